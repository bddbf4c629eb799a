#!/usr/bin/env python3
"""Writes ApiGatewayModel.cpp, ApiGatewayV2Model.cpp, ManagementModel.cpp and LambdaModel.cpp: the operations, shapes and
errors of the REST-JSON services, from the service models that botocore carries (the newest one installed is the one to
use).

usage: generate_rest_models.py [folder, by default the one this file is in]

Only facts are taken (names, places, kinds, bounds, patterns, enumerations); the models' documentation is not. What a
model says differently from what the service does stands in the tables below.
"""
import gzip
import json
import os
import sys

# Folder and version of each model, the file, the function, the dialect.
SERVICES = [
    ("apigateway", "2015-07-09", "ApiGatewayModel", "apiGatewayModel", "ApiGateway"),
    ("apigatewayv2", "2018-11-29", "ApiGatewayV2Model", "apiGatewayV2Model", "ApiGatewayV2"),
    ("apigatewaymanagementapi", "2018-11-29", "ManagementModel", "managementModel", "Management"),
    ("lambda", "2015-03-31", "LambdaModel", "lambdaModel", "Lambda"),
]

# The order in which the service lists the values of an enumeration in its messages, as recorded.
ENUM_ORDER = {
    "ApiGateway": {
        "EndpointType": ["PRIVATE", "EDGE", "REGIONAL"],
        "IntegrationType": ["HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS"],
        "Op": ["add", "remove", "move", "test", "replace", "copy"],
        "GatewayResponseType": ["REQUEST_TOO_LARGE", "RESOURCE_NOT_FOUND", "AUTHORIZER_CONFIGURATION_ERROR",
                                "MISSING_AUTHENTICATION_TOKEN", "BAD_REQUEST_BODY", "INVALID_SIGNATURE",
                                "INVALID_API_KEY", "BAD_REQUEST_PARAMETERS", "AUTHORIZER_FAILURE", "UNAUTHORIZED",
                                "INTEGRATION_TIMEOUT", "ACCESS_DENIED", "DEFAULT_4XX", "DEFAULT_5XX", "WAF_FILTERED",
                                "QUOTA_EXCEEDED", "THROTTLED", "API_CONFIGURATION_ERROR", "UNSUPPORTED_MEDIA_TYPE",
                                "INTEGRATION_FAILURE", "EXPIRED_TOKEN"],
        "DocumentationPartType": ["RESPONSE_BODY", "RESPONSE", "METHOD", "MODEL", "AUTHORIZER", "RESPONSE_HEADER",
                                  "RESOURCE", "PATH_PARAMETER", "REQUEST_BODY", "QUERY_PARAMETER", "API",
                                  "REQUEST_HEADER"],
    },
    "Lambda": {
        "InvokeMode": ["RESPONSE_STREAM", "BUFFERED"],
        "EventSourcePosition": ["LATEST", "AT_TIMESTAMP", "TRIM_HORIZON"],
    },
}

# What a model says otherwise than the service does, by service, operation and key.
HTTP_OVERLAY = {
    # The newest model gives it a body; clients of every age accept the former answer.
    ("Lambda", "DeleteFunction"): {"responseCode": 204},
}

KINDS = {
    "structure": "Structure", "list": "List", "map": "Map", "string": "String", "integer": "Integer", "long": "Long",
    "double": "Double", "float": "Double", "boolean": "Boolean", "blob": "Blob",
}
PLACES = {None: "Body", "uri": "Uri", "querystring": "Query", "header": "Header", "statusCode": "Status"}
SHARED_ERRORS = [
    ("AccessDeniedException", 403, "message", False),
    ("IncompleteSignatureException", 403, "message", False),
    ("InvalidSignatureException", 403, "message", False),
    ("MissingAuthenticationTokenException", 403, "message", False),
    ("NotImplementedException", 501, "message", False),
    ("SerializationException", 400, "message", False),
    ("UnknownOperationException", 404, "message", False),
    ("UnrecognizedClientException", 403, "message", False),
    ("ValidationException", 400, "message", False),
]


def read_model(folder_name, version):
    import botocore
    folder = os.path.join(os.path.dirname(botocore.__file__), "data", folder_name, version)
    for name, opener in (("service-2.json.gz", gzip.open), ("service-2.json", open)):
        if os.path.exists(os.path.join(folder, name)):
            with opener(os.path.join(folder, name), "rt", encoding="utf-8") as file:
                return json.load(file)
    sys.exit("botocore has no model in " + folder)


def reachable(shapes, roots):
    order, seen, waiting = [], set(), list(roots)
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        order.append(name)
        shape = shapes[name]
        waiting += [member["shape"] for member in shape.get("members", {}).values()]
        waiting += [shape[part]["shape"] for part in ("member", "value") if part in shape]
    return order


def small_first(name):
    return name[:1].lower() + name[1:]


