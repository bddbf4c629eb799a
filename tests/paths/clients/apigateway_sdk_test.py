"""The AWS SDK for JavaScript against both of API Gateway's control planes: installs it beside the build and runs
apigateway_sdk_test.mjs.

usage: apigateway_sdk_test.py INSTALL_FOLDER SERVER [ARGUMENT | FOLDER]…
"""
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading

import sdk_install
import server


class Target(http.server.BaseHTTPRequestHandler):
    """Answers with the headers it was sent."""

    def do_GET(self):
        body = json.dumps({"headers": {name.lower(): value for name, value in self.headers.items()}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    folder = sys.argv[1]
    sdk_install.install(folder)
    shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), "apigateway_sdk_test.mjs"), folder)
    # The server's own key: signatures made with it are checked.
    os.environ.update(AWS_ACCESS_KEY_ID="local", AWS_SECRET_ACCESS_KEY="local")
    target = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Target)
    threading.Thread(target=target.serve_forever, daemon=True).start()
    with target, server.running(sys.argv[2:]) as (url, environment):
        environment.update(TRESTLE_ENDPOINT=url, TRESTLE_TARGET=f"http://127.0.0.1:{target.server_port}/")
        tests = subprocess.run(["node", "--test", "--test-reporter=spec", "apigateway_sdk_test.mjs"], cwd=folder,
                               env=environment, timeout=120)
        target.shutdown()
    sys.exit(tests.returncode)


main()
