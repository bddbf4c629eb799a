// The checks that a request's JSON alone decides, without tables: types, then constraints, in both profiles.
#include "core/aws/ErrorDocument.h"
#include "core/aws/MemberCheck.h"
#include "core/aws/TypeCheck.h"

using namespace trestle;
using aws::ErrorProfile;

class RequestChecksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void types_data();
    void types();
    void constraints_data();
    void constraints();
    void envelope_data();
    void envelope();
    void unknownOperationsAreKnownByName();
};

namespace {

const aws::OperationShape& operation(const QByteArray& name)
{
    const aws::OperationShape* found = aws::findOperationShape(name);
    Q_ASSERT(found);
    return *found;
}

base::JsonValue json(const QByteArray& text)
{
    base::Result<base::JsonValue> value = base::parseJson(text);
    if (!value) qFatal("%s", qPrintable(value.error().message));
    return *value;
}

}  // namespace

void RequestChecksTest::types_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");  // empty: no error

    const auto row = [](const char* name, const char* target, const char* body, const char* expected) {
        QTest::newRow(name) << QByteArray(target) << QByteArray(body) << QByteArray(expected);
    };
    row("nothing", "GetItem", "{}", "");
    row("null is absent", "GetItem", R"({"TableName":null,"Key":null})", "");
    row("unknown member", "GetItem", R"({"Nonsense":[1,{}]})", "");
    row("true as string", "GetItem", R"({"TableName":true})", "TRUE_VALUE cannot be converted to String");
    row("false as string", "GetItem", R"({"TableName":false})", "FALSE_VALUE cannot be converted to String");
    row("number as string", "GetItem", R"({"TableName":23})", "NUMBER_VALUE cannot be converted to String");
    row("fraction as string", "GetItem", R"({"TableName":34.56})", "DECIMAL_VALUE cannot be converted to String");
    row("list as string", "GetItem", R"({"TableName":[]})", "Unrecognized collection type class java.lang.String");
    row("map as string", "GetItem", R"({"TableName":{}})", "Start of structure or map found where not expected");
    row("string as boolean", "GetItem", R"({"ConsistentRead":"x"})", "Unexpected token received from parser");
    row("number as boolean", "GetItem", R"({"ConsistentRead":1})", "NUMBER_VALUE cannot be converted to Boolean");
    row("list as boolean", "GetItem", R"({"ConsistentRead":[]})",
        "Unrecognized collection type class java.lang.Boolean");
    row("string as integer", "Scan", R"({"Limit":"23"})", "STRING_VALUE cannot be converted to Integer");
    row("true as integer", "Scan", R"({"Limit":true})", "TRUE_VALUE cannot be converted to Integer");
    row("list as long", "CreateTable", R"({"ProvisionedThroughput":{"ReadCapacityUnits":[]}})",
        "Unrecognized collection type class java.lang.Long");
    row("string as list", "GetItem", R"({"AttributesToGet":"a"})", "Unexpected field type");
    row("map as list", "GetItem", R"({"AttributesToGet":{}})", "Start of structure or map found where not expected");
    row("string as map", "GetItem", R"({"Key":"a"})", "Unexpected field type");
    row("list as map", "GetItem", R"({"Key":[]})",
        "Unrecognized collection type java.util.Map<java.lang.String, "
        "com.amazonaws.dynamodb.v20120810.AttributeValue>");
    row("string as map of strings", "GetItem", R"({"ExpressionAttributeNames":[]})",
        "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>");
    row("string as structure", "CreateTable", R"({"ProvisionedThroughput":"x"})", "Unexpected field type");
    row("string as value", "GetItem", R"({"Key":{"a":"x"}})", "Unexpected value type in payload");
    row("list as value", "GetItem", R"({"Key":{"a":[]}})",
        "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue");
    row("number in value", "GetItem", R"({"Key":{"a":{"S":1}}})", "NUMBER_VALUE cannot be converted to String");
    row("bool in value", "GetItem", R"({"Key":{"a":{"N":true}}})", "TRUE_VALUE cannot be converted to String");
    row("number as blob", "GetItem", R"({"Key":{"a":{"B":1}}})",
        "only base-64-encoded strings are convertible to bytes");
    row("list as blob", "GetItem", R"({"Key":{"a":{"B":[]}}})",
        "Unrecognized collection type class java.nio.ByteBuffer");
    row("short base64", "GetItem", R"({"Key":{"a":{"B":"23456"}}})",
        "Base64 encoded length is expected a multiple of 4 bytes but found: 5");
    row("padding in base64", "GetItem", R"({"Key":{"a":{"B":"+/+="}}})",
        "Invalid last non-pad Base64 character dectected");
    row("good base64", "GetItem", R"({"Key":{"a":{"B":"AAE="}}})", "");
    row("nested in list", "GetItem", R"({"Key":{"a":{"L":["x"]}}})", "Unexpected value type in payload");
    row("nested in map", "GetItem", R"({"Key":{"a":{"M":{"b":{"BS":"x"}}}}})", "Unexpected field type");
    row("map in set", "GetItem", R"({"Key":{"a":{"SS":[{}]}}})", "Start of structure or map found where not expected");
    row("list of writes", "BatchWriteItem", R"({"RequestItems":{"T":[[]]}})",
        "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.WriteRequest");
    row("batch as list", "BatchGetItem", R"({"RequestItems":[]})",
        "Unrecognized collection type java.util.Map<java.lang.String, "
        "com.amazonaws.dynamodb.v20120810.KeysAndAttributes>");
}