def text(value):
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Table:
    def __init__(self, model, dialect):
        self.model, self.dialect = model, dialect
        self.members, self.values, self.shapes, self.operations, self.patterns = [], [], [], [], []
        operations = model["operations"].values()
        inputs = [operation["input"]["shape"] for operation in operations if "input" in operation]
        outputs = [operation["output"]["shape"] for operation in operations if "output" in operation]
        self.inputs = set(inputs)
        order = reachable(model["shapes"], inputs + outputs)
        self.index = {name: number for number, name in enumerate(order)}
        for name in order:
            self.add_shape(name, model["shapes"][name])
        for operation in sorted(operations, key=lambda one: one["name"]):
            self.add_operation(operation)
        own = {name: self.error(name, shape) for name, shape in model["shapes"].items() if shape.get("exception")}
        self.errors = sorted({**{row[0]: row for row in SHARED_ERRORS}, **own}.values())

    def member(self, owner, name, member, payload):
        wire = member.get("locationName", name)
        place = PLACES[member.get("location")]
        if name == payload:
            place = "Payload"
        if place == "Query" and self.model["shapes"][member["shape"]]["type"] == "map":
            place = "QueryMap"
        if self.dialect in ("ApiGatewayV2", "Management"):
            called = small_first(name) if place != "Body" else wire
        else:
            called = name if place != "Body" or owner in self.inputs else wire
        return called, wire, place

    def add_shape(self, name, shape):
        rows = []
        for member_name, member in shape.get("members", {}).items():
            called, wire, place = self.member(name, member_name, member, shape.get("payload"))
            required = member_name in shape.get("required", [])
            rows.append((text(called), text(wire), self.index[member["shape"]], "Place::" + place,
                         "true" if required else "false"))
        values = shape.get("enum", [])
        ordered = ENUM_ORDER.get(self.dialect, {}).get(name, values)
        if sorted(ordered) != sorted(values):
            sys.exit(f"the values of {name} differ from the recorded ones: {values}")
        pattern = shape.get("pattern")
        if pattern in (None, ".*"):
            pattern_number = 0
        else:
            if pattern not in self.patterns:
                self.patterns.append(pattern)
            pattern_number = self.patterns.index(pattern) + 1
        element = shape.get("member") or shape.get("value")
        bounds = [int(shape[bound]) if bound in shape else "noBound" for bound in ("min", "max")]
        self.shapes.append((text(name), "ShapeKind::" + self.kind(shape), pattern_number, *bounds, len(self.members), len(rows), len(self.values), len(ordered),
                            self.index[element["shape"]] if element else "noShape"))
        self.members += rows
        self.values += ordered

    def kind(self, shape):
        if shape["type"] != "timestamp":
            return KINDS[shape["type"]]
        # Lambda's dates are texts that its model calls strings; a plain timestamp of these services is a number.
        return "IsoTime" if shape.get("timestampFormat") == "iso8601" else "EpochTime"

    def add_operation(self, operation):
        http = {**operation["http"], **HTTP_OVERLAY.get((self.dialect, operation["name"]), {})}
        path, _, query = http["requestUri"].partition("?")
        shape = lambda part: self.index[operation[part]["shape"]] if part in operation else "noShape"
        self.operations.append((text(operation["name"]), text(http["method"]), text(path), text(query),
                                http.get("responseCode", 200), shape("input"), shape("output")))

    @staticmethod
    def error(name, shape):
        members = shape.get("members", {})
        message = next((member.get("locationName", called) for called, member in members.items()
                        if called.lower() == "message"), "message")
        status = shape.get("error", {}).get("httpStatusCode", 500 if shape.get("fault") else 400)
        return name, status, message, "Type" in members


def rows(name, kind, lines):
    return [f"constexpr {kind} {name}[] = {{", *[f"    {line}," for line in lines], "};", ""]


def braced(row):
    return "{" + ", ".join(map(str, row)) + "}"


def write(folder, file_name, function, dialect, model):
    table = Table(model, dialect)
    metadata = model["metadata"]
    out = ["// Made by generate_rest_models.py from the public service models; do not edit.",
           '#include "core/aws/rest/Model.h"', "", "namespace trestle::aws::rest {", "", "// clang-format off",
           "namespace {", ""]
    out += rows("memberTable", "Member", map(braced, table.members))
    out += rows("valueTable", "QByteArrayView", map(text, table.values or [""]))
    out += rows("patternTable", "QByteArrayView", map(text, table.patterns or [""]))
    out += rows("shapeTable", "Shape", map(braced, table.shapes))
    out += rows("operationTable", "OperationShape", map(braced, table.operations))
    out += rows("errorTable", "ErrorShape", [braced((text(code), status, text(message), "true" if kind else "false"))
                                             for code, status, message, kind in table.errors])
    service = file_name.replace("Model", "").lower()
    name = {"apigateway": "apigateway", "apigatewayv2": "apigatewayv2", "management": "apigatewaymanagementapi",
            "lambda": "lambda"}[service]
    signing = metadata.get("signingName", metadata["endpointPrefix"])
    out += [f'constexpr Model model = {{"{name}", "{signing}", Dialect::{dialect}, operationTable, shapeTable, '
            "memberTable, valueTable, patternTable, errorTable};", "", "}  // namespace", "// clang-format on", "",
            f"const Model& {function}()", "{", "    return model;", "}", "", "}  // namespace trestle::aws::rest", ""]
    with open(os.path.join(folder, file_name + ".cpp"), "w", encoding="utf-8") as file:
        file.write("\n".join(out))


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    for model_folder, version, file_name, function, dialect in SERVICES:
        write(folder, file_name, function, dialect, read_model(model_folder, version))


main()
