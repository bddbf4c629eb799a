"""boto3 against our table wire: what the developer guide says of each operation, seen through the client.

usage: boto3_test.py SERVER [ARGUMENT | FOLDER]…
"""
import json
import os
import pathlib
import sys
import unittest
import urllib.error
import urllib.request
from decimal import Decimal

import server

COMMAND = []


def string_key(name, kind="HASH"):
    return {"AttributeName": name, "KeyType": kind}


def least_input(shapes, name):
    """The least value of a shape of a service model: required members only, of the smallest allowed size."""
    shape = shapes[name]
    kind = shape["type"]
    if kind == "structure":
        return {member: least_input(shapes, shape["members"][member]["shape"]) for member in shape.get("required", [])}
    if kind == "list":
        return [least_input(shapes, shape["member"]["shape"])] * max(1, shape.get("min", 0))
    if kind == "map":
        return {"NoSuchTable": least_input(shapes, shape["value"]["shape"])}
    if kind == "string":
        return shape["enum"][0] if "enum" in shape else "a" * max(3, shape.get("min", 0))
    return {"boolean": True, "timestamp": 1700000000}.get(kind, max(1, shape.get("min", 0)))


class TableOperations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = server.running(COMMAND)
        cls.url, environment = cls.running.__enter__()
        os.environ.clear()
        os.environ.update(environment)
        import boto3
        import shapes
        cls.client = shapes.hold(boto3.client("dynamodb", endpoint_url=cls.url))
        cls.resource = boto3.resource("dynamodb", endpoint_url=cls.url)
        shapes.hold(cls.resource.meta.client)
        cls.client.create_table(
            TableName="Library",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": kind}
                                  for name, kind in (("shelf", "S"), ("number", "N"), ("author", "S"))],
            KeySchema=[string_key("shelf"), string_key("number", "RANGE")],
            GlobalSecondaryIndexes=[{"IndexName": "by-author", "KeySchema": [string_key("author")],
                                     "Projection": {"ProjectionType": "ALL"}}],
            BillingMode="PAY_PER_REQUEST")
        cls.client.get_waiter("table_exists").wait(TableName="Library", WaiterConfig={"Delay": 1, "MaxAttempts": 5})
        cls.table = cls.resource.Table("Library")

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        cls.resource.meta.client.close()
        cls.running.__exit__(None, None, None)

    def fill(self, shelf, count):
        with self.table.batch_writer() as batch:
            for number in range(count):
                batch.put_item(Item={"shelf": shelf, "number": number, "author": f"a{number % 3}", "title": f"t{number}"})

    def error(self, name, call, *arguments, **named):
        with self.assertRaises(self.client.exceptions.ClientError) as caught:
            call(*arguments, **named)
        self.assertEqual(caught.exception.response["Error"]["Code"], name)
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 400)
        return caught.exception.response["Error"]["Message"]

    def test_describe_table(self):
        table = self.client.describe_table(TableName="Library")["Table"]
        self.assertEqual(table["TableStatus"], "ACTIVE")
        self.assertEqual(table["KeySchema"], [string_key("shelf"), string_key("number", "RANGE")])
        self.assertEqual(table["TableArn"], "arn:aws:dynamodb:us-east-1:000000000000:table/Library")
        self.assertEqual(table["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST")
        index = table["GlobalSecondaryIndexes"][0]
        self.assertEqual((index["IndexName"], index["IndexStatus"]), ("by-author", "ACTIVE"))
        self.assertEqual(self.client.describe_table(TableName=table["TableArn"])["Table"]["TableName"], "Library")

    def test_every_type_comes_back_as_it_was_sent(self):
        item = {"shelf": "types", "number": Decimal("12345678901234567890.123456789012345678"), "text": "žluťoučký \"x\"\n",
                "bytes": b"\x00\xff\x10", "yes": True, "nothing": None, "list": [1, "two", [Decimal("-0.5")]],
                "map": {"a": {"b": ["c"]}}, "strings": {"x", "y"}, "numbers": {1, Decimal("2.5")},
                "blobs": {b"1", b"\x00"}, "empty": "", "none": [], "bare": {}}
        self.table.put_item(Item=item)
        read = self.table.get_item(Key={"shelf": "types", "number": item["number"]}, ConsistentRead=True)["Item"]
        read["bytes"] = read["bytes"].value
        read["blobs"] = {one.value for one in read["blobs"]}
        self.assertEqual(read, item)

    def test_missing_item_and_missing_table(self):
        self.assertNotIn("Item", self.table.get_item(Key={"shelf": "none", "number": 1}))
        self.assertEqual(self.error("ResourceNotFoundException", self.resource.Table("Absent").get_item, Key={"a": "b"}),
                         "Requested resource not found")
        self.assertEqual(
            self.error("ResourceNotFoundException", self.client.describe_table, TableName="Absent"),
            "Requested resource not found: Table: Absent not found")

    def test_conditional_put(self):
        item = {"shelf": "condition", "number": 1}
        self.table.put_item(Item=item, ConditionExpression="attribute_not_exists(shelf)")
        message = self.error("ConditionalCheckFailedException", self.table.put_item, Item=item,
                             ConditionExpression="attribute_not_exists(shelf)")
        self.assertEqual(message, "The conditional request failed")

    def test_update_returns_what_was_asked(self):
        key = {"shelf": "update", "number": 1}
        self.table.put_item(Item={**key, "count": 1, "tags": {"a"}, "extra": "o"})
        new = self.table.update_item(
            Key=key, UpdateExpression="SET #c = #c + :one, note = if_not_exists(note, :n) ADD tags :t REMOVE extra",
            ConditionExpression="#c = :one", ExpressionAttributeNames={"#c": "count"},
            ExpressionAttributeValues={":one": 1, ":n": "new", ":t": {"b"}}, ReturnValues="ALL_NEW")["Attributes"]
        self.assertEqual(new, {**key, "count": 2, "note": "new", "tags": {"a", "b"}})
        changed = self.table.update_item(Key=key, UpdateExpression="SET note = :n",
                                         ExpressionAttributeValues={":n": "newer"}, ReturnValues="UPDATED_OLD")
        self.assertEqual(changed["Attributes"], {"note": "new"})
        old = self.table.delete_item(Key=key, ReturnValues="ALL_OLD")["Attributes"]
        self.assertEqual(old["note"], "newer")
        self.assertNotIn("Attributes", self.table.delete_item(Key=key, ReturnValues="ALL_OLD"))

    def test_query_pages_in_order_of_the_sort_key(self):
        from boto3.dynamodb.conditions import Attr, Key
        self.fill("query", 25)
        numbers, start, pages = [], {}, 0
        while True:
            page = self.table.query(KeyConditionExpression=Key("shelf").eq("query") & Key("number").gte(3), Limit=10,
                                    **start)
            numbers += [int(item["number"]) for item in page["Items"]]
            pages += 1
            if "LastEvaluatedKey" not in page:
                break
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        self.assertEqual((numbers, pages), (list(range(3, 25)), 3))
        backwards = self.table.query(KeyConditionExpression=Key("shelf").eq("query"), ScanIndexForward=False, Limit=2)
        self.assertEqual([int(item["number"]) for item in backwards["Items"]], [24, 23])
        filtered = self.table.query(KeyConditionExpression=Key("shelf").eq("query"),
                                    FilterExpression=Attr("author").eq("a1"), Select="COUNT")
        self.assertEqual((filtered["Count"], filtered["ScannedCount"]), (8, 25))
        self.assertNotIn("Items", filtered)

    def test_query_on_an_index(self):
        from boto3.dynamodb.conditions import Key
        self.table.put_item(Item={"shelf": "index", "number": 1, "author": "only"})
        self.table.put_item(Item={"shelf": "index", "number": 2})
        page = self.table.query(IndexName="by-author", KeyConditionExpression=Key("author").eq("only"))
        self.assertEqual([item["number"] for item in page["Items"]], [1])
        self.assertEqual(
            self.error("ValidationException", self.table.query, IndexName="by-author", ConsistentRead=True,
                       KeyConditionExpression=Key("author").eq("only")),
            "Consistent reads are not supported on global secondary indexes")

    def test_scan_with_the_paginator_and_in_segments(self):
        self.fill("scan", 30)
        wanted = {"FilterExpression": "shelf = :s", "ExpressionAttributeValues": {":s": {"S": "scan"}}}
        pages = self.client.get_paginator("scan").paginate(TableName="Library", PaginationConfig={"PageSize": 7}, **wanted)
        self.assertEqual(sorted(int(item["number"]["N"]) for page in pages for item in page["Items"]), list(range(30)))
        found = []
        for segment in range(4):
            found += self.client.scan(TableName="Library", Segment=segment, TotalSegments=4, **wanted)["Items"]
        self.assertEqual(sorted(int(item["number"]["N"]) for item in found), list(range(30)))

    def test_projection(self):
        self.table.put_item(Item={"shelf": "projection", "number": 1, "a": {"b": [1, 2], "c": 3}, "d": 4})
        read = self.table.get_item(Key={"shelf": "projection", "number": 1}, ProjectionExpression="a.b[1], #d",
                                   ExpressionAttributeNames={"#d": "d"})
        self.assertEqual(read["Item"], {"a": {"b": [2]}, "d": 4})

    def test_batches(self):
        self.fill("batch", 30)
        keys = [{"shelf": "batch", "number": number} for number in range(28)] + [{"shelf": "batch", "number": 99}]
        read = self.resource.batch_get_item(RequestItems={"Library": {"Keys": keys}}, ReturnConsumedCapacity="TOTAL")
        self.assertEqual(len(read["Responses"]["Library"]), 28)
        self.assertEqual(read["UnprocessedKeys"], {})
        self.assertEqual(read["ConsumedCapacity"][0]["TableName"], "Library")
        written = self.client.batch_write_item(RequestItems={"Library": [
            {"DeleteRequest": {"Key": {"shelf": {"S": "batch"}, "number": {"N": "0"}}}},
            {"PutRequest": {"Item": {"shelf": {"S": "batch"}, "number": {"N": "100"}}}}]})
        self.assertEqual(written["UnprocessedItems"], {})
        twice = {"DeleteRequest": {"Key": {"shelf": {"S": "batch"}, "number": {"N": "1"}}}}
        self.assertEqual(
            self.error("ValidationException", self.client.batch_write_item, RequestItems={"Library": [twice, twice]}),
            "Provided list of item keys contains duplicates")

    def test_transactions(self):
        def key(number):
            return {"shelf": {"S": "tx"}, "number": {"N": str(number)}}
        self.client.transact_write_items(TransactItems=[
            {"Put": {"TableName": "Library", "Item": {**key(1), "n": {"N": "5"}}}},
            {"Update": {"TableName": "Library", "Key": key(2), "UpdateExpression": "ADD n :one",
                        "ExpressionAttributeValues": {":one": {"N": "1"}}}},
            {"Delete": {"TableName": "Library", "Key": key(3)}},
            {"ConditionCheck": {"TableName": "Library", "Key": key(4), "ConditionExpression": "attribute_not_exists(shelf)"}}])
        read = self.client.transact_get_items(TransactItems=[
            {"Get": {"TableName": "Library", "Key": key(number), "ProjectionExpression": "n"}} for number in (1, 2, 3)])
        self.assertEqual(read["Responses"], [{"Item": {"n": {"N": "5"}}}, {"Item": {"n": {"N": "1"}}}, {}])
        with self.assertRaises(self.client.exceptions.TransactionCanceledException) as caught:
            self.client.transact_write_items(TransactItems=[
                {"Delete": {"TableName": "Library", "Key": key(2)}},
                {"Put": {"TableName": "Library", "Item": key(1), "ConditionExpression": "attribute_not_exists(shelf)",
                         "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}}])
        reasons = caught.exception.response["CancellationReasons"]
        self.assertEqual([reason["Code"] for reason in reasons], ["None", "ConditionalCheckFailed"])
        self.assertEqual(reasons[1]["Item"]["n"], {"N": "5"})
        add = [{"Update": {"TableName": "Library", "Key": key(2), "UpdateExpression": "ADD n :one",
                           "ExpressionAttributeValues": {":one": {"N": "1"}}}}]
        for _ in range(2):
            self.client.transact_write_items(TransactItems=add, ClientRequestToken="once")
        self.assertEqual(self.table.get_item(Key={"shelf": "tx", "number": 2})["Item"]["n"], 2)
        self.error("IdempotentParameterMismatchException", self.client.transact_write_items,
                   TransactItems=[{"Delete": {"TableName": "Library", "Key": key(9)}}], ClientRequestToken="once")

    def test_statements(self):
        run = self.client.execute_statement
        for number in range(5):
            run(Statement="INSERT INTO Library VALUE {'shelf': 'ql', 'number': ?}", Parameters=[{"N": str(number)}])
        self.error("DuplicateItemException", run, Statement="INSERT INTO Library VALUE {'shelf': 'ql', 'number': 1}")
        numbers, token = [], {}
        while True:
            page = run(Statement="SELECT number FROM \"Library\" WHERE shelf = 'ql' ORDER BY number DESC", Limit=2, **token)
            numbers += [item["number"]["N"] for item in page["Items"]]
            if "NextToken" not in page:
                break
            token = {"NextToken": page["NextToken"]}
        self.assertEqual(numbers, ["4", "3", "2", "1", "0"])
        updated = run(Statement="UPDATE Library SET t = 'x' WHERE shelf = 'ql' AND number = 1 RETURNING ALL NEW *")
        self.assertEqual(updated["Items"][0]["t"], {"S": "x"})
        batch = self.client.batch_execute_statement(Statements=[
            {"Statement": "SELECT t FROM Library WHERE shelf = 'ql' AND number = 1"}, {"Statement": "SELECT"}])
        self.assertEqual(batch["Responses"][0], {"TableName": "Library", "Item": {"t": {"S": "x"}}})
        self.assertEqual(batch["Responses"][1]["Error"]["Code"], "ValidationError")
        self.client.execute_transaction(TransactStatements=[
            {"Statement": "DELETE FROM Library WHERE shelf = 'ql' AND number = 0"},
            {"Statement": "EXISTS(SELECT * FROM Library WHERE shelf = 'ql' AND number = 1 AND t = 'x')"}])
        self.assertEqual(self.error("ValidationException", run, Statement="SELECT * FROM Library WHERE"),
                         "Statement wasn't well formed, can't be processed: Unexpected term")

    def test_consumed_capacity(self):
        put = self.table.put_item(Item={"shelf": "capacity", "number": 1, "author": "x"}, ReturnConsumedCapacity="INDEXES")
        self.assertEqual(put["ConsumedCapacity"]["CapacityUnits"], 2.0)
        self.assertEqual(put["ConsumedCapacity"]["GlobalSecondaryIndexes"]["by-author"]["CapacityUnits"], 1.0)
        read = self.table.get_item(Key={"shelf": "capacity", "number": 1}, ReturnConsumedCapacity="TOTAL")
        self.assertEqual(read["ConsumedCapacity"], {"TableName": "Library", "CapacityUnits": 0.5})

    def test_older_parameters(self):
        key = {"shelf": "older", "number": 1}
        self.table.put_item(Item=key, Expected={"shelf": {"Exists": False}})
        self.error("ConditionalCheckFailedException", self.table.put_item, Item=key,
                   Expected={"shelf": {"Exists": False}})
        updated = self.table.update_item(Key=key, AttributeUpdates={"n": {"Value": 5, "Action": "ADD"},
                                                                    "t": {"Value": "x"}}, ReturnValues="UPDATED_NEW")
        self.assertEqual(updated["Attributes"], {"n": 5, "t": "x"})
        page = self.table.query(KeyConditions={
            "shelf": {"ComparisonOperator": "EQ", "AttributeValueList": ["older"]},
            "number": {"ComparisonOperator": "BETWEEN", "AttributeValueList": [0, 2]}}, AttributesToGet=["t"])
        self.assertEqual(page["Items"], [{"t": "x"}])
        scanned = self.table.scan(ScanFilter={"n": {"ComparisonOperator": "IN", "AttributeValueList": [4, 5]},
                                              "shelf": {"ComparisonOperator": "BEGINS_WITH",
                                                        "AttributeValueList": ["old"]}})
        self.assertEqual(scanned["Count"], 1)

    def test_errors_say_what_is_wrong(self):
        message = self.error("ValidationException", self.table.update_item, Key={"shelf": "e", "number": 1},
                             UpdateExpression="SET a = :v", ExpressionAttributeValues={":v": 1, ":unused": 2})
        self.assertIn("unused in expressions: keys: {:unused}", message)
        message = self.error("ValidationException", self.table.get_item, Key={"shelf": "e"})
        self.assertEqual(message, "The provided key element does not match the schema")
        message = self.error("ValidationException", self.client.put_item, TableName="Library",
                             Item={"shelf": {"S": "e"}, "number": {"N": "one"}})
        self.assertIn("The parameter cannot be converted to a numeric value: one", message)

    def test_every_operation_answers(self):
        """Each operation of the installed models, with the least input that they allow: known, and never a failure."""
        from botocore.loaders import Loader
        for service, prefix in (("dynamodb", "DynamoDB_20120810."), ("dynamodbstreams", "DynamoDBStreams_20120810.")):
            model = Loader().load_service_model(service, "service-2")
            for operation, shape in sorted(model["operations"].items()):
                body = least_input(model["shapes"], shape["input"]["shape"]) if "input" in shape else {}
                if "TableName" in body:
                    body["TableName"] = "NoSuchTable"
                with self.subTest(operation):
                    status, answer = self.post(prefix + operation, body)
                    self.assertIn(status, (200, 400), answer)
                    if status == 400:
                        self.assertNotRegex(answer["__type"], "UnknownOperation|Serialization|Internal|NotImplemented")
                        self.assertTrue(answer.get("message") or answer.get("Message"), answer)

    def test_answers_have_their_shapes(self):
        """Every row of tests/data/dynamodb once more, and what is answered with 200 held to the service's model."""
        import shapes
        known = self.client.meta.service_model.operation_names
        rows = pathlib.Path(__file__).resolve().parents[2] / "data/dynamodb"
        for file in sorted(rows.glob("*.json")):
            with server.running(COMMAND) as (url, _):
                for row in json.loads(file.read_text())["cases"]:
                    status, answer = self.post("DynamoDB_20120810." + row["target"], row["body"], url)
                    if status == 200 and row["target"] in known:
                        operation = self.client.meta.service_model.operation_model(row["target"])
                        body = json.dumps(answer).encode() if answer else b""
                        faults = shapes.faults_of_answer(operation, {"status_code": status, "body": body})
                        self.assertFalse(faults, f"{file.name}: {row['name']}")

    def post(self, target, body, url=None):
        request = urllib.request.Request(url or self.url, json.dumps(body).encode(), {
            "X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.0"})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    def test_tables_come_and_go(self):
        for name in ("Temp-1", "Temp-2", "Temp-3"):
            answer = self.client.create_table(
                TableName=name, AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                KeySchema=[string_key("id")], ProvisionedThroughput={"ReadCapacityUnits": 3, "WriteCapacityUnits": 2})
            throughput = answer["TableDescription"]["ProvisionedThroughput"]
            self.assertEqual((throughput["ReadCapacityUnits"], throughput["WriteCapacityUnits"]), (3, 2))
        self.error("ResourceInUseException", self.client.create_table, TableName="Temp-1",
                   AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], KeySchema=[string_key("id")],
                   BillingMode="PAY_PER_REQUEST")
        pages = self.client.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": 2})
        names = [name for page in pages for name in page["TableNames"]]
        self.assertEqual(names, ["Library", "Temp-1", "Temp-2", "Temp-3"])
        for name in ("Temp-1", "Temp-2", "Temp-3"):
            self.assertEqual(self.client.delete_table(TableName=name)["TableDescription"]["TableStatus"], "DELETING")
        self.assertEqual(self.client.list_tables()["TableNames"], ["Library"])
        self.error("ResourceNotFoundException", self.client.delete_table, TableName="Temp-1")

    def test_settings(self):
        name = "Settings"
        arn = self.client.create_table(
            TableName=name, AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[string_key("id")], BillingMode="PAY_PER_REQUEST",
            Tags=[{"Key": "team", "Value": "shelves"}])["TableDescription"]["TableArn"]
        self.addCleanup(self.client.delete_table, TableName=name)
        self.assertEqual(self.client.describe_time_to_live(TableName=name)["TimeToLiveDescription"],
                         {"TimeToLiveStatus": "DISABLED"})
        wanted = {"Enabled": True, "AttributeName": "expires"}
        self.client.update_time_to_live(TableName=name, TimeToLiveSpecification=wanted)
        self.assertEqual(self.error("ValidationException", self.client.update_time_to_live, TableName=name,
                                    TimeToLiveSpecification=wanted), "TimeToLive is already enabled")
        self.client.tag_resource(ResourceArn=arn, Tags=[{"Key": "cost", "Value": "7"}])
        self.client.untag_resource(ResourceArn=arn, TagKeys=["team"])
        self.assertEqual(self.client.list_tags_of_resource(ResourceArn=arn)["Tags"], [{"Key": "cost", "Value": "7"}])
        if hasattr(self.client, "put_resource_policy"):
            policy = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow"}]}'
            revision = self.client.put_resource_policy(ResourceArn=arn, Policy=policy)["RevisionId"]
            self.assertEqual(self.client.get_resource_policy(ResourceArn=arn)["RevisionId"], revision)
            self.client.delete_resource_policy(ResourceArn=arn)
            self.error("PolicyNotFoundException", self.client.get_resource_policy, ResourceArn=arn)
        self.assertEqual(self.client.describe_limits()["TableMaxReadCapacityUnits"], 40000)

    def test_tables_change(self):
        name = "Change"
        self.client.create_table(
            TableName=name, AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[string_key("id")], BillingMode="PAY_PER_REQUEST")
        self.addCleanup(self.client.delete_table, TableName=name)
        table = self.resource.Table(name)
        for number in range(3):
            table.put_item(Item={"id": str(number), "kind": "odd" if number % 2 else "even"})
        answer = self.client.update_table(
            TableName=name, AttributeDefinitions=[{"AttributeName": "kind", "AttributeType": "S"}],
            GlobalSecondaryIndexUpdates=[{"Create": {"IndexName": "by-kind", "KeySchema": [string_key("kind")],
                                                     "Projection": {"ProjectionType": "KEYS_ONLY"}}}])
        index = answer["TableDescription"]["GlobalSecondaryIndexes"][0]
        self.assertEqual((index["IndexStatus"], index["Backfilling"]), ("CREATING", False))
        from boto3.dynamodb.conditions import Key
        found = table.query(IndexName="by-kind", KeyConditionExpression=Key("kind").eq("even"))
        self.assertEqual(sorted(item["id"] for item in found["Items"]), ["0", "2"])
        shape = self.client.meta.service_model.operation_model("UpdateTable").input_shape
        if "DeletionProtectionEnabled" in shape.members:
            self.client.update_table(TableName=name, DeletionProtectionEnabled=True)
            self.error("ValidationException", self.client.delete_table, TableName=name)
            self.client.update_table(TableName=name, DeletionProtectionEnabled=False)
        self.client.update_table(TableName=name, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-kind"}}])
        described = self.client.describe_table(TableName=name)["Table"]
        self.assertNotIn("GlobalSecondaryIndexes", described)
        self.assertEqual([one["AttributeName"] for one in described["AttributeDefinitions"]], ["id"])

    def test_streams(self):
        import boto3
        streams = boto3.client("dynamodbstreams", endpoint_url=self.url)
        self.addCleanup(streams.close)
        created = self.client.create_table(
            TableName="Streamed", AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[string_key("id")], BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})["TableDescription"]
        self.addCleanup(self.client.delete_table, TableName="Streamed")
        arn = created["LatestStreamArn"]
        self.assertEqual([stream["StreamArn"] for stream in streams.list_streams(TableName="Streamed")["Streams"]], [arn])
        for value in ("1", "1", "2"):
            self.client.put_item(TableName="Streamed", Item={"id": {"S": "a"}, "n": {"N": value}})
        self.client.delete_item(TableName="Streamed", Key={"id": {"S": "a"}})
        stream = streams.describe_stream(StreamArn=arn)["StreamDescription"]
        self.assertEqual(stream["StreamStatus"], "ENABLED")
        shard = stream["Shards"][0]["ShardId"]
        iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard,
                                              ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        answer = streams.get_records(ShardIterator=iterator)
        self.assertEqual([record["eventName"] for record in answer["Records"]], ["INSERT", "MODIFY", "REMOVE"])
        self.assertEqual(answer["Records"][1]["dynamodb"]["OldImage"], {"id": {"S": "a"}, "n": {"N": "1"}})
        self.assertIn("NextShardIterator", answer)
        self.client.update_table(TableName="Streamed", StreamSpecification={"StreamEnabled": False})
        closed = streams.get_records(ShardIterator=answer["NextShardIterator"])
        self.assertEqual((closed["Records"], closed.get("NextShardIterator")), ([], None))
        self.assertEqual(streams.describe_stream(StreamArn=arn)["StreamDescription"]["StreamStatus"], "DISABLED")

    def test_backups_and_points_in_time(self):
        self.client.create_table(
            TableName="Kept", AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[string_key("id")], BillingMode="PAY_PER_REQUEST")
        self.addCleanup(self.client.delete_table, TableName="Kept")
        answer = self.client.update_continuous_backups(
            TableName="Kept", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
        recovery = answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        self.assertEqual(recovery["PointInTimeRecoveryStatus"], "ENABLED")
        self.client.put_item(TableName="Kept", Item={"id": {"S": "a"}})
        arn = self.client.create_backup(TableName="Kept", BackupName="first")["BackupDetails"]["BackupArn"]
        self.client.put_item(TableName="Kept", Item={"id": {"S": "b"}})
        for name, restore in (
                ("Backed", lambda: self.client.restore_table_from_backup(TargetTableName="Backed", BackupArn=arn)),
                ("Latest", lambda: self.client.restore_table_to_point_in_time(
                    SourceTableName="Kept", TargetTableName="Latest", UseLatestRestorableTime=True))):
            self.assertEqual(restore()["TableDescription"]["TableStatus"], "CREATING")
            self.addCleanup(self.client.delete_table, TableName=name)
            self.client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 5})
        self.assertEqual(self.client.scan(TableName="Backed")["Count"], 1)
        self.assertEqual(self.client.scan(TableName="Latest")["Count"], 2)
        self.assertEqual([backup["BackupName"] for backup in self.client.list_backups(TableName="Kept")["BackupSummaries"]],
                         ["first"])
        self.client.delete_backup(BackupArn=arn)
        self.error("BackupNotFoundException", self.client.describe_backup, BackupArn=arn)


if __name__ == "__main__":
    COMMAND[:] = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=1)