void RequestChecksTest::types()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, expected);
    const auto problem = aws::firstTypeError(aws::shapeAt(operation(target).input), json(body));
    QCOMPARE(problem.value_or(QByteArray()), expected);
}

void RequestChecksTest::constraints_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("newer");  // empty: no error
    QTest::addColumn<QByteArray>("classic");

    const auto row = [](const char* name, const char* target, const QByteArray& body, const QByteArray& newer,
                        const QByteArray& classic) {
        QTest::newRow(name) << QByteArray(target) << body << newer << classic;
    };
    const auto both = [&](const char* name, const char* target, const QByteArray& body, const QByteArray& expected) {
        row(name, target, body, expected, expected);
    };
    const QByteArray one = "1 validation error detected: ";
    const QByteArray fails = " failed to satisfy constraint: ";

    both("complete", "GetItem", R"({"TableName":"Books","Key":{}})", "");
    both("arn", "GetItem", R"({"TableName":"arn:aws:dynamodb:us-east-1:000000000000:table/Books","Key":{}})", "");
    both("no table name", "GetItem", R"({"Key":{}})",
         "The parameter 'TableName' is required but was not present in the request");
    both("no table name to create", "CreateTable",
         R"({"KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],"AttributeDefinitions":[]})",
         "The parameter 'TableName' is required but was not present in the request");
    both("no key", "GetItem", R"({"TableName":"Books"})",
         one + "Value null at 'key'" + fails + "Member must not be null");
    both("short name", "CreateTable",
         R"({"TableName":"ab","KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],
             "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}]})",
         one + "Value 'ab' at 'tableName'" + fails + "Member must have length greater than or equal to 3");
    both("name of odd letters", "PutItem", R"({"TableName":"bad table!@#","Item":{}})",
         one + "Value 'bad table!@#' at 'tableName'" + fails +
             "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    both("long name", "PutItem", R"({"TableName":")" + QByteArray(256, 'a') + R"(","Item":{}})",
         one + "Value '" + QByteArray(256, 'a') + "' at 'tableName'" + fails +
             "Member must have length less than or equal to 255");
    row("empty name", "PutItem", R"({"TableName":"","Item":{}})",
        one + "Value at 'TableName'" + fails + "Member must have length greater than or equal to 1",
        one + "Value '' at 'tableName'" + fails + "Member must have length greater than or equal to 1");
    row("empty name goes first", "PutItem", R"({"TableName":"","Item":{},"ReturnValues":"INVALID"})",
        one + "Value at 'TableName'" + fails + "Member must have length greater than or equal to 1",
        "2 validation errors detected: Value 'INVALID' at 'returnValues'" + fails +
            "Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value '' at "
            "'tableName'" +
            fails + "Member must have length greater than or equal to 1");
    both("no name for PutItem", "PutItem", R"({"Item":{}})",
         one + "Value null at 'tableName'" + fails + "Member must not be null");
    row("three enumerations", "PutItem",
        R"({"TableName":"Books","Item":{},"ReturnConsumedCapacity":"X","ReturnItemCollectionMetrics":"X",
            "ReturnValues":"X"})",
        "3 validation errors detected: Value 'X' at 'returnConsumedCapacity'" + fails +
            "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Failed to satisfy constraint: Member must "
            "satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]; Value 'X' at "
            "'returnItemCollectionMetrics'" +
            fails + "Member must satisfy enum value set: [SIZE, NONE]",
        "3 validation errors detected: Value 'X' at 'returnValues'" + fails +
            "Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value 'X' at "
            "'returnConsumedCapacity'" +
            fails +
            "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'X' at "
            "'returnItemCollectionMetrics'" +
            fails + "Member must satisfy enum value set: [SIZE, NONE]");
    row("update stops at the first", "UpdateItem",
        R"({"TableName":"Books","Key":{},"ReturnConsumedCapacity":"X","ReturnValues":"X"})",
        one +
            "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, "
            "UPDATE_NEW, NONE]",
        "2 validation errors detected: Value 'X' at 'returnConsumedCapacity'" + fails +
            "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'X' at 'returnValues'" + fails +
            "Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]");
    both("capacity of a query", "Query", R"({"TableName":"Books","ReturnConsumedCapacity":"BOGUS"})",
         one + "Value 'BOGUS' at 'returnConsumedCapacity'" + fails +
             "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]");
    both("select", "Query", R"({"TableName":"Books","Select":"INVALID_VALUE"})",
         one + "Value 'INVALID_VALUE' at 'select'" + fails +
             "Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, "
             "ALL_PROJECTED_ATTRIBUTES]");
    row("limit of a query", "Query", R"({"TableName":"Books","Limit":0})",
        one + "Value at 'Limit'" + fails + "Member must have value greater than or equal to 1",
        one + "Value '0' at 'limit'" + fails + "Member must have value greater than or equal to 1");
    both("limit of a scan", "Scan", R"({"TableName":"Books","Limit":0})",
         one + "Value '0' at 'limit'" + fails + "Member must have value greater than or equal to 1");
    both("limit beyond any number", "ListTables", R"({"Limit":1e400})",
         one + "Value '1e400' at 'limit'" + fails + "Member must have value less than or equal to 100");
    both("limit below any number", "Scan", R"({"TableName":"Books","Limit":-1e400})",
         one + "Value '-1e400' at 'limit'" + fails + "Member must have value greater than or equal to 1");
    both("segment", "Scan", R"({"TableName":"Books","Segment":-1,"TotalSegments":4})",
         one + "Value '-1' at 'segment'" + fails + "Member must have value greater than or equal to 0");
    both("many segments", "Scan", R"({"TableName":"Books","Segment":1,"TotalSegments":1000001})",
         one + "Value '1000001' at 'totalSegments'" + fails + "Member must have value less than or equal to 1000000");
    both("limit of a list", "ListTables", R"({"Limit":101})",
         one + "Value '101' at 'limit'" + fails + "Member must have value less than or equal to 100");
    both("start of a list", "ListTables", R"({"ExclusiveStartTableName":"a;","Limit":500})",
         "3 validation errors detected: Value 'a;' at 'exclusiveStartTableName'" + fails +
             "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a;' at "
             "'exclusiveStartTableName'" +
             fails + "Member must have length greater than or equal to 3; Value '500' at 'limit'" + fails +
             "Member must have value less than or equal to 100");
    both("key type", "CreateTable",
         R"({"TableName":"Books","KeySchema":[{"AttributeName":"a","KeyType":"INVALID"}],
             "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}]})",
         one + "Value 'INVALID' at 'keySchema.1.member.keyType'" + fails +
             "Member must satisfy enum value set: [HASH, RANGE]");
    both("attribute type", "CreateTable",
         R"({"TableName":"Books","KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],
             "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"INVALID"}]})",
         one + "Value 'INVALID' at 'attributeDefinitions.1.member.attributeType'" + fails +
             "Member must satisfy enum value set: [B, N, S]");
    both("three keys", "CreateTable",
         R"({"TableName":"Books","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
             {"AttributeName":"sk","KeyType":"RANGE"},{"AttributeName":"extra","KeyType":"RANGE"}],
             "AttributeDefinitions":[]})",
         one +
             "Value '[KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=sk, "
             "keyType=RANGE), KeySchemaElement(attributeName=extra, keyType=RANGE)]' at 'keySchema'" +
             fails + "Member must have length less than or equal to 2");
    both("billing", "CreateTable",
         R"({"TableName":"Books","BillingMode":"FREE","KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],
             "AttributeDefinitions":[]})",
         one + "Value 'FREE' at 'billingMode'" + fails +
             "Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]");
    both("pattern of its own", "ExportTableToPointInTime",
         R"({"TableArn":"arn:aws:dynamodb:us-east-1:000000000000:table/Books","S3Bucket":"a$b"})",
         one + "Value 'a$b' at 's3Bucket'" + fails +
             "Member must satisfy regular expression pattern: ^[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+$");
    both("streams have shapes of their own", "ListStreams", R"({"Limit":0})",
         one + "Value '0' at 'limit'" + fails + "Member must have value greater than or equal to 1");
    both("empty batch", "BatchWriteItem", R"({"RequestItems":{}})",
         "The requestItems parameter is required for BatchWriteItem");
    row("empty batch to read", "BatchGetItem", R"({"RequestItems":{}})",
        one + "Value at 'RequestItems'" + fails + "Member must have length greater than or equal to 1",
        "The requestItems parameter is required for BatchGetItem");
    const QByteArray keys =
        "Map keys must satisfy constraint: [Member must have length less than or equal to 255, "
        "Member must have length greater than or equal to 3, Member must satisfy regular expression "
        "pattern: [a-zA-Z0-9_.-]+]";
    row("names of a batch to read", "BatchGetItem", R"({"RequestItems":{"a!b":{"Keys":[{}]}}})",
        one + R"(Value '{"a!b":{"Keys":[{}]}}' at 'requestItems')" + fails + keys,
        one +
            "Value '{a!b=KeysAndAttributes(keys=[{}], attributesToGet=null, consistentRead=null, "
            "projectionExpression=null, expressionAttributeNames=null)}' at 'requestItems'" +
            fails + keys);
    both("names of a batch", "BatchWriteItem", R"({"RequestItems":{"a!b":[{"DeleteRequest":{"Key":{}}}]}})",
         one + "Value '{a!b=[WriteRequest(putRequest=null, deleteRequest=DeleteRequest(key={}))]}' at 'requestItems'" +
             fails + keys);
    both("names of a batch come last", "BatchWriteItem",
         R"({"RequestItems":{"a!b":[{"DeleteRequest":{"Key":{}}}]},"ReturnConsumedCapacity":"X"})",
         one + "Value 'X' at 'returnConsumedCapacity'" + fails +
             "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]");
    both("no key to update", "UpdateItem", R"({"TableName":"","ReturnConsumedCapacity":"X","ReturnValues":"X"})",
         "4 validation errors detected: Value 'X' at 'returnConsumedCapacity'" + fails +
             "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value '' at 'tableName'" + fails +
             "Member must have length greater than or equal to 1; Value 'X' at 'returnValues'" + fails +
             "Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value null at "
             "'key'" +
             fails + "Member must not be null");
    both("values are echoed whole", "BatchWriteItem",
         R"({"RequestItems":{"Books":[)" + QByteArray(R"({"DeleteRequest":{"Key":{}}},)").repeated(25) +
             R"({"PutRequest":{"Item":{"a":{"S":"b"}}}}]}})",
         one + "Value '{Books=[" +
             QByteArray("WriteRequest(putRequest=null, deleteRequest=DeleteRequest(key={})), ").repeated(25) +
             "WriteRequest(putRequest=PutRequest(item={a=AttributeValue(s=b, n=null, b=null, iNT=null, dECIMAL=null, "
             "dOUBLE=null, sS=null, nS=null, bS=null, iNTSET=null, dECIMALSET=null, dOUBLESET=null, m=null, l=null, "
             "nULL=null, bOOL=null)}, workloadProfileName=null), deleteRequest=null)]}' at 'requestItems'" +
             fails +
             "Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have "
             "length greater than or equal to 1]");
    QByteArray manyKeys;
    for (int i = 0; i < 101; ++i)
        manyKeys += (i ? ",{}" : "{}");
    row("101 keys", "BatchGetItem", R"({"RequestItems":{"my.table":{"Keys":[)" + manyKeys + "]}}}",
        one + "Value at 'RequestItems.my.table.member.Keys'" + fails +
            "Member must have length less than or equal to 100",
        one + "Value '[{" + QByteArray("}, {").repeated(100) + "}]' at 'requestItems.my.table.member.keys'" + fails +
            "Member must have length less than or equal to 100");
    both("no writes", "BatchWriteItem", R"({"RequestItems":{"Books":[]}})",
         one + "Value '{Books=[]}' at 'requestItems'" + fails +
             "Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have "
             "length greater than or equal to 1]");
}

