#!/usr/bin/env python3
"""Writes DynamoDbShapes.cpp: the request shapes of the table service and its streams, from the service models that
botocore carries (the newest one installed is the one to use).

usage: generate_dynamodb_shapes.py > core/aws/DynamoDbShapes.cpp

Only facts are taken (names, kinds, bounds, patterns, enumerations); the models' documentation is not. What a model
leaves out or says differently from what the service enforces stands in OVERLAY and ENUM_ORDER below.
"""
import gzip
import json
import os
import sys

# Folder of each model, and its name in TableService.
MODELS = [("dynamodb", "Tables"), ("dynamodbstreams", "Streams")]

# The order in which the service lists the values of an enumeration in its messages, as recorded.
ENUM_ORDER = {
    "ReturnConsumedCapacity": ["INDEXES", "TOTAL", "NONE"],
    "ReturnValue": ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"],
    "Select": ["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"],
    "ScalarAttributeType": ["B", "N", "S"],
    "KeyType": ["HASH", "RANGE"],
    "BillingMode": ["PROVISIONED", "PAY_PER_REQUEST"],
    "ReturnItemCollectionMetrics": ["SIZE", "NONE"],
    "ReturnValuesOnConditionCheckFailure": ["ALL_OLD", "NONE"],
    "ProjectionType": ["ALL", "INCLUDE", "KEYS_ONLY"],
    "ConditionalOperator": ["OR", "AND"],
    "AttributeAction": ["ADD", "DELETE", "PUT"],
    "ComparisonOperator": ["IN", "NULL", "BETWEEN", "LT", "NOT_CONTAINS", "EQ", "GT", "NOT_NULL", "NE", "LE",
                           "BEGINS_WITH", "GE", "CONTAINS"],
    "StreamViewType": ["OLD_IMAGE", "KEYS_ONLY", "NEW_AND_OLD_IMAGES", "NEW_IMAGE"],
    "ShardIteratorType": ["AT_SEQUENCE_NUMBER", "LATEST", "AFTER_SEQUENCE_NUMBER", "TRIM_HORIZON"],
    "SSEType": ["AES256", "KMS"],
    "InputCompressionType": ["ZSTD", "NONE", "GZIP"],
}

# Bounds that the service enforces and the models do not carry.
OVERLAY = {
    "TableArn": {"pattern": "[a-zA-Z0-9_.-]+", "min": 3, "max": 255},
    "KeySchema": {"max": 2},
    "KMSMasterKeyId": {"min": 1},
    # Tags, classes and new replicas are judged by rules of their own, in other words.
    "Tag": {"required": []},
    "TagKeyString": {"min": None, "max": None},
    "TagValueString": {"min": None, "max": None},
    "TableClass": {"enum": []},
    "CreateReplicationGroupMemberAction": {"required": []},
}
# A global index may have four attributes of either role; streams bound their limits.
ADDED_SHAPES = {
    "IndexKeySchema": {"type": "list", "member": {"shape": "KeySchemaElement"}, "min": 1, "max": 8},
    "NamedInOtherWords": {"type": "string"},
    "LimitTo100": {"type": "integer", "min": 1, "max": 100},
    "LimitTo1000": {"type": "integer", "min": 1, "max": 1000},
}
MEMBER_SHAPES = {
    **{(operation + "Input", "GlobalTableName"): "NamedInOtherWords"
       for operation in ("CreateGlobalTable", "UpdateGlobalTable", "DescribeGlobalTable", "DescribeGlobalTableSettings",
                         "UpdateGlobalTableSettings")},
    ("RestoreTableFromBackupInput", "TargetTableName"): "NamedInOtherWords",
    ("RestoreTableToPointInTimeInput", "TargetTableName"): "NamedInOtherWords",
    ("UpdateContributorInsightsInput", "IndexName"): "NamedInOtherWords",
    ("DescribeContributorInsightsInput", "IndexName"): "NamedInOtherWords",
    ("ListStreamsInput", "Limit"): "LimitTo100",
    ("DescribeStreamInput", "Limit"): "LimitTo100",
    ("GetRecordsInput", "Limit"): "LimitTo1000",
    ("GlobalSecondaryIndex", "KeySchema"): "IndexKeySchema",
    ("CreateGlobalSecondaryIndexAction", "KeySchema"): "IndexKeySchema",
    # Newer than the models.
    ("CreateTableInput", "TableThroughputMode"): "BillingMode",
    ("UpdateTableInput", "TableThroughputMode"): "BillingMode",
}
REQUIRED = {
    "CreateTableInput": ["TableName", "KeySchema", "AttributeDefinitions"],
    "ImportTableInput": ["ClientToken"],  # clients make one up
}

# The patterns of the models, as the service quotes them, and the same for QRegularExpression.
PATTERNS = {
    "[a-zA-Z0-9_.-]+": None,
    "\\p{Print}+": "[[:print:]]+",
    "[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*":
        "[\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}\\r\\n\\t]*",
    "^[^\\$]+$": "[^\\$]+",
    "[A-Za-z0-9][A-Za-z0-9\\-\\_\\.]{0,126}[A-Za-z0-9]": "[A-Za-z0-9][A-Za-z0-9\\-_.]{0,126}[A-Za-z0-9]",
    "[,;:|\\t ]": "[,;:|\\t ]",
    "[\\x20-\\x21\\x23-\\x2B\\x2D-\\x7E]*": "[\\x20-\\x21\\x23-\\x2B\\x2D-\\x7E]*",
    "([0-9a-f]{16})+": "([0-9a-f]{16})+",
    "^[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+$": "[a-z0-9A-Z]+[.\\-\\w]*[a-z0-9A-Z]+",
    "[0-9]{12}": "[0-9]{12}",
    "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}":
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
}

