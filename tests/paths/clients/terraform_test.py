"""Terraform's AWS provider against our control planes: applies a REST API with all that belongs to it, calls it, sees
that a second plan is empty, and destroys it.

usage: terraform_test.py SERVER [ARGUMENT | FOLDER]…

Needs the program terraform, and the provider in a folder that mirrors a registry, which the environment's
TRESTLE_TERRAFORM_MIRROR names; without them it is skipped.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request

import server

SKIPPED = 77


def main(command):
    mirror = os.environ.get("TRESTLE_TERRAFORM_MIRROR")
    terraform = shutil.which("terraform")
    if not terraform or not mirror:
        print("skipped: there is no terraform, or TRESTLE_TERRAFORM_MIRROR names no mirror of its providers")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="trestle-terraform-") as folder, server.running(command) as (url, environment):
        here = os.path.dirname(os.path.abspath(__file__))
        shutil.copy(os.path.join(here, "terraform", "rest_api.tf"), folder)
        settings = os.path.join(folder, "terraform.rc")
        with open(settings, "w", encoding="utf-8") as file:
            file.write('provider_installation {\n  filesystem_mirror {\n    path = "%s"\n  }\n}\n' % mirror)
        environment.update(TF_CLI_CONFIG_FILE=settings, CHECKPOINT_DISABLE="1", TF_VAR_endpoint=url, TF_IN_AUTOMATION="1")

        def run(*arguments):
            return subprocess.run([terraform, *arguments], cwd=folder, env=environment, text=True, check=False,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

        def must(*arguments):
            done = run(*arguments)
            if done.returncode:
                sys.exit(f"terraform {' '.join(arguments)}:\n{done.stdout}")
            return done.stdout

        must("init", "-input=false", "-no-color")
        must("apply", "-auto-approve", "-input=false", "-no-color")
        plan = run("plan", "-input=false", "-no-color", "-detailed-exitcode")
        if plan.returncode:
            sys.exit(f"the second plan is not empty:\n{plan.stdout}")
        api = must("output", "-raw", "invoke").strip()
        with urllib.request.urlopen(f"{url}/restapis/{api}/dev/_user_request_/pets/5") as answer:
            if json.load(answer) != {"id": "5"} or answer.headers["X-Pet"] != "yes":
                sys.exit("the API does not answer as it was described")
        must("destroy", "-auto-approve", "-input=false", "-no-color")
    return 0


sys.exit(main(sys.argv[1:]))
