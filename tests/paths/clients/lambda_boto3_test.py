"""boto3 against our Lambda wire: a function's life as scripts and deployment tools drive it, and Terraform's order of
calls with what it reads back.

usage: lambda_boto3_test.py SERVER [ARGUMENT | FOLDER]…
"""
import io
import json
import os
import sys
import time
import unittest
import urllib.request
import zipfile

import server

COMMAND = []
ROLE = "arn:aws:iam::000000000000:role/lambda"


def package(source, name="index.mjs"):
    """A zip as zip tools make it: with times and modes of its own."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, source)
    return buffer.getvalue()


ECHO = package("export const handler = async (event) => ({ got: event, env: process.env.LEVEL ?? null });")
OTHER = package("export const handler = async () => 'other';")
THROWS = package("export const handler = async () => { console.log('about to'); throw new TypeError('no'); };")


class Functions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = server.running(COMMAND)
        cls.url, environment = cls.running.__enter__()
        os.environ.clear()
        os.environ.update(environment)
        import boto3
        import shapes
        cls.client = shapes.hold(boto3.client("lambda", endpoint_url=cls.url))
        cls.tables = boto3.client("dynamodb", endpoint_url=cls.url)

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        cls.tables.close()
        cls.running.__exit__(None, None, None)

    def create(self, name, code=ECHO, **more):
        settings = dict(Runtime="nodejs22.x", Role=ROLE, Handler="index.handler")
        settings.update(more)
        created = self.client.create_function(FunctionName=name, Code={"ZipFile": code}, **settings)
        self.client.get_waiter("function_active_v2").wait(FunctionName=name)
        self.addCleanup(self.remove, name)
        return created

    def remove(self, name):
        try:
            self.client.delete_function(FunctionName=name)
        except self.client.exceptions.ResourceNotFoundException:
            pass

    def invoke(self, name, event=None, **more):
        answer = self.client.invoke(FunctionName=name, Payload=json.dumps(event), **more)
        return answer, json.loads(answer["Payload"].read())

    def test_life_of_a_function(self):
        self.create("life", Environment={"Variables": {"LEVEL": "7"}}, Timeout=5)
        answer, payload = self.invoke("life", {"a": [1, None, "é"]}, LogType="Tail")
        self.assertEqual((answer["StatusCode"], answer["ExecutedVersion"]), (200, "$LATEST"))
        self.assertEqual(payload, {"got": {"a": [1, None, "é"]}, "env": "7"})
        self.assertIn("LogResult", answer)
        self.client.update_function_code(FunctionName="life", ZipFile=OTHER)
        self.client.get_waiter("function_updated_v2").wait(FunctionName="life")
        self.assertEqual(self.invoke("life")[1], "other")
        self.client.update_function_configuration(FunctionName="life", Timeout=9, Description="d")
        self.client.get_waiter("function_updated").wait(FunctionName="life")
        shown = self.client.get_function_configuration(FunctionName="life")
        self.assertEqual((shown["Timeout"], shown["Description"]), (9, "d"))
        names = [one["FunctionName"] for page in self.client.get_paginator("list_functions").paginate(
            PaginationConfig={"PageSize": 1}) for one in page["Functions"]]
        self.assertIn("life", names)
        self.client.delete_function(FunctionName="life")
        with self.assertRaises(self.client.exceptions.ResourceNotFoundException) as gone:
            self.client.get_function(FunctionName="life")
        self.assertEqual(gone.exception.response["Error"]["Message"],
                         "Function not found: arn:aws:lambda:us-east-1:000000000000:function:life")

    def test_versions_and_aliases(self):
        self.create("versioned", Publish=True)
        self.client.update_function_code(FunctionName="versioned", ZipFile=OTHER)
        second = self.client.publish_version(FunctionName="versioned", Description="two")
        self.assertEqual(second["Version"], "2")
        self.client.create_alias(FunctionName="versioned", Name="live", FunctionVersion="1")
        answer, payload = self.invoke("versioned", 1, Qualifier="live")
        self.assertEqual((answer["ExecutedVersion"], payload["got"]), ("1", 1))
        self.client.update_alias(FunctionName="versioned", Name="live",
                                 RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}})
        executed = {self.invoke("versioned", 1, Qualifier="live")[0]["ExecutedVersion"] for _ in range(40)}
        self.assertEqual(executed, {"1", "2"})
        versions = self.client.list_versions_by_function(FunctionName="versioned")["Versions"]
        self.assertEqual([one["Version"] for one in versions], ["$LATEST", "1", "2"])
        self.assertEqual(self.invoke("versioned:1", 3)[1]["got"], 3)

    def test_failures_of_handlers(self):
        self.create("fails", THROWS)
        answer, payload = self.invoke("fails")
        self.assertEqual((answer["StatusCode"], answer["FunctionError"]), (200, "Unhandled"))
        self.assertEqual((payload["errorType"], payload["errorMessage"]), ("TypeError", "no"))
        self.assertEqual(self.client.invoke(FunctionName="fails", InvocationType="Event")["StatusCode"], 202)
        self.assertEqual(self.client.invoke(FunctionName="fails", InvocationType="DryRun")["StatusCode"], 204)

    def test_streams_of_answers(self):
        if not hasattr(self.client, "invoke_with_response_stream"):
            self.skipTest("this boto3 is older than response streams")
        self.create("streamed")
        events = list(self.client.invoke_with_response_stream(FunctionName="streamed", Payload=b'{"a": 1}')["EventStream"])
        payload = b"".join(one["PayloadChunk"]["Payload"] for one in events if "PayloadChunk" in one)
        self.assertEqual(json.loads(payload)["got"], {"a": 1})
        self.assertIn("InvokeComplete", events[-1])

    def test_code_can_be_fetched(self):
        self.create("fetched")
        location = self.client.get_function(FunctionName="fetched")["Code"]["Location"]
        with urllib.request.urlopen(location) as answer, zipfile.ZipFile(io.BytesIO(answer.read())) as archive:
            self.assertEqual(archive.namelist(), ["index.mjs"])

    def test_layers_reach_the_handler(self):
        layer = package("exports.word = 'from the layer';", "nodejs/node_modules/tools/index.js")
        published = self.client.publish_layer_version(LayerName="tools", Content={"ZipFile": layer},
                                                      CompatibleRuntimes=["nodejs22.x"])
        self.create("layered", package("exports.handler = async () => require('tools').word;", "index.js"),
                    Layers=[published["LayerVersionArn"]])
        self.assertEqual(self.invoke("layered")[1], "from the layer")

    def test_permissions(self):
        self.create("allowed")
        self.client.add_permission(FunctionName="allowed", StatementId="api", Action="lambda:InvokeFunction",
                                   Principal="apigateway.amazonaws.com", SourceArn="arn:aws:execute-api:us-east-1:000000000000:a/*")
        policy = json.loads(self.client.get_policy(FunctionName="allowed")["Policy"])
        self.assertEqual(policy["Statement"][0]["Principal"], {"Service": "apigateway.amazonaws.com"})
        self.client.remove_permission(FunctionName="allowed", StatementId="api")
        with self.assertRaises(self.client.exceptions.ResourceNotFoundException):
            self.client.get_policy(FunctionName="allowed")

    def test_streams_of_tables(self):
        self.create("mapped")
        stream = self.tables.create_table(
            TableName="Mapped", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})["TableDescription"]["LatestStreamArn"]
        made = self.client.create_event_source_mapping(FunctionName="mapped", EventSourceArn=stream,
                                                       StartingPosition="TRIM_HORIZON", BatchSize=10)
        shown = self.client.get_event_source_mapping(UUID=made["UUID"])
        self.assertEqual((shown["State"], shown["BatchSize"], shown["EventSourceArn"]), ("Enabled", 10, stream))
        self.assertEqual(shown["LastProcessingResult"], "No records processed")
        self.tables.put_item(TableName="Mapped", Item={"id": {"S": "1"}})
        deadline = time.monotonic() + 30
        while self.client.get_event_source_mapping(UUID=made["UUID"])["LastProcessingResult"] != "OK":
            self.assertLess(time.monotonic(), deadline, "the record was not processed")
            time.sleep(0.05)
        self.assertEqual(len(self.client.list_event_source_mappings(FunctionName="mapped")["EventSourceMappings"]), 1)
        self.client.delete_event_source_mapping(UUID=made["UUID"])
        other = stream[:-1] + ("8" if stream.endswith("9") else "9")
        with self.assertRaises(self.client.exceptions.InvalidParameterValueException) as unknown:
            self.client.create_event_source_mapping(FunctionName="mapped", EventSourceArn=other,
                                                    StartingPosition="LATEST")
        self.assertEqual(unknown.exception.response["Error"]["Message"], "Stream not found: " + other)

    def test_terraform_reads_what_it_wrote(self):
        """aws_lambda_function, aws_lambda_alias, aws_lambda_permission, aws_lambda_function_url: create, then refresh."""
        wanted = dict(Description="made by a plan", Timeout=20, MemorySize=512, Architectures=["arm64"],
                      Environment={"Variables": {"LEVEL": "1"}}, EphemeralStorage={"Size": 1024},
                      TracingConfig={"Mode": "Active"},
                      LoggingConfig={"LogFormat": "JSON", "ApplicationLogLevel": "DEBUG", "SystemLogLevel": "WARN",
                                     "LogGroup": "/custom"},
                      DeadLetterConfig={"TargetArn": "arn:aws:sqs:us-east-1:000000000000:dead"})
        known = self.client.meta.service_model.operation_model("CreateFunction").input_shape.members
        wanted = {name: value for name, value in wanted.items() if name in known}  # as far as this boto3 goes
        self.create("planned", Publish=True, Tags={"team": "t"}, **wanted)
        self.client.put_function_concurrency(FunctionName="planned", ReservedConcurrentExecutions=3)

        def refreshed():
            shown = self.client.get_function(FunctionName="planned")
            versions = self.client.list_versions_by_function(FunctionName="planned")["Versions"]
            self.client.get_function_code_signing_config(FunctionName="planned")
            return shown["Configuration"], shown, versions[-1]

        configuration, shown, version = refreshed()
        for name, value in wanted.items():
            self.assertEqual(configuration[name], value, name)
        self.assertEqual(shown["Tags"], {"team": "t"})
        self.assertEqual(shown["Concurrency"], {"ReservedConcurrentExecutions": 3})
        self.assertEqual(configuration["Layers"] if "Layers" in configuration else [], [])
        self.assertEqual((version["Version"], version["FunctionArn"]), ("1", configuration["FunctionArn"] + ":1"))
        again, _, _ = refreshed()
        self.assertEqual(again, configuration)
        url = self.client.create_function_url_config(FunctionName="planned", AuthType="NONE",
                                                     Cors={"AllowOrigins": ["https://a.example"], "MaxAge": 60})
        read = self.client.get_function_url_config(FunctionName="planned")
        for name in ("FunctionUrl", "AuthType", "Cors", "CreationTime", "InvokeMode"):
            self.assertEqual(read.get(name), url.get(name), name)
        self.client.put_function_event_invoke_config(FunctionName="planned", MaximumRetryAttempts=1)
        self.assertEqual(self.client.get_function_event_invoke_config(FunctionName="planned")["MaximumRetryAttempts"], 1)
        self.client.tag_resource(Resource=configuration["FunctionArn"], Tags={"more": "x"})
        self.assertEqual(self.client.list_tags(Resource=configuration["FunctionArn"])["Tags"], {"team": "t", "more": "x"})

    def test_refusals(self):
        self.create("refused")
        with self.assertRaises(self.client.exceptions.ResourceConflictException) as twice:
            self.client.create_function(FunctionName="refused", Code={"ZipFile": ECHO}, Runtime="nodejs22.x", Role=ROLE,
                                        Handler="index.handler")
        self.assertEqual(twice.exception.response["Error"]["Message"], "Function already exist: refused")
        with self.assertRaises(self.client.exceptions.InvalidParameterValueException):
            self.client.create_function(FunctionName="nozip", Code={"ZipFile": b"no zip"}, Runtime="nodejs22.x", Role=ROLE,
                                        Handler="index.handler")
        with self.assertRaises(self.client.exceptions.PreconditionFailedException):
            self.client.update_function_configuration(FunctionName="refused", RevisionId="x")


if __name__ == "__main__":
    COMMAND[:] = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=1)
