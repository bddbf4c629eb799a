// @aws-sdk/client-lambda against our Lambda wire; TRESTLE_ENDPOINT names the endpoint, TRESTLE_ZIP a package (base64)
// whose handler gives back its event.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AddPermissionCommand, CreateAliasCommand, CreateFunctionCommand, DeleteFunctionCommand, GetFunctionCommand,
  GetPolicyCommand, InvokeCommand, InvokeWithResponseStreamCommand, LambdaClient, ListFunctionsCommand,
  PublishVersionCommand, ResourceConflictException, ResourceNotFoundException, UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2, waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";

const client = new LambdaClient({ endpoint: process.env.TRESTLE_ENDPOINT, region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" } });
const FunctionName = "echo";
const settings = { FunctionName, Runtime: "nodejs22.x", Handler: "index.handler",
  Role: "arn:aws:iam::000000000000:role/lambda", Code: { ZipFile: Buffer.from(process.env.TRESTLE_ZIP, "base64") } };
const text = (bytes) => Buffer.from(bytes).toString();

test.before(async () => {
  await client.send(new CreateFunctionCommand(settings));
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 10 }, { FunctionName });
});

test("invokes", async () => {
  const answer = await client.send(new InvokeCommand({ FunctionName, Payload: '{"a":1}', LogType: "Tail" }));
  assert.equal(answer.StatusCode, 200);
  assert.equal(answer.ExecutedVersion, "$LATEST");
  assert.equal(text(answer.Payload), '{"a":1}');
  assert.match(Buffer.from(answer.LogResult, "base64").toString(), /REPORT RequestId: /);
});

test("streams", async () => {
  const answer = await client.send(new InvokeWithResponseStreamCommand({ FunctionName, Payload: '{"b":2}' }));
  let payload = "", completed = false;
  for await (const event of answer.EventStream) {
    if (event.PayloadChunk) payload += text(event.PayloadChunk.Payload);
    completed ||= Boolean(event.InvokeComplete);
  }
  assert.equal(payload, '{"b":2}');
  assert.ok(completed);
});

test("updates, publishes and leads an alias there", async () => {
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 8 }));
  await waitUntilFunctionUpdatedV2({ client, maxWaitTime: 10 }, { FunctionName });
  const version = await client.send(new PublishVersionCommand({ FunctionName }));
  assert.equal(version.Timeout, 8);
  await client.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: version.Version }));
  const answer = await client.send(new InvokeCommand({ FunctionName, Qualifier: "live", Payload: "1" }));
  assert.equal(answer.ExecutedVersion, version.Version);
});

test("keeps a policy", async () => {
  await client.send(new AddPermissionCommand({ FunctionName, StatementId: "s", Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com" }));
  const { Policy } = await client.send(new GetPolicyCommand({ FunctionName }));
  assert.equal(JSON.parse(Policy).Statement[0].Sid, "s");
});

test("throws the service's exceptions", async () => {
  await assert.rejects(client.send(new CreateFunctionCommand(settings)), ResourceConflictException);
  await assert.rejects(client.send(new GetFunctionCommand({ FunctionName: "nope" })), (error) =>
    error instanceof ResourceNotFoundException &&
    error.message === "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nope");
});

test.after(async () => {
  await client.send(new DeleteFunctionCommand({ FunctionName }));
  const { Functions } = await client.send(new ListFunctionsCommand({}));
  assert.deepEqual(Functions, []);
});
