"""A WebSocket API under npm's ws: installs it below the build and runs ws_test.mjs.

usage: ws_test.py INSTALL_FOLDER TRESTLE_CLI
"""
import os
import shutil
import subprocess
import sys
import tempfile

import sdk_install
import server
import websocket_test


def main():
    folder, program = sys.argv[1:]
    sdk_install.install(folder)
    shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), "ws_test.mjs"), folder)
    with tempfile.TemporaryDirectory(prefix="trestle-ws-") as workspace:
        websocket_test.make_workspace(workspace)
        with server.running([program, "serve", workspace, "--port", "0"]) as (url, environment):
            environment["TRESTLE_SOCKET"] = url.replace("http", "ws") + "/restapis/loannotice/prod/_user_request_/"
            tests = subprocess.run(["node", "--test", "--test-reporter=spec", "ws_test.mjs"], cwd=folder,
                                   env=environment, timeout=120)
    sys.exit(tests.returncode)


main()
