#!/usr/bin/env python3
"""CPU per request of routes that the gateway answers by itself, beside nginx `return 200`, in turn under the same load.

    tests/bench/gateway.py                          # build/release/bin/trestle-cli and trestle_load
    tests/bench/gateway.py --keep FOLDER            # leaves the workspace there

A mock method of a REST API with 1,000 resources; a mock route of an HTTP API with as many; a method of that REST API with
request validation, a template of 20 lines, an API key and its usage plan. Ends with 1 if a goal of the product is missed.
"""
import argparse
import json
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROUTES = 1_000
KEY = "0123456789012345678901234567"
REST = "/restapis/benchrest1/dev/_user_request_"

TEMPLATE = """#set($inputRoot = $input.path('$'))
#set($allParams = $input.params())
{
  "TableName": "$stageVariables.table",
  "Item": {
    "id": {"S": "$context.requestId"},
    "shelf": {"S": "$input.params('shelf')"},
    "name": {"S": "$util.escapeJavaScript($inputRoot.name)"},
#if($inputRoot.year && $inputRoot.year > 1900)
    "year": {"N": "$inputRoot.year"},
#else
    "year": {"NULL": true},
#end
    "tags": {"L": [
#foreach($tag in $inputRoot.tags)
      {"S": "$tag.toLowerCase()"}#if($foreach.hasNext),#end
#end
    ]},
    "query": "$util.urlEncode($allParams.querystring.q)"
  }, "statusCode": 200
}
"""

FULL = {
    "authorizationType": "NONE",
    "apiKeyRequired": True,
    "requestValidatorId": "body",
    "requestModels": {"application/json": "Pet"},
    "methodResponses": {"200": {"statusCode": "200"}},
    "methodIntegration": {
        "type": "MOCK",
        "passthroughBehavior": "WHEN_NO_MATCH",
        "requestTemplates": {"application/json": TEMPLATE},
        "integrationResponses": {
            "200": {"statusCode": "200", "responseTemplates": {"application/json": '{"id":"$context.requestId"}'}}
        },
    },
}

MOCK = {
    "authorizationType": "NONE",
    "apiKeyRequired": False,
    "methodResponses": {"200": {"statusCode": "200"}},
    "methodIntegration": {
        "type": "MOCK",
        "passthroughBehavior": "WHEN_NO_MATCH",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "integrationResponses": {
            "200": {"statusCode": "200", "responseTemplates": {"application/json": '{"ok":true}'}}
        },
    },
}

NGINX = """worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 1000; }}
http {{
    access_log off; keepalive_requests 100000000;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    server {{ listen 127.0.0.1:{port} backlog=4096; location / {{ default_type text/plain; return 200 "ok\\n"; }} }}
}}
"""


# YAML takes JSON as it is.
def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")


