"""What a server has, it has after it was killed and started anew; and all that can be done with a table can still be done.

usage: restart_test.py SERVER [ARGUMENT | FOLDER]…
"""
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import server

COMMAND = []


def item(number, author):
    return {"id": {"S": f"i{number:02}"}, "author": {"S": author}, "pages": {"N": str(number)}}


class Restart(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="trestle-clients-")
        self.addCleanup(self.folder.cleanup)
        for name in ("home", "data"):
            os.mkdir(os.path.join(self.folder.name, name))
        os.environ.update(server.clean_environment(os.path.join(self.folder.name, "home")))
        self.start()
        self.addCleanup(lambda: self.end(signal.SIGKILL))

    def start(self):
        data = os.path.join(self.folder.name, "data")
        self.process = subprocess.Popen([data if part == "FOLDER" else part for part in COMMAND], stdout=subprocess.PIPE,
                                        text=True)
        import boto3
        url = server.address(self.process)
        self.client = boto3.client("dynamodb", endpoint_url=url)
        self.streams = boto3.client("dynamodbstreams", endpoint_url=url)

    def end(self, how):
        self.process.send_signal(how)
        self.process.stdout.close()
        self.process.wait(20)

    def restart(self, how):
        self.end(how)
        self.start()

    def create(self, name, **more):
        self.client.create_table(
            TableName=name, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": a, "AttributeType": "S"} for a in ("id", "author")],
            GlobalSecondaryIndexes=[self.index("whole", "ALL"), self.index("keys", "KEYS_ONLY")], **more)

    @staticmethod
    def index(name, projection):
        return {"IndexName": name, "KeySchema": [{"AttributeName": "author", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": projection}}

    def wait(self, name, **reached):
        """Until the table's description has these members."""
        for _ in range(200):
            table = self.client.describe_table(TableName=name)["Table"]
            if all(table.get(member) == value for member, value in reached.items()) and all(
                    index["IndexStatus"] == "ACTIVE" for index in table.get("GlobalSecondaryIndexes", [])):
                return table
            time.sleep(0.05)
        self.fail(f"{name} is {table}")

    def by_author(self, index, author, table="Library"):
        found = self.client.query(TableName=table, IndexName=index, KeyConditionExpression="author = :a",
                                  ExpressionAttributeValues={":a": {"S": author}})["Items"]
        return sorted(found, key=lambda one: one["id"]["S"])

    def records(self, stream):
        found = []
        for shard in self.streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"]:
            place = self.streams.get_shard_iterator(StreamArn=stream, ShardId=shard["ShardId"],
                                                    ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
            page = self.streams.get_records(ShardIterator=place)
            found += [(record["eventName"], record["dynamodb"]["Keys"]["id"]["S"]) for record in page["Records"]]
        return found

    def test_tables(self):
        self.create("Library", Tags=[{"Key": "team", "Value": "desk"}],
                    StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
        self.create("Archive")
        for name in ("Library", "Archive"):
            self.wait(name, TableStatus="ACTIVE")
        self.client.update_time_to_live(TableName="Library",
                                        TimeToLiveSpecification={"Enabled": True, "AttributeName": "until"})
        self.client.update_continuous_backups(TableName="Library",
                                              PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
        for number in range(20):
            self.client.put_item(TableName="Library", Item=item(number, "ann" if number % 2 else "bob"))
        self.client.delete_item(TableName="Library", Key={"id": {"S": "i19"}})
        self.client.update_item(TableName="Library", Key={"id": {"S": "i01"}}, UpdateExpression="SET pages = :p",
                                ExpressionAttributeValues={":p": {"N": "100"}})
        transaction = {"ClientRequestToken": "once", "TransactItems": [{"Update": {
            "TableName": "Library", "Key": {"id": {"S": "i02"}}, "UpdateExpression": "ADD pages :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}}}}]}
        self.client.transact_write_items(**transaction)
        backup = self.client.create_backup(TableName="Library", BackupName="before")["BackupDetails"]["BackupArn"]
        before = self.client.describe_table(TableName="Library")["Table"]
        anns = self.by_author("whole", "ann")
        records = self.records(before["LatestStreamArn"])
        self.assertEqual(len(anns), 9)
        self.assertEqual(len(records), 23)

        self.restart(signal.SIGKILL)
        self.assertEqual(self.client.describe_table(TableName="Library")["Table"], before)
        self.assertEqual(self.by_author("whole", "ann"), anns)
        self.assertEqual([one["id"] for one in self.by_author("keys", "ann")], [one["id"] for one in anns])
        self.assertEqual(self.records(before["LatestStreamArn"]), records)
        self.client.transact_write_items(**transaction)  # was done already
        pages = self.client.get_item(TableName="Library", Key={"id": {"S": "i02"}}, ConsistentRead=True)["Item"]["pages"]
        self.assertEqual(pages, {"N": "3"})
        self.assertEqual(self.client.list_tags_of_resource(ResourceArn=before["TableArn"])["Tags"],
                         [{"Key": "team", "Value": "desk"}])
        expiry = self.client.describe_time_to_live(TableName="Library")["TimeToLiveDescription"]
        self.assertEqual(expiry, {"TimeToLiveStatus": "ENABLED", "AttributeName": "until"})

        # Nothing has been written since the start, and the first thing that is takes a table away.
        self.client.delete_table(TableName="Archive")
        self.client.get_waiter("table_not_exists").wait(TableName="Archive", WaiterConfig={"Delay": 1, "MaxAttempts": 5})
        self.restart(signal.SIGKILL)
        self.assertEqual(self.client.list_tables()["TableNames"], ["Library"])
        self.client.update_table(TableName="Library", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "whole"}}])
        self.restart(signal.SIGKILL)
        self.wait("Library", TableStatus="ACTIVE")
        self.client.update_table(TableName="Library",
                                 AttributeDefinitions=[{"AttributeName": a, "AttributeType": "S"} for a in ("id", "author")],
                                 GlobalSecondaryIndexUpdates=[{"Create": self.index("again", "ALL")}])
        self.wait("Library", TableStatus="ACTIVE")
        self.assertEqual(self.by_author("again", "ann"), anns)
        self.client.put_item(TableName="Library", Item=item(30, "ann"))
        self.assertEqual(self.by_author("again", "ann"), anns + [item(30, "ann")])
        self.assertEqual(self.records(before["LatestStreamArn"]), records + [("INSERT", "i30")])

        self.restart(signal.SIGTERM)
        self.client.restore_table_from_backup(TargetTableName="Restored", BackupArn=backup)
        self.wait("Restored", TableStatus="ACTIVE")
        self.assertEqual(self.by_author("whole", "ann", "Restored"), anns)
        self.client.restore_table_to_point_in_time(SourceTableName="Library", TargetTableName="Now",
                                                   UseLatestRestorableTime=True)
        self.wait("Now", TableStatus="ACTIVE")
        self.assertEqual(self.by_author("again", "ann", "Now"), anns + [item(30, "ann")])
        for name in ("Library", "Restored", "Now"):
            self.client.delete_table(TableName=name)
        self.restart(signal.SIGTERM)
        self.assertEqual(self.client.list_tables()["TableNames"], [])


if __name__ == "__main__":
    COMMAND = sys.argv[1:]
    unittest.main(argv=sys.argv[:1])
