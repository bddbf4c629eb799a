import datetime
import json
import os
import uuid

from tables import call

TABLE = os.environ["TABLE"]


def handler(event, context):
    wish = json.loads(event.get("body") or "{}")
    book_key = {"pk": {"S": f"BOOK#{wish.get('book')}"}, "sk": {"S": "META"}}
    member_key = {"pk": {"S": f"MEMBER#{wish.get('member')}"}, "sk": {"S": "PROFILE"}}

    member = call("GetItem", TableName=TABLE, Key=member_key).get("Item")
    if member is None:
        return answer(404, {"message": f"There is no member {wish.get('member')}"})
    print(f"member {wish.get('member')} found")

    days = int(member["days"]["N"])
    due = (datetime.date.today() + datetime.timedelta(days=days)).isoformat()
    try:
        call(
            "UpdateItem",
            TableName=TABLE,
            Key=book_key,
            UpdateExpression="SET copies = copies - :one",
            ConditionExpression="copies > :none",
            ExpressionAttributeValues={":one": {"N": "1"}, ":none": {"N": "0"}},
        )
    except RuntimeError as error:
        if "ConditionalCheckFailed" in str(error):
            return answer(409, {"message": "No copy of this book is in"})
        raise

    loan = uuid.uuid4().hex[:8]
    call(
        "PutItem",
        TableName=TABLE,
        Item={
            "pk": book_key["pk"],
            "sk": {"S": f"LOAN#{loan}"},
            "type": {"S": "Loan"},
            "id": {"S": loan},
            "state": {"S": "OPEN"},
            "member": {"S": str(wish["member"])},
            "due": {"S": due},
        },
    )
    return answer(201, {"loan": loan, "book": wish["book"], "due": due})


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}
