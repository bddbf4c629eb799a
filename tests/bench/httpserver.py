#!/usr/bin/env python3
"""CPU per request of a server, beside nginx `return 200` in the same run, with and without idle connections.

    tests/bench/httpserver.py                              # trestle_echo: core/http alone
    tests/bench/httpserver.py --path /v1/books/{i:6} --range 1000 -- build/release/bin/trestle-cli serve DIR --port {port}

The server command gets a free port for {port}. Prints a table and ends with 1 if a goal of the product is missed:
at most twice nginx, at most 25 % more with the idle connections open, at most 6 KiB for each of them.
"""
import argparse
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]

NGINX = """worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 20000; }}
http {{
    access_log off; keepalive_requests 1000000;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    server {{ listen 127.0.0.1:{port} backlog=4096; location / {{ default_type text/plain; return 200 "ok\\n"; }} }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_open(port, process):
    for _ in range(200):
        if process.poll() is not None:
            sys.exit(f"The server ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit("The server does not listen")


class Server:
    def __init__(self, command, port):
        self.port = port
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until_open(port, self.process)

    def measure(self, options, path, idle=0):
        command = [str(options.load), "--port", str(self.port), "--pid", str(self.process.pid), "--json",
                   "--connections", str(options.connections), "--seconds", str(options.seconds), "--path", path,
                   "--range", str(options.range), "--idle", str(idle)]
        for header in options.header:
            command += ["--header", header]
        report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        if set(report["statuses"]) - {"200", "201", "204"} or report["brokenConnections"]:
            sys.exit(f"Not every request was answered well: {report}")
        return report

    def stop(self):
        self.process.terminate()
        self.process.wait()


def main():
    build = ROOT / "build/release/bin"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--load", default=build / "trestle_load", help="the load generator")
    parser.add_argument("--path", default="/")
    parser.add_argument("--header", action="append", default=[])
    parser.add_argument("--range", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--idle", type=int, default=8000, help="needs ulimit -n above it")
    parser.add_argument("command", nargs="*", default=[str(build / "trestle_echo"), "{port}", "1"])
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        ours = Server([word.replace("{port}", str(port)) for word in options.command], port)
        port = free_port()
        config = pathlib.Path(folder) / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, port=port))
        nginx = Server([shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(config), "-e", "stderr"], port)
        try:
            rows = [("ours", ours.measure(options, options.path)), ("nginx", nginx.measure(options, options.path))]
            if options.idle:
                rows += [(f"ours, {options.idle} idle", ours.measure(options, options.path, options.idle)),
                         (f"nginx, {options.idle} idle", nginx.measure(options, options.path, options.idle))]
        finally:
            ours.stop()
            nginx.stop()

    print("| | CPU µs a request | requests/s | median ms | p99 ms | KiB an idle connection |")
    print("|---|---|---|---|---|---|")
    for name, row in rows:
        idle = row.get("residentKiBPerIdle")
        print(f"| {name} | {row['cpuUsPerRequest']:.1f} | {row['requestsPerSecond']:.0f} | {row['medianMs']:.2f} "
              f"| {row['p99Ms']:.2f} | {'' if idle is None else f'{idle:.2f}'} |")

    cost = [row["cpuUsPerRequest"] for _, row in rows]
    missed = []
    if cost[0] > 2 * cost[1]:
        missed.append("more than twice nginx")
    if options.idle:
        if cost[2] > 1.25 * cost[0]:
            missed.append("more than 25 % dearer with idle connections")
        if rows[2][1]["residentKiBPerIdle"] > 6:
            missed.append("more than 6 KiB for an idle connection")
    print("goals met" if not missed else "missed: " + ", ".join(missed))
    return 1 if missed else 0


sys.exit(main())
