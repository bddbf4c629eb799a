"""The AWS command line against our Lambda wire, as the guides use it, and `aws logs tail` on what a function printed.

usage: lambda_awscli_test.py SERVER [ARGUMENT | FOLDER]…
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest
import zipfile

import server

COMMAND = []
AWS = "/usr/bin/aws"
HANDLER = "export const handler = async (event) => { console.log('hello', event.name); return event.name; };"


class CommandLine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = server.running(COMMAND)
        cls.url, cls.environment = cls.running.__enter__()
        cls.folder = tempfile.TemporaryDirectory(prefix="trestle-lambda-")
        with zipfile.ZipFile(cls.path("function.zip"), "w") as archive:
            archive.writestr("index.mjs", HANDLER)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()
        cls.running.__exit__(None, None, None)

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name)

    @classmethod
    def aws(cls, *arguments):
        done = subprocess.run([AWS, "--endpoint-url", cls.url, "--output", "json", *arguments], env=cls.environment,
                              capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise AssertionError(" ".join(arguments) + ": " + done.stderr)
        try:
            return json.loads(done.stdout) if done.stdout.strip() else {}
        except ValueError:
            return done.stdout

    def test_guide(self):
        role = self.aws("iam", "create-role", "--role-name", "lambda-ex", "--assume-role-policy-document", "{}")
        self.aws("iam", "attach-role-policy", "--role-name", "lambda-ex", "--policy-arn",
                 "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
        self.assertEqual(self.aws("sts", "get-caller-identity")["Account"], "000000000000")
        self.aws("lambda", "create-function", "--function-name", "my-function", "--runtime", "nodejs22.x", "--zip-file",
                 "fileb://" + self.path("function.zip"), "--handler", "index.handler", "--role", role["Role"]["Arn"])
        self.aws("lambda", "wait", "function-active-v2", "--function-name", "my-function")
        out = self.path("out.json")
        answer = self.aws("lambda", "invoke", "--function-name", "my-function", "--cli-binary-format",
                          "raw-in-base64-out", "--payload", '{"name": "Ada"}', "--log-type", "Tail", out)
        self.assertEqual(answer["StatusCode"], 200)
        with open(out, encoding="utf-8") as file:
            self.assertEqual(file.read(), '"Ada"')
        self.assertEqual(self.aws("lambda", "publish-version", "--function-name", "my-function")["Version"], "1")
        self.aws("lambda", "create-alias", "--function-name", "my-function", "--name", "live", "--function-version", "1")
        self.aws("lambda", "update-function-code", "--function-name", "my-function", "--zip-file",
                 "fileb://" + self.path("function.zip"), "--publish")
        self.aws("lambda", "update-function-configuration", "--function-name", "my-function", "--timeout", "7")
        shown = self.aws("lambda", "get-function", "--function-name", "my-function")
        self.assertEqual(shown["Configuration"]["Timeout"], 7)
        self.assertEqual(len(self.aws("lambda", "list-functions")["Functions"]), 1)

        tail = self.aws("logs", "tail", "/aws/lambda/my-function", "--format", "short")
        self.assertIn("hello Ada", tail)
        for word in ("START RequestId: ", "END RequestId: ", "REPORT RequestId: "):
            self.assertIn(word, tail)
        groups = self.aws("logs", "describe-log-groups")["logGroups"]
        self.assertEqual([one["logGroupName"] for one in groups], ["/aws/lambda/my-function"])

        self.aws("lambda", "delete-function", "--function-name", "my-function")
        self.assertEqual(self.aws("lambda", "list-functions")["Functions"], [])


if __name__ == "__main__":
    COMMAND[:] = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=1)
