"""The calls of Terraform's AWS provider in its order, without Terraform: every resource is made, read back field by
field, waited for where the provider waits; a second plan finds nothing to do; changes are applied by the provider's
patches; and all of it is destroyed. (terraform_test.py is the same with the program itself.)

usage: terraform_replay_test.py SERVER [ARGUMENT | FOLDER]…
"""
import io
import json
import os
import sys
import time
import unittest
import zipfile

import server

COMMAND = []
ACCOUNT = "000000000000"


def package():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.mjs", "export const handler = async () => ({statusCode: 200, body: 'applied'});")
    return buffer.getvalue()


class Plan:
    """What was applied: resources in the order of their creation, each with how it is read and what has to be read."""

    def __init__(self, test):
        self.test = test
        self.resources = {}

    def apply(self, address, made, read, wanted, delete=None):
        """A resource that was just made; `read` gives the service's document of now."""
        self.resources[address] = (read, wanted, delete)
        self.check(address)
        return made

    def check(self, address):
        read, wanted, _ = self.resources[address]
        seen = read()
        for name, value in wanted.items():
            self.test.assertIn(name, seen, f"{address} is read without {name}: {seen}")
            self.test.assertEqual(seen[name], value, f"{address}.{name}")

    def change(self, address, wanted, without=None):
        read, known, delete = self.resources[address]
        wanted = {name: value for name, value in {**known, **wanted}.items() if name != without}
        self.resources[address] = (read, wanted, delete)
        self.check(address)

    def is_empty(self):
        """The refresh of a second plan: whatever differs would be planned."""
        for address in self.resources:
            self.check(address)

    def destroy(self):
        for address, (read, _, delete) in reversed(list(self.resources.items())):
            if delete is None:
                continue
            delete()
            with self.test.assertRaises(Exception, msg=f"{address} is still there") as gone:
                read()
            code = getattr(gone.exception, "response", {}).get("Error", {}).get("Code", repr(gone.exception))
            self.test.assertIn(code, ("NotFoundException", "ResourceNotFoundException"), address)


def waited(read, wanted, failed=()):
    """As the provider's waiters: asks until the state is the wanted one."""
    for _ in range(60):
        state = read()
        if state == wanted:
            return
        if state in failed:
            break
        time.sleep(0.05)
    raise AssertionError(f"{state} instead of {wanted}")


