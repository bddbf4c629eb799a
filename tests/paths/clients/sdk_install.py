"""What the client tests need from npm, as a package-lock.json says."""
import fcntl
import filecmp
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


def install(folder, source=HERE):
    """node_modules as the lock file in `source` says; kept between runs until the lock file changes. Tests that run at
    the same time wait for the first of them."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "installing"), "w", encoding="utf-8") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        lock, installed = os.path.join(source, "package-lock.json"), os.path.join(folder, "installed-lock.json")
        if os.path.exists(installed) and filecmp.cmp(lock, installed, shallow=False):
            return
        for name in ("package.json", "package-lock.json"):
            shutil.copy(os.path.join(source, name), folder)
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=folder, check=True)
        shutil.copy(lock, installed)