KINDS = {
    "structure": "Structure", "list": "List", "map": "Map", "string": "String", "integer": "Integer", "long": "Long",
    "double": "Double", "boolean": "Boolean", "blob": "Blob", "timestamp": "Timestamp",
}


def read_model(folder_name):
    import botocore
    folder = os.path.join(os.path.dirname(botocore.__file__), "data", folder_name, "2012-08-10")
    for name, opener in (("service-2.json.gz", gzip.open), ("service-2.json", open)):
        if os.path.exists(os.path.join(folder, name)):
            with opener(os.path.join(folder, name), "rt", encoding="utf-8") as file:
                return json.load(file)
    sys.exit("botocore has no model in " + folder)


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


def text(value):
    return '"' + value.replace("\\", "\\\\") + '"'


class Tables:
    """The rows of all models; each model's shapes follow those of the one before it."""

    def __init__(self):
        self.members, self.enums, self.shapes, self.operations = [], [], [], []
        self.patterns = [None, *PATTERNS]

    def add(self, model, service):
        shapes, operations = {**model["shapes"], **ADDED_SHAPES}, model["operations"]
        for (structure, member), target in MEMBER_SHAPES.items():
            if structure in shapes:
                shapes[structure]["members"][member] = {"shape": target}
        order = reachable(shapes, [operation["input"]["shape"] for operation in operations.values()])
        index = {name: len(self.shapes) + number for number, name in enumerate(order)}
        for name in order:
            self.add_shape(name, {**shapes[name], **OVERLAY.get(name, {})}, index)
        for name, operation in operations.items():
            self.operations.append((name, service, index[operation["input"]["shape"]]))

    def add_shape(self, name, shape, index):
        required = set(shape.get("required", []) + REQUIRED.get(name, []))
        targets = shape.get("members", {})
        members = [(member, index[targets[member]["shape"]], member in required)
                   for member in targets]
        values = shape.get("enum", [])
        bounds = [shape.get(bound) for bound in ("min", "max")]
        recorded = ENUM_ORDER.get(name, values)
        if sorted(recorded) != sorted(values):
            sys.exit(f"the values of {name} differ from the recorded ones: {values}")
        if shape.get("pattern") not in self.patterns:
            sys.exit(f"no matcher for the pattern of {name}: {shape['pattern']}")
        element = shape.get("member") or shape.get("value")
        self.shapes.append((text(name), "ShapeKind::" + KINDS[shape["type"]],
                            self.patterns.index(shape.get("pattern")),
                            *["noBound" if bound is None else bound for bound in bounds], len(self.members), len(members), len(self.enums),
                            len(recorded), index[element["shape"]] if element else "noShape"))
        self.members += members
        self.enums += recorded


def main():
    tables = Tables()
    for folder, service in MODELS:
        tables.add(read_model(folder), service)

    out = ["// Made by generate_dynamodb_shapes.py from the public service models; do not edit.",
           '#include "core/aws/DynamoDbShapes.h"', "", "namespace trestle::aws {", "", "// clang-format off",
           "namespace {", "", "constexpr ShapeMember memberTable[] = {"]
    out += [f'    {{"{name}", {shape}, {"true" if need else "false"}}},' for name, shape, need in tables.members]
    out += ["};", "", "constexpr QByteArrayView enumTable[] = {"]
    out += [f'    "{value}",' for value in tables.enums]
    out += ["};", "", "constexpr ShapePattern patternTable[] = {"]
    out += [f"    {{{text(quoted)}, {text(matcher) if matcher else '{}'}}}," for quoted, matcher in PATTERNS.items()]
    out += ["};", "", "constexpr Shape shapeTable[] = {"]
    out += [f"    {{{', '.join(map(str, row))}}}," for row in tables.shapes]
    out += ["};", "", "constexpr OperationShape operationTable[] = {"]
    out += [f'    {{"{name}", TableService::{service}, {shape}}},' for name, service, shape in sorted(tables.operations)]
    out += ["};", "", "}  // namespace", "// clang-format on", "",
            "std::span<const ShapeMember> shapeMembers(const Shape& shape)", "{",
            "    return std::span(memberTable).subspan(shape.firstMember, shape.memberCount);", "}", "",
            "std::span<const QByteArrayView> shapeValues(const Shape& shape)", "{",
            "    return std::span(enumTable).subspan(shape.firstValue, shape.valueCount);", "}", "",
            "const ShapePattern* shapePattern(const Shape& shape)", "{",
            "    return shape.pattern == 0 ? nullptr : &patternTable[shape.pattern - 1];", "}", "",
            "const Shape& shapeAt(quint16 index)", "{", "    return shapeTable[index];", "}", "",
            "const OperationShape* findOperationShape(QByteArrayView name)", "{",
            "    const auto found = std::find_if(std::begin(operationTable), std::end(operationTable),",
            "                                    [name](const OperationShape& operation) { return operation.name == name; });",
            "    return found != std::end(operationTable) ? found : nullptr;", "}", "",
            "}  // namespace trestle::aws"]
    print("\n".join(out))


main()
