"""REST APIs as people use them, made with boto3 and the AWS command line and called over HTTP: validation and models,
keys and usage plans, authorizers, canary releases, the cache, gateway responses, an API's way to a table without code.

usage: rest_journeys_test.py SERVER [ARGUMENT | FOLDER]…
"""
import io
import json
import os
import subprocess
import sys
import unittest
import urllib.error
import urllib.request
import zipfile

import server

COMMAND = []
AWS = "/usr/bin/aws"
ACCOUNT = "000000000000"
GATE = """
export const handler = async (event) => {
    if (event.type !== 'TOKEN') return {statusCode: 200, body: JSON.stringify(event)};
    if (event.authorizationToken === 'who') throw new Error('Unauthorized');
    return {principalId: 'ann', context: {role: 'keeper', level: 3}, policyDocument: {Version: '2012-10-17', Statement: [
        {Action: 'execute-api:Invoke', Effect: event.authorizationToken === 'allow' ? 'Allow' : 'Deny', Resource: '*'}]}};
};
"""


class Journeys(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = server.running(COMMAND)
        cls.url, cls.environment = cls.running.__enter__()
        os.environ.clear()
        os.environ.update(cls.environment)
        import boto3
        import shapes
        cls.client = shapes.hold(boto3.client("apigateway", endpoint_url=cls.url))
        cls.tables = boto3.client("dynamodb", endpoint_url=cls.url)
        cls.functions = shapes.hold(boto3.client("lambda", endpoint_url=cls.url))
        package = io.BytesIO()
        with zipfile.ZipFile(package, "w") as archive:
            archive.writestr("index.mjs", GATE)
        arn = cls.functions.create_function(FunctionName="gate", Runtime="nodejs22.x", Handler="index.handler",
                                        Role=f"arn:aws:iam::{ACCOUNT}:role/r", Code={"ZipFile": package.getvalue()})["FunctionArn"]
        cls.function = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"

    @classmethod
    def tearDownClass(cls):
        for client in (cls.client, cls.tables, cls.functions):
            client.close()
        cls.running.__exit__(None, None, None)

    def made(self, **settings):
        """A new API's id and root."""
        api = self.client.create_rest_api(name="journey", endpointConfiguration={"types": ["REGIONAL"]}, **settings)["id"]
        self.addCleanup(self.client.delete_rest_api, restApiId=api)
        return api, self.client.get_resources(restApiId=api)["items"][0]["id"]

    def method(self, api, parent, part, verb, template=None, uri=None, **settings):
        """A method below `parent`: a mock that answers with `template`, or a proxied function; its keys."""
        resources = self.client.get_resources(restApiId=api, limit=500)["items"]
        known = [one["id"] for one in resources if one.get("parentId") == parent and one.get("pathPart") == part]
        resource = known[0] if known else self.client.create_resource(restApiId=api, parentId=parent, pathPart=part)["id"]
        keys = {"restApiId": api, "resourceId": resource, "httpMethod": verb}
        self.client.put_method(**keys, **{"authorizationType": "NONE", **settings})
        if uri:
            self.client.put_integration(**keys, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)
            return keys
        self.client.put_method_response(**keys, statusCode="200")
        self.client.put_integration(**keys, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
        self.client.put_integration_response(**keys, statusCode="200", responseTemplates={"application/json": template})
        return keys

    def ask(self, api, path, body=None, headers=None, verb=None):
        """(status, headers, text) of a request to the stage dev, at the API's own Host."""
        request = urllib.request.Request(f"{self.url}/dev{path}", data=body, method=verb or ("POST" if body else "GET"),
                                         headers={"Host": f"{api}.execute-api.localhost", **(headers or {})})
        if body and "Content-Type" not in (headers or {}):
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers, answer.read().decode()

    def test_validation(self):
        api, root = self.made()
        self.client.create_model(restApiId=api, name="Name", contentType="application/json",
                                 schema='{"$schema": "http://json-schema.org/draft-04/schema#", "type": "string", "minLength": 2}')
        self.client.create_model(restApiId=api, name="Pet", contentType="application/json", schema=json.dumps({
            "type": "object", "required": ["name"], "properties": {
                "name": {"$ref": f"https://apigateway.amazonaws.com/restapis/{api}/models/Name"}, "age": {"type": "integer"}}}))
        validator = self.client.create_request_validator(restApiId=api, name="all", validateRequestBody=True,
                                                         validateRequestParameters=True)["id"]
        self.method(api, root, "pets", "POST", '{"made": $input.json("$.name")}', requestValidatorId=validator,
                    requestModels={"application/json": "Pet"}, requestParameters={"method.request.querystring.by": True})
        self.client.put_gateway_response(restApiId=api, responseType="BAD_REQUEST_BODY", responseTemplates={
            "application/json": '{"message": $context.error.messageString, "why": "$context.error.validationErrorString"}'})
        self.client.create_deployment(restApiId=api, stageName="dev")
        self.assertEqual(self.ask(api, "/pets?by=me", b'{"name": "Rex", "age": 3}')[0], 200)
        status, headers, text = self.ask(api, "/pets", b'{"name": "Rex"}')
        self.assertEqual((status, headers["x-amzn-ErrorType"], json.loads(text)["message"]),
                         (400, "BadRequestException", "Missing required request parameters: [by]"))
        for body in (b'{"name": "R"}', b'{"age": "old", "name": "Rex"}', b"{}", b"no json"):
            status, _, text = self.ask(api, "/pets?by=me", body)
            self.assertEqual((status, json.loads(text)["message"]), (400, "Invalid request body"), body)
            self.assertTrue(json.loads(text)["why"], body)

    def test_keys_plans_and_usage(self):
        client = self.client
        api, root = self.made()
        self.method(api, root, "pets", "GET", '{"key": "$context.identity.apiKeyId"}', apiKeyRequired=True)
        self.client.create_deployment(restApiId=api, stageName="dev")
        key = client.create_api_key(name="ann", enabled=True)
        plan = client.create_usage_plan(name="small", quota={"limit": 3, "period": "DAY"},
                                        throttle={"rateLimit": 1000.0, "burstLimit": 100},
                                        apiStages=[{"apiId": api, "stage": "dev"}])["id"]
        with_key = {"x-api-key": key["value"]}
        self.assertEqual(self.ask(api, "/pets", headers=with_key)[0], 403)
        client.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY")
        self.assertEqual(self.ask(api, "/pets")[::2], (403, '{"message":"Forbidden"}'))
        for _ in range(3):
            self.assertEqual(self.ask(api, "/pets", headers=with_key)[::2], (200, json.dumps({"key": key["id"]})))
        status, headers, text = self.ask(api, "/pets", headers=with_key)
        self.assertEqual((status, headers["x-amzn-ErrorType"], text),
                         (429, "LimitExceededException", '{"message":"Limit Exceeded"}'))
        import datetime
        today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
        usage = client.get_usage(usagePlanId=plan, startDate=today, endDate=today)
        self.assertEqual(usage["items"], {key["id"]: [[3, 0]]})
        client.update_usage(usagePlanId=plan, keyId=key["id"], patchOperations=[
            {"op": "replace", "path": "/remaining", "value": "2"}])
        self.assertEqual(self.ask(api, "/pets", headers=with_key)[0], 200)
        client.update_api_key(apiKey=key["id"], patchOperations=[{"op": "replace", "path": "/enabled", "value": "false"}])
        self.assertEqual(self.ask(api, "/pets", headers=with_key)[0], 403)
        client.update_usage_plan(usagePlanId=plan, patchOperations=[
            {"op": "remove", "path": "/apiStages", "value": f"{api}:dev"}])
        client.delete_usage_plan(usagePlanId=plan)
        client.delete_api_key(apiKey=key["id"])

    def test_authorizers(self):
        api, root = self.made()
        authorizer = self.client.create_authorizer(restApiId=api, name="gate", type="TOKEN", authorizerUri=self.function,
                                                   identitySource="method.request.header.Authorization")["id"]
        self.method(api, root, "pets", "GET", uri=self.function, authorizationType="CUSTOM", authorizerId=authorizer)
        self.method(api, root, "role", "GET", "$context.authorizer.role $context.authorizer.level $context.authorizer.principalId",
                    authorizationType="CUSTOM", authorizerId=authorizer)
        self.client.create_deployment(restApiId=api, stageName="dev")
        status, _, text = self.ask(api, "/pets", headers={"Authorization": "allow"})
        self.assertEqual(status, 200)
        said = json.loads(text)["requestContext"]["authorizer"]
        self.assertEqual((said["role"], said["level"], said["principalId"]), ("keeper", "3", "ann"))
        self.assertEqual(self.ask(api, "/role", headers={"Authorization": "allow"})[2], "keeper 3 ann")
        self.assertEqual(self.ask(api, "/pets")[::2], (401, '{"message":"Unauthorized"}'))
        self.assertEqual(self.ask(api, "/pets", headers={"Authorization": "who"})[0], 401)
        status, headers, text = self.ask(api, "/pets", headers={"Authorization": "deny"})
        self.assertEqual((status, headers["x-amzn-ErrorType"], json.loads(text)),
                         (403, "AccessDeniedException",
                          {"Message": "User is not authorized to access this resource with an explicit deny"}))

    def test_a_canary_release(self):
        client = self.client
        api, root = self.made()
        keys = self.method(api, root, "pets", "GET", '{"release": "old", "v": "$stageVariables.v", "canary": "$context.isCanaryRequest"}')
        client.create_deployment(restApiId=api, stageName="dev", variables={"v": "1"})
        client.update_integration_response(**keys, statusCode="200", patchOperations=[
            {"op": "replace", "path": "/responseTemplates/application~1json",
             "value": '{"release": "new", "v": "$stageVariables.v", "canary": "$context.isCanaryRequest"}'}])
        new = client.create_deployment(restApiId=api, stageName="dev",
                                       canarySettings={"percentTraffic": 0.0, "stageVariableOverrides": {"v": "2"}})["id"]
        ask = lambda: json.loads(self.ask(api, "/pets")[2])  # noqa: E731
        self.assertEqual(ask(), {"release": "old", "v": "1", "canary": "false"})
        client.update_stage(restApiId=api, stageName="dev", patchOperations=[
            {"op": "replace", "path": "/canarySettings/percentTraffic", "value": "100.0"}])
        self.assertEqual(ask(), {"release": "new", "v": "2", "canary": "true"})
        client.update_stage(restApiId=api, stageName="dev", patchOperations=[
            {"op": "copy", "from": "/canarySettings/deploymentId", "path": "/deploymentId"},
            {"op": "copy", "from": "/canarySettings/stageVariableOverrides", "path": "/variables"},
            {"op": "remove", "path": "/canarySettings"}])
        self.assertEqual(client.get_stage(restApiId=api, stageName="dev")["deploymentId"], new)
        self.assertEqual({name: ask()[name] for name in ("release", "v")}, {"release": "new", "v": "2"})

    def test_the_cache(self):
        client = self.client
        api, root = self.made()
        keys = self.method(api, root, "pets", "GET", "$context.requestId",
                           requestParameters={"method.request.querystring.page": False})
        client.update_integration(**keys, patchOperations=[
            {"op": "add", "path": "/cacheKeyParameters/method.request.querystring.page"}])
        client.create_deployment(restApiId=api, stageName="dev", cacheClusterEnabled=True, cacheClusterSize="0.5")
        client.update_stage(restApiId=api, stageName="dev", patchOperations=[
            {"op": "replace", "path": "/*/*/caching/enabled", "value": "true"},
            {"op": "replace", "path": "/~1pets/GET/caching/requireAuthorizationForCacheControl", "value": "false"},
            {"op": "replace", "path": "/~1pets/GET/caching/enabled", "value": "true"}])
        first = self.ask(api, "/pets?page=1")[2]
        self.assertEqual(self.ask(api, "/pets?page=1&other=2")[2], first)
        self.assertNotEqual(self.ask(api, "/pets?page=2")[2], first)
        renewed = self.ask(api, "/pets?page=1", headers={"Cache-Control": "max-age=0"})[2]
        self.assertNotEqual(renewed, first)
        self.assertEqual(self.ask(api, "/pets?page=1")[2], renewed)
        client.flush_stage_cache(restApiId=api, stageName="dev")
        self.assertNotEqual(self.ask(api, "/pets?page=1")[2], renewed)

    def test_paths_at_a_custom_domain(self):
        """A handler sees the path that was asked for: below the stage at the API's own host, with the mapping at a domain."""
        api, root = self.made()
        self.method(api, root, "pets", "GET", uri=self.function)
        self.client.create_deployment(restApiId=api, stageName="dev")
        self.client.create_domain_name(domainName="pets.example", regionalCertificateArn="arn:aws:acm:us-east-1:0:certificate/c",
                                       endpointConfiguration={"types": ["REGIONAL"]})
        self.client.create_base_path_mapping(domainName="pets.example", basePath="v1", restApiId=api, stage="dev")
        self.client.create_base_path_mapping(domainName="pets.example", basePath="(none)", restApiId=api)
        for host, path, below in ((f"{api}.execute-api.localhost", "/dev/pets", "/pets"),
                                  ("pets.example", "/v1/pets", "/v1/pets"), ("pets.example", "/dev/pets", "/dev/pets")):
            with self.subTest(host=host, path=path):
                asked = urllib.request.Request(self.url + path, headers={"Host": host})
                with urllib.request.urlopen(asked) as answer:
                    event = json.load(answer)
                self.assertEqual((event["path"], event["requestContext"]["path"]), (below, path))
        self.client.delete_domain_name(domainName="pets.example")

    def test_to_a_table_without_code(self):
        client = self.client
        self.tables.create_table(TableName="Pets", BillingMode="PAY_PER_REQUEST",
                                 AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                                 KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
        api, root = self.made()
        put = self.method(api, root, "pets", "POST", "{}")
        for keys, action, request, response in (
                (put, "PutItem", '{"TableName": "Pets", "Item": {"id": {"S": $input.json("$.id")}, "name": {"S": $input.json("$.name")}}}',
                 '{"made": true}'),
                (self.method(api, put["resourceId"], "{id}", "GET", "{}"), "GetItem",
                 '{"TableName": "Pets", "Key": {"id": {"S": "$input.params(\'id\')"}}}',
                 '#set($item = $input.path("$.Item")){"id": "$item.id.S", "name": "$item.name.S"}')):
            client.put_integration(**keys, type="AWS", integrationHttpMethod="POST", credentials=f"arn:aws:iam::{ACCOUNT}:role/r",
                                   uri=f"arn:aws:apigateway:us-east-1:dynamodb:action/{action}",
                                   requestTemplates={"application/json": request})
            client.put_integration_response(**keys, statusCode="200", responseTemplates={"application/json": response})
        client.create_deployment(restApiId=api, stageName="dev")
        self.assertEqual(json.loads(self.ask(api, "/pets", b'{"id": "7", "name": "Rex"}')[2]), {"made": True})
        self.assertEqual(json.loads(self.ask(api, "/pets/7")[2]), {"id": "7", "name": "Rex"})

    def test_the_command_line(self):
        def aws(*arguments):
            done = subprocess.run([AWS, "--endpoint-url", self.url, "--output", "json", "apigateway", *arguments],
                                  env=self.environment, capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 0, f"{arguments}: {done.stderr}")
            return json.loads(done.stdout) if done.stdout.strip() else None
        api = aws("create-rest-api", "--name", "cli", "--api-key-source", "HEADER")["id"]
        root = aws("get-resources", "--rest-api-id", api)["items"][0]["id"]
        pets = aws("create-resource", "--rest-api-id", api, "--parent-id", root, "--path-part", "pets")["id"]
        keys = ["--rest-api-id", api, "--resource-id", pets, "--http-method", "GET"]
        aws("put-method", *keys, "--authorization-type", "NONE", "--request-parameters", "method.request.querystring.a=true")
        aws("put-method-response", *keys, "--status-code", "200")
        aws("put-integration", *keys, "--type", "MOCK", "--request-templates",
            '{"application/json": "{\\"statusCode\\": 200}"}')
        aws("put-integration-response", *keys, "--status-code", "200", "--response-templates",
            '{"application/json": "made by the command line"}')
        tested = aws("test-invoke-method", *keys, "--path-with-query-string", "/pets?a=1")
        self.assertEqual((tested["status"], tested["body"]), (200, "made by the command line"))
        self.assertIn("Method completed with status: 200", tested["log"])
        deployment = aws("create-deployment", "--rest-api-id", api)["id"]
        aws("create-stage", "--rest-api-id", api, "--stage-name", "dev", "--deployment-id", deployment)
        aws("update-stage", "--rest-api-id", api, "--stage-name", "dev", "--patch-operations",
            "op=replace,path=/~1pets/GET/throttling/burstLimit,value=1",
            "op=replace,path=/~1pets/GET/throttling/rateLimit,value=0.001")
        self.assertIn("~1pets/GET", aws("get-stage", "--rest-api-id", api, "--stage-name", "dev")["methodSettings"])
        self.assertEqual(self.ask(api, "/pets")[2], "made by the command line")
        self.assertEqual(self.ask(api, "/pets")[::2], (429, '{"message":"Too Many Requests"}'))
        aws("delete-rest-api", "--rest-api-id", api)


if __name__ == "__main__":
    COMMAND = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=1)
