#!/usr/bin/env python3
"""CPU per table operation, beside dynalite and dynoxide on disk in the same run: whole process tree, 16 connections.

    tests/bench/tables.py                                  # trestle-cli serve, 10,000 items of about 450 bytes
    tests/bench/tables.py --large 1000000                  # also GetItem with a million items
    tests/bench/tables.py --peers none -- build/release/bin/trestle_table_host {folder}

The server command gets a new folder for {folder}; its first line with an address says where it listens. Prints a table
and ends with 1 if a goal of the product is missed.
"""
import argparse
import concurrent.futures
import http.client
import json
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"
PER_PARTITION = 10
GOALS = {"GetItem": 25, "Query of 10 items": 60, "PutItem": 35, "UpdateItem, conditional": 45,
         "TransactWriteItems of 4": 120, "Scan, an item": 3.3, "PutItem, 5 indexes": None}
INDEXED_RATIO = 3  # a PutItem with five indexes costs at most so many without
TABLE = {
    "TableName": "Bench",
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "N"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "BillingMode": "PAY_PER_REQUEST",
}
INDEXED = {
    **TABLE, "TableName": "Indexed",
    "AttributeDefinitions": TABLE["AttributeDefinitions"] + [{"AttributeName": f"attribute{i}", "AttributeType": "S"}
                                                             for i in range(5)],
    "GlobalSecondaryIndexes": [{"IndexName": f"by{i}", "Projection": {"ProjectionType": "ALL"},
                                "KeySchema": [{"AttributeName": f"attribute{i}", "KeyType": "HASH"}]} for i in range(5)],
}


def item(partition, number):
    attributes = {f"attribute{i}": {"S": chr(97 + i) * 40} for i in range(8)}
    return {"pk": {"S": partition}, "sk": {"N": str(number)}, **attributes, "count": {"N": "0"}}


def operations():
    key = {"pk": {"S": "p{i:6}"}, "sk": {"N": "3"}}
    return {
        "GetItem": ("GetItem", {"TableName": "Bench", "Key": key}),
        "Query of 10 items": ("Query", {"TableName": "Bench", "KeyConditionExpression": "pk = :p",
                                        "ExpressionAttributeValues": {":p": {"S": "p{i:6}"}}}),
        # New items: putting the same item again changes nothing, and costs next to nothing.
        "PutItem": ("PutItem", {"TableName": "Bench", "Item": item("n{i:8}", 3)}),
        "UpdateItem, conditional": ("UpdateItem", {
            "TableName": "Bench", "Key": key, "UpdateExpression": "SET #c = #c + :one",
            "ConditionExpression": "attribute_exists(pk)", "ExpressionAttributeNames": {"#c": "count"},
            "ExpressionAttributeValues": {":one": {"N": "1"}}}),
        "TransactWriteItems of 4": ("TransactWriteItems", {"TransactItems": [
            {"Put": {"TableName": "Bench", "Item": item("t{i:8}", number)}} for number in range(4)]}),
        "Scan, an item": ("Scan", {"TableName": "Bench"}),
        # Each new item is a new entry in all five indexes.
        "PutItem, 5 indexes": ("PutItem", {"TableName": "Indexed", "Item": {
            **item("n{i:8}", 3), **{f"attribute{i}": {"S": "{i:8}" + chr(97 + i) * 32} for i in range(5)}}}),
    }


def headers(operation):
    return {"X-Amz-Target": "DynamoDB_20120810." + operation, "Content-Type": "application/x-amz-json-1.0",
            "Authorization": "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, "
                             "SignedHeaders=host, Signature=0", "X-Amz-Date": "20260101T000000Z"}


