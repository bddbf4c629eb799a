// @aws-sdk/client-api-gateway and client-apigatewayv2 against our control planes, and the APIs they make; TRESTLE_ENDPOINT
// names the endpoint, TRESTLE_TARGET a server that answers with what it was asked.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import {
  APIGatewayClient, BadRequestException, CreateApiKeyCommand, CreateDeploymentCommand, CreateModelCommand, CreateRequestValidatorCommand,
  CreateResourceCommand, CreateRestApiCommand, CreateUsagePlanCommand, CreateUsagePlanKeyCommand, DeleteRestApiCommand,
  GetMethodCommand, GetResourcesCommand, GetRestApiCommand, GetSdkCommand, GetStageCommand, ImportRestApiCommand, NotFoundException, PutIntegrationCommand, PutIntegrationResponseCommand,
  PutMethodCommand, PutMethodResponseCommand, TestInvokeMethodCommand, UpdateStageCommand, paginateGetResources,
} from "@aws-sdk/client-api-gateway";
import {
  ApiGatewayV2Client, CreateApiCommand, CreateIntegrationCommand, CreateRouteCommand, CreateStageCommand,
  DeleteApiCommand, GetApisCommand, GetStageCommand as GetHttpStageCommand, NotFoundException as HttpNotFound,
} from "@aws-sdk/client-apigatewayv2";

const settings = { endpoint: process.env.TRESTLE_ENDPOINT, region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" } };
const rest = new APIGatewayClient(settings);
const v2 = new ApiGatewayV2Client(settings);

// A request to an API at its own Host.
function ask(api, path, { method = "GET", body, headers = {} } = {}) {
  const { hostname, port } = new URL(process.env.TRESTLE_ENDPOINT);
  return new Promise((done, failed) => {
    const request = http.request({ hostname, port, path, method,
      headers: { host: `${api}.execute-api.localhost`, ...headers } }, (answer) => {
      let text = "";
      answer.on("data", (part) => { text += part; });
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, text }));
    });
    request.on("error", failed);
    request.end(body);
  });
}

test("a REST API from nothing to an answer", async () => {
  const api = await rest.send(new CreateRestApiCommand({ name: "js", endpointConfiguration: { types: ["REGIONAL"] } }));
  assert.ok(api.createdDate instanceof Date);
  const restApiId = api.id;
  const pets = await rest.send(new CreateResourceCommand({ restApiId, parentId: api.rootResourceId, pathPart: "pets" }));
  await rest.send(new CreateModelCommand({ restApiId, name: "Pet", contentType: "application/json",
    schema: JSON.stringify({ type: "object", required: ["name"] }) }));
  const validator = await rest.send(new CreateRequestValidatorCommand({ restApiId, name: "v", validateRequestBody: true }));
  const keys = { restApiId, resourceId: pets.id, httpMethod: "POST" };
  await rest.send(new PutMethodCommand({ ...keys, authorizationType: "NONE", requestValidatorId: validator.id,
    requestModels: { "application/json": "Pet" } }));
  await rest.send(new PutMethodResponseCommand({ ...keys, statusCode: "200" }));
  await rest.send(new PutIntegrationCommand({ ...keys, type: "MOCK",
    requestTemplates: { "application/json": '{"statusCode": 200}' } }));
  await rest.send(new PutIntegrationResponseCommand({ ...keys, statusCode: "200",
    responseTemplates: { "application/json": '{"variable": "$stageVariables.v"}' } }));
  const method = await rest.send(new GetMethodCommand(keys));
  assert.equal(method.methodIntegration.integrationResponses["200"].statusCode, "200");
  const tested = await rest.send(new TestInvokeMethodCommand({ ...keys, body: '{"name": "Rex"}', stageVariables: { v: "t" } }));
  assert.equal(tested.status, 200);
  assert.equal(tested.body, '{"variable": "t"}');
  assert.match(tested.log, /Starting execution for request: .*\n.*HTTP Method: POST, Resource Path: \/pets/);
  await rest.send(new CreateDeploymentCommand({ restApiId, stageName: "dev", variables: { v: "1" } }));
  const headers = { "content-type": "application/json" };
  const made = await ask(restApiId, "/dev/pets", { method: "POST", body: '{"name": "Rex"}', headers });
  assert.deepEqual([made.status, made.text], [200, '{"variable": "1"}']);
  const refused = await ask(restApiId, "/dev/pets", { method: "POST", body: "{}", headers });
  assert.deepEqual([refused.status, refused.headers["x-amzn-errortype"], refused.text],
    [400, "BadRequestException", '{"message":"Invalid request body"}']);
  await rest.send(new UpdateStageCommand({ restApiId, stageName: "dev", patchOperations: [
    { op: "replace", path: "/variables/v", value: "2" }, { op: "replace", path: "/~1pets/POST/logging/loglevel", value: "INFO" }] }));
  const stage = await rest.send(new GetStageCommand({ restApiId, stageName: "dev" }));
  assert.equal(stage.methodSettings["~1pets/POST"].loggingLevel, "INFO");
  assert.equal((await ask(restApiId, "/dev/pets", { method: "POST", body: '{"name": 1}', headers })).text, '{"variable": "2"}');
  const paths = [];
  for await (const page of paginateGetResources({ client: rest, pageSize: 1 }, { restApiId }))
    paths.push(...page.items.map((one) => one.path));
  assert.deepEqual(paths.sort(), ["/", "/pets"]);
  await rest.send(new DeleteRestApiCommand({ restApiId }));
});

