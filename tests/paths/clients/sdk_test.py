"""The AWS SDK for JavaScript against our table wire: installs it beside the build and runs sdk_test.mjs.

usage: sdk_test.py INSTALL_FOLDER SERVER [ARGUMENT | FOLDER]…
"""
import filecmp
import os
import shutil
import subprocess
import sys

import server

HERE = os.path.dirname(os.path.abspath(__file__))


def install(folder):
    """node_modules as the lock file says; kept between runs until the lock file changes."""
    os.makedirs(folder, exist_ok=True)
    lock, installed = os.path.join(HERE, "package-lock.json"), os.path.join(folder, "installed-lock.json")
    if os.path.exists(installed) and filecmp.cmp(lock, installed, shallow=False):
        return
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(HERE, name), folder)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=folder, check=True)
    shutil.copy(lock, installed)


def main():
    folder = sys.argv[1]
    install(folder)
    shutil.copy(os.path.join(HERE, "sdk_test.mjs"), folder)
    with server.running(sys.argv[2:]) as (url, environment):
        environment["TRESTLE_ENDPOINT"] = url
        tests = subprocess.run(["node", "--test", "--test-reporter=spec", "sdk_test.mjs"], cwd=folder, env=environment,
                               timeout=120)
    sys.exit(tests.returncode)


main()
