"""A WebSocket API under Debian's python3-websockets and boto3: loan-queue notices, as a library would send them. Who waits for
a book joins its queue; when it comes back, a handler tells those who wait, by the management API.

usage: websocket_test.py TRESTLE_CLI
"""
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import unittest

import boto3
import botocore.exceptions
import websockets
import websockets.exceptions

import server

CLI = None
HANDLER = '''import json
import os

import boto3

WAITING = boto3.resource("dynamodb", endpoint_url=os.environ["AWS_ENDPOINT_URL"]).Table("Waiting")
CLIENTS = boto3.client("apigatewaymanagementapi", endpoint_url=os.environ["AWS_ENDPOINT_URL"])


def handler(event, context):
    request = event["requestContext"]
    if request["eventType"] == "CONNECT":
        card = (event.get("queryStringParameters") or {}).get("card")
        return {"statusCode": 200 if card else 401}
    if request["eventType"] == "DISCONNECT":
        for waiting in WAITING.scan()["Items"]:
            if waiting["connection"] == request["connectionId"]:
                WAITING.delete_item(Key={"book": waiting["book"], "connection": waiting["connection"]})
        return {"statusCode": 200}
    message = json.loads(event["body"])
    if message["action"] == "join":
        WAITING.put_item(Item={"book": message["book"], "connection": request["connectionId"]})
        return {"statusCode": 200, "body": "you wait for " + message["book"]}
    for waiting in WAITING.scan()["Items"]:
        if waiting["book"] == message["book"]:
            CLIENTS.post_to_connection(ConnectionId=waiting["connection"], Data=(message["book"] + " is back").encode())
    return {"statusCode": 200}
'''


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_workspace(folder):
    write(folder, "trestle.yaml", "name: Loan queue\n")
    write(folder, "apis/notices/api.yaml", "protocol: WEBSOCKET\nid: loannotice\nstages:\n  - name: prod\nsettings:\n"
          "  routeSelectionExpression: $request.body.action\n")
    function = "integration:\n  type: function\n  function: notices\n"
    answering = "settings:\n  routeResponseSelectionExpression: $default\n"
    for name, key, more in (("$connect", "$connect", ""), ("$disconnect", "$disconnect", ""), ("join", "join", answering),
                            ("returned", "returned", "")):
        write(folder, f"apis/notices/routes/{name}.yaml", f"route: {key}\n{more}{function}")
    write(folder, "apis/notices/routes/$default.yaml",
          "route: $default\nintegration:\n  type: mock\n  status: 200\n  bodyFile: $default.body\n")
    write(folder, "apis/notices/routes/$default.body", "say join or returned")
    write(folder, "functions/notices/function.yaml", "runtime: python3.12\nhandler: index.handler\ntimeout: 20\n")
    write(folder, "functions/notices/index.py", HANDLER)
    write(folder, "tables/Waiting/table.yaml", "partition: {name: book, type: S}\nsort: {name: connection, type: S}\n")


class LoanQueue(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="trestle-websocket-")
        make_workspace(cls.folder.name)
        cls.process = subprocess.Popen([CLI, "serve", cls.folder.name, "--port", "0"], stdout=subprocess.PIPE, text=True,
                                       env=server.clean_environment(cls.folder.name))
        cls.endpoint = server.address(cls.process)
        cls.url = cls.endpoint.replace("http", "ws") + "/restapis/loannotice/prod/_user_request_/"

    @classmethod
    def tearDownClass(cls):
        cls.process.terminate()
        cls.process.stdout.close()
        cls.process.wait(10)
        cls.folder.cleanup()

    def test_notices(self):
        async def session():
            with self.assertRaises(websockets.exceptions.InvalidStatusCode) as refused:
                await websockets.connect(self.url)
            self.assertEqual(refused.exception.status_code, 401)
            async with websockets.connect(self.url + "?card=1") as ann, websockets.connect(self.url + "?card=2") as ben:
                await ann.send("hello")
                self.assertEqual(await asyncio.wait_for(ann.recv(), 10), "say join or returned")
                await ann.send(json.dumps({"action": "join", "book": "Dune"}))
                self.assertEqual(await asyncio.wait_for(ann.recv(), 30), "you wait for Dune")
                await ben.send(json.dumps({"action": "returned", "book": "Dune"}))
                self.assertEqual(await asyncio.wait_for(ann.recv(), 30), "Dune is back")
                await (await ann.ping("p"))

        asyncio.run(session())

    def test_close_codes(self):
        async def session():
            for data, code in ((b"binary", 1003), ("x" * 40_000, 1009)):
                async with websockets.connect(self.url + "?card=1") as socket:
                    await socket.send(data)
                    with self.assertRaises(websockets.exceptions.ConnectionClosed) as closed:
                        await asyncio.wait_for(socket.recv(), 10)
                    self.assertEqual(closed.exception.rcvd.code, code)

        asyncio.run(session())

    def test_limits_of_ones_own(self):
        async def closed_with(url, *messages):
            async with websockets.connect(url + "?card=1") as socket:
                for message in messages:
                    await socket.send(message)
                with self.assertRaises(websockets.exceptions.ConnectionClosed) as closed:
                    while True:
                        await asyncio.wait_for(socket.recv(), 30)
                return closed.exception.rcvd.code

        with tempfile.TemporaryDirectory(prefix="trestle-websocket-") as folder:
            make_workspace(folder)
            with server.running([CLI, "serve", folder, "--port", "0", "--websocket-limits",
                                 "idle=0.5,frame=100,message=150"]) as (endpoint, _):
                url = endpoint.replace("http", "ws") + "/restapis/loannotice/prod/_user_request_/"
                self.assertEqual(asyncio.run(closed_with(url)), 1001)
                self.assertEqual(asyncio.run(closed_with(url, "x" * 100)), 1001)
                self.assertEqual(asyncio.run(closed_with(url, "x" * 101)), 1009)
                self.assertEqual(asyncio.run(closed_with(url, ["x" * 80, "x" * 80])), 1009)
        for wrong in ("idle", "idle=0", "idle=x", "frames=3", "frame=99999999"):
            refused = subprocess.run([CLI, "serve", self.folder.name, "--websocket-limits", wrong], stderr=subprocess.PIPE,
                                     text=True, timeout=60)
            self.assertEqual(refused.returncode, 2)
            self.assertIn("--websocket-limits takes", refused.stderr)

    def test_management(self):
        clients = boto3.client("apigatewaymanagementapi", region_name="us-east-1", aws_access_key_id="local",
                               aws_secret_access_key="local", endpoint_url=self.endpoint)
        with self.assertRaises(botocore.exceptions.ClientError) as gone:
            clients.post_to_connection(ConnectionId="AAAAAAAAAAAAAAA=", Data=b"x")
        self.assertEqual(gone.exception.response["Error"]["Code"], "GoneException")
        self.assertEqual(gone.exception.response["ResponseMetadata"]["HTTPStatusCode"], 410)


if __name__ == "__main__":
    CLI = sys.argv.pop(1)
    unittest.main()
