"""The rows of tests/data/gateway/facts once more, from outside: each API is made over the control planes as a client makes
it, deployed, and asked at the endpoint. (tst_gatewayfacts.cpp says what a row holds, and asks the gateway alone.)

usage: facts_test.py ROWS TRESTLE_CLI
"""
import base64
import http.client
import http.server
import io
import json
import os
import re
import sys
import tempfile
import threading
import unittest
import zipfile

import server

ROWS, PROGRAM = "", ""
ACCOUNT = "000000000000"
FORMS = {"<string>": r".*", "<ip>": r"[0-9a-f.:]+", "<host>": r".+", "<api>": r"[a-z0-9]{10}", "<account>": r"\d{12}",
         "<uuid>": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id=>": r"[A-Za-z0-9_-]+=",
         "<clf>": r"\d{2}/\w{3}/\d{4}:\d{2}:\d{2}:\d{2} \+0000", "<trace>": r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}(;.*)?",
         "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=<16hex>;Sampled=<0|1>":
             r"Root=1-5759e988-bd862e3fe1be46a994272793;Parent=[0-9a-f]{16};Sampled=[01]"}
REST = {"function": {"type": "AWS_PROXY", "httpMethod": "POST", "uri": "${function}"},
        "lambda": {"type": "AWS", "httpMethod": "POST", "uri": "${function}",
                   "integrationResponses": {"200": {"statusCode": "200"}}},
        "target": {"type": "HTTP_PROXY", "httpMethod": "ANY", "uri": "${target}/t"},
        "http": {"type": "HTTP", "httpMethod": "POST", "uri": "${target}/t",
                 "integrationResponses": {"200": {"statusCode": "200"}}}}
HTTP = {"function": {"integrationType": "AWS_PROXY", "integrationUri": "${function}", "payloadFormatVersion": "2.0"},
        "function1": {"integrationType": "AWS_PROXY", "integrationUri": "${function}", "payloadFormatVersion": "1.0"},
        "target": {"integrationType": "HTTP_PROXY", "integrationMethod": "ANY", "integrationUri": "${target}/t",
                   "payloadFormatVersion": "1.0"}}


def rest_integration(given):
    if isinstance(given, dict):
        return dict(given)
    if given.startswith("mock:"):
        return {"type": "MOCK", "requestTemplates": {"$default": "{statusCode: 200}"}, "integrationResponses": {
            "200": {"statusCode": "200", "responseTemplates": {"application/json": given[5:]}}}}
    return dict(REST[given])


class Target(http.server.BaseHTTPRequestHandler):
    """Answers with what it was asked."""
    protocol_version = "HTTP/1.1"

    def answer(self):
        headers = {}
        for name, value in self.headers.items():
            name = name.lower()
            headers[name] = headers[name] + "|" + value if name in headers else value
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        told = json.dumps({"method": self.command, "target": self.path, "headers": headers, "body": body}).encode()
        if "x-base64" in self.headers:
            told = base64.b64decode(self.headers["x-base64"])
        self.send_response(int(self.headers.get("x-status") or 200))
        self.send_header("Content-Type", self.headers.get("x-type") or "application/json")
        if self.headers.get("x-coding"):
            self.send_header("Content-Encoding", self.headers["x-coding"])
        self.send_header("x-amz-request-id", "t-1")
        self.send_header("x-amz-id-2", "t-2")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer

    def log_message(self, *_):
        pass


def mismatch(expected, actual, where):
    """Where `actual` is not what `expected` says; members that are not expected may be there."""
    if isinstance(expected, str) and "<" in expected and expected.endswith(">"):
        if expected in ("<any>", "<object>"):
            return None
        if expected == "<number>":
            return None if isinstance(actual, (int, float)) else f"{where}: {actual!r} is no number"
        if expected == "<epoch-ms>":
            return None if len(str(actual)) == 13 else f"{where}: {actual!r} is no time"
        return None if re.fullmatch(FORMS[expected], str(actual), re.S) else f"{where}: {actual!r} is not of the form {expected}"
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name, value in expected.items():
            if name not in actual:
                return f"{where}.{name} is missing in {actual}"
            wrong = mismatch(value, actual[name], f"{where}.{name}")
            if wrong:
                return wrong
        return None
    return None if expected == actual else f"{where}: {actual!r} is not {expected!r}"


