"""Handlers as people have them, with the libraries they use, run unchanged: Express behind serverless-http and behind
@codegenie/serverless-express, middy, Powertools (logger, metrics, tracer, parameters), the AWS SDK against our endpoint, TypeScript through esbuild, and
a streamed answer at a function URL. Each stands behind a route of an HTTP API and is called as a client would."""
import hashlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

import sdk_install
from server import address, clean_environment

HERE = os.path.dirname(os.path.abspath(__file__))
HOST = "handlers01.execute-api.localhost"

EXPRESS = """
const express = require('express');
const app = express();
app.use(express.json());
app.get('/{name}/hello/:who', (request, response) => response.json({ hello: request.params.who, q: request.query.q ?? null }));
app.post('/{name}/echo', (request, response) => response.status(201).set('x-made-by', 'express').json(request.body));
app.get('/{name}/binary', (request, response) => response.type('image/png').send(Buffer.from([0, 255, 1, 254])));
app.get('/{name}/fails', () => { throw new Error('in express'); });
app.use((error, request, response, next) => response.status(500).json({ message: error.message }));
"""

FUNCTIONS = {
    "serverless": ("index.js", EXPRESS.replace("{name}", "serverless") + """
const serverless = require('serverless-http');
exports.handler = serverless(app, { binary: ['image/png'] });
"""),
    "codegenie": ("index.js", EXPRESS.replace("{name}", "codegenie") + """
const serverlessExpress = require('@codegenie/serverless-express');
exports.handler = serverlessExpress({ app, binarySettings: { contentTypes: ['image/png'] } });
"""),
    "middy": ("index.mjs", """
import middy from '@middy/core';
import jsonBodyParser from '@middy/http-json-body-parser';
import errorHandler from '@middy/http-error-handler';
export const handler = middy()
  .use(jsonBodyParser())
  .use(errorHandler({ logger: false }))
  .handler(async (event, context, { signal }) => ({
    statusCode: 200,
    body: JSON.stringify({ twice: event.body.n * 2, aborted: signal.aborted, name: context.functionName }),
  }));
"""),
    "powertools": ("index.mjs", """
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
const lines = [];
const logger = new Logger({ serviceName: 'shop' });
logger.console.info = (line) => lines.push(JSON.parse(line));
export const handler = middy(async (event, context) => {
  lines.length = 0;
  logger.info('hello', { order: 5 });
  const [line] = lines;
  return { statusCode: 200, body: JSON.stringify({
    message: line.message, service: line.service, order: line.order, cold: line.cold_start,
    same: line.function_request_id === context.awsRequestId, arn: line.function_arn, memory: line.function_memory_size,
    traced: /^1-[0-9a-f]{8}-[0-9a-f]{24}$/.test(line.xray_trace_id ?? '') }) };
}).use(injectLambdaContext(logger));
"""),
    "measured": ("index.mjs", """
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import { DynamoDBProvider } from '@aws-lambda-powertools/parameters/dynamodb';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import middy from '@middy/core';
const metrics = new Metrics({ namespace: 'shop', serviceName: 'orders' });
const tracer = new Tracer({ serviceName: 'orders' });
const parameters = new DynamoDBProvider({ tableName: 'Things' });
await new DynamoDBClient({}).send(new PutItemCommand({ TableName: 'Things',
  Item: { id: { S: 'greeting' }, value: { S: 'hello' } } }));
export const handler = middy(async () => {
  metrics.addMetric('orders', MetricUnit.Count, 2);
  tracer.putAnnotation('order', 5);
  return { greeting: await parameters.get('greeting'), traced: tracer.isTracingEnabled(), root: tracer.getRootXrayTraceId() };
}).use(logMetrics(metrics, { captureColdStartMetric: true })).use(captureLambdaHandler(tracer));
"""),
    "sdk": ("index.mjs", """
import { DynamoDBClient, PutItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const handler = async () => {
  const Key = { id: { S: 'one' } };
  await client.send(new PutItemCommand({ TableName: 'Things', Item: { ...Key, value: { N: '42' } } }));
  const { Item } = await client.send(new GetItemCommand({ TableName: 'Things', Key, ConsistentRead: true }));
  return Item;
};
"""),
    "typed": ("index.ts", """
import express, { type Request, type Response } from 'express';
interface Answer { n: number }
enum Factor { Two = 2 }
export const handler = async (event: { rawPath: string }): Promise<Answer> => ({ n: event.rawPath.length * Factor.Two,
  express: typeof express } as Answer);
"""),
    "stream": ("index.mjs", """
import fs from 'node:fs';
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  stream = awslambda.HttpResponseStream.from(stream, { statusCode: 203, headers: { 'x-path': event.rawPath } });
  const go = event.queryStringParameters?.go;
  for (const word of ['one', 'two', 'three']) {
    stream.write(`${word} `);
    do await new Promise((next) => setTimeout(next, 1)); while (go && !fs.existsSync(go));
  }
  stream.end();
});
"""),
}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def write_workspace(folder, packages):
    write(f"{folder}/trestle.yaml", "name: Handlers\nport: 4566\nregion: us-east-1\ndurability: fast\n")
    write(f"{folder}/apis/handlers/api.yaml", "protocol: HTTP\nid: handlers01\n")
    write(f"{folder}/tables/Things/table.yaml", "partition:\n  name: id\n  type: S\nbilling: PAY_PER_REQUEST\n")
    for name, (file, source) in FUNCTIONS.items():
        url = "urlConfigs:\n  $LATEST:\n    AuthType: NONE\n    InvokeMode: RESPONSE_STREAM\n" if name == "stream" else ""
        write(f"{folder}/functions/{name}/{file}", source)
        write(f"{folder}/functions/{name}/function.yaml",
              f"runtime: nodejs22.x\nhandler: index.handler\ntimeout: 25\nmemory: 512\n{url}")
        write(f"{folder}/apis/handlers/routes/{name}.{{proxy+}}.any.yaml",
              f'route: ANY /{name}/{{proxy+}}\nintegration:\n  type: function\n  function: {name}\n  payloadFormat: "2.0"\n'
              "  timeout: 29000\n")
    os.symlink(packages, f"{folder}/node_modules")


