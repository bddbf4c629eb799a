"""The AWS SDK for JavaScript against our table wire: installs it beside the build and runs sdk_test.mjs.

usage: sdk_test.py INSTALL_FOLDER SERVER [ARGUMENT | FOLDER]…
"""
import os
import shutil
import subprocess
import sys

import sdk_install
import server


def main():
    folder = sys.argv[1]
    sdk_install.install(folder)
    shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sdk_test.mjs"), folder)
    with server.running(sys.argv[2:]) as (url, environment):
        environment["TRESTLE_ENDPOINT"] = url
        tests = subprocess.run(["node", "--test", "--test-reporter=spec", "sdk_test.mjs"], cwd=folder, env=environment,
                               timeout=120)
    sys.exit(tests.returncode)


main()