void RequestChecksTest::constraints()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, newer);
    QFETCH(QByteArray, classic);
    const base::JsonValue value = json(body);
    QCOMPARE(aws::memberError(operation(target), value, ErrorProfile::Aws2026).value_or(QByteArray()), newer);
    QCOMPARE(aws::memberError(operation(target), value, ErrorProfile::Classic).value_or(QByteArray()), classic);
}

void RequestChecksTest::envelope_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("newer");

    const QByteArray one = "1 validation error detected: ";
    const auto row = [](const char* name, const char* target, const QByteArray& text, const QByteArray& newer) {
        QTest::newRow(name) << QByteArray(target) << text << newer;
    };
    const QByteArray syntax = "Invalid UpdateExpression: Syntax error; token: \"X\", near: \"X Y\"";
    row("expression of an update", "UpdateItem", syntax, one + syntax);
    row("once only", "UpdateItem", one + syntax, one + syntax);
    row("key of an update", "UpdateItem", "The provided key element does not match the schema",
        "The provided key element does not match the schema");
    row("set of a put", "PutItem", "One or more parameter values were invalid: An string set  may not be empty",
        one + "One or more parameter values were invalid: An string set  may not be empty");
    row("set of a batch", "BatchWriteItem",
        "One or more parameter values were invalid: An string set  may not be empty",
        "One or more parameter values were invalid: An string set  may not be empty");
    row("filter of a scan", "Scan", "Invalid FilterExpression: The expression can not be empty;",
        "Invalid FilterExpression: The expression can not be empty;");
}

void RequestChecksTest::envelope()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, newer);
    QCOMPARE(aws::validationMessage(target, text, ErrorProfile::Aws2026), newer);
    QByteArray bare = text;
    if (bare.startsWith("1 validation error detected: ")) bare = bare.mid(29);
    QCOMPARE(aws::validationMessage(target, text, ErrorProfile::Classic), bare);
}

void RequestChecksTest::unknownOperationsAreKnownByName()
{
    QCOMPARE(operation("GetRecords").service, aws::TableService::Streams);
    QCOMPARE(operation("TransactWriteItems").service, aws::TableService::Tables);
    QVERIFY(!aws::findOperationShape("ListTable"));
    QVERIFY(!aws::findOperationShape(""));
}

QTEST_GUILESS_MAIN(RequestChecksTest)
#include "tst_requestchecks.moc"
