"""WebSockets at rest and at work: memory of open connections, a push to all of them through @connections, and the processor
time of a message that a mock route answers, beside serverless-offline's if there is a folder to install it in.

usage: websocket.py TRESTLE_CLI [CONNECTIONS [FOLDER]]
"""
import contextlib
import datetime
import os
import resource
import selectors
import socket
import subprocess
import sys
import tempfile
import time

CLI = sys.argv[1]
CONNECTIONS = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
OFFLINE = sys.argv[3] if len(sys.argv) > 3 else None
SECONDS = 3
OURS = "/restapis/benchsocket/prod/_user_request_/"
PUSHERS = 32


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def memory(pid):
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def processor(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def frame(text):
    assert len(text) < 126
    return bytes([0x81, 0x80 | len(text)]) + bytes(4) + text


def connect(port, path=OURS):
    made = socket.create_connection(("127.0.0.1", port))
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode())
    return made


def opened(made):
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += made.recv(4096)
    assert answer.startswith(b"HTTP/1.1 101"), answer
    return made


def identity(made):
    """The connection's id, out of the answer to a message that no route is for."""
    made.sendall(frame(b'{"action":"?"}'))
    answer = made.recv(4096)
    return answer.split(b'"connectionId":"')[1].split(b'"')[0].decode()


def push(port, ids, sockets):
    """All of `ids`, over a few kept connections; ends when every socket has its frame. Gives seconds."""
    now = datetime.datetime.now(datetime.timezone.utc)
    signed = (f"Authorization: AWS4-HMAC-SHA256 Credential=local/{now:%Y%m%d}/us-east-1/execute-api/aws4_request, "
              f"SignedHeaders=host;x-amz-date, Signature={'0' * 64}\r\nX-Amz-Date: {now:%Y%m%dT%H%M%SZ}\r\n")
    requests = [(f"POST /@connections/{one.replace('=', '%3D')} HTTP/1.1\r\nHost: localhost\r\n{signed}"
                 "Content-Length: 5\r\n\r\nhello").encode() for one in ids]
    pushers = [socket.create_connection(("127.0.0.1", port)) for _ in range(PUSHERS)]
    for pusher in pushers:
        pusher.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    waiting = selectors.DefaultSelector()
    for one in sockets:
        waiting.register(one, selectors.EVENT_READ)
    turns = {pusher: requests[i::PUSHERS] for i, pusher in enumerate(pushers)}
    for pusher in pushers:
        waiting.register(pusher, selectors.EVENT_READ)
    start = time.perf_counter()
    for pusher, own in turns.items():
        pusher.sendall(own.pop())
    missing = len(sockets)
    while missing > 0:
        for key, _ in waiting.select(10):
            data = key.fileobj.recv(65536)
            if key.fileobj in turns:
                assert data.startswith(b"HTTP/1.1 200"), data
                if turns[key.fileobj]:
                    key.fileobj.sendall(turns[key.fileobj].pop())
            else:
                assert data == b"\x81\x05hello", data
                missing -= 1
    took = time.perf_counter() - start
    for pusher in pushers:
        pusher.close()
    return took


def echo(pid, sockets, window=50):
    """Messages in windows over some sockets. Gives (messages a second, microseconds of the server's processor each)."""
    messages = frame(b'{"action":"echo"}') * window
    answer = len(b"\x81\x04echo") * window
    before, start, done = processor(pid), time.perf_counter(), 0
    while time.perf_counter() < start + SECONDS:
        for one in sockets:
            one.sendall(messages)
        for one in sockets:
            left = answer
            while left > 0:
                left -= len(one.recv(left))
        done += window * len(sockets)
    return done / (time.perf_counter() - start), (processor(pid) - before) / done * 1e6


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as held:
        return held.getsockname()[1]


@contextlib.contextmanager
def offline(folder):
    """serverless-offline with a route that a function in its own process answers, as it has no mocks. Gives (pid, port)."""
    if not os.path.exists(os.path.join(folder, "node_modules", "serverless-offline")):
        write(folder, "package.json", '{"name": "bench-offline", "private": true}')
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "serverless@3.40.0",
                        "serverless-offline@13.9.0"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    port = free_port()
    write(folder, "handler.js", "exports.echo = async () => ({ statusCode: 200, body: 'echo' });\n")
    write(folder, "serverless.yml",
          "service: bench\nframeworkVersion: '3'\nprovider:\n  name: aws\n  runtime: nodejs20.x\n"
          "  websocketsApiRouteSelectionExpression: $request.body.action\nplugins: [serverless-offline]\ncustom:\n"
          f"  serverless-offline: {{host: 127.0.0.1, httpPort: {free_port()}, lambdaPort: {free_port()},"
          f" websocketPort: {port}, useInProcess: true}}\nfunctions:\n  echo:\n    handler: handler.echo\n    events:\n"
          "      - websocket: {route: $connect}\n      - websocket: {route: echo, routeResponseSelectionExpression: $default}\n")
    process = subprocess.Popen(["node", "node_modules/serverless/bin/serverless.js", "offline", "start"], cwd=folder,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, "SLS_TELEMETRY_DISABLED": "1", "SLS_NOTIFICATIONS_MODE": "off"})
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.1)
        yield process.pid, port
    finally:
        process.kill()
        process.wait()


def main():
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    with tempfile.TemporaryDirectory(prefix="trestle-bench-") as folder:
        write(folder, "trestle.yaml", "name: bench\n")
        write(folder, "apis/bench/api.yaml", "protocol: WEBSOCKET\nid: benchsocket\nstages:\n  - name: prod\n")
        write(folder, "apis/bench/routes/echo.yaml",
              "route: echo\nintegration:\n  type: mock\n  status: 200\n  bodyFile: echo.body\n")
        write(folder, "apis/bench/routes/echo.body", "echo")
        server = subprocess.Popen([CLI, "serve", folder, "--port", "0"], stdout=subprocess.PIPE, text=True)
        try:
            port = None
            while port is None:
                line = server.stdout.readline()
                if "http://" in line:
                    port = int(line.split("http://")[1].split(":")[1].split("/")[0].split()[0])
            warm = [opened(connect(port)) for _ in range(100)]
            echo(server.pid, warm[:10])
            before = memory(server.pid)
            sockets = []
            while len(sockets) < CONNECTIONS:
                batch = [connect(port) for _ in range(min(200, CONNECTIONS - len(sockets)))]
                sockets += [opened(one) for one in batch]
            time.sleep(2)
            each = (memory(server.pid) - before) / CONNECTIONS
            print(f"{CONNECTIONS} connections: {each / 1024:.1f} KiB each")
            ids = [identity(one) for one in sockets]
            print(f"push to all: {push(port, ids, sockets):.2f} s")
            rate, cost = echo(server.pid, warm[:20])
            print(f"echo through a mock route: {rate:.0f} messages/s, {cost:.1f} us of processor each")
            if OFFLINE:
                with offline(OFFLINE) as (pid, its_port):
                    its = [opened(connect(its_port, "/")) for _ in range(20)]
                    echo(pid, its, 5)
                    its_rate, its_cost = echo(pid, its, 5)
                print(f"serverless-offline: {its_rate:.0f} messages/s, {its_cost:.1f} us of processor each; "
                      f"ours is {rate / its_rate:.1f} times as fast and {its_cost / cost:.1f} times as cheap")
        finally:
            server.kill()


main()
