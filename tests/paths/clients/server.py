"""Starts a server that speaks the table service's wire, for one client test, and an environment without the user's own
AWS settings."""
import contextlib
import os
import re
import subprocess
import tempfile


@contextlib.contextmanager
def running(command):
    """`command` is the program and its arguments, FOLDER standing for a new folder. Gives (url, environment)."""
    with tempfile.TemporaryDirectory(prefix="trestle-clients-") as folder:
        home = os.path.join(folder, "home")
        data = os.path.join(folder, "data")
        os.mkdir(home)
        os.mkdir(data)
        arguments = [data if part == "FOLDER" else part for part in command]
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        try:
            yield address(process), clean_environment(home)
        finally:
            process.terminate()
            process.stdout.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def address(process):
    for line in process.stdout:
        found = re.search(r"http://[^\s/]+", line)
        if found:
            return found.group(0)
    raise SystemExit(f"the server ended with {process.wait()} before it said its address")


def clean_environment(home):
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith("AWS_") and not name.startswith("PYENV") and not name.startswith("PYTHON")
            and "proxy" not in name.lower()}
    kept.update(HOME=home, AWS_ACCESS_KEY_ID="local", AWS_SECRET_ACCESS_KEY="local", AWS_DEFAULT_REGION="us-east-1",
                AWS_REGION="us-east-1", AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull,
                AWS_EC2_METADATA_DISABLED="true", AWS_PAGER="")
    return kept
