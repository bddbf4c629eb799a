"""REST APIs by OpenAPI, as boto3 and the AWS command line bring and take them: import, call, export, merge, and the whole
way round without loss.

usage: openapi_test.py SERVER [ARGUMENT | FOLDER]…
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

import server

COMMAND = []
AWS = "/usr/bin/aws"
DESCRIPTION = """
openapi: 3.0.1
info: {title: Shelves, version: "2.1", description: Where books stand}
paths:
  /shelves/{id}:
    get:
      operationId: GetShelf
      summary: One shelf
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: floor, in: query, required: true, schema: {type: string}}
      responses:
        200:
          description: 200 response
          content: {application/json: {schema: {$ref: "#/components/schemas/Shelf"}}}
      x-amazon-apigateway-request-validator: params
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses:
          default:
            statusCode: "200"
            responseTemplates: {application/json: '{"id": "$input.params("id")", "floor": "$input.params("floor")"}'}
x-amazon-apigateway-request-validators:
  params: {validateRequestParameters: true, validateRequestBody: false}
components:
  schemas:
    Shelf: {type: object, properties: {id: {type: string}, next: {$ref: "#/components/schemas/Shelf"}}}
"""
MORE = {"swagger": "2.0", "info": {"title": "Shelves", "version": "2.2"},
        "paths": {"/books": {"get": {"responses": {"200": {"description": "200 response"}},
                                     "x-amazon-apigateway-integration": {
                                         "type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'},
                                         "responses": {"default": {"statusCode": "200"}}}}}}}


class OpenApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = server.running(COMMAND)
        cls.url, cls.environment = cls.running.__enter__()
        os.environ.clear()
        os.environ.update(cls.environment)
        import boto3
        import shapes
        cls.client = shapes.hold(boto3.client("apigateway", endpoint_url=cls.url))

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        cls.running.__exit__(None, None, None)

    def deployed(self, api):
        self.client.create_deployment(restApiId=api, stageName="prod")
        return api

    def exported(self, api, kind="oas30", extensions="apigateway", accepts="application/json"):
        """What the AWS command line writes to its file."""
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "api")
            told = subprocess.run([AWS, "--endpoint-url", self.url, "apigateway", "get-export", "--rest-api-id", api,
                                   "--stage-name", "prod", "--export-type", kind, "--accepts", accepts, "--parameters",
                                   f"extensions={extensions}", str(file)], check=True, capture_output=True).stdout
            return json.loads(told), file.read_text()

    def kept(self, api):
        """All that clients see of the API, without what differs by its id."""
        resources = self.client.get_resources(restApiId=api, embed=["methods"])["items"]
        names = {one["id"]: one["path"] for one in resources}
        validators = {one["id"]: one["name"] for one in self.client.get_request_validators(restApiId=api)["items"]}
        text = json.dumps([[(one["path"], one.get("resourceMethods")) for one in resources],
                           self.client.get_models(restApiId=api)["items"],
                           sorted(validators.values())], sort_keys=True)
        for given in ({api: "API"}, names, validators):
            for identifier, name in given.items():
                text = text.replace(identifier, name)
        models = json.loads(text)
        for one in models[1]:
            one.pop("id", None)
        return models

    def test_the_whole_way_round(self):
        api = self.client.import_rest_api(body=DESCRIPTION.encode())
        self.assertEqual((api["name"], api["version"], api["description"]), ("Shelves", "2.1", "Where books stand"))
        self.assertNotIn("warnings", api)
        self.deployed(api["id"])
        with urllib.request.urlopen(f"{self.url}/restapis/{api['id']}/prod/_user_request_/shelves/7?floor=2") as answer:
            self.assertEqual(json.load(answer), {"id": "7", "floor": "2"})
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{self.url}/restapis/{api['id']}/prod/_user_request_/shelves/7")
        self.assertEqual(refused.exception.code, 400)
        refused.exception.close()
        for kind in ("oas30", "swagger"):
            told, text = self.exported(api["id"], kind)
            self.assertEqual(told["contentDisposition"], f'attachment; filename="{kind}_2.1.json"')
            again = self.client.import_rest_api(body=text.encode(), failOnWarnings=True)["id"]
            self.assertEqual(self.kept(again), self.kept(api["id"]))
            self.deployed(again)
            self.assertEqual(self.exported(again, kind)[1].replace(again, api["id"]), text)
        _, yaml = self.exported(api["id"], accepts="application/yaml")
        again = self.client.import_rest_api(body=yaml.encode(), failOnWarnings=True)["id"]
        self.assertEqual(self.kept(again), self.kept(api["id"]))

    def test_merge_and_overwrite(self):
        api = self.deployed(self.client.import_rest_api(body=DESCRIPTION.encode())["id"])
        before = json.loads(self.exported(api)[1])
        self.client.put_rest_api(restApiId=api, mode="merge", body=json.dumps(MORE).encode())
        self.deployed(api)
        after = json.loads(self.exported(api)[1])
        self.assertEqual(after["info"]["version"], "2.2")
        self.assertEqual(sorted(after["paths"]), ["/books", "/shelves/{id}"])
        self.assertEqual(after["paths"]["/shelves/{id}"], before["paths"]["/shelves/{id}"])
        self.client.put_rest_api(restApiId=api, mode="overwrite", body=json.dumps(MORE).encode())
        self.deployed(api)
        self.assertEqual(list(json.loads(self.exported(api)[1])["paths"]), ["/books"])

    def test_what_is_wrong_is_told_with_its_place(self):
        description = DESCRIPTION.replace("type: mock", "type: http")
        with self.assertRaises(self.client.exceptions.BadRequestException) as refused:
            self.client.import_rest_api(body=description.encode())
        self.assertIn("Errors found during import:\n\tUnable to put integration for 'GET' on resource at path "
                      "'/shelves/{id}'", str(refused.exception))
        self.assertIn("line 6, column 5", str(refused.exception))


if __name__ == "__main__":
    COMMAND = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=2)