class Server:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            found = re.search(r"https?://[^\s:]+:(\d+)", line) or re.search(r"port (\d+)", line)
            if found:
                self.port = int(found.group(1))
                return
        sys.exit(f"{command[0]} ended with {self.process.wait()}")

    def call(self, connection, operation, body):
        connection.request("POST", "/", json.dumps(body), headers(operation))
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            sys.exit(f"{operation}: {answer.status} {text.decode()}")
        return json.loads(text)

    def fill(self, items):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        for table in (TABLE, INDEXED):
            self.call(connection, "CreateTable", table)
            while self.call(connection, "DescribeTable", {"TableName": table["TableName"]})["Table"]["TableStatus"] != "ACTIVE":
                time.sleep(0.1)
        size = 20
        batches = range(0, items, size)

        def write(part):
            own = http.client.HTTPConnection("127.0.0.1", self.port)
            for start in part:
                writes = [{"PutRequest": {"Item": item(f"p{n // PER_PARTITION:06}", n % PER_PARTITION)}}
                          for n in range(start, start + size)]
                self.call(own, "BatchWriteItem", {"RequestItems": {"Bench": writes}})

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(write, [batches[n::8] for n in range(8)]))

    def items_of_a_page(self):
        return self.call(http.client.HTTPConnection("127.0.0.1", self.port), "Scan", {"TableName": "Bench"})["Count"]

    def measure(self, options, operation, body, items):
        command = [str(options.load), "--port", str(self.port), "--pid", str(self.process.pid), "--json",
                   "--connections", "16", "--seconds", str(options.seconds), "--method", "POST", "--path", "/",
                   "--range", str(100_000_000 if operation in ("PutItem", "TransactWriteItems") else items // PER_PARTITION), "--body", json.dumps(body)]
        for name, value in headers(operation).items():
            command += ["--header", f"{name}: {value}"]
        report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        return report if set(report["statuses"]) == {"200"} and not report["brokenConnections"] else None

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def installed(package, version, program):
    folder = BUILD / f"bench-{package.split('/')[0].lstrip('@')}"
    if not (folder / "node_modules" / package).exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), f"{package}@{version}"], check=True)
    return str(folder / "node_modules" / program)


def dynalite():
    return ["node", installed("dynalite", "4.0.0", "dynalite/cli.js"), "--port", "0", "--createTableMs", "0", "--path", "{folder}"]


def dynoxide():
    # The package that has the program itself; it tells its address by way of stderr.
    program = installed("@dynoxide/linux-x64", "1.2.1", "@dynoxide/linux-x64/dynoxide")
    return ["sh", "-c", 'exec "$0" "$@" 2>&1', program, "--port", str(free_port()), "--db-path", "{folder}/tables.db"]


PEERS = {"dynalite": dynalite, "dynoxide": dynoxide}


def with_folder(command, folder):
    return [word.replace("{folder}", folder) for word in command]


def run(name, command, options, items, chosen):
    with tempfile.TemporaryDirectory(prefix="trestle-bench-") as folder:
        server = Server(with_folder(command, folder))
        try:
            server.fill(items)
            rows = {}
            for title in chosen:
                rows[title] = row = server.measure(options, *operations()[title], items)
                if not row:
                    print(f"{name}, {title}: not every request was answered with 200", file=sys.stderr)
                    continue
                if title == "Scan, an item":
                    row["cpuUsPerRequest"] /= server.items_of_a_page()
                print(f"{name}, {title}: {row['cpuUsPerRequest']:.1f} µs", file=sys.stderr)
            return rows
        finally:
            server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--load", default=BUILD / "bin/trestle_load", help="the load generator")
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=0, help="also GetItem with this many items")
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--peers", default="dynalite,dynoxide", help="comma-separated, of: " + ", ".join(PEERS) + "; or none")
    parser.add_argument("command", nargs="*",
                        default=[str(BUILD / "bin/trestle-cli"), "serve", "{folder}", "--port", "0"])
    options = parser.parse_args()

    titles = list(GOALS)
    ours = run("ours", options.command, options, options.items, titles)
    if not all(ours.values()):
        sys.exit(1)
    peers = [name for name in options.peers.split(",") if name in PEERS]
    theirs = {name: run(name, PEERS[name](), options, options.items, titles) for name in peers}
    print("| CPU µs a request | ours | " + "".join(f"{name} | " for name in peers) + "goal | ours: requests/s | median ms | p99 ms |")
    print("|---|---|" + "---|" * len(peers) + "---|---|---|---|")
    missed = []
    for title in titles:
        row = ours[title]
        goal = GOALS[title] or INDEXED_RATIO * ours["PutItem"]["cpuUsPerRequest"]
        others = "".join(f"{theirs[name][title]['cpuUsPerRequest']:.1f} | " if theirs[name][title] else "no such | " for name in peers)
        print(f"| {title} | {row['cpuUsPerRequest']:.1f} | {others}{goal:.1f} | {row['requestsPerSecond']:.0f} "
              f"| {row['medianMs']:.2f} | {row['p99Ms']:.2f} |")
        if row["cpuUsPerRequest"] > goal:
            missed.append(title)
    if options.large:
        large = run("ours, large", options.command, options, options.large, ["GetItem"])["GetItem"]
        ratio = large["cpuUsPerRequest"] / ours["GetItem"]["cpuUsPerRequest"]
        print(f"GetItem with {options.large:,} items: {large['cpuUsPerRequest']:.1f} µs, {ratio:.2f} × the one above")
        if ratio > 1.5:
            missed.append("GetItem with many items")
    print("goals met" if not missed else "missed: " + ", ".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
