"""The AWS command line against our table wire: every table operation once, as scripts use it.

usage: awscli_test.py SERVER [ARGUMENT | FOLDER]…
"""
import json
import subprocess
import sys
import unittest

import server

COMMAND = []
AWS = "/usr/bin/aws"


class CommandLine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = server.running(COMMAND)
        cls.url, cls.environment = cls.running.__enter__()
        cls.aws("create-table", "--table-name", "Books", "--billing-mode", "PAY_PER_REQUEST",
                "--attribute-definitions", "AttributeName=id,AttributeType=S", "AttributeName=year,AttributeType=N",
                "--key-schema", "AttributeName=id,KeyType=HASH",
                "--global-secondary-indexes",
                "IndexName=by-year,KeySchema=[{AttributeName=year,KeyType=HASH}],Projection={ProjectionType=KEYS_ONLY}")
        cls.aws("wait", "table-exists", "--table-name", "Books")

    @classmethod
    def tearDownClass(cls):
        cls.running.__exit__(None, None, None)

    @classmethod
    def run_aws(cls, *arguments):
        return subprocess.run([AWS, "--endpoint-url", cls.url, "--output", "json", "dynamodb", *arguments],
                              env=cls.environment, capture_output=True, text=True, timeout=60)

    @classmethod
    def aws(cls, *arguments):
        done = cls.run_aws(*arguments)
        if done.returncode != 0:
            raise AssertionError(f"aws dynamodb {' '.join(arguments)}: {done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def test_items(self):
        key = '{"id": {"S": "b1"}}'
        self.aws("put-item", "--table-name", "Books", "--item",
                 '{"id": {"S": "b1"}, "year": {"N": "1851"}, "title": {"S": "Moby Dick"}}',
                 "--condition-expression", "attribute_not_exists(id)")
        refused = self.run_aws("put-item", "--table-name", "Books", "--item", key, "--condition-expression",
                               "attribute_not_exists(id)")
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("(ConditionalCheckFailedException) when calling the PutItem operation: The conditional request "
                      "failed", refused.stderr)
        read = self.aws("get-item", "--table-name", "Books", "--key", key, "--consistent-read",
                        "--return-consumed-capacity", "TOTAL")
        self.assertEqual(read["Item"], {"id": {"S": "b1"}, "year": {"N": "1851"}, "title": {"S": "Moby Dick"}})
        self.assertEqual(read["ConsumedCapacity"], {"TableName": "Books", "CapacityUnits": 1.0})
        updated = self.aws("update-item", "--table-name", "Books", "--key", key, "--update-expression",
                           "SET #y = #y + :n REMOVE title", "--expression-attribute-names", '{"#y": "year"}',
                           "--expression-attribute-values", '{":n": {"N": "1"}}', "--return-values", "ALL_NEW")
        self.assertEqual(updated["Attributes"], {"id": {"S": "b1"}, "year": {"N": "1852"}})
        found = self.aws("query", "--table-name", "Books", "--index-name", "by-year", "--key-condition-expression",
                         "#y = :y", "--expression-attribute-names", '{"#y": "year"}',
                         "--expression-attribute-values", '{":y": {"N": "1852"}}')
        self.assertEqual((found["Count"], found["Items"]), (1, [{"id": {"S": "b1"}, "year": {"N": "1852"}}]))
        gone = self.aws("delete-item", "--table-name", "Books", "--key", key, "--return-values", "ALL_OLD")
        self.assertEqual(gone["Attributes"]["year"], {"N": "1852"})

    def test_batches_and_pages(self):
        writes = {"Books": [{"PutRequest": {"Item": {"id": {"S": f"p{n}"}}}} for n in range(20)]}
        written = self.aws("batch-write-item", "--request-items", json.dumps(writes))
        self.assertEqual(written["UnprocessedItems"], {})
        everything = self.aws("scan", "--table-name", "Books", "--page-size", "6", "--filter-expression",
                              "begins_with(id, :p)", "--expression-attribute-values", '{":p": {"S": "p"}}')
        self.assertEqual(sorted(item["id"]["S"] for item in everything["Items"]), sorted(f"p{n}" for n in range(20)))
        keys = {"Books": {"Keys": [{"id": {"S": "p1"}}, {"id": {"S": "none"}}], "ProjectionExpression": "id"}}
        read = self.aws("batch-get-item", "--request-items", json.dumps(keys))
        self.assertEqual(read["Responses"], {"Books": [{"id": {"S": "p1"}}]})

    def test_transactions_and_statements(self):
        put = {"Put": {"TableName": "Books", "Item": {"id": {"S": "t1"}}, "ConditionExpression": "attribute_not_exists(id)"}}
        answer = self.aws("transact-write-items", "--transact-items", json.dumps([put]), "--return-consumed-capacity",
                          "TOTAL")
        self.assertEqual(answer["ConsumedCapacity"],
                         [{"TableName": "Books", "CapacityUnits": 2.0, "WriteCapacityUnits": 2.0}])
        again = self.run_aws("transact-write-items", "--transact-items", json.dumps([put]))
        self.assertIn("Transaction cancelled, please refer cancellation reasons for specific reasons "
                      "[ConditionalCheckFailed]", again.stderr)
        get = {"Get": {"TableName": "Books", "Key": {"id": {"S": "t1"}}}}
        read = self.aws("transact-get-items", "--transact-items", json.dumps([get]))
        self.assertEqual(read["Responses"], [{"Item": {"id": {"S": "t1"}}}])
        self.aws("execute-statement", "--statement", "INSERT INTO Books VALUE {'id': 't2', 'n': 1}")
        found = self.aws("execute-statement", "--statement", "SELECT n FROM Books WHERE id = ?", "--parameters",
                         '[{"S": "t2"}]')
        self.assertEqual(found["Items"], [{"n": {"N": "1"}}])
        batch = self.aws("batch-execute-statement", "--statements",
                         json.dumps([{"Statement": "DELETE FROM Books WHERE id = 't1'"},
                                     {"Statement": "INSERT INTO Books VALUE {'id': 't2'}"}]))
        self.assertEqual(batch["Responses"][1]["Error"]["Code"], "DuplicateItem")
        done = self.aws("execute-transaction", "--transact-statements",
                        json.dumps([{"Statement": "UPDATE Books SET n = n + 1 WHERE id = 't2'"}]))
        self.assertEqual(done["Responses"], [])

    def test_tables(self):
        self.assertIn("Books", self.aws("list-tables")["TableNames"])
        table = self.aws("describe-table", "--table-name", "Books")["Table"]
        self.assertEqual(table["TableStatus"], "ACTIVE")
        self.aws("create-table", "--table-name", "Gone", "--billing-mode", "PAY_PER_REQUEST",
                 "--attribute-definitions", "AttributeName=id,AttributeType=S",
                 "--key-schema", "AttributeName=id,KeyType=HASH")
        changed = self.aws("update-table", "--table-name", "Gone", "--stream-specification",
                           "StreamEnabled=true,StreamViewType=NEW_IMAGE")["TableDescription"]
        self.assertEqual(changed["StreamSpecification"], {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
        self.aws("tag-resource", "--resource-arn", changed["TableArn"], "--tags", "Key=a,Value=b")
        self.assertEqual(self.aws("list-tags-of-resource", "--resource-arn", changed["TableArn"])["Tags"],
                         [{"Key": "a", "Value": "b"}])
        self.aws("delete-table", "--table-name", "Gone")
        self.aws("wait", "table-not-exists", "--table-name", "Gone")
        missing = self.run_aws("describe-table", "--table-name", "Gone")
        self.assertIn("Requested resource not found: Table: Gone not found", missing.stderr)


if __name__ == "__main__":
    COMMAND[:] = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=1)