class Replay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = server.running(COMMAND)
        cls.url, environment = cls.running.__enter__()
        os.environ.clear()
        os.environ.update(environment)
        import boto3
        import shapes
        cls.v1 = shapes.hold(boto3.client("apigateway", endpoint_url=cls.url))
        cls.v2 = shapes.hold(boto3.client("apigatewayv2", endpoint_url=cls.url))
        cls.functions = shapes.hold(boto3.client("lambda", endpoint_url=cls.url))

    @classmethod
    def tearDownClass(cls):
        for client in (cls.v1, cls.v2, cls.functions):
            client.close()
        cls.running.__exit__(None, None, None)

    def function(self, plan, name):
        """aws_lambda_function and aws_lambda_permission; the ARN that invokes it."""
        client, code = self.functions, package()
        made = client.create_function(FunctionName=name, Runtime="nodejs22.x", Handler="index.handler", Publish=False,
                                      Role=f"arn:aws:iam::{ACCOUNT}:role/r", Timeout=3, MemorySize=128,
                                      Code={"ZipFile": code}, Environment={"Variables": {"A": "b"}}, Tags={"team": "a"},
                                      Architectures=["x86_64"], PackageType="Zip", TracingConfig={"Mode": "PassThrough"},
                                      EphemeralStorage={"Size": 512})
        client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})

        def read():
            answer = client.get_function(FunctionName=name)
            return {**answer["Configuration"], "Tags": answer.get("Tags")}
        plan.apply(f"aws_lambda_function.{name}", made, read,
                   {"FunctionName": name, "Runtime": "nodejs22.x", "Handler": "index.handler", "Timeout": 3, "MemorySize": 128,
                    "Environment": {"Variables": {"A": "b"}}, "CodeSha256": made["CodeSha256"], "PackageType": "Zip",
                    "Architectures": ["x86_64"], "Tags": {"team": "a"}, "State": "Active", "LastUpdateStatus": "Successful",
                    "TracingConfig": {"Mode": "PassThrough"}, "EphemeralStorage": {"Size": 512}, "Version": "$LATEST"},
                   lambda: client.delete_function(FunctionName=name))
        pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=name)
        self.assertEqual([one["Version"] for page in pages for one in page["Versions"]], ["$LATEST"])
        signing = client.get_function_code_signing_config(FunctionName=name)
        self.assertEqual(signing.get("CodeSigningConfigArn", ""), "")
        client.add_permission(FunctionName=name, StatementId="gateway", Action="lambda:InvokeFunction",
                              Principal="apigateway.amazonaws.com", SourceArn=f"arn:aws:execute-api:us-east-1:{ACCOUNT}:*/*")

        def statement():
            found = [one for one in json.loads(client.get_policy(FunctionName=name)["Policy"])["Statement"]
                     if one["Sid"] == "gateway"]
            return found[0]
        plan.apply(f"aws_lambda_permission.{name}", None, statement,
                   {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Principal": {"Service": "apigateway.amazonaws.com"},
                    "Resource": made["FunctionArn"]},
                   lambda: client.remove_permission(FunctionName=name, StatementId="gateway"))
        return (f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{made['FunctionArn']}/invocations",
                made["FunctionArn"])

    def rest_api(self, plan, name, **settings):
        """aws_api_gateway_rest_api without its body; (id, root)."""
        client = self.v1
        made = client.create_rest_api(name=name, **settings)
        api = made["id"]
        policy = settings.pop("policy", None)

        def read():
            seen = client.get_rest_api(restApiId=api)
            # The service gives a policy's quotes escaped once more; the provider takes that off.
            if "policy" in seen:
                seen["policy"] = json.loads(json.loads('"' + seen["policy"] + '"'))
            # Which newer versions of boto3 know.
            seen["endpointConfiguration"].pop("ipAddressType", None)
            return seen
        wanted = {"name": name, "apiKeySource": "HEADER", "disableExecuteApiEndpoint": False, **settings}
        if policy:
            wanted["policy"] = json.loads(policy)
        plan.apply(f"aws_api_gateway_rest_api.{name}", made, read, wanted,
                   lambda: client.delete_rest_api(restApiId=api))
        pages = client.get_paginator("get_resources").paginate(restApiId=api)
        root = [one["id"] for page in pages for one in page["items"] if one["path"] == "/"]
        self.assertEqual(len(root), 1)
        return api, root[0]

    def test_a_rest_api_resource_by_resource(self):
        client, plan = self.v1, Plan(self)
        uri, _ = self.function(plan, "pets")
        policy = json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}]})
        api, root = self.rest_api(plan, "Pets", description="pets", binaryMediaTypes=["image/png"], minimumCompressionSize=1024,
                                  policy=policy, endpointConfiguration={"types": ["REGIONAL"]}, tags={"team": "a"})

        def resource(parent, part, path):
            made = client.create_resource(restApiId=api, parentId=parent, pathPart=part)
            return plan.apply(f"resource.{part}", made, lambda: client.get_resource(restApiId=api, resourceId=made["id"]),
                              {"parentId": parent, "pathPart": part, "path": path},
                              lambda: client.delete_resource(restApiId=api, resourceId=made["id"]))["id"]
        pets = resource(root, "pets", "/pets")
        pet = resource(pets, "{id}", "/pets/{id}")

        client.create_model(restApiId=api, name="Pet", contentType="application/json", description="a pet",
                            schema='{"type":"object"}')
        plan.apply("model", None, lambda: client.get_model(restApiId=api, modelName="Pet"),
                   {"name": "Pet", "contentType": "application/json", "description": "a pet", "schema": '{"type":"object"}'},
                   lambda: client.delete_model(restApiId=api, modelName="Pet"))
        validator = client.create_request_validator(restApiId=api, name="all", validateRequestBody=True,
                                                    validateRequestParameters=True)["id"]
        plan.apply("request_validator", None,
                   lambda: client.get_request_validator(restApiId=api, requestValidatorId=validator),
                   {"name": "all", "validateRequestBody": True, "validateRequestParameters": True},
                   lambda: client.delete_request_validator(restApiId=api, requestValidatorId=validator))
        authorizer = client.create_authorizer(restApiId=api, name="gate", type="TOKEN", authorizerUri=uri,
                                              identitySource="method.request.header.Authorization",
                                              authorizerResultTtlInSeconds=300)["id"]
        plan.apply("authorizer", None, lambda: client.get_authorizer(restApiId=api, authorizerId=authorizer),
                   {"name": "gate", "type": "TOKEN", "authorizerUri": uri, "authorizerResultTtlInSeconds": 300,
                    "identitySource": "method.request.header.Authorization"},
                   lambda: client.delete_authorizer(restApiId=api, authorizerId=authorizer))

        get = {"restApiId": api, "resourceId": pet, "httpMethod": "GET"}
        post = {"restApiId": api, "resourceId": pets, "httpMethod": "POST"}

        def method(key, **wanted):
            client.put_method(**key, **wanted)
            plan.apply(f"method.{key['httpMethod']}", None, lambda: client.get_method(**key), wanted,
                       lambda: client.delete_method(**key))

        def integration(key, wanted, **more):
            client.put_integration(**key, **more)
            plan.apply(f"integration.{key['httpMethod']}", None, lambda: client.get_integration(**key), wanted,
                       lambda: client.delete_integration(**key))
        method(get, authorizationType="NONE", apiKeyRequired=True, requestValidatorId=validator,
               requestParameters={"method.request.path.id": True, "method.request.querystring.page": False},
               requestModels={"application/json": "Pet"})
        method(post, authorizationType="CUSTOM", authorizerId=authorizer, apiKeyRequired=False)
        integration(get, {"type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'},
                          "passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000, "cacheNamespace": pet,
                          "cacheKeyParameters": []},
                    type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
        integration(post, {"type": "AWS_PROXY", "httpMethod": "POST", "uri": uri, "timeoutInMillis": 29000,
                           "passthroughBehavior": "WHEN_NO_MATCH", "requestParameters": {"integration.request.header.x": "'s'"},
                           "cacheKeyParameters": ["integration.request.header.x"], "cacheNamespace": pets},
                    type="AWS_PROXY", integrationHttpMethod="POST", uri=uri, cacheKeyParameters=["integration.request.header.x"],
                    requestParameters={"integration.request.header.x": "'s'"})
        client.put_method_response(**get, statusCode="200", responseModels={"application/json": "Pet"},
                                   responseParameters={"method.response.header.X-Pet": True})
        plan.apply("method_response", None, lambda: client.get_method_response(**get, statusCode="200"),
                   {"statusCode": "200", "responseModels": {"application/json": "Pet"},
                    "responseParameters": {"method.response.header.X-Pet": True}},
                   lambda: client.delete_method_response(**get, statusCode="200"))
        client.put_integration_response(**get, statusCode="200", selectionPattern="", responseParameters={
            "method.response.header.X-Pet": "'yes'"}, responseTemplates={"application/json": "{}"})
        plan.apply("integration_response", None, lambda: client.get_integration_response(**get, statusCode="200"),
                   {"statusCode": "200", "responseTemplates": {"application/json": "{}"},
                    "responseParameters": {"method.response.header.X-Pet": "'yes'"}},
                   lambda: client.delete_integration_response(**get, statusCode="200"))
        client.put_gateway_response(restApiId=api, responseType="UNAUTHORIZED", statusCode="401",
                                    responseTemplates={"application/json": "{}"},
                                    responseParameters={"gatewayresponse.header.Authorization": "'Basic'"})
        plan.apply("gateway_response", None, lambda: client.get_gateway_response(restApiId=api, responseType="UNAUTHORIZED"),
                   {"statusCode": "401", "responseTemplates": {"application/json": "{}"}, "defaultResponse": False,
                    "responseParameters": {"gatewayresponse.header.Authorization": "'Basic'"}})
        part = client.create_documentation_part(restApiId=api, location={"type": "API"}, properties='{"description":"x"}')["id"]
        plan.apply("documentation_part", None,
                   lambda: client.get_documentation_part(restApiId=api, documentationPartId=part),
                   {"location": {"type": "API"}, "properties": '{"description":"x"}'},
                   lambda: client.delete_documentation_part(restApiId=api, documentationPartId=part))
        client.create_documentation_version(restApiId=api, documentationVersion="1", description="first")
        plan.apply("documentation_version", None,
                   lambda: client.get_documentation_version(restApiId=api, documentationVersion="1"),
                   {"version": "1", "description": "first"},
                   lambda: client.delete_documentation_version(restApiId=api, documentationVersion="1"))

        deployment = client.create_deployment(restApiId=api, description="d")["id"]
        plan.apply("deployment", None, lambda: client.get_deployment(restApiId=api, deploymentId=deployment),
                   {"id": deployment, "description": "d"},
                   lambda: client.delete_deployment(restApiId=api, deploymentId=deployment))
        client.create_stage(restApiId=api, stageName="dev", deploymentId=deployment, description="the stage",
                            variables={"a": "1"}, cacheClusterEnabled=True, cacheClusterSize="0.5", tracingEnabled=True,
                            documentationVersion="1", tags={"x": "y"})
        stage = lambda: client.get_stage(restApiId=api, stageName="dev")  # noqa: E731
        waited(lambda: stage()["cacheClusterStatus"], "AVAILABLE")
        log = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:a"
        client.update_stage(restApiId=api, stageName="dev", patchOperations=[
            {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": log},
            {"op": "replace", "path": "/accessLogSettings/format", "value": "$context.requestId"}])
        plan.apply("stage", None, stage,
                   {"stageName": "dev", "deploymentId": deployment, "description": "the stage", "variables": {"a": "1"},
                    "cacheClusterEnabled": True, "cacheClusterSize": "0.5", "tracingEnabled": True, "tags": {"x": "y"},
                    "documentationVersion": "1",
                    "accessLogSettings": {"destinationArn": log, "format": "$context.requestId"}},
                   lambda: client.delete_stage(restApiId=api, stageName="dev"))

        def settings(path, operations, wanted):
            client.update_stage(restApiId=api, stageName="dev", patchOperations=[
                {"op": "replace", "path": f"/{path}/{name}", "value": value} for name, value in operations])
            plan.apply(f"method_settings.{path}", None, lambda: stage()["methodSettings"][path], wanted)
        settings("*/*", [("metrics/enabled", "true"), ("logging/loglevel", "INFO"), ("logging/dataTrace", "false"),
                         ("throttling/burstLimit", "40"), ("throttling/rateLimit", "50.000000")],
                 {"metricsEnabled": True, "loggingLevel": "INFO", "dataTraceEnabled": False, "throttlingBurstLimit": 40,
                  "throttlingRateLimit": 50.0})
        settings("pets/{id}/GET", [("caching/enabled", "true"), ("caching/ttlInSeconds", "60"),
                                   ("caching/dataEncrypted", "false"),
                                   ("caching/requireAuthorizationForCacheControl", "false"),
                                   ("caching/unauthorizedCacheControlHeaderStrategy", "SUCCEED_WITHOUT_RESPONSE_HEADER")],
                 {"cachingEnabled": True, "cacheTtlInSeconds": 60, "cacheDataEncrypted": False,
                  "requireAuthorizationForCacheControl": False,
                  "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITHOUT_RESPONSE_HEADER"})

        key = client.create_api_key(name="key", description="k", enabled=True, tags={"a": "b"})
        plan.apply("api_key", None, lambda: client.get_api_key(apiKey=key["id"], includeValue=True),
                   {"name": "key", "description": "k", "enabled": True, "value": key["value"], "tags": {"a": "b"}},
                   lambda: client.delete_api_key(apiKey=key["id"]))
        usage = client.create_usage_plan(
            name="plan", description="d", quota={"limit": 100, "offset": 1, "period": "WEEK"},
            throttle={"burstLimit": 5, "rateLimit": 10.0},
            apiStages=[{"apiId": api, "stage": "dev", "throttle": {"/pets/{id}/GET": {"rateLimit": 5.0, "burstLimit": 2}}}])["id"]

        # A plan that serves a stage cannot go before it was taken off it, which is what the provider does first.
        def delete_plan():
            client.update_usage_plan(usagePlanId=usage, patchOperations=[
                {"op": "remove", "path": "/apiStages", "value": f"{api}:dev"}])
            client.delete_usage_plan(usagePlanId=usage)
        plan.apply("usage_plan", None, lambda: client.get_usage_plan(usagePlanId=usage),
                   {"name": "plan", "description": "d", "quota": {"limit": 100, "offset": 1, "period": "WEEK"},
                    "throttle": {"burstLimit": 5, "rateLimit": 10.0},
                    "apiStages": [{"apiId": api, "stage": "dev",
                                   "throttle": {"/pets/{id}/GET": {"rateLimit": 5.0, "burstLimit": 2}}}]}, delete_plan)
        client.create_usage_plan_key(usagePlanId=usage, keyId=key["id"], keyType="API_KEY")
        plan.apply("usage_plan_key", None, lambda: client.get_usage_plan_key(usagePlanId=usage, keyId=key["id"]),
                   {"id": key["id"], "type": "API_KEY", "name": "key", "value": key["value"]},
                   lambda: client.delete_usage_plan_key(usagePlanId=usage, keyId=key["id"]))

        certificate = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/11111111-1111-1111-1111-111111111111"
        client.create_domain_name(domainName="api.example.com", regionalCertificateArn=certificate, securityPolicy="TLS_1_2",
                                  endpointConfiguration={"types": ["REGIONAL"]})
        domain = lambda: client.get_domain_name(domainName="api.example.com")  # noqa: E731
        waited(lambda: domain()["domainNameStatus"], "AVAILABLE", ("PENDING",))
        plan.apply("domain_name", None, domain, {"domainName": "api.example.com", "regionalCertificateArn": certificate,
                                                 "securityPolicy": "TLS_1_2"},
                   lambda: client.delete_domain_name(domainName="api.example.com"))
        client.create_base_path_mapping(domainName="api.example.com", basePath="v1", restApiId=api, stage="dev")
        plan.apply("base_path_mapping", None,
                   lambda: client.get_base_path_mapping(domainName="api.example.com", basePath="v1"),
                   {"basePath": "v1", "restApiId": api, "stage": "dev"},
                   lambda: client.delete_base_path_mapping(domainName="api.example.com", basePath="v1"))
        client_certificate = client.generate_client_certificate(description="c")["clientCertificateId"]
        plan.apply("client_certificate", None,
                   lambda: client.get_client_certificate(clientCertificateId=client_certificate),
                   {"clientCertificateId": client_certificate, "description": "c"},
                   lambda: client.delete_client_certificate(clientCertificateId=client_certificate))
        link = client.create_vpc_link(name="link", targetArns=[
            f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:loadbalancer/net/l/1"])["id"]
        waited(lambda: client.get_vpc_link(vpcLinkId=link)["status"], "AVAILABLE", ("FAILED",))
        plan.apply("vpc_link", None, lambda: client.get_vpc_link(vpcLinkId=link), {"name": "link"},
                   lambda: client.delete_vpc_link(vpcLinkId=link))

        plan.is_empty()

        # Changes, as the provider patches them.
        client.update_rest_api(restApiId=api, patchOperations=[
            {"op": "replace", "path": "/description", "value": "all pets"},
            {"op": "replace", "path": "/binaryMediaTypes/image~1png", "value": "image/gif"},
            {"op": "replace", "path": "/minimumCompressionSize", "value": "0"}])
        plan.change("aws_api_gateway_rest_api.Pets", {"description": "all pets", "binaryMediaTypes": ["image/gif"],
                                                      "minimumCompressionSize": 0})
        client.update_method(**get, patchOperations=[
            {"op": "add", "path": "/requestParameters/method.request.header.x", "value": "true"},
            {"op": "remove", "path": "/requestParameters/method.request.querystring.page"},
            {"op": "replace", "path": "/apiKeyRequired", "value": "false"}])
        plan.change("method.GET", {"apiKeyRequired": False, "requestParameters": {
            "method.request.path.id": True, "method.request.header.x": True}})
        client.update_integration(**post, patchOperations=[
            {"op": "replace", "path": "/timeoutInMillis", "value": "1000"},
            {"op": "remove", "path": "/cacheKeyParameters/integration.request.header.x"}])
        plan.change("integration.POST", {"timeoutInMillis": 1000, "cacheKeyParameters": []})
        client.update_stage(restApiId=api, stageName="dev", patchOperations=[
            {"op": "replace", "path": "/variables/b", "value": "2"}, {"op": "remove", "path": "/variables/a"},
            {"op": "replace", "path": "/description", "value": "changed"}, {"op": "remove", "path": "/accessLogSettings"}])
        plan.change("stage", {"variables": {"b": "2"}, "description": "changed"}, without="accessLogSettings")
        self.assertNotIn("accessLogSettings", stage())
        client.update_usage_plan(usagePlanId=usage, patchOperations=[
            {"op": "replace", "path": "/throttle/rateLimit", "value": "20"},
            {"op": "replace", "path": "/quota/limit", "value": "7"}])
        plan.change("usage_plan", {"throttle": {"burstLimit": 5, "rateLimit": 20.0},
                                   "quota": {"limit": 7, "offset": 1, "period": "WEEK"}})

        def patched(address, update, keys, operations, wanted):
            update(**keys, patchOperations=[
                {"op": op, "path": path, **({} if value is None else {"value": value})} for op, path, value in operations])
            plan.change(address, wanted)
        patched("aws_api_gateway_rest_api.Pets", client.update_rest_api, {"restApiId": api}, [
            ("replace", "/endpointConfiguration/types/0", "EDGE"), ("replace", "/disableExecuteApiEndpoint", "true"),
            ("replace", "/apiKeySource", "AUTHORIZER")],
                {"endpointConfiguration": {"types": ["EDGE"]}, "disableExecuteApiEndpoint": True, "apiKeySource": "AUTHORIZER"})
        patched("resource.{id}", client.update_resource, {"restApiId": api, "resourceId": pet},
                [("replace", "/pathPart", "{pet}")], {"pathPart": "{pet}", "path": "/pets/{pet}"})
        patched("model", client.update_model, {"restApiId": api, "modelName": "Pet"},
                [("replace", "/description", "any pet"), ("replace", "/schema", '{"type":"string"}')],
                {"description": "any pet", "schema": '{"type":"string"}'})
        patched("request_validator", client.update_request_validator, {"restApiId": api, "requestValidatorId": validator},
                [("replace", "/name", "body"), ("replace", "/validateRequestParameters", "false")],
                {"name": "body", "validateRequestParameters": False})
        patched("authorizer", client.update_authorizer, {"restApiId": api, "authorizerId": authorizer},
                [("replace", "/identitySource", "method.request.header.Token"), ("replace", "/type", "REQUEST"),
                 ("replace", "/authorizerCredentials", f"arn:aws:iam::{ACCOUNT}:role/a"),
                 ("replace", "/authorizerResultTtlInSeconds", "0"), ("replace", "/name", "door")],
                {"identitySource": "method.request.header.Token", "type": "REQUEST", "name": "door",
                 "authorizerCredentials": f"arn:aws:iam::{ACCOUNT}:role/a", "authorizerResultTtlInSeconds": 0})
        patched("integration.GET", client.update_integration, get,
                [("replace", "/requestTemplates/application~1json", '{"statusCode": 201}'),
                 ("add", "/requestTemplates/text~1plain", "{}"), ("replace", "/passthroughBehavior", "NEVER"),
                 ("replace", "/cacheNamespace", "pets"), ("add", "/cacheKeyParameters/method.request.path.id", None)],
                {"requestTemplates": {"application/json": '{"statusCode": 201}', "text/plain": "{}"},
                 "passthroughBehavior": "NEVER", "cacheNamespace": "pets", "cacheKeyParameters": ["method.request.path.id"]})
        patched("method_response", client.update_method_response, {**get, "statusCode": "200"},
                [("remove", "/responseParameters/method.response.header.X-Pet", None),
                 ("add", "/responseParameters/method.response.header.X-Cat", "false"),
                 ("replace", "/responseModels/application~1json", "Empty")],
                {"responseParameters": {"method.response.header.X-Cat": False},
                 "responseModels": {"application/json": "Empty"}})
        patched("documentation_part", client.update_documentation_part, {"restApiId": api, "documentationPartId": part},
                [("replace", "/properties", '{"description":"y"}')], {"properties": '{"description":"y"}'})
        patched("documentation_version", client.update_documentation_version, {"restApiId": api, "documentationVersion": "1"},
                [("replace", "/description", "second")], {"description": "second"})
        patched("deployment", client.update_deployment, {"restApiId": api, "deploymentId": deployment},
                [("replace", "/description", "e")], {"description": "e"})
        patched("api_key", client.update_api_key, {"apiKey": key["id"]},
                [("replace", "/enabled", "false"), ("replace", "/description", "l"), ("replace", "/customerId", "c")],
                {"enabled": False, "description": "l", "customerId": "c"})
        patched("domain_name", client.update_domain_name, {"domainName": "api.example.com"},
                [("replace", "/securityPolicy", "TLS_1_0"), ("replace", "/endpointConfiguration/types/0", "REGIONAL"),
                 ("replace", "/mutualTlsAuthentication/truststoreUri", "s3://bucket/key"),
                 ("replace", "/mutualTlsAuthentication/truststoreVersion", "1")],
                {"securityPolicy": "TLS_1_0",
                 "mutualTlsAuthentication": {"truststoreUri": "s3://bucket/key", "truststoreVersion": "1"}})
        client.update_domain_name(domainName="api.example.com", patchOperations=[
            {"op": "replace", "path": "/mutualTlsAuthentication/truststoreUri", "value": ""}])
        plan.change("domain_name", {}, without="mutualTlsAuthentication")
        self.assertNotIn("mutualTlsAuthentication", domain())
        patched("client_certificate", client.update_client_certificate, {"clientCertificateId": client_certificate},
                [("replace", "/description", "d")], {"description": "d"})
        patched("vpc_link", client.update_vpc_link, {"vpcLinkId": link},
                [("replace", "/name", "chain"), ("replace", "/description", "d")], {"name": "chain", "description": "d"})
        client.tag_resource(resourceArn=f"arn:aws:apigateway:us-east-1::/restapis/{api}", tags={"more": "b"})
        client.untag_resource(resourceArn=f"arn:aws:apigateway:us-east-1::/restapis/{api}", tagKeys=["team"])
        plan.change("aws_api_gateway_rest_api.Pets", {"tags": {"more": "b"}})
        plan.is_empty()
        client.update_stage(restApiId=api, stageName="dev", patchOperations=[{"op": "remove", "path": "/pets/{id}/GET"}])
        self.assertNotIn("pets/{id}/GET", stage()["methodSettings"])
        for address in ("method_settings.*/*", "method_settings.pets/{id}/GET", "gateway_response"):
            plan.resources.pop(address)
        plan.destroy()

    def test_the_account_and_a_policy_beside_a_body(self):
        """aws_api_gateway_account, rest_api_policy and rest_api_put."""
        client, plan = self.v1, Plan(self)
        role = f"arn:aws:iam::{ACCOUNT}:role/logs"
        client.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": role}])
        plan.apply("account", None, client.get_account, {"cloudwatchRoleArn": role, "apiKeyVersion": "4",
                                                         "features": ["UsagePlans"],
                                                         "throttleSettings": {"burstLimit": 5000, "rateLimit": 10000.0}})
        api, _ = self.rest_api(plan, "Apart")
        policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Resource": "*",
                                                         "Action": "execute-api:Invoke"}]}
        client.update_rest_api(restApiId=api, patchOperations=[
            {"op": "replace", "path": "/policy", "value": json.dumps(policy)}])
        plan.change("aws_api_gateway_rest_api.Apart", {"policy": policy})
        client.put_rest_api(restApiId=api, mode="overwrite", failOnWarnings=True, parameters={"basepath": "prepend"},
                            body=json.dumps({"openapi": "3.0.1", "info": {"title": "Apart", "version": "1"}, "paths": {}}))
        # The provider's own order: what a body took away is put back.
        client.update_rest_api(restApiId=api, patchOperations=[
            {"op": "replace", "path": "/policy", "value": json.dumps(policy)}])
        plan.is_empty()
        client.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": ""}])
        self.assertNotIn("cloudwatchRoleArn", client.get_account())
        plan.resources.pop("account")
        plan.destroy()

    def test_a_websocket_api_under_a_domain(self):
        client, plan = self.v2, Plan(self)
        uri, _ = self.function(plan, "socket")

        def made(kind, identity, wanted, expected=None, **keys):
            """Creates, reads back and remembers; the new id."""
            created = getattr(client, f"create_{kind}")(**keys, **wanted)
            keys = {**keys, identity: created[identity]}
            plan.apply(kind if kind not in plan.resources else f"{kind}.{created[identity]}", created,
                       lambda: getattr(client, f"get_{kind}")(**keys), {**wanted, **(expected or {})},
                       lambda: getattr(client, f"delete_{kind}")(**keys))
            return created[identity]
        api = made("api", "ApiId", {"Name": "socket", "ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body.action"},
                   {"DisableExecuteApiEndpoint": False,
                    "ApiKeySelectionExpression": "$request.header.x-api-key"})
        made("model", "ModelId", {"Name": "Message", "ContentType": "application/json", "Schema": '{"type":"object"}',
                                  "Description": "m"}, ApiId=api)
        authorizer = made("authorizer", "AuthorizerId", {
            "Name": "door", "AuthorizerType": "REQUEST", "AuthorizerUri": uri, "IdentitySource": ["route.request.header.Auth"]}, ApiId=api)
        mock = made("integration", "IntegrationId", {
            "IntegrationType": "MOCK", "RequestTemplates": {"200": '{"statusCode":200}'}, "TemplateSelectionExpression": "200",
            "ContentHandlingStrategy": "CONVERT_TO_TEXT"},
            {"ConnectionType": "INTERNET", "PassthroughBehavior": "WHEN_NO_MATCH", "TimeoutInMillis": 29000,
             "IntegrationResponseSelectionExpression": "${integration.response.statuscode}"}, ApiId=api)
        made("integration_response", "IntegrationResponseId", {
            "IntegrationResponseKey": "/200/", "ResponseTemplates": {"$default": "{}"}, "TemplateSelectionExpression": "$default"},
            ApiId=api, IntegrationId=mock)
        connect = made("route", "RouteId", {
            "RouteKey": "$connect", "AuthorizationType": "CUSTOM", "AuthorizerId": authorizer, "Target": f"integrations/{mock}",
            "RequestParameters": {"route.request.header.Auth": {"Required": True}}}, {"ApiKeyRequired": False}, ApiId=api)
        route = made("route", "RouteId", {
            "RouteKey": "say", "Target": f"integrations/{mock}", "RequestModels": {"any": "Message"}, "OperationName": "say",
            "ModelSelectionExpression": "any", "RouteResponseSelectionExpression": "$default"}, ApiId=api)
        made("route_response", "RouteResponseId", {
            "RouteResponseKey": "$default", "ResponseModels": {"any": "Message"}, "ModelSelectionExpression": "any"},
            ApiId=api, RouteId=route)
        deployment = made("deployment", "DeploymentId", {"Description": "d"}, {"DeploymentStatus": "DEPLOYED"}, ApiId=api)
        client.create_stage(ApiId=api, StageName="dev", DeploymentId=deployment)
        stage = {"ApiId": api, "StageName": "dev"}
        settings = {"LoggingLevel": "INFO", "DataTraceEnabled": True, "DetailedMetricsEnabled": True, "ThrottlingBurstLimit": 1,
                    "ThrottlingRateLimit": 2.0}
        log = {"DestinationArn": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:a", "Format": "$context.requestId"}
        client.update_stage(**stage, DefaultRouteSettings=settings, AccessLogSettings=log)
        plan.apply("stage", None, lambda: client.get_stage(**stage),
                   {"DeploymentId": deployment, "AutoDeploy": False, "DefaultRouteSettings": settings, "AccessLogSettings": log},
                   lambda: client.delete_stage(**stage))
        certificate = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/11111111-1111-1111-1111-111111111111"
        client.create_domain_name(DomainName="socket.example.com", Tags={"a": "b"}, DomainNameConfigurations=[
            {"CertificateArn": certificate, "EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"}])
        domain = lambda: client.get_domain_name(DomainName="socket.example.com")  # noqa: E731
        waited(lambda: domain()["DomainNameConfigurations"][0]["DomainNameStatus"], "AVAILABLE")
        plan.apply("domain_name", None, domain, {"Tags": {"a": "b"}, "ApiMappingSelectionExpression": "$request.basepath"},
                   lambda: client.delete_domain_name(DomainName="socket.example.com"))
        mapping = made("api_mapping", "ApiMappingId", {"ApiMappingKey": "v1", "Stage": "dev", "ApiId": api},
                       DomainName="socket.example.com")
        link = made("vpc_link", "VpcLinkId", {"Name": "link", "SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"],
                                              "Tags": {"a": "b"}}, {"VpcLinkStatus": "AVAILABLE"})
        plan.is_empty()

        client.update_route(ApiId=api, RouteId=connect, AuthorizationType="NONE", ApiKeyRequired=True)
        plan.change("route", {"AuthorizationType": "NONE", "ApiKeyRequired": True}, without="AuthorizerId")
        client.update_integration(ApiId=api, IntegrationId=mock, RequestTemplates={"200": "", "201": '{"statusCode":201}'},
                                  TemplateSelectionExpression="201", TimeoutInMillis=500)
        plan.change("integration", {"RequestTemplates": {"201": '{"statusCode":201}'}, "TemplateSelectionExpression": "201",
                                    "TimeoutInMillis": 500})
        client.update_api_mapping(ApiId=api, DomainName="socket.example.com", ApiMappingId=mapping, ApiMappingKey="v2", Stage="dev")
        plan.change("api_mapping", {"ApiMappingKey": "v2"})
        client.update_vpc_link(VpcLinkId=link, Name="chain")
        plan.change("vpc_link", {"Name": "chain"})
        client.update_domain_name(DomainName="socket.example.com", MutualTlsAuthentication={"TruststoreUri": "s3://a/b"})
        plan.change("domain_name", {"MutualTlsAuthentication": {"TruststoreUri": "s3://a/b"}})
        client.update_domain_name(DomainName="socket.example.com", MutualTlsAuthentication={"TruststoreUri": ""})
        plan.change("domain_name", {}, without="MutualTlsAuthentication")
        self.assertNotIn("MutualTlsAuthentication", domain())
        client.delete_access_log_settings(**stage)
        plan.change("stage", {}, without="AccessLogSettings")
        self.assertNotIn("AccessLogSettings", client.get_stage(**stage))
        plan.is_empty()
        plan.destroy()

    def test_a_rest_api_of_a_body(self):
        client, plan = self.v1, Plan(self)
        uri, _ = self.function(plan, "described")
        api, _ = self.rest_api(plan, "Described", endpointConfiguration={"types": ["REGIONAL"]})
        body = {"openapi": "3.0.1", "info": {"title": "Described", "version": "1"}, "paths": {"/pets": {"get": {
            "responses": {}, "x-amazon-apigateway-integration": {
                "type": "aws_proxy", "httpMethod": "POST", "uri": uri, "payloadFormatVersion": "1.0"}}}}}
        try:
            client.put_rest_api(restApiId=api, mode="overwrite", body=json.dumps(body))
        except client.exceptions.ClientError as refused:
            if refused.response["ResponseMetadata"]["HTTPStatusCode"] == 501:
                self.skipTest("PutRestApi is not carried out")
            raise
        client.update_rest_api(restApiId=api, patchOperations=[{"op": "replace", "path": "/name", "value": "Described"}])
        plan.is_empty()
        paths = {one["path"] for page in client.get_paginator("get_resources").paginate(restApiId=api) for one in page["items"]}
        self.assertEqual(paths, {"/", "/pets"})
        deployment = client.create_deployment(restApiId=api)["id"]
        client.create_stage(restApiId=api, stageName="dev", deploymentId=deployment)
        plan.is_empty()
        client.delete_stage(restApiId=api, stageName="dev")
        plan.destroy()

    def test_an_http_api(self):
        client, plan = self.v2, Plan(self)
        _, arn = self.function(plan, "http")
        cors = {"AllowOrigins": ["http://a"], "AllowMethods": ["GET"], "AllowHeaders": ["x"], "MaxAge": 5,
                "AllowCredentials": True, "ExposeHeaders": ["y"]}
        made = client.create_api(Name="http", ProtocolType="HTTP", Description="d", Version="1", CorsConfiguration=cors,
                                 Tags={"a": "b"})
        api = made["ApiId"]
        plan.apply("api", None, lambda: client.get_api(ApiId=api),
                   {"Name": "http", "ProtocolType": "HTTP", "Description": "d", "Version": "1", "CorsConfiguration": cors,
                    "Tags": {"a": "b"}, "RouteSelectionExpression": "$request.method $request.path",
                    "ApiKeySelectionExpression": "$request.header.x-api-key", "DisableExecuteApiEndpoint": False},
                   lambda: client.delete_api(ApiId=api))
        integration = client.create_integration(
            ApiId=api, IntegrationType="AWS_PROXY", IntegrationMethod="POST", IntegrationUri=arn, ConnectionType="INTERNET",
            PayloadFormatVersion="2.0", TimeoutInMillis=3000, Description="i",
            RequestParameters={"append:header.x": "$context.stage"})["IntegrationId"]
        plan.apply("integration", None, lambda: client.get_integration(ApiId=api, IntegrationId=integration),
                   {"IntegrationType": "AWS_PROXY", "IntegrationMethod": "POST", "IntegrationUri": arn, "TimeoutInMillis": 3000,
                    "PayloadFormatVersion": "2.0", "ConnectionType": "INTERNET", "Description": "i",
                    "RequestParameters": {"append:header.x": "$context.stage"}},
                   lambda: client.delete_integration(ApiId=api, IntegrationId=integration))
        authorizer = client.create_authorizer(
            ApiId=api, Name="tokens", AuthorizerType="JWT", IdentitySource=["$request.header.Authorization"],
            JwtConfiguration={"Issuer": self.url + "/_trestle/issuer", "Audience": ["pets"]})["AuthorizerId"]
        plan.apply("authorizer", None, lambda: client.get_authorizer(ApiId=api, AuthorizerId=authorizer),
                   {"Name": "tokens", "AuthorizerType": "JWT", "IdentitySource": ["$request.header.Authorization"],
                    "JwtConfiguration": {"Issuer": self.url + "/_trestle/issuer", "Audience": ["pets"]}},
                   lambda: client.delete_authorizer(ApiId=api, AuthorizerId=authorizer))

        def route(key, **wanted):
            made = client.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{integration}", **wanted)["RouteId"]
            plan.apply(f"route.{key}", None, lambda: client.get_route(ApiId=api, RouteId=made),
                       {"RouteKey": key, "Target": f"integrations/{integration}", "ApiKeyRequired": False, **wanted},
                       lambda: client.delete_route(ApiId=api, RouteId=made))
        route("GET /pets/{id}", AuthorizationType="NONE", OperationName="getPet")
        route("POST /pets", AuthorizationType="JWT", AuthorizerId=authorizer, AuthorizationScopes=["write"])
        deployment = client.create_deployment(ApiId=api, Description="first")["DeploymentId"]
        waited(lambda: client.get_deployment(ApiId=api, DeploymentId=deployment)["DeploymentStatus"], "DEPLOYED", ("FAILED",))
        plan.apply("deployment", None, lambda: client.get_deployment(ApiId=api, DeploymentId=deployment),
                   {"Description": "first", "AutoDeployed": False},
                   lambda: client.delete_deployment(ApiId=api, DeploymentId=deployment))
        client.create_stage(
            ApiId=api, StageName="dev", Description="s", DeploymentId=deployment, AutoDeploy=False, StageVariables={"v": "1"},
            DefaultRouteSettings={"ThrottlingBurstLimit": 10, "ThrottlingRateLimit": 20.0, "DetailedMetricsEnabled": False},
            RouteSettings={"GET /pets/{id}": {"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 2.0}}, Tags={"c": "d"})
        plan.apply("stage", None, lambda: client.get_stage(ApiId=api, StageName="dev"),
                   {"StageName": "dev", "Description": "s", "DeploymentId": deployment, "AutoDeploy": False,
                    "StageVariables": {"v": "1"}, "Tags": {"c": "d"},
                    "DefaultRouteSettings": {"ThrottlingBurstLimit": 10, "ThrottlingRateLimit": 20.0,
                                             "DetailedMetricsEnabled": False},
                    "RouteSettings": {"GET /pets/{id}": {"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 2.0}}},
                   lambda: client.delete_stage(ApiId=api, StageName="dev"))
        plan.is_empty()
        client.update_stage(ApiId=api, StageName="dev", Description="changed", StageVariables={"v": "", "w": "2"})
        plan.change("stage", {"Description": "changed", "StageVariables": {"w": "2"}})
        client.update_api(ApiId=api, Description="changed", Version="2")
        plan.change("api", {"Version": "2", "Description": "changed"})
        plan.is_empty()
        plan.destroy()


if __name__ == "__main__":
    COMMAND = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=1)
