"""HTTP APIs made with boto3 and awscli on the control plane, and called at the same address.

usage: http_apis_test.py TRESTLE_CLI
"""
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.error
import urllib.request

import server

PROGRAM = ""


class Backend(http.server.BaseHTTPRequestHandler):
    """Answers with what it was asked."""

    def do_GET(self):
        body = json.dumps({"path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()}})
        self.send_response(404 if "missing" in self.path else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


class HttpApis(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="trestle-http-apis-")
        cls.backend = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Backend)
        threading.Thread(target=cls.backend.serve_forever, daemon=True).start()
        cls.target = f"http://127.0.0.1:{cls.backend.server_port}"
        cls.running = server.running([PROGRAM, "serve", cls.folder.name, "--port", "0"])
        cls.url, cls.environment = cls.running.__enter__()
        os.environ.clear()
        os.environ.update(cls.environment)
        import boto3
        import shapes
        cls.client = shapes.hold(boto3.client("apigatewayv2", endpoint_url=cls.url))

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        cls.running.__exit__(None, None, None)
        cls.backend.shutdown()
        cls.backend.server_close()
        cls.folder.cleanup()

    def call(self, api, path, headers=None):
        """(status, headers, body) of a GET below an API's address."""
        request = urllib.request.Request(self.url + path, headers={"Host": f"{api}.execute-api.localhost", **(headers or {})})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers, json.loads(answer.read() or "null")
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers, json.loads(answer.read() or "null")

    def made(self, name, **more):
        return self.client.create_api(Name=name, ProtocolType="HTTP", **more)["ApiId"]

    def proxy(self, api, key, uri, **more):
        integration = self.client.create_integration(ApiId=api, IntegrationType="HTTP_PROXY", IntegrationMethod="ANY",
                                                     IntegrationUri=uri, PayloadFormatVersion="1.0", **more)["IntegrationId"]
        return self.client.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{integration}")["RouteId"]

    def test_route_integration_and_stage(self):
        api = self.made("pets", CorsConfiguration={"AllowOrigins": ["http://app"]})
        route = self.proxy(api, "GET /pets/{id}", self.target + "/v1/{id}",
                           RequestParameters={"append:header.x-stage": "$context.stage", "overwrite:querystring.a": "2"},
                           ResponseParameters={"404": {"overwrite:statuscode": "410"}})
        stage = self.client.create_stage(ApiId=api, StageName="dev", AutoDeploy=True)
        self.assertTrue(stage["AutoDeploy"])
        status, _, seen = self.call(api, "/dev/pets/7?a=1")
        self.assertEqual((status, seen["path"], seen["headers"]["x-stage"]), (200, "/v1/7?a=2", "dev"))
        self.assertEqual(self.call(api, "/dev/pets/missing")[0], 410)
        status, headers, _ = self.call(api, "/dev/pets/7", {"Origin": "http://app"})
        self.assertEqual(headers["access-control-allow-origin"], "http://app")
        self.client.update_route(ApiId=api, RouteId=route, RouteKey="GET /cats/{id}")
        self.assertEqual(self.call(api, "/dev/pets/7")[0], 404)
        self.assertEqual(self.call(api, "/dev/cats/7")[0], 200)
        self.client.delete_api(ApiId=api)
        self.assertEqual(self.call(api, "/dev/cats/7")[0], 404)

    def test_quick_create(self):
        made = self.client.create_api(Name="quick", ProtocolType="HTTP", Target=self.target + "/q")
        self.assertEqual(self.call(made["ApiId"], "/anything")[2]["path"], "/q")
        self.assertEqual(self.client.get_stages(ApiId=made["ApiId"])["Items"][0]["StageName"], "$default")

    def test_deployments_freeze(self):
        api = self.made("frozen")
        self.proxy(api, "GET /a", self.target + "/old")
        self.client.create_stage(ApiId=api, StageName="prod")
        deployment = self.client.create_deployment(ApiId=api, StageName="prod")["DeploymentId"]
        integration = self.client.get_integrations(ApiId=api)["Items"][0]["IntegrationId"]
        self.client.update_integration(ApiId=api, IntegrationId=integration, IntegrationUri=self.target + "/new")
        self.assertEqual(self.call(api, "/prod/a")[2]["path"], "/old")
        second = self.client.create_deployment(ApiId=api, StageName="prod")["DeploymentId"]
        self.assertEqual(self.call(api, "/prod/a")[2]["path"], "/new")
        self.client.update_stage(ApiId=api, StageName="prod", DeploymentId=deployment)
        self.assertEqual(self.call(api, "/prod/a")[2]["path"], "/old")
        self.client.delete_deployment(ApiId=api, DeploymentId=second)

    def test_tokens_of_the_local_issuer(self):
        issuer = self.url + "/_trestle/issuer"
        api = self.made("guarded")
        authorizer = self.client.create_authorizer(
            ApiId=api, Name="tokens", AuthorizerType="JWT", IdentitySource=["$request.header.Authorization"],
            JwtConfiguration={"Issuer": issuer, "Audience": ["pets"]})["AuthorizerId"]
        route = self.proxy(api, "GET /a", self.target + "/a",
                           RequestParameters={"append:header.x-sub": "$context.authorizer.claims.sub"})
        self.client.update_route(ApiId=api, RouteId=route, AuthorizationType="JWT", AuthorizerId=authorizer,
                                 AuthorizationScopes=["read"])
        self.client.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)

        def token(*arguments):
            return subprocess.run([PROGRAM, "token", self.folder.name, "--issuer", issuer, *arguments],
                                  check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
        good = token("--audience", "pets", "--subject", "ann", "--scope", "read write")
        status, _, seen = self.call(api, "/a", {"Authorization": "Bearer " + good})
        self.assertEqual((status, seen["headers"]["x-sub"]), (200, "ann"))
        status, headers, body = self.call(api, "/a")
        self.assertEqual((status, headers["www-authenticate"], body), (401, "Bearer", {"message": "Unauthorized"}))
        self.assertEqual(self.call(api, "/a", {"Authorization": token("--audience", "cats")})[0], 401)
        self.assertEqual(self.call(api, "/a", {"Authorization": token("--audience", "pets")})[0], 403)
        self.assertEqual(self.call(api, "/a", {"Authorization": token("--audience", "pets", "--scope", "read",
                                                                        "--seconds", "-60")})[0], 401)

    def test_import_and_export(self):
        document = {"openapi": "3.0.1", "info": {"title": "imported", "version": "1"}, "paths": {"/x": {"get": {
            "x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "uri": self.target + "/x",
                                                "payloadFormatVersion": "1.0"}}}}}
        api = self.client.import_api(Body=json.dumps(document))["ApiId"]
        self.client.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
        self.assertEqual(self.call(api, "/x")[2]["path"], "/x")
        exported = self.client.export_api(ApiId=api, Specification="OAS30", OutputType="JSON")["body"]
        self.assertIn("/x", json.loads(exported.read() if hasattr(exported, "read") else exported)["paths"])

    def test_pages_and_errors(self):
        api = self.made("paged")
        for i in range(5):
            self.proxy(api, f"GET /r{i}", self.target)
        pages = list(self.client.get_paginator("get_routes").paginate(ApiId=api, PaginationConfig={"PageSize": 2}))
        self.assertEqual([len(page["Items"]) for page in pages], [2, 2, 1])
        with self.assertRaises(self.client.exceptions.NotFoundException):
            self.client.get_api(ApiId="zzzzzzzzzz")
        with self.assertRaises(self.client.exceptions.ConflictException):
            self.proxy(api, "GET /r0", self.target)

    def test_access_log(self):
        api = self.made("logged")
        self.proxy(api, "GET /a", self.target + "/a")
        self.client.create_stage(ApiId=api, StageName="$default", AutoDeploy=True, AccessLogSettings={
            "DestinationArn": "arn:aws:logs:us-east-1:000000000000:log-group:http-api",
            "Format": '{"route":"$context.routeKey","status":"$context.status","error":"$context.error.message"}'})
        self.call(api, "/a")
        self.call(api, "/b")
        with open(os.path.join(self.folder.name, ".trestle", "logs", "http-api.log"), encoding="utf-8") as log:
            lines = [json.loads(line) for line in log]
        self.assertEqual(lines, [{"route": "GET /a", "status": "200", "error": "-"},
                                 {"route": "-", "status": "404", "error": "Not Found"}])

    def test_awscli(self):
        def aws(*arguments):
            answer = subprocess.run(["/usr/bin/aws", "--endpoint-url", self.url, "--output", "json", "apigatewayv2", *arguments],
                                    check=True, stdout=subprocess.PIPE, env=self.environment, text=True).stdout
            return json.loads(answer) if answer.strip() else None
        api = aws("create-api", "--name", "cli", "--protocol-type", "HTTP", "--target", self.target + "/cli")["ApiId"]
        self.assertEqual(self.call(api, "/")[2]["path"], "/cli")
        self.assertEqual(aws("get-routes", "--api-id", api)["Items"][0]["RouteKey"], "$default")
        arn = f"arn:aws:apigateway:us-east-1::/apis/{api}"
        aws("tag-resource", "--resource-arn", arn, "--tags", "team=blue")
        self.assertEqual(aws("get-tags", "--resource-arn", arn)["Tags"], {"team": "blue"})
        aws("delete-api", "--api-id", api)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
