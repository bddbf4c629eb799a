"""Table calls without a dependency to install. With boto3 it would be boto3.client("dynamodb").get_item(...)."""

import json
import os
import urllib.error
import urllib.request


def call(operation, **request):
    message = urllib.request.Request(
        os.environ["AWS_ENDPOINT_URL"],
        data=json.dumps(request).encode(),
        headers={
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"DynamoDB_20120810.{operation}",
            "X-Amzn-Trace-Id": os.environ.get("_X_AMZN_TRACE_ID", ""),
        },
    )
    try:
        with urllib.request.urlopen(message, timeout=5) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        failure = json.load(error)
        raise RuntimeError(f"{failure['__type']}: {failure.get('message', failure.get('Message'))}") from None