test("throws the service's exceptions", async () => {
  await assert.rejects(rest.send(new GetRestApiCommand({ restApiId: "none" })),
    (error) => error instanceof NotFoundException && error.message.startsWith("Invalid API identifier specified"));
  await assert.rejects(rest.send(new CreateRestApiCommand({ name: "a", description: "" })), BadRequestException);
  await assert.rejects(rest.send(new GetResourcesCommand({ restApiId: "none" })), NotFoundException);
  await assert.rejects(v2.send(new GetHttpStageCommand({ ApiId: "none", StageName: "a" })), HttpNotFound);
});

test("an HTTP API with CORS and mappings", async () => {
  const { ApiId } = await v2.send(new CreateApiCommand({ Name: "js-http", ProtocolType: "HTTP",
    CorsConfiguration: { AllowOrigins: ["http://app"], AllowMethods: ["GET"] } }));
  const { IntegrationId } = await v2.send(new CreateIntegrationCommand({ ApiId, IntegrationType: "HTTP_PROXY",
    IntegrationMethod: "GET", IntegrationUri: process.env.TRESTLE_TARGET, PayloadFormatVersion: "1.0",
    RequestParameters: { "append:header.x-id": "$request.path.id" }, ResponseParameters: { 200: { "overwrite:statuscode": "202" } } }));
  await v2.send(new CreateRouteCommand({ ApiId, RouteKey: "GET /pets/{id}", Target: `integrations/${IntegrationId}` }));
  const stage = await v2.send(new CreateStageCommand({ ApiId, StageName: "$default", AutoDeploy: true }));
  assert.ok(stage.CreatedDate instanceof Date);
  const answer = await ask(ApiId, "/pets/7", { headers: { origin: "http://app" } });
  assert.equal(answer.status, 202);
  assert.equal(JSON.parse(answer.text).headers["x-id"], "7");
  assert.equal(answer.headers["access-control-allow-origin"], "http://app");
  const preflight = await ask(ApiId, "/pets/7", { method: "OPTIONS",
    headers: { origin: "http://app", "access-control-request-method": "GET" } });
  assert.deepEqual([preflight.status, preflight.headers["access-control-allow-methods"]], [204, "GET"]);
  const { Items } = await v2.send(new GetApisCommand({}));
  assert.ok(Items.some((one) => one.ApiId === ApiId && one.Name === "js-http"));
  await v2.send(new DeleteApiCommand({ ApiId }));
});