def write_workspace(folder, http_port):
    write(folder / "trestle.yaml", {"name": "Bench", "port": 4566, "region": "us-east-1"})
    rest = folder / "apis/rest"
    stage = {"name": "dev", "variables": {"table": "Pets"}}
    write(rest / "api.yaml", {"protocol": "REST", "id": "benchrest1", "stages": [stage]})
    schema = {"type": "object", "required": ["name"],
              "properties": {"name": {"type": "string", "maxLength": 40}, "year": {"type": "integer"},
                             "tags": {"type": "array", "items": {"type": "string"}}}}
    write(rest / "models/Pet.yaml", {"name": "Pet", "contentType": "application/json", "schema": json.dumps(schema)})
    write(rest / "requestValidators/body.yaml",
          {"name": "body", "validateRequestBody": True, "validateRequestParameters": False})
    for i in range(ROUTES):
        write(rest / f"routes/books{i}.yaml", {"route": f"GET /v1/books{i}/{{id}}/part", "settings": MOCK})
    write(rest / "routes/full.yaml", {"route": "POST /full/{id}", "settings": FULL})
    write(folder / "gateway/apiKeys/key.yaml", {"name": "key", "value": KEY, "enabled": True})
    write(folder / "gateway/usagePlans/plan.yaml",
          {"name": "Plan", "apiStages": [{"apiId": "benchrest1", "stage": "dev"}],
           "throttle": {"burstLimit": 100_000_000, "rateLimit": 100_000_000}})
    write(folder / "gateway/usagePlanKeys/plan-key.yaml",
          {"id": "key", "name": "key", "type": "API_KEY", "usagePlanId": "plan"})
    write(folder / "apis/http/api.yaml", {"protocol": "HTTP", "id": "benchhttp1", "port": http_port})
    mock = {"type": "mock", "status": 200, "headers": [{"name": "Content-Type", "value": "application/json"}],
            "body": '{"ok":true}'}
    for i in range(ROUTES):
        write(folder / f"apis/http/routes/books{i}.yaml",
              {"route": f"GET /v1/books{i}/{{id}}/part", "integration": mock})


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_open(port, process):
    for _ in range(400):
        if process.poll() is not None:
            sys.exit(f"The server ended with {process.returncode}")
        try:
            return socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
    sys.exit("The server does not listen")


def main():
    build = ROOT / "build/release/bin"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", default=build / "trestle-cli")
    parser.add_argument("--load", default=build / "trestle_load")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--keep", help="a folder for the workspace")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(options.keep or temporary)
        port, http_port, nginx_port = free_port(), free_port(), free_port()
        write_workspace(folder, http_port)
        config = pathlib.Path(temporary) / "nginx.conf"
        config.write_text(NGINX.format(folder=temporary, port=nginx_port))
        ours = subprocess.Popen([str(options.server), "serve", str(folder), "--port", str(port), "--io-threads", "1"],
                                stdout=subprocess.DEVNULL)
        nginx = subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(config), "-e", "stderr"])
        full = ["--method", "POST", "--header", f"x-api-key: {KEY}", "--header", "Content-Type: application/json",
                "--body", '{"name":"Rex","year":1998,"tags":["a","b","c"]}']
        # Name, server, port, target, further options, and how many times nginx it may cost.
        cases = [("nginx", nginx, nginx_port, "/v1/books{i}/7/part", [], None),
                 ("REST, mock", ours, port, REST + "/v1/books{i}/7/part", [], 2),
                 ("HTTP API, mock", ours, http_port, "/v1/books{i}/7/part", [], 2),
                 ("REST, validation, template, key", ours, port, REST + "/full/7?q=a%20b", full, 5)]
        costs = {case[0]: [] for case in cases}
        try:
            for server, its_port in [(ours, port), (ours, http_port), (nginx, nginx_port)]:
                wait_until_open(its_port, server)
            for _ in range(options.rounds):
                for name, server, its_port, target, more, _ in cases:
                    command = [str(options.load), "--port", str(its_port), "--pid", str(server.pid), "--json",
                               "--connections", str(options.connections), "--seconds", str(options.seconds),
                               "--path", target, "--range", str(ROUTES), *more]
                    row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                    if set(row["statuses"]) != {"200"} or row["brokenConnections"]:
                        sys.exit(f"Not every request was answered well: {row}")
                    costs[name].append(row["cpuUsPerRequest"])
        finally:
            ours.terminate()
            nginx.terminate()
            ours.wait()
            nginx.wait()

    print("| CPU µs a request | median | least | most | × nginx | goal |\n|---|---|---|---|---|---|")
    base = statistics.median(costs["nginx"])
    missed = []
    for name, *_, goal in cases:
        median = statistics.median(costs[name])
        print(f"| {name} | {median:.1f} | {min(costs[name]):.1f} | {max(costs[name]):.1f} | {median / base:.2f} | "
              f"{'' if goal is None else goal} |")
        if goal and median > goal * base:
            missed.append(f"{name}: more than {goal} times nginx")
    print("goals met" if not missed else "missed: " + ", ".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
