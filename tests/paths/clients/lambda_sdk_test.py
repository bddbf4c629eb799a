"""The AWS SDK for JavaScript against our Lambda wire: installs it beside the build and runs lambda_sdk_test.mjs.

usage: lambda_sdk_test.py INSTALL_FOLDER SERVER [ARGUMENT | FOLDER]…
"""
import base64
import io
import os
import shutil
import subprocess
import sys
import zipfile

import sdk_install
import server


def package():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.mjs", "export const handler = async (event) => event;")
    return base64.b64encode(buffer.getvalue()).decode()


def main():
    folder = sys.argv[1]
    sdk_install.install(folder)
    shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), "lambda_sdk_test.mjs"), folder)
    with server.running(sys.argv[2:]) as (url, environment):
        environment.update(TRESTLE_ENDPOINT=url, TRESTLE_ZIP=package())
        tests = subprocess.run(["node", "--test", "--test-reporter=spec", "lambda_sdk_test.mjs"], cwd=folder,
                               env=environment, timeout=120)
    sys.exit(tests.returncode)


main()