class Handlers(unittest.TestCase):
    base = ""

    def send(self, path, body=None, headers=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, 
                                         {"Content-Type": "application/json", "Host": HOST, **(headers or {})})
        try:
            with urllib.request.urlopen(request, timeout=40) as response:
                return response.status, response.headers, response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def express(self, name):
        status, _, body = self.send(f"/{name}/hello/Ada?q=a%20b")
        self.assertEqual((status, json.loads(body)), (200, {"hello": "Ada", "q": "a b"}))
        status, headers, body = self.send(f"/{name}/echo", {"n": [1, "\u00fc"]})
        self.assertEqual((status, headers["x-made-by"], json.loads(body)), (201, "express", {"n": [1, "\u00fc"]}))
        status, headers, body = self.send(f"/{name}/binary")
        self.assertEqual((status, headers["content-type"], body), (200, "image/png", b"\x00\xff\x01\xfe"))
        self.assertEqual(self.send(f"/{name}/fails")[0], 500)
        self.assertEqual(self.send(f"/{name}/nowhere")[0], 404)

    def test_express_behind_serverless_http(self):
        self.express("serverless")

    def test_express_behind_codegenie(self):
        self.express("codegenie")

    def test_middy(self):
        status, _, body = self.send("/middy/x", {"n": 21})
        self.assertEqual((status, json.loads(body)), (200, {"twice": 42, "aborted": False, "name": "middy"}))
        request = urllib.request.Request(self.base + "/middy/x", b"{", {"Content-Type": "application/json", "Host": HOST})
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=40)
        self.assertEqual(refused.exception.code, 415)
        refused.exception.close()

    def test_powertools(self):
        for cold in (True, False):
            status, _, body = self.send("/powertools/x")
            self.assertEqual(status, 200, body)
            self.assertEqual(json.loads(body), {
                "message": "hello", "service": "shop", "order": 5, "cold": cold, "same": True, "memory": "512",
                "arn": "arn:aws:lambda:us-east-1:000000000000:function:powertools", "traced": True})

    def test_powertools_measure_trace_and_look_up(self):
        status, _, body = self.send("/measured/x")
        self.assertEqual(status, 200, body)
        answer = json.loads(body)
        self.assertRegex(answer.pop("root"), r"^1-[0-9a-f]{8}-[0-9a-f]{24}$")
        self.assertEqual(answer, {"greeting": "hello", "traced": True})
        request = urllib.request.Request(
            self.base, json.dumps({"logGroupName": "/aws/lambda/measured", "filterPattern": '"CloudWatchMetrics"'}).encode(),
            {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "Logs_20140328.FilterLogEvents"})
        with urllib.request.urlopen(request, timeout=40) as response:
            lines = [json.loads(event["message"]) for event in json.load(response)["events"]]
        self.assertIn({"ColdStart": 1, "service": "orders", "function_name": "measured"},
                      [{name: line.get(name) for name in ("ColdStart", "service", "function_name")} for line in lines])
        self.assertIn(2, [line.get("orders") for line in lines])

    def test_sdk(self):
        status, _, body = self.send("/sdk/x")
        self.assertEqual((status, json.loads(body)), (200, {"id": {"S": "one"}, "value": {"N": "42"}}))

    def test_typescript(self):
        status, _, body = self.send("/typed/x")
        self.assertEqual((status, json.loads(body)), (200, {"n": 16, "express": "function"}))

    def test_stream_behind_a_route(self):
        # The gateway takes the answer whole; what it makes of a prelude is no JSON, and so goes out as it is.
        status, _, body = self.send("/stream/x")
        self.assertEqual(status, 200)
        self.assertTrue(body.endswith(b"one two three "), body)

    def test_stream_at_its_own_address(self):
        """The first piece is here before the function ends: it goes on once a file is there, which is made then."""
        digest = hashlib.sha256(b"url:stream:").digest()
        url_id = "".join("abcdefghijklmnopqrstuvwxyz234567"[byte % 32] for byte in digest)
        with tempfile.TemporaryDirectory() as folder:
            go = os.path.join(folder, "go")
            connection = http.client.HTTPConnection(self.base.removeprefix("http://"), timeout=30)
            self.addCleanup(connection.close)
            connection.request("GET", f"/lambda-url/{url_id}/x?go={go}")
            answer = connection.getresponse()
            self.assertEqual((answer.status, answer.headers["x-path"]), (203, "/x"))
            self.assertEqual(answer.read1(), b"one ")
            write(go, "")
            self.assertEqual(answer.read(), b"two three ")


def main():
    modules, program = sys.argv[1:3]
    sdk_install.install(modules, os.path.join(HERE, "handlers"))
    with tempfile.TemporaryDirectory(prefix="trestle-handlers-") as folder:
        home = os.path.join(folder, "home")
        os.mkdir(home)
        workspace = os.path.join(folder, "workspace")
        write_workspace(workspace, os.path.join(modules, "node_modules"))
        process = subprocess.Popen([program, "serve", workspace, "--port", "0", "--no-api-ports"], stdout=subprocess.PIPE,
                                   text=True, env=clean_environment(home))
        try:
            Handlers.base = address(process)
            with urllib.request.urlopen(urllib.request.Request(Handlers.base, b"{}", {
                    "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "DynamoDB_20120810.ListTables"})) as answer:
                assert "Things" in json.load(answer)["TableNames"]
            result = unittest.main(argv=sys.argv[:1], exit=False).result
        finally:
            process.terminate()
            process.stdout.close()
            process.wait(20)
    sys.exit(not result.wasSuccessful())


if __name__ == "__main__":
    main()
