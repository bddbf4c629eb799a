"""A WebSocket API made over the wire only, by boto3 and the AWS CLI, and spoken to by python3-websockets: every kind of
integration, two-way routes, models, an authorizer, deployments, limits of routes.

usage: websocket_wire_test.py TRESTLE_CLI
"""
import asyncio
import datetime
import http.server
import io
import json
import subprocess
import sys
import tempfile
import threading
import unittest
import zipfile

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.exceptions
import websockets
import websockets.exceptions

import server
import shapes

CLI = None
HANDLER = '''import json


def handler(event, context):
    if event.get("type") == "REQUEST":
        word = (event.get("queryStringParameters") or {}).get("token")
        if word == "none":
            raise Exception("Unauthorized")
        return {"principalId": "ann", "context": {"tenant": "library", "level": 7}, "policyDocument": {
            "Version": "2012-10-17", "Statement": [{"Action": "execute-api:Invoke",
                "Effect": "Allow" if word == "yes" else "Deny", "Resource": event["methodArn"]}]}}
    if "requestContext" in event:
        return {"statusCode": 200, "body": json.dumps(event)}
    if event.get("fail"):
        raise ValueError("late: " + event["fail"])
    return {"got": event}
'''


class Target(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        answer = json.dumps({"path": self.path, "who": self.headers["x-who"], "body": body.decode()}).encode()
        self.send_response(418 if b"tea" in body else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def package():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("index.py", HANDLER)
    return data.getvalue()


class WebSocketOverTheWire(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = server.running([CLI, "serve", "FOLDER", "--port", "0"])
        cls.endpoint, cls.environment = cls.running.__enter__()
        cls.target = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Target)
        threading.Thread(target=cls.target.serve_forever, daemon=True).start()

        def client(name):
            return boto3.client(name, region_name="us-east-1", aws_access_key_id="local", aws_secret_access_key="local",
                                endpoint_url=cls.endpoint)

        def held(name):
            return shapes.hold(client(name))
        cls.apis, cls.keys, cls.tables = held("apigatewayv2"), held("apigateway"), client("dynamodb")
        cls.connections, cls.logs = held("apigatewaymanagementapi"), client("logs")
        function = client("lambda").create_function(FunctionName="chat", Runtime="python3.12", Handler="index.handler",
                                                    Role="arn:aws:iam::000000000000:role/r", Code={"ZipFile": package()},
                                                    Timeout=20)
        cls.invocation = ("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" + function["FunctionArn"]
                          + "/invocations")
        cls.tables.create_table(TableName="Rooms", KeySchema=[{"AttributeName": "room", "KeyType": "HASH"}],
                                AttributeDefinitions=[{"AttributeName": "room", "AttributeType": "S"}],
                                BillingMode="PAY_PER_REQUEST")

    @classmethod
    def tearDownClass(cls):
        cls.target.shutdown()
        cls.target.server_close()
        cls.running.__exit__(None, None, None)

    def make_api(self, **more):
        made = self.apis.create_api(Name="chat", ProtocolType="WEBSOCKET",
                                    RouteSelectionExpression="$request.body.action", **more)
        self.addCleanup(self.apis.delete_api, ApiId=made["ApiId"])
        self.assertTrue(made["ApiEndpoint"].startswith("wss://"))
        return made["ApiId"]

    def integration(self, api, responses=(), **members):
        made = self.apis.create_integration(ApiId=api, **members)["IntegrationId"]
        for key, template in responses:
            self.apis.create_integration_response(ApiId=api, IntegrationId=made, IntegrationResponseKey=key,
                                                  ResponseTemplates={"$default": template})
        return "integrations/" + made

    def route(self, api, key, target=None, answers=True, **members):
        if target:
            members["Target"] = target
        if answers:
            members["RouteResponseSelectionExpression"] = "$default"
        made = self.apis.create_route(ApiId=api, RouteKey=key, **members)["RouteId"]
        if answers:
            self.apis.create_route_response(ApiId=api, RouteId=made, RouteResponseKey="$default")
        return made

    def deploy(self, api, stage="prod", **members):
        deployment = self.apis.create_deployment(ApiId=api)["DeploymentId"]
        self.apis.create_stage(ApiId=api, StageName=stage, DeploymentId=deployment, **members)

    def address(self, api, stage="prod", query=""):
        return f"{self.endpoint.replace('http', 'ws')}/restapis/{api}/{stage}/_user_request_/{query}"

    def say(self, api, *messages, query="", **options):
        """The answers to messages on one connection."""
        async def session():
            async with websockets.connect(self.address(api, query=query), **options) as socket:
                answers = []
                for message in messages:
                    await socket.send(message if isinstance(message, str) else json.dumps(message))
                    answers.append(await asyncio.wait_for(socket.recv(), 30))
                return answers
        return asyncio.run(session())

    def refused(self, api, query="", **options):
        """The status that a handshake is refused with."""
        with self.assertRaises(websockets.exceptions.InvalidStatusCode) as refused:
            self.say(api, query=query, **options)
        return refused.exception.status_code

    def test_integrations(self):
        api = self.make_api()
        mock = self.integration(api, [("$default", "mock says $input.path('$.x')$context.status")], IntegrationType="MOCK",
                                TemplateSelectionExpression="200", RequestTemplates={"200": '{"statusCode": 201}'})
        plain = self.integration(
            api, [("$default", "n is $input.path('$.got.n')"), ("/late.*/", "sorry: $input.path('$.errorMessage')")],
            IntegrationType="AWS", IntegrationMethod="POST", IntegrationUri=self.invocation,
            TemplateSelectionExpression="${request.body.action}",
            RequestTemplates={"$default": '{"n": $input.json(\'$.n\'), "fail": "$!input.path(\'$.fail\')"}'})
        proxy = self.integration(api, IntegrationType="AWS_PROXY", IntegrationMethod="POST",
                                 IntegrationUri=self.invocation)
        url = f"http://127.0.0.1:{self.target.server_port}/things/"
        target = self.integration(
            api, [("$default", "path $input.path('$.path')"), ("/4\\d\\d/", "no: $context.status")], IntegrationType="HTTP",
            IntegrationMethod="POST", IntegrationUri=url + "{id}",
            RequestParameters={"integration.request.header.x-who": "context.connectionId",
                               "integration.request.path.id": "route.request.body.id"},
            RequestTemplates={"$default": '{"say": "$input.path(\'$.say\')"}'})
        forward = self.integration(api, IntegrationType="HTTP_PROXY", IntegrationMethod="POST", IntegrationUri=url)
        table = self.integration(
            api, [("$default", "kept")], IntegrationType="AWS", IntegrationMethod="POST",
            IntegrationUri="arn:aws:apigateway:us-east-1:dynamodb:action/PutItem",
            RequestTemplates={"$default": '{"TableName": "Rooms", "Item": {"room": {"S": $input.json(\'$.room\')}, '
                                          '"who": {"S": "$context.connectionId"}}}'})
        for key, where in (("mock", mock), ("plain", plain), ("$default", proxy), ("target", target),
                           ("forward", forward), ("table", table)):
            self.route(api, key, where)
        self.route(api, "silent", mock, answers=False)
        self.deploy(api)

        answers = self.say(api, {"action": "mock"}, {"action": "plain", "n": 5}, {"action": "plain", "fail": "bus"},
                           {"action": "target", "id": "a b", "say": "x"}, {"action": "target", "id": "a", "say": "tea"},
                           {"action": "forward"}, {"action": "table", "room": "blue"}, "hello")
        self.assertEqual(answers[0], "mock says 201")
        self.assertEqual(answers[1], "n is 5")
        self.assertEqual(answers[2], "sorry: late: bus")
        self.assertEqual(answers[3], "path /things/a%20b")
        self.assertEqual(answers[4], "no: 418")
        self.assertEqual(json.loads(answers[5])["body"], '{"action": "forward"}')
        self.assertEqual(answers[6], "kept")
        event = json.loads(answers[7])
        self.assertEqual((event["body"], event["requestContext"]["routeKey"]), ("hello", "$default"))
        item = self.tables.get_item(TableName="Rooms", Key={"room": {"S": "blue"}})["Item"]
        self.assertEqual(item["who"]["S"], event["requestContext"]["connectionId"])
        # A route without a route response says nothing: what comes next is the answer to the next.
        async def silence():
            async with websockets.connect(self.address(api)) as socket:
                await socket.send('{"action": "silent"}')
                await socket.send('{"action": "mock"}')
                return await asyncio.wait_for(socket.recv(), 30)
        self.assertEqual(asyncio.run(silence()), "mock says 201")

    def test_models(self):
        api = self.make_api()
        self.apis.create_model(ApiId=api, Name="Mail", ContentType="application/json",
                               Schema=json.dumps({"type": "object", "required": ["address"]}))
        mock = self.integration(api, [("$default", "sent")], IntegrationType="MOCK",
                                RequestTemplates={"$default": '{"statusCode": 200}'})
        self.route(api, "send", mock, ModelSelectionExpression="$request.body.kind", RequestModels={"mail": "Mail"})
        self.deploy(api)
        good, bad, none = self.say(api, {"action": "send", "kind": "mail", "address": "a@b"},
                                   {"action": "send", "kind": "mail"}, {"action": "send", "kind": "fax"})
        self.assertEqual(good, "sent")
        for frame in (bad, none):
            self.assertEqual(json.loads(frame)["message"], "Invalid request body")

    def test_authorizer(self):
        api = self.make_api()
        authorizer = self.apis.create_authorizer(ApiId=api, Name="gate", AuthorizerType="REQUEST",
                                                 AuthorizerUri=self.invocation,
                                                 IdentitySource=["route.request.querystring.token"])["AuthorizerId"]
        proxy = self.integration(api, IntegrationType="AWS_PROXY", IntegrationMethod="POST",
                                 IntegrationUri=self.invocation)
        self.route(api, "$connect", proxy, answers=False, AuthorizationType="CUSTOM", AuthorizerId=authorizer)
        self.route(api, "$default", proxy)
        self.deploy(api)
        self.assertEqual(self.refused(api), 401)
        self.assertEqual(self.refused(api, "?token=none"), 401)
        self.assertEqual(self.refused(api, "?token=no"), 403)
        event = json.loads(self.say(api, "x", query="?token=yes")[0])
        authorized = event["requestContext"]["authorizer"]
        self.assertEqual((authorized["principalId"], authorized["tenant"], authorized["level"]), ("ann", "library", "7"))

    def test_signatures(self):
        api = self.make_api()
        mock = self.integration(api, [("$default", "in")], IntegrationType="MOCK",
                                RequestTemplates={"$default": '{"statusCode": 200}'})
        self.route(api, "$connect", answers=False, AuthorizationType="AWS_IAM")
        self.route(api, "$default", mock)
        self.deploy(api)
        self.assertEqual(self.refused(api), 403)
        request = botocore.awsrequest.AWSRequest("GET", self.address(api).replace("ws", "http", 1))
        credentials = botocore.credentials.Credentials("local", "local")
        botocore.auth.SigV4Auth(credentials, "execute-api", "us-east-1").add_auth(request)
        self.assertEqual(self.say(api, "x", extra_headers=dict(request.headers)), ["in"])

    def test_api_keys(self):
        api = self.make_api(ApiKeySelectionExpression="$request.header.x-api-key")
        mock = self.integration(api, [("$default", "in")], IntegrationType="MOCK",
                                RequestTemplates={"$default": '{"statusCode": 200}'})
        self.route(api, "$connect", answers=False, ApiKeyRequired=True)
        self.route(api, "$default", mock)
        self.deploy(api)
        key = self.keys.create_api_key(name="reader", enabled=True, value="0123456789012345678901")
        plan = self.keys.create_usage_plan(name="readers", apiStages=[{"apiId": api, "stage": "prod"}])
        self.keys.create_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"], keyType="API_KEY")
        self.assertEqual(self.refused(api), 403)
        self.assertEqual(self.refused(api, extra_headers={"x-api-key": "another012345678901234"}), 403)
        self.assertEqual(self.say(api, "x", extra_headers={"x-api-key": "0123456789012345678901"}), ["in"])
        self.keys.delete_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"])
        self.assertEqual(self.refused(api, extra_headers={"x-api-key": "0123456789012345678901"}), 403)

    def test_deployments_and_settings(self):
        api = self.make_api()
        mock = self.integration(api, IntegrationType="MOCK", RequestTemplates={"$default": '{"statusCode": 200}'})
        response = self.apis.create_integration_response(
            ApiId=api, IntegrationId=mock.split("/")[1], IntegrationResponseKey="$default",
            ResponseTemplates={"$default": "first on $stageVariables.name"})["IntegrationResponseId"]
        self.route(api, "$default", mock)
        self.deploy(api, StageVariables={"name": "prod"})
        self.assertEqual(self.say(api, "x"), ["first on prod"])
        self.apis.update_integration_response(ApiId=api, IntegrationId=mock.split("/")[1],
                                              IntegrationResponseId=response, ResponseTemplates={"$default": "second"})
        self.assertEqual(self.say(api, "x"), ["first on prod"])
        self.apis.create_deployment(ApiId=api, StageName="prod")
        self.assertEqual(self.say(api, "x"), ["second"])
        self.apis.update_stage(ApiId=api, StageName="prod", RouteSettings={
            "$default": {"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 0.001}})
        first, second = self.say(api, "x", "y")
        self.assertEqual(first, "second")
        self.assertEqual(json.loads(second)["message"], "Too Many Requests")

    def test_logs_and_required_parameters(self):
        api = self.make_api()
        mock = self.integration(api, [("$default", "fine")], IntegrationType="MOCK",
                                RequestTemplates={"$default": '{"statusCode": 200}'})
        self.route(api, "$connect", answers=False,
                   RequestParameters={"route.request.querystring.token": {"Required": True}})
        self.route(api, "$default", mock)
        self.deploy(api, DefaultRouteSettings={"LoggingLevel": "INFO", "DataTraceEnabled": True})
        self.assertEqual(self.refused(api), 400)
        self.assertEqual(self.say(api, "hello", query="?token=1"), ["fine"])
        group = f"/aws/apigateway/{api}/prod"
        texts = [event["message"] for event in self.logs.filter_log_events(logGroupName=group)["events"]]
        for text in ("WebSocket Request Route: [$connect]", "Missing required request parameters: [token]",
                     "Gateway response type: BAD_REQUEST_PARAMETERS with status code: 400",
                     f"WebSocket API [{api}] received message from client [Connection Id: ",
                     "Method response body after transformations: fine"):
            self.assertTrue(any(text in line for line in texts), (text, texts))
        self.apis.update_stage(ApiId=api, StageName="prod", DefaultRouteSettings={"LoggingLevel": "OFF"})
        self.assertEqual(self.say(api, "hello", query="?token=1"), ["fine"])
        again = self.logs.filter_log_events(logGroupName=group)["events"]
        self.assertFalse([event for event in again if "received message" in event["message"]][1:])

    def test_connections(self):
        api = self.make_api()
        self.route(api, "$connect", answers=False)
        self.deploy(api)

        async def session():
            async with websockets.connect(self.address(api), user_agent_header="desk/1") as socket:
                await socket.send("who am I")
                me = json.loads(await asyncio.wait_for(socket.recv(), 30))
                self.assertEqual(me["message"], "Forbidden")
                identity = me["connectionId"]
                loop = asyncio.get_running_loop()

                def call(operation, **members):
                    return loop.run_in_executor(None, lambda: operation(ConnectionId=identity, **members))
                await call(self.connections.post_to_connection, Data="grüße".encode())
                self.assertEqual(await asyncio.wait_for(socket.recv(), 30), "grüße")
                with tempfile.NamedTemporaryFile() as file:
                    file.write(b"from a line")
                    file.flush()
                    await loop.run_in_executor(None, lambda: subprocess.run(
                        ["aws", "--endpoint-url", self.endpoint, "apigatewaymanagementapi", "post-to-connection",
                         "--connection-id=" + identity, "--data", "fileb://" + file.name],
                        check=True, env=self.environment, timeout=60))
                self.assertEqual(await asyncio.wait_for(socket.recv(), 30), "from a line")
                described = await call(self.connections.get_connection)
                self.assertEqual(described["Identity"], {"SourceIp": "127.0.0.1", "UserAgent": "desk/1"})
                self.assertLess(abs((datetime.datetime.now(datetime.timezone.utc) - described["ConnectedAt"])
                                    .total_seconds()), 60)
                await call(self.connections.delete_connection)
                with self.assertRaises(websockets.exceptions.ConnectionClosed):
                    await asyncio.wait_for(socket.recv(), 30)
                with self.assertRaises(botocore.exceptions.ClientError) as gone:
                    await call(self.connections.post_to_connection, Data=b"late")
                self.assertEqual(gone.exception.response["Error"]["Code"], "GoneException")

        asyncio.run(session())

    def test_command_line(self):
        def run(*arguments):
            output = subprocess.run(["aws", "--endpoint-url", self.endpoint, "apigatewayv2", *arguments], check=True,
                                    stdout=subprocess.PIPE, env=self.environment, timeout=60).stdout
            return json.loads(output) if output else None
        api = run("create-api", "--name", "line", "--protocol-type", "WEBSOCKET", "--route-selection-expression",
                  "$request.body.action")["ApiId"]
        integration = run("create-integration", "--api-id", api, "--integration-type", "MOCK", "--request-templates",
                          '{"$default": "{\\"statusCode\\": 200}"}')["IntegrationId"]
        run("create-integration-response", "--api-id", api, "--integration-id", integration,
            "--integration-response-key", "$default", "--response-templates", '{"$default": "from the line"}')
        route = run("create-route", "--api-id", api, "--route-key", "$default", "--target",
                    "integrations/" + integration, "--route-response-selection-expression", "$default")["RouteId"]
        run("create-route-response", "--api-id", api, "--route-id", route, "--route-response-key", "$default")
        run("create-stage", "--api-id", api, "--stage-name", "prod", "--auto-deploy")
        self.assertEqual(self.say(api, "x"), ["from the line"])
        run("delete-api", "--api-id", api)
        self.assertIn(self.refused(api), (403, 404))


if __name__ == "__main__":
    CLI = sys.argv.pop(1)
    unittest.main()
