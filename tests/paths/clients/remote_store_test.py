"""A workspace on a foreign store: dynalite holds the items, Trestle's endpoint and routes work on them.

usage: remote_store_test.py INSTALL_FOLDER TRESTLE_CLI
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

import sdk_install
import server

INSTALLED = CLI = None
ROUTE = """route: {key}
integration:
  type: table
  table: Books
  action: {action}
  key:
    shelf: ${{request.path.shelf}}
    number: ${{request.path.number}}
"""


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class ForeignStore(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # It says its address once it listens; tables are made at once.
        program = ("const server = require('dynalite')({createTableMs: 0, deleteTableMs: 0});"
                   "server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));")
        cls.store = subprocess.Popen(["node", "-e", program], cwd=INSTALLED, stdout=subprocess.PIPE, text=True)
        cls.store_url = server.address(cls.store)
        cls.folder = tempfile.TemporaryDirectory(prefix="trestle-remote-")
        folder = cls.folder.name
        write(folder, "trestle.yaml", f"name: Remote\nregion: eu-west-1\nstore: {cls.store_url}\n")
        write(folder, "apis/library/api.yaml", "protocol: HTTP\nid: remotebook\n")
        write(folder, "apis/library/routes/put.yaml", ROUTE.format(key="PUT /{shelf}/{number}", action="PutItem"))
        write(folder, "apis/library/routes/get.yaml", ROUTE.format(key="GET /{shelf}/{number}", action="GetItem"))
        write(folder, "tables/Books/table.yaml",
              "partition: {name: shelf, type: S}\nsort: {name: number, type: N}\nbilling: PAY_PER_REQUEST\n"
              "indexes:\n  - name: byAuthor\n    kind: global\n    partition: {name: author, type: S}\n"
              "    projection: ALL\n")
        write(folder, "tables/Books/seed.jsonl",
              "".join(json.dumps({"shelf": "seed", "number": n, "author": f"a{n % 3}"}) + "\n" for n in range(60)))
        environment = server.clean_environment(folder)
        cls.node = subprocess.Popen([CLI, "serve", folder, "--port", "0"], stdout=subprocess.PIPE, text=True,
                                    env=environment)
        cls.url = server.address(cls.node)
        os.environ.clear()
        os.environ.update(environment)
        import boto3
        cls.direct = boto3.client("dynamodb", endpoint_url=cls.store_url)
        cls.through = boto3.client("dynamodb", endpoint_url=cls.url)

    @classmethod
    def tearDownClass(cls):
        for client in (cls.direct, cls.through):
            client.close()
        for process in (cls.node, cls.store):
            process.terminate()
            process.stdout.close()
            process.wait(10)
        cls.folder.cleanup()

    def test_design_and_seed_are_in_the_store(self):
        table = self.direct.describe_table(TableName="Books")["Table"]
        self.assertEqual([key["AttributeName"] for key in table["KeySchema"]], ["shelf", "number"])
        self.assertEqual(table["GlobalSecondaryIndexes"][0]["IndexName"], "byAuthor")
        seeded = self.direct.query(TableName="Books", Select="COUNT", KeyConditionExpression="shelf = :s",
                                   ExpressionAttributeValues={":s": {"S": "seed"}})
        self.assertEqual(seeded["Count"], 60)

    def test_clients_of_the_endpoint(self):
        self.through.put_item(TableName="Books", Item={"shelf": {"S": "wire"}, "number": {"N": "1"}})
        key = {"shelf": {"S": "wire"}, "number": {"N": "1"}}
        self.through.update_item(TableName="Books", Key=key, UpdateExpression="ADD copies :n",
                                 ExpressionAttributeValues={":n": {"N": "2"}})
        self.assertEqual(self.direct.get_item(TableName="Books", Key=key)["Item"]["copies"], {"N": "2"})
        with self.assertRaises(self.through.exceptions.ConditionalCheckFailedException):
            self.through.delete_item(TableName="Books", Key=key, ConditionExpression="copies > :n",
                                     ExpressionAttributeValues={":n": {"N": "2"}})
        with self.assertRaises(self.through.exceptions.ResourceNotFoundException):
            self.through.get_item(TableName="Nowhere", Key=key)
        pages = self.through.get_paginator("scan").paginate(TableName="Books", PaginationConfig={"PageSize": 7})
        self.assertGreaterEqual(sum(page["Count"] for page in pages), 60)

    def send(self, method, path, body=None):
        request = urllib.request.Request(self.url + path, method=method, data=body and json.dumps(body).encode(),
                                         headers={"Content-Type": "application/json", "Host": "remotebook.execute-api.localhost"})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, json.loads(response.read() or b"null")
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.loads(refused.read() or b"null")

    def test_routes(self):
        self.assertEqual(self.send("PUT", "/route/7", {"title": "Dune", "copies": 3})[0], 201)
        item = self.direct.get_item(TableName="Books", Key={"shelf": {"S": "route"}, "number": {"N": "7"}})["Item"]
        self.assertEqual(item["title"], {"S": "Dune"})
        status, book = self.send("GET", "/route/7")
        self.assertEqual((status, book["copies"]), (200, 3))
        self.assertEqual(self.send("GET", "/route/8")[0], 404)


if __name__ == "__main__":
    INSTALLED, CLI = sys.argv[1:3]
    sdk_install.install(INSTALLED)
    unittest.main(argv=sys.argv[:1], verbosity=2)
