"""boto3 against the control plane of REST APIs: the way of a tutorial from an API to an answer, and what else an API
has, made, read, changed and deleted.

usage: apigateway_boto3_test.py SERVER [ARGUMENT | FOLDER]…
"""
import datetime
import json
import os
import sys
import unittest
import urllib.request

import server

COMMAND = []


class RestApis(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = server.running(COMMAND)
        cls.url, environment = cls.running.__enter__()
        os.environ.clear()
        os.environ.update(environment)
        import boto3
        import shapes
        cls.client = shapes.hold(boto3.client("apigateway", endpoint_url=cls.url))
        cls.http = shapes.hold(boto3.client("apigatewayv2", endpoint_url=cls.url))

    @classmethod
    def tearDownClass(cls):
        cls.running.__exit__(None, None, None)

    def made(self, answer="made"):
        """An API whose GET /pets/{id} answers by itself; its ids."""
        client = self.client
        api = client.create_rest_api(name="pets", description="d", endpointConfiguration={"types": ["REGIONAL"]})["id"]
        root = client.get_resources(restApiId=api)["items"][0]["id"]
        pets = client.create_resource(restApiId=api, parentId=root, pathPart="pets")["id"]
        pet = client.create_resource(restApiId=api, parentId=pets, pathPart="{id}")["id"]
        method = {"restApiId": api, "resourceId": pet, "httpMethod": "GET"}
        client.put_method(**method, authorizationType="NONE", requestParameters={"method.request.path.id": True})
        client.put_method_response(**method, statusCode="200", responseModels={"application/json": "Empty"})
        client.put_integration(**method, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
        client.put_integration_response(
            **method, statusCode="200",
            responseTemplates={"application/json": json.dumps({"id": "$input.params('id')", "text": answer})})
        return api, pet, method

    def asked(self, api, stage):
        with urllib.request.urlopen(f"{self.url}/restapis/{api}/{stage}/_user_request_/pets/7") as answer:
            return json.load(answer)

    def test_from_an_api_to_an_answer(self):
        client = self.client
        api, _, method = self.made()
        first = client.create_deployment(restApiId=api, stageName="dev")
        self.assertIsInstance(first["createdDate"], datetime.datetime)
        self.assertEqual(self.asked(api, "dev"), {"id": "7", "text": "made"})
        # What is changed is not live before it is deployed, and a stage goes back to what it served.
        client.update_integration_response(**method, statusCode="200", patchOperations=[
            {"op": "replace", "path": "/responseTemplates/application~1json", "value": '{"text": "changed"}'}])
        self.assertEqual(self.asked(api, "dev")["text"], "made")
        client.create_deployment(restApiId=api, stageName="dev")
        self.assertEqual(self.asked(api, "dev")["text"], "changed")
        client.update_stage(restApiId=api, stageName="dev", patchOperations=[
            {"op": "replace", "path": "/deploymentId", "value": first["id"]}])
        self.assertEqual(self.asked(api, "dev")["text"], "made")
        client.delete_rest_api(restApiId=api)
        with self.assertRaises(client.exceptions.NotFoundException):
            client.get_rest_api(restApiId=api)

    def test_read_after_write(self):
        client = self.client
        api, pet, method = self.made()
        resource = client.get_resource(restApiId=api, resourceId=pet, embed=["methods"])
        self.assertEqual(resource["path"], "/pets/{id}")
        self.assertEqual(resource["resourceMethods"]["GET"], {
            "httpMethod": "GET", "authorizationType": "NONE", "apiKeyRequired": False,
            "requestParameters": {"method.request.path.id": True},
            "methodResponses": {"200": {"statusCode": "200", "responseModels": {"application/json": "Empty"}}},
            "methodIntegration": {
                "type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'},
                "passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000, "cacheNamespace": pet,
                "cacheKeyParameters": [],
                "integrationResponses": {"200": {"statusCode": "200", "responseTemplates": {
                    "application/json": '{"id": "$input.params(\'id\')", "text": "made"}'}}}}})
        with self.assertRaises(client.exceptions.ConflictException):
            client.put_method(**method, authorizationType="NONE")
        client.delete_rest_api(restApiId=api)

    def test_what_else_an_api_has(self):
        client = self.client
        api, _, _ = self.made()
        validator = client.create_request_validator(restApiId=api, name="v", validateRequestBody=True)["id"]
        self.assertTrue(client.get_request_validator(restApiId=api, requestValidatorId=validator)["validateRequestBody"])
        client.create_model(restApiId=api, name="Pet", contentType="application/json", schema='{"type": "object"}')
        self.assertEqual({model["name"] for model in client.get_models(restApiId=api)["items"]}, {"Empty", "Error", "Pet"})
        client.put_gateway_response(restApiId=api, responseType="THROTTLED", statusCode="430")
        self.assertEqual(client.get_gateway_response(restApiId=api, responseType="THROTTLED")["statusCode"], "430")
        self.assertEqual(len(client.get_gateway_responses(restApiId=api)["items"]), 21)
        arn = f"arn:aws:apigateway:us-east-1::/restapis/{api}"
        client.tag_resource(resourceArn=arn, tags={"team": "a"})
        self.assertEqual(client.get_tags(resourceArn=arn)["tags"], {"team": "a"})
        client.untag_resource(resourceArn=arn, tagKeys=["team"])
        self.assertEqual(client.get_rest_api(restApiId=api)["tags"], {})
        client.delete_rest_api(restApiId=api)

    def test_keys_and_plans(self):
        client = self.client
        api, _, _ = self.made()
        client.create_deployment(restApiId=api, stageName="dev")
        key = client.create_api_key(name="key", enabled=True)
        plan = client.create_usage_plan(name="plan", apiStages=[{"apiId": api, "stage": "dev"}],
                                        throttle={"rateLimit": 10.0, "burstLimit": 5})["id"]
        client.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY")
        keys = [one for page in client.get_paginator("get_api_keys").paginate(includeValues=True, PaginationConfig={
            "PageSize": 1}) for one in page["items"]]
        self.assertEqual([one["value"] for one in keys], [key["value"]])
        usage = client.get_usage(usagePlanId=plan, startDate="2025-11-01", endDate="2025-11-02")
        self.assertEqual(list(usage["items"]), [key["id"]])
        client.update_usage_plan(usagePlanId=plan, patchOperations=[
            {"op": "remove", "path": "/apiStages", "value": f"{api}:dev"}])
        client.delete_usage_plan(usagePlanId=plan)
        client.delete_api_key(apiKey=key["id"])
        client.delete_rest_api(restApiId=api)

    def test_test_invoke(self):
        from botocore.exceptions import ClientError
        api, pet, method = self.made()
        tested = self.client.test_invoke_method(**method, pathWithQueryString="/pets/9?full=1", headers={"X-A": "b"})
        self.assertEqual(tested["status"], 200)
        self.assertEqual(json.loads(tested["body"]), {"id": "9", "text": "made"})
        self.assertIn("Starting execution for request", tested["log"])
        with self.assertRaises(ClientError) as refused:
            self.client.test_invoke_method(restApiId=api, resourceId="none", httpMethod="GET")
        self.assertEqual(refused.exception.response["Error"]["Message"], "Invalid Resource identifier specified")
        self.client.delete_rest_api(restApiId=api)

    def test_sdks(self):
        from botocore.exceptions import ClientError
        api, _, _ = self.made()
        self.client.create_deployment(restApiId=api, stageName="dev")
        sdk = self.client.get_sdk(restApiId=api, stageName="dev", sdkType="javascript")
        self.assertEqual(sdk["body"].read(2), b"PK")
        refusals = [(api, "java", 501), (api, "cobol", 404), ("none", "javascript", 404)]
        for of, kind, status in refusals:
            with self.subTest(of=of, kind=kind), self.assertRaises(ClientError) as refused:
                self.client.get_sdk(restApiId=of, stageName="dev", sdkType=kind)
            self.assertEqual(refused.exception.response["ResponseMetadata"]["HTTPStatusCode"], status)
        self.client.delete_rest_api(restApiId=api)

    def test_what_sam_sync_calls(self):
        """A new body over the old one, deployed to the stage that is there; the deployment of before goes."""
        client = self.client
        api, _, _ = self.made()
        first = client.create_deployment(restApiId=api, stageName="Prod")["id"]
        body = json.dumps({"openapi": "3.0.1", "info": {"title": "pets", "version": "1.0"}, "paths": {"/pets/{id}": {"get": {
            "responses": {"200": {"description": "fine"}},
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "x-amazon-apigateway-integration": {
                "type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'},
                "responses": {"default": {"statusCode": "200", "responseTemplates": {
                    "application/json": '{"text": "synced"}'}}}}}}}})
        client.put_rest_api(restApiId=api, mode="overwrite", body=body.encode())
        second = client.create_deployment(restApiId=api, description="Created by SAM Sync")["id"]
        stages = client.get_stages(restApiId=api)["item"]
        self.assertEqual([(one["stageName"], one["deploymentId"]) for one in stages], [("Prod", first)])
        self.assertEqual(self.asked(api, "Prod")["text"], "made")
        with self.assertRaises(client.exceptions.BadRequestException) as refused:
            client.delete_deployment(restApiId=api, deploymentId=first)
        self.assertIn("Active stages pointing to this deployment", str(refused.exception))
        client.update_stage(restApiId=api, stageName="Prod", patchOperations=[
            {"op": "replace", "path": "/deploymentId", "value": second}])
        client.flush_stage_cache(restApiId=api, stageName="Prod")
        client.delete_deployment(restApiId=api, deploymentId=first)
        self.assertEqual(self.asked(api, "Prod")["text"], "synced")
        client.delete_rest_api(restApiId=api)
        made = self.http.create_api(Name="notes", ProtocolType="HTTP", Target="http://127.0.0.1:9/notes")["ApiId"]
        told = self.http.reimport_api(ApiId=made, Body=json.dumps({
            "openapi": "3.0.1", "info": {"title": "renamed", "version": "1.0"}, "paths": {"/notes": {"get": {
                "responses": {"default": {"description": "any"}}, "x-amazon-apigateway-integration": {
                    "type": "http_proxy", "httpMethod": "GET", "uri": "http://127.0.0.1:9/notes",
                    "payloadFormatVersion": "1.0"}}}}}))
        self.assertEqual((told["ApiId"], told["Name"]), (made, "renamed"))
        self.assertEqual([one["RouteKey"] for one in self.http.get_routes(ApiId=made)["Items"]], ["GET /notes"])
        self.http.delete_api(ApiId=made)

    def test_what_serverless_and_cdk_call(self):
        """What these do beside CloudFormation: the account's role, a stage's logs, tracing and tags, a key's value."""
        client = self.client
        client.update_account(patchOperations=[
            {"op": "replace", "path": "/cloudwatchRoleArn", "value": "arn:aws:iam::000000000000:role/logs"}])
        self.assertEqual(client.get_account()["cloudwatchRoleArn"], "arn:aws:iam::000000000000:role/logs")
        api, _, _ = self.made()
        client.create_deployment(restApiId=api, stageName="dev")
        self.assertIn(api, [one["id"] for one in client.get_rest_apis(limit=500)["items"]])
        # They ask for more than the service gives at once.
        self.assertEqual(len(client.get_resources(restApiId=api, limit=5000)["items"]), 3)
        destination = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/api-gateway/pets-dev"
        client.update_stage(restApiId=api, stageName="dev", patchOperations=[
            {"op": "replace", "path": "/tracingEnabled", "value": "true"},
            {"op": "replace", "path": "/*/*/logging/dataTrace", "value": "true"},
            {"op": "replace", "path": "/*/*/logging/loglevel", "value": "INFO"},
            {"op": "replace", "path": "/*/*/metrics/enabled", "value": "true"},
            {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": destination},
            {"op": "replace", "path": "/accessLogSettings/format", "value": "requestId: $context.requestId"}])
        arn = f"arn:aws:apigateway:us-east-1::/restapis/{api}/stages/dev"
        client.tag_resource(resourceArn=arn, tags={"STAGE": "dev"})
        stage = client.get_stage(restApiId=api, stageName="dev")
        self.assertEqual(stage["tags"], {"STAGE": "dev"})
        self.assertTrue(stage["tracingEnabled"])
        self.assertEqual(stage["accessLogSettings"]["destinationArn"], destination)
        self.assertEqual(stage["methodSettings"]["*/*"]["loggingLevel"], "INFO")
        client.update_stage(restApiId=api, stageName="dev", patchOperations=[{"op": "remove", "path": "/accessLogSettings"}])
        client.untag_resource(resourceArn=arn, tagKeys=["STAGE"])
        stage = client.get_stage(restApiId=api, stageName="dev")
        self.assertNotIn("accessLogSettings", stage)
        self.assertEqual(stage.get("tags", {}), {})
        key = client.create_api_key(name="cdk", enabled=True)
        self.assertEqual(client.get_api_key(apiKey=key["id"], includeValue=True)["value"], key["value"])
        self.assertNotIn("value", client.get_api_key(apiKey=key["id"]))
        client.delete_api_key(apiKey=key["id"])
        client.delete_rest_api(restApiId=api)

    def test_a_domain_of_either_control_plane(self):
        """Whoever changed it last is right, and each reads it in its own words."""
        one, two = self.client, self.http
        certificates = [f"arn:aws:acm:us-east-1:000000000000:certificate/{name}" for name in "abc"]
        one.create_domain_name(domainName="a.example.com", regionalCertificateArn=certificates[0],
                               endpointConfiguration={"types": ["REGIONAL"]})
        seen = two.get_domain_name(DomainName="a.example.com")["DomainNameConfigurations"]
        self.assertEqual([(each["EndpointType"], each["CertificateArn"]) for each in seen], [("REGIONAL", certificates[0])])
        name = one.get_domain_name(domainName="a.example.com")["regionalDomainName"]
        self.assertEqual(seen[0]["ApiGatewayDomainName"], name)
        two.update_domain_name(DomainName="a.example.com", DomainNameConfigurations=[
            {"CertificateArn": certificates[1], "EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"}])
        seen = one.get_domain_name(domainName="a.example.com")
        self.assertEqual((seen["regionalCertificateArn"], seen["regionalDomainName"]), (certificates[1], name))
        one.update_domain_name(domainName="a.example.com", patchOperations=[
            {"op": "replace", "path": "/regionalCertificateArn", "value": certificates[2]}])
        seen = two.get_domain_name(DomainName="a.example.com")["DomainNameConfigurations"]
        self.assertEqual([each["CertificateArn"] for each in seen], [certificates[2]])
        two.delete_domain_name(DomainName="a.example.com")
        one.create_domain_name(domainName="b.example.com", certificateArn=certificates[0])
        seen = two.get_domain_name(DomainName="b.example.com")["DomainNameConfigurations"][0]
        self.assertEqual(seen["EndpointType"], "EDGE")
        self.assertEqual(seen["ApiGatewayDomainName"],
                         one.get_domain_name(domainName="b.example.com")["distributionDomainName"])
        api, _, _ = self.made()
        one.create_deployment(restApiId=api, stageName="dev")
        one.create_base_path_mapping(domainName="b.example.com", restApiId=api, stage="dev")
        # Nothing of a domain outlives it.
        two.delete_domain_name(DomainName="b.example.com")
        two.create_domain_name(DomainName="b.example.com", DomainNameConfigurations=[{"CertificateArn": certificates[0]}])
        self.assertEqual(one.get_base_path_mappings(domainName="b.example.com").get("items", []), [])
        one.delete_domain_name(domainName="b.example.com")
        one.delete_rest_api(restApiId=api)


WORDS = {"string": "x", "integer": 1, "long": 1, "double": 1.0, "float": 1.0, "boolean": True, "timestamp": 0, "blob": b"{}"}

# As ARCHITECTURE.md has it.
REFUSED = {"apigatewayv2": ("Portal", "Product"), "lambda": ("CapacityProvider", "Durable", "ScalingConfig")}


def least_input(shape):
    """The least that a client may ask with."""
    if shape.type_name == "structure":
        return {name: least_input(shape.members[name]) for name in shape.required_members}
    if shape.type_name == "list":
        return [least_input(shape.member)]
    if shape.type_name == "map":
        return {}
    if getattr(shape, "enum", None):
        return shape.enum[0]
    least = shape.metadata.get("min", 0)
    return "x" * least if shape.type_name == "string" and least > 1 else WORDS[shape.type_name]


class EveryOperation(unittest.TestCase):
    def test_every_operation_answers(self):
        """Each operation of the installed models: known and no failure. What is not carried out says so by name."""
        import boto3
        import shapes
        from botocore.config import Config
        from botocore.exceptions import ClientError
        with server.running(COMMAND) as (url, environment):
            os.environ.update(environment)
            for service in ("apigateway", "apigatewayv2", "apigatewaymanagementapi", "lambda"):
                client = shapes.hold(boto3.client(service, endpoint_url=url, config=Config(
                    parameter_validation=False, retries={"max_attempts": 0})))
                for method, name in client.meta.method_to_api_mapping.items():
                    operation = client.meta.service_model.operation_model(name)
                    given = least_input(operation.input_shape) if operation.input_shape else {}
                    with self.subTest(service=service, operation=name):
                        try:
                            status, code = getattr(client, method)(**given)["ResponseMetadata"]["HTTPStatusCode"], ""
                        except ClientError as refused:
                            status = refused.response["ResponseMetadata"]["HTTPStatusCode"]
                            code = refused.response["Error"]["Code"]
                            # The service, too, says of a connection that is gone no more than that.
                            self.assertTrue(refused.response["Error"]["Message"] or code == "GoneException", refused)
                        refuses = any(word in name for word in REFUSED.get(service, ()))
                        self.assertTrue(status == 501 and refuses or status < 500 and not refuses, (status, code))
                        self.assertNotIn("UnknownOperation", code)


if __name__ == "__main__":
    COMMAND = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=1)