test("the SDK of a stage calls its API", async (t) => {
  const mock = (template, more = {}) => ({ ...more, "x-amazon-apigateway-integration": { type: "mock",
    requestTemplates: { "application/json": "{\"statusCode\": 200}" },
    responses: { default: { statusCode: "200", responseTemplates: { "application/json": template } } } } });
  const parameter = (name, place, required = true) => ({ name, in: place, required, schema: { type: "string" } });
  const { id: restApiId } = await rest.send(new ImportRestApiCommand({ body: JSON.stringify({
    openapi: "3.0.1", info: { title: "sdk", version: "1" }, paths: {
      "/pets/{petId}": { get: mock('{"id": "$input.params(\'petId\')", "page": "$input.params(\'page\')", "kind": "$input.params(\'X-Kind\')", "more": "$input.params(\'more\')"}', {
        operationId: "GetPet", responses: { 200: {} },
        parameters: [parameter("petId", "path"), parameter("page", "query", false), parameter("X-Kind", "header")] }) },
      "/files/{proxy+}": { post: mock("text", { security: [{ api_key: [] }], responses: { 200: {} }, parameters: [parameter("proxy", "path")] }) },
      "/signed/{name}": { get: mock('"$context.identity.accessKey"', { "x-amazon-apigateway-auth": { type: "AWS_IAM" }, responses: { 200: {} },
        parameters: [parameter("name", "path"), parameter("q", "query", false)] }) },
    }, components: { securitySchemes: { api_key: { type: "apiKey", name: "x-api-key", in: "header" } } } }) }));
  t.after(() => rest.send(new DeleteRestApiCommand({ restApiId })));
  await rest.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
  const key = await rest.send(new CreateApiKeyCommand({ name: "sdk", enabled: true }));
  const plan = await rest.send(new CreateUsagePlanCommand({ name: "sdk", apiStages: [{ apiId: restApiId, stage: "dev" }] }));
  await rest.send(new CreateUsagePlanKeyCommand({ usagePlanId: plan.id, keyId: key.id, keyType: "API_KEY" }));

  const sdk = await rest.send(new GetSdkCommand({ restApiId, stageName: "dev", sdkType: "javascript" }));
  const folder = mkdtempSync(path.join(os.tmpdir(), "trestle-sdk-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, "sdk.zip"), sdk.body);
  execFileSync("python3", ["-m", "zipfile", "-e", "sdk.zip", "."], { cwd: folder });
  const factory = createRequire(import.meta.url)(path.join(folder, "apiGateway-js-sdk", "apigClient.js"));

  const plain = factory.newClient();
  assert.deepEqual(Object.keys(plain).sort(), ["filesProxyPost", "getPet", "petsPetIdGet", "signedNameGet"]);
  const pet = await plain.petsPetIdGet({ petId: "a b'/c", page: "2", "X-Kind": "cat", ignored: "x" }, {}, { queryParams: { more: "m" } });
  assert.equal(pet.status, 200);
  assert.deepEqual(pet.data, { id: "a%20b%27%2Fc", page: "2", kind: "cat", more: "m" });
  assert.equal(pet.headers["content-type"], "application/json");
  assert.equal((await plain.getPet({ petId: "1", "X-Kind": "k" })).data.page, "");
  await assert.rejects(plain.petsPetIdGet({ petId: "1" }), /Missing required parameter: X-Kind/);
  await assert.rejects(plain.petsPetIdGet({ petId: "..", "X-Kind": "k" }), /cannot be \.\./);

  await assert.rejects(plain.filesProxyPost({ proxy: "a/b" }, { any: 1 }),
    (error) => error.status === 403 && error.response.data.message === "Forbidden");
  const keyed = factory.newClient({ apiKey: key.value });
  assert.equal((await keyed.filesProxyPost({ proxy: "a/b c" }, { any: 1 })).data, "text");

  const signed = factory.newClient({ accessKey: "local", secretKey: "local", sessionToken: "token" });
  const params = { name: "it's (a) name*/~", q: "b&c =d" };
  assert.equal((await signed.signedNameGet(params, undefined, { queryParams: { a: ["2", "1"] } })).data, "local");
  await assert.rejects(factory.newClient({ accessKey: "local", secretKey: "wrong" }).signedNameGet(params),
    (error) => error.status === 403 && error.headers["x-amzn-errortype"] === "InvalidSignatureException");
  await assert.rejects(plain.signedNameGet(params), (error) => error.data.message === "Missing Authentication Token");
});
