"""Holds every answer that a boto3 client gets to the service's model, which the client itself reads generously: no member
that the model has not, none missing that it demands, each of its type, and the status that it says."""
import json

import botocore

# Debian's model lacks members and words of today's.
KNOWS_ALL = tuple(int(part) for part in botocore.__version__.split(".")[:2]) >= (1, 43)


def hold(client):
    """From now on an answer of another shape fails the test that asked."""
    client.meta.events.register("response-received.*", lambda **event: _check(client, **event))
    return client


def _check(client, event_name, response_dict=None, parsed_response=None, **_):
    if response_dict is None or response_dict["status_code"] >= 300:
        return
    operation = client.meta.service_model.operation_model(event_name.split(".")[-1])
    faults = faults_of_answer(operation, response_dict)
    if faults:
        raise AssertionError(f"{operation.name}: " + "; ".join(faults))


def faults_of_answer(operation, answer):
    """What is wrong with the body of an answer of 2xx, in sentences."""
    faults = []
    output = operation.output_shape
    members = output.members if output else {}
    says_status = any(member.serialization.get("location") == "statusCode" for member in members.values())
    status = operation.http.get("responseCode", 200)
    # Clients of every age take 204 of DeleteFunction; the newest model has a body for it.
    if not says_status and answer["status_code"] != status and operation.name != "DeleteFunction":
        faults.append(f"status {answer['status_code']}, not {status}")
    if not output or "payload" in output.serialization or not answer["body"]:
        return faults
    # Of a function without one the service says nothing at all, whatever the model demands.
    if operation.name == "GetFunctionCodeSigningConfig" and answer["body"] == b"{}":
        return faults
    _structure(output, json.loads(answer["body"]), "answer", faults)
    return faults


def _wire_name(name, member):
    return member.serialization.get("name", name)


def _structure(shape, value, where, faults):
    if not isinstance(value, dict):
        faults.append(f"{where} is no object: {value!r}")
        return
    body = {_wire_name(name, member): (name, member) for name, member in shape.members.items()
            if "location" not in member.serialization}
    for name in shape.required_members:
        if name in {known for known, _ in body.values()} and _wire_name(name, shape.members[name]) not in value:
            faults.append(f"{where}.{name} is missing")
    for wire, element in value.items():
        if wire in body:
            _value(body[wire][1], element, f"{where}.{wire}", faults)
        elif KNOWS_ALL:
            faults.append(f"{where}.{wire} is none of {shape.name}'s")


def _value(shape, value, where, faults):
    kind = shape.type_name
    if kind == "structure":
        return _structure(shape, value, where, faults)
    if kind == "list":
        if not isinstance(value, list):
            return faults.append(f"{where} is no list: {value!r}")
        for index, element in enumerate(value):
            _value(shape.member, element, f"{where}[{index}]", faults)
        return None
    if kind == "map":
        if not isinstance(value, dict):
            return faults.append(f"{where} is no map: {value!r}")
        for key, element in value.items():
            _value(shape.value, element, f"{where}[{key!r}]", faults)
        return None
    if not _fits(shape, kind, value):
        faults.append(f"{where} is no {kind}: {value!r}")
    elif kind == "string" and shape.enum and KNOWS_ALL and value not in shape.enum:
        faults.append(f"{where} is none of {shape.enum}: {value!r}")
    return None


def _fits(shape, kind, value):
    if kind == "timestamp":
        text = shape.serialization.get("timestampFormat", "unixTimestamp") != "unixTimestamp"
        return isinstance(value, str) if text else _is_number(value)
    if kind in ("integer", "long"):
        return isinstance(value, int) and not isinstance(value, bool)
    if kind in ("double", "float"):
        return _is_number(value)
    return isinstance(value, bool if kind == "boolean" else str)


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)
