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
        cls.client = boto3.client("apigateway", endpoint_url=cls.url)

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


if __name__ == "__main__":
    COMMAND = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=1)
