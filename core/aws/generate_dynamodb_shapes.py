#!/usr/bin/env python3
"""Writes DynamoDbShapes.cpp: the request shapes of the table service, from the service model that botocore carries.

usage: generate_dynamodb_shapes.py [service-2.json[.gz]] > core/aws/DynamoDbShapes.cpp

Only facts are taken (names, kinds, bounds, patterns, enumerations); the model's documentation is not. What the model
leaves out or says differently from what the service enforces stands in OVERLAY and ENUM_ORDER below.
"""
import gzip
import json
import os
import sys

# Operations whose requests Trestle translates. All other operations of the model are listed by name only.
TRANSLATED = [
    "BatchGetItem", "BatchWriteItem", "CreateTable", "DeleteItem", "DeleteTable", "DescribeEndpoints", "DescribeTable",
    "DescribeTimeToLive", "GetItem", "ListTables", "ListTagsOfResource", "PutItem", "Query", "Scan", "UpdateItem",
]

# The order in which the service lists the values of an enumeration in its messages, as recorded.
ENUM_ORDER = {
    "ReturnConsumedCapacity": ["INDEXES", "TOTAL", "NONE"],
    "ReturnValue": ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"],
    "Select": ["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"],
    "ScalarAttributeType": ["B", "N", "S"],
    "KeyType": ["HASH", "RANGE"],
    "BillingMode": ["PROVISIONED", "PAY_PER_REQUEST"],
    "ReturnItemCollectionMetrics": ["SIZE", "NONE"],
    "ProjectionType": ["ALL", "INCLUDE", "KEYS_ONLY"],
    "ConditionalOperator": ["OR", "AND"],
    "AttributeAction": ["ADD", "DELETE", "PUT"],
    "ComparisonOperator": ["IN", "NULL", "BETWEEN", "LT", "NOT_CONTAINS", "EQ", "GT", "NOT_NULL", "NE", "LE",
                           "BEGINS_WITH", "GE", "CONTAINS"],
}

# Bounds that the service enforces and the model does not carry.
OVERLAY = {
    "TableArn": {"pattern": "[a-zA-Z0-9_.-]+", "min": 3, "max": 255},
    "KeySchema": {"max": 2},
}
REQUIRED = {"CreateTableInput": ["TableName", "KeySchema", "AttributeDefinitions"]}

KINDS = {
    "structure": "Structure", "list": "List", "map": "Map", "string": "String", "integer": "Integer", "long": "Long",
    "double": "Double", "boolean": "Boolean", "blob": "Blob",
}


def installed_model():
    import botocore
    folder = os.path.join(os.path.dirname(botocore.__file__), "data", "dynamodb", "2012-08-10")
    for name in ("service-2.json.gz", "service-2.json"):
        if os.path.exists(os.path.join(folder, name)):
            return os.path.join(folder, name)
    sys.exit("botocore has no DynamoDB model in " + folder)


def read(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        return json.load(file)


def reachable(shapes, roots):
    order, seen, waiting = [], set(), list(roots)
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        order.append(name)
        shape = shapes[name]
        waiting += [member["shape"] for member in shape.get("members", {}).values()]
        waiting += [shape[part]["shape"] for part in ("member", "value") if part in shape]
    return order


def main():
    model = read(sys.argv[1] if len(sys.argv) > 1 else installed_model())
    shapes, operations = model["shapes"], model["operations"]
    order = reachable(shapes, [operations[name]["input"]["shape"] for name in TRANSLATED])
    index = {name: number for number, name in enumerate(order)}

    members, enums, patterns, rows = [], [], [], []
    for name in order:
        shape = {**shapes[name], **OVERLAY.get(name, {})}
        required = set(shape.get("required", []) + REQUIRED.get(name, []))
        first_member = len(members)
        for member, target in shape.get("members", {}).items():
            members.append((member, index[target["shape"]], member in required))
        first_enum = len(enums)
        values = shape.get("enum", [])
        recorded = ENUM_ORDER.get(name, values)
        if sorted(recorded) != sorted(values):
            sys.exit(f"the values of {name} differ from the recorded ones: {values}")
        enums += recorded
        pattern = shape.get("pattern")
        if pattern not in (None, "[a-zA-Z0-9_.-]+"):
            sys.exit(f"no matcher for the pattern of {name}: {pattern}")
        element = shape.get("member") or shape.get("value")
        rows.append((name, KINDS[shape["type"]], "true" if pattern else "false",
                     shape.get("min", "noBound"), shape.get("max", "noBound"), first_member,
                     len(members) - first_member, first_enum, len(enums) - first_enum,
                     index[element["shape"]] if element else "noShape"))

    out = ["// Made by generate_dynamodb_shapes.py from the public service model; do not edit.",
           '#include "core/aws/DynamoDbShapes.h"', "", "namespace trestle::aws {", "", "// clang-format off",
           "namespace {", "", "constexpr ShapeMember memberTable[] = {"]
    out += [f'    {{"{name}", {shape}, {"true" if need else "false"}}},' for name, shape, need in members]
    out += ["};", "", "constexpr QByteArrayView enumTable[] = {"]
    out += [f'    "{value}",' for value in enums]
    out += ["};", "", "constexpr Shape shapeTable[] = {"]
    out += [f'    {{"{r[0]}", ShapeKind::{r[1]}, {r[2]}, {r[3]}, {r[4]}, {r[5]}, {r[6]}, {r[7]}, {r[8]}, {r[9]}}},'
            for r in rows]
    out += ["};", "", "constexpr OperationShape operationTable[] = {"]
    for name in sorted(operations):
        shape = index[operations[name]["input"]["shape"]] if name in TRANSLATED else "noShape"
        out.append(f'    {{"{name}", {shape}}},')
    out += ["};", "", "}  // namespace", "// clang-format on", "",
            "std::span<const ShapeMember> shapeMembers(const Shape& shape)", "{",
            "    return std::span(memberTable).subspan(shape.firstMember, shape.memberCount);", "}", "",
            "std::span<const QByteArrayView> shapeValues(const Shape& shape)", "{",
            "    return std::span(enumTable).subspan(shape.firstValue, shape.valueCount);", "}", "",
            "const Shape& shapeAt(quint16 index)", "{", "    return shapeTable[index];", "}", "",
            "const OperationShape* findOperationShape(QByteArrayView name)", "{",
            "    const auto found = std::lower_bound(",
            "        std::begin(operationTable), std::end(operationTable), name,",
            "        [](const OperationShape& operation, QByteArrayView wanted) { return operation.name < wanted; });",
            "    return found != std::end(operationTable) && found->name == name ? found : nullptr;", "}", "",
            "}  // namespace trestle::aws"]
    print("\n".join(out))


main()