class Facts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="trestle-facts-")
        cls.target = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Target)
        threading.Thread(target=cls.target.serve_forever, daemon=True).start()
        cls.running = server.running([PROGRAM, "serve", cls.folder.name, "--port", "0"])
        cls.url, environment = cls.running.__enter__()
        os.environ.clear()
        os.environ.update(environment)
        import boto3
        import shapes
        cls.rest = shapes.hold(boto3.client("apigateway", endpoint_url=cls.url))
        cls.http = shapes.hold(boto3.client("apigatewayv2", endpoint_url=cls.url))
        cls.functions = shapes.hold(boto3.client("lambda", endpoint_url=cls.url))
        package = io.BytesIO()
        with zipfile.ZipFile(package, "w") as archive:
            archive.write(os.path.join(ROWS, "function.mjs"), "index.mjs")
        cls.functions.create_function(FunctionName="f", Runtime="nodejs22.x", Handler="index.handler",
                                      Role=f"arn:aws:iam::{ACCOUNT}:role/r", Code={"ZipFile": package.getvalue()})

    @classmethod
    def tearDownClass(cls):
        for client in (cls.rest, cls.http, cls.functions):
            client.close()
        cls.running.__exit__(None, None, None)
        cls.target.shutdown()
        cls.target.server_close()
        cls.folder.cleanup()

    def filled(self, row, names):
        """The row with ids of this account and this run in the place of its own."""
        text = json.dumps(row)
        names = {"123456789012": ACCOUNT, "********9012": "********0000", "${target}": f"http://127.0.0.1:{self.target.server_port}",
                 "${function}": f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:{ACCOUNT}"
                                ":function:f/invocations", **names}
        for name, value in names.items():
            text = text.replace(name, value)
        return json.loads(text)

    # REST APIs

    def make_keys(self, account, api):
        """API keys and usage plans, after the stage is there; {id of the row: id}."""
        client, names = self.rest, {}
        for name, key in account.get("apiKeys", {}).items():
            made = client.create_api_key(name=key["name"], value=key["value"], enabled=key["enabled"])["id"]
            self.addCleanup(client.delete_api_key, apiKey=made)
            names[name] = made
        for name, plan in account.get("usagePlans", {}).items():
            made = client.create_usage_plan(**{member: value for member, value in plan.items() if member != "id"})["id"]
            names[name] = made

            def gone(plan_id=made):
                client.update_usage_plan(usagePlanId=plan_id, patchOperations=[
                    {"op": "remove", "path": "/apiStages", "value": f"{api}:dev"}])
                client.delete_usage_plan(usagePlanId=plan_id)
            self.addCleanup(gone)
        for pair in account.get("usagePlanKeys", {}):
            plan, key = pair.split(":")
            client.create_usage_plan_key(usagePlanId=names[plan], keyId=names[key], keyType="API_KEY")
        return names

    def make_rest(self, row):
        client = self.rest
        settings = dict(row.get("settings", {}))
        api = client.create_rest_api(name="facts", endpointConfiguration={"types": ["REGIONAL"]}, **settings)["id"]
        self.addCleanup(client.delete_rest_api, restApiId=api)
        names = {"abcdefghij": api}
        row = self.filled(row, names)
        documents = row.get("documents", {})
        for name, validator in documents.get("requestValidators", {}).items():
            names[f'"requestValidatorId": "{name}"'] = \
                '"requestValidatorId": "%s"' % client.create_request_validator(restApiId=api, **validator)["id"]
        for model in documents.get("models", {}).values():
            client.create_model(restApiId=api, **model)
        for name, authorizer in documents.get("authorizers", {}).items():
            names[f'"authorizerId": "{name}"'] = \
                '"authorizerId": "%s"' % client.create_authorizer(restApiId=api, **authorizer)["id"]
        for kind, response in documents.get("gatewayResponses", {}).items():
            client.put_gateway_response(restApiId=api, responseType=kind, **response)
        row = self.filled(row, names)
        resources = {"/": client.get_resources(restApiId=api)["items"][0]["id"]}
        for key, method in row["methods"].items():
            verb, path = key.split(" ")
            self.make_method(api, self.resource(api, resources, path), verb, dict(method))
        stage = dict(row.get("stage", {}))
        canary = stage.pop("canarySettings", None)
        cache = {"cacheClusterEnabled": True, "cacheClusterSize": "0.5"} if stage.pop("cacheClusterEnabled", False) else {}
        deployment = client.create_deployment(restApiId=api)["id"]
        if canary:
            canary = {"deploymentId": deployment, **canary, "percentTraffic": float(canary["percentTraffic"])}
        client.create_stage(restApiId=api, stageName="dev", deploymentId=deployment, variables=row.get("variables", {}), **cache,
                            **({"canarySettings": canary} if canary else {}))
        self.set_up_stage(api, stage, row.get("log"))
        keys = self.make_keys(row.get("account", {}), api)
        return api, self.filled(row, {f'"{name}"': f'"{value}"' for name, value in keys.items()} |
                                {f" {name}\"": f" {value}\"" for name, value in keys.items()})

    def resource(self, api, resources, path):
        """The id of the resource at `path`, made with all above it."""
        if path not in resources:
            parent, _, part = path.rpartition("/")
            resources[path] = self.rest.create_resource(restApiId=api, parentId=self.resource(api, resources, parent or "/"),
                                                        pathPart=part)["id"]
        return resources[path]

    def make_method(self, api, resource, verb, method):
        client, keys = self.rest, {"restApiId": api, "resourceId": resource, "httpMethod": verb}
        integration = rest_integration(method.pop("integration"))
        integration = self.filled(integration, {})
        client.put_method(**keys, **{"authorizationType": "NONE", **method})
        answers = integration.pop("integrationResponses", {})
        if "httpMethod" in integration:
            integration["integrationHttpMethod"] = integration.pop("httpMethod")
        mode = integration.pop("responseTransferMode", None)  # which Debian's boto3 is too old for; a patch names it too
        client.put_integration(**keys, **integration)
        if mode:
            client.update_integration(**keys, patchOperations=[{"op": "replace", "path": "/responseTransferMode", "value": mode}])
        for status, answer in answers.items():
            answer = {name: value for name, value in answer.items() if name != "statusCode"} | {"statusCode": status}
            given = {name.replace("method.response.", "method.response."): True for name in answer.get("responseParameters", {})}
            client.put_method_response(**keys, statusCode=status, responseParameters=given)
            client.put_integration_response(**keys, **answer)

    def set_up_stage(self, api, stage, log):
        places = {"throttlingRateLimit": "throttling/rateLimit", "throttlingBurstLimit": "throttling/burstLimit",
                  "cachingEnabled": "caching/enabled",
                  "unauthorizedCacheControlHeaderStrategy": "caching/unauthorizedCacheControlHeaderStrategy"}
        patches = [{"op": "replace", "path": f"/{method}/{places[name]}", "value": json.dumps(value).strip('"')}
                   for method, settings in stage.get("methodSettings", {}).items() for name, value in settings.items()]
        if log:
            patches += [{"op": "replace", "path": "/accessLogSettings/destinationArn",
                         "value": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:facts"},
                        {"op": "replace", "path": "/accessLogSettings/format", "value": log}]
        if patches:
            self.rest.update_stage(restApiId=api, stageName="dev", patchOperations=patches)

    # HTTP APIs

    @staticmethod
    def capitalised(document):
        return {name[0].upper() + name[1:]: value for name, value in document.items()}

    def make_http(self, row):
        client = self.http
        cors = {"CorsConfiguration": {"AllowOrigins": ["https://a.example"], "AllowMethods": ["GET", "POST"],
                                      "AllowHeaders": ["content-type"], "ExposeHeaders": ["x-shown"], "MaxAge": 300}}
        api = client.create_api(Name="facts", ProtocolType="HTTP", **(cors if row.get("cors") else {}))["ApiId"]
        self.addCleanup(client.delete_api, ApiId=api)
        names = {"abcdefghij": api}
        row = self.filled(row, names)
        for name, authorizer in row.get("documents", {}).get("authorizers", {}).items():
            names[f'"authorizerId": "{name}"'] = '"authorizerId": "%s"' % client.create_authorizer(
                ApiId=api, **self.capitalised(authorizer))["AuthorizerId"]
        row = self.filled(row, names)
        for key, route in row["methods"].items():
            route = dict(route)
            given = route.pop("integration")
            integration = self.filled(given if isinstance(given, dict) else HTTP[given], {})
            made = client.create_integration(ApiId=api, **self.capitalised(integration))["IntegrationId"]
            client.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{made}", **self.capitalised(route))
        settings = {name: self.capitalised(value) for name, value in row.get("stage", {}).get("routeSettings", {}).items()}
        log = {"AccessLogSettings": {"DestinationArn": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:facts", "Format": row["log"]}} \
            if row.get("log") else {}
        client.create_stage(ApiId=api, StageName="$default", AutoDeploy=True, StageVariables=row.get("variables", {}),
                            RouteSettings=settings, **log)
        return api, row

    # Calls

    def check(self, api, call):
        verb, path = call["call"].split(" ", 1)
        body = base64.b64decode(call["base64"]) if "base64" in call else b"a" * call["size"] if "size" in call \
            else call.get("body", "").encode()
        connection = http.client.HTTPConnection(self.url[len("http://"):], timeout=30)
        self.addCleanup(connection.close)
        connection.putrequest(verb, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", f"{api}.execute-api.localhost")
        for name, value in call.get("headers", {}).items():
            for each in value if isinstance(value, list) else [value]:
                connection.putheader(name, each)
        if body or verb in ("POST", "PUT", "PATCH"):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        answer = connection.getresponse()
        content = answer.read()
        said = f"{call['call']}: {answer.status} {content[:1500]!r}"
        self.assertEqual(answer.status, call.get("status", 200), said)
        for name, value in call.get("answer", {}).items():
            values = [each for key, each in answer.getheaders() if key.lower() == name.lower()]
            self.assertTrue(values, f"{name} is missing; {said}")
            self.assertIsNone(mismatch(value, "|".join(values), name), said)
        for name in call.get("without", []):
            self.assertIsNone(answer.getheader(name), f"{name} is there; {said}")
        if "text" in call:
            self.assertEqual(content.decode(), call["text"], said)
        if "bytes" in call:
            self.assertEqual(base64.b64encode(content).decode(), call["bytes"], said)
        if "json" in call:
            self.assertIsNone(mismatch(call["json"], json.loads(content), "answer"), said)
            self.assertFalse(set(call.get("lacks", [])) & set(json.loads(content).get("headers", {})), said)
        if "logged" in call:
            with open(os.path.join(self.folder.name, ".trestle", "logs", "facts.log"), encoding="utf-8") as log:
                line = json.loads(log.readlines()[-1])
            self.assertIsNone(mismatch(call["logged"], line, "logged"), said)


def case(row):
    def test(self):
        api, filled = (self.make_http if row["api"] == "HTTP" else self.make_rest)(row)
        for call in filled["calls"]:
            self.check(api, call)
    return test


def load():
    for name in sorted(os.listdir(ROWS)):
        if not name.endswith(".json"):
            continue
        with open(os.path.join(ROWS, name), encoding="utf-8") as file:
            for number, row in enumerate(json.load(file)):
                setattr(Facts, f"test_{name[:-5]}_{number:03}_{re.sub('[^a-z0-9]+', '_', row['fact'].lower())[:60]}", case(row))


if __name__ == "__main__":
    ROWS, PROGRAM = sys.argv.pop(1), sys.argv.pop(1)
    load()
    unittest.main(verbosity=1)
