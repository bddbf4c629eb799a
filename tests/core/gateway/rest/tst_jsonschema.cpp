#include "core/gateway/rest/schema/JsonSchema.h"

#include "tests/core/gateway/rest/RestCases.h"

#include <QTest>

using namespace trestle;
using gateway::JsonSchema;
using tests::json;

namespace {

const base::JsonValue* noModel(const QByteArray&)
{
    return nullptr;
}

}  // namespace

class TestJsonSchema : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsWhatDoesNotFit_data();
    void tellsWhatDoesNotFit();
    void refersToModels();
    void refusesSchemas_data();
    void refusesSchemas();
    void endsInTime();
};

void TestJsonSchema::tellsWhatDoesNotFit_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("instance");
    QTest::addColumn<QByteArray>("problem");  // "" if it fits
    const auto row = [](const char* schema, const char* instance, const char* problem) {
        QTest::addRow("%s %s", schema, instance) << QByteArray(schema) << QByteArray(instance) << QByteArray(problem);
    };
    row("{}", "null", "");
    row("{\"type\":\"integer\"}", "1", "");
    row("{\"type\":\"integer\"}", "1.0", "");
    row("{\"type\":\"number\"}", "1", "");
    row("{\"type\":[\"number\",\"integer\"]}", "\"a\"",
        "instance type (string) does not match any allowed primitive type (allowed: [\"integer\",\"number\"])");
    row("{\"required\":[\"b\",\"a\"]}", "{}", "object has missing required properties ([\"a\",\"b\"])");
    row("{\"required\":[\"a\"]}", "7", "");
    row("{\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"a\":1}",
        "instance type (integer) does not match any allowed primitive type (allowed: [\"string\"])");
    row("{\"properties\":{\"a\":{}},\"additionalProperties\":false}", "{\"a\":1,\"c\":2,\"b\":3}",
        "object instance has properties which are not allowed by the schema: [\"b\",\"c\"]");
    row("{\"patternProperties\":{\"^x\":{\"type\":\"null\"}},\"additionalProperties\":false}", "{\"x1\":null}", "");
    row("{\"additionalProperties\":{\"type\":\"null\"}}", "{\"a\":1}",
        "instance type (integer) does not match any allowed primitive type (allowed: [\"null\"])");
    row("{\"minProperties\":1}", "{}", "object has too few properties (found 0 but schema requires at least 1)");
    row("{\"maxProperties\":1}", "{\"a\":1,\"b\":2}",
        "object has too many properties (found 2 but schema requires at most 1)");
    row("{\"dependencies\":{\"a\":[\"b\"]}}", "{\"a\":1}",
        "property \"a\" of object has missing property dependencies (schema requires [\"b\"]; missing: [\"b\"])");
    row("{\"dependencies\":{\"a\":{\"required\":[\"c\"]}}}", "{\"a\":1}",
        "object has missing required properties ([\"c\"])");
    row("{\"enum\":[\"a\",1,{\"x\":[1.0]}]}", "{\"x\":[1]}", "");
    row("{\"enum\":[\"a\",\"b\"]}", "\"c\"",
        "instance value (\"c\") not found in enum (possible values: [\"a\",\"b\"])");
    row("{\"minLength\":3}", "\"\xC3\xA4\xC3\xA4\xC3\xA4\"", "");
    row("{\"minLength\":3}", "\"ab\"", "string \"ab\" is too short (length: 2, required minimum: 3)");
    row("{\"maxLength\":1}", "\"ab\"", "string \"ab\" is too long (length: 2, maximum allowed: 1)");
    row("{\"pattern\":\"^(?=.*[A-Z])(?=.*[0-9]).{8,}$\"}", "\"Abcdefg1\"", "");
    row("{\"pattern\":\"^a+$\"}", "\"b\"", "ECMA 262 regex \"^a+$\" does not match input string \"b\"");
    row("{\"minimum\":0}", "-1", "numeric instance is lower than the required minimum (minimum: 0, found: -1)");
    row("{\"minimum\":0,\"exclusiveMinimum\":true}", "0",
        "numeric instance is not strictly greater than the required minimum 0");
    row("{\"maximum\":9007199254740993}", "9007199254740994",
        "numeric instance is greater than the required maximum (maximum: 9007199254740993, found: 9007199254740994)");
    row("{\"maximum\":1.5,\"exclusiveMaximum\":true}", "1.50",
        "numeric instance is not strictly lower than the required maximum 1.5");
    row("{\"multipleOf\":0.1}", "0.3", "");
    row("{\"multipleOf\":2}", "7", "remainder of division is not zero (7 / 2)");
    row("{\"minItems\":1}", "[]", "array is too short: must have at least 1 elements but instance has 0 elements");
    row("{\"maxItems\":1}", "[1,2]", "array is too long: must have at most 1 elements but instance has 2 elements");
    row("{\"uniqueItems\":true}", "[1,{\"a\":1},{\"a\":1.0}]", "array must not contain duplicate elements");
    row("{\"items\":{\"type\":\"integer\"}}", "[1,\"a\"]",
        "instance type (string) does not match any allowed primitive type (allowed: [\"integer\"])");
    row("{\"items\":[{}],\"additionalItems\":false}", "[1,2]",
        "array is not allowed to contain more than 1 elements but instance has 2 elements");
    row("{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}", "1",
        "instance failed to match exactly one schema (matched 0 out of 2)");
    row("{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}", "1",
        "instance failed to match exactly one schema (matched 2 out of 2)");
    row("{\"anyOf\":[{\"type\":\"string\"}]}", "1", "instance failed to match at least one required schema among 1");
    row("{\"allOf\":[{\"type\":\"integer\"},{\"type\":\"string\"}]}", "1",
        "instance failed to match all required schemas (matched only 1 out of 2)");
    row("{\"not\":{\"type\":\"integer\"}}", "1", "instance matched a schema which it should not have");
    row("{\"format\":\"date-time\"}", "\"2026-11-28T05:00:00Z\"", "");
    row("{\"format\":\"date\"}", "\"2026-02-30\"",
        "string \"2026-02-30\" is invalid against requested date format(s) yyyy-MM-dd");
    row("{\"format\":\"email\"}", "\"nobody\"", "string \"nobody\" is not a valid email address");
    row("{\"format\":\"ipv4\"}", "\"1.2.3\"", "string \"1.2.3\" is not a valid IPv4 address");
    row("{\"definitions\":{\"n\":{\"properties\":{\"next\":{\"$ref\":\"#/definitions/n\"}},\"required\":[\"v\"]}},"
        "\"$ref\":\"#/definitions/n\"}",
        "{\"v\":1,\"next\":{\"next\":{}}}", "object has missing required properties ([\"v\"])");
}

void TestJsonSchema::tellsWhatDoesNotFit()
{
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, instance);
    QFETCH(QByteArray, problem);
    const auto compiled = JsonSchema::compile(json(schema), noModel);
    QVERIFY2(compiled, compiled ? "" : qPrintable(compiled.error().message));
    const std::vector<QByteArray> problems = compiled->problems(json(instance));
    QCOMPARE(problems.empty() ? QByteArray() : problems.front(), problem);
}

void TestJsonSchema::refersToModels()
{
    const base::JsonValue pet = json(
        "{\"definitions\":{\"name\":{\"type\":\"string\"}},\"properties\":"
        "{\"name\":{\"$ref\":\"#/definitions/name\"}},\"required\":[\"name\"]}");
    const auto find = [&pet](const QByteArray& name) { return name == "Pet" ? &pet : nullptr; };
    const QByteArray url = "https://apigateway.amazonaws.com/restapis/abc123/models/";
    const auto list = JsonSchema::compile(json("{\"items\":{\"$ref\":\"" + url + "Pet\"}}"), find);
    QVERIFY(list);
    QVERIFY(list->fits(json("[{\"name\":\"Rex\"}]")));
    QVERIFY(!list->fits(json("[{\"name\":7}]")));
    const auto name = JsonSchema::compile(json("{\"$ref\":\"" + url + "Pet#/definitions/name\"}"), find);
    QVERIFY(name);
    QVERIFY(!name->fits(json("7")));
    QVERIFY(!JsonSchema::compile(json("{\"$ref\":\"" + url + "Cat\"}"), find));
}

void TestJsonSchema::refusesSchemas_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* schema, const char* says) {
        QTest::newRow(schema) << QByteArray(schema) << QString::fromLatin1(says);
    };
    row("[]", "#: a schema has to be an object");
    row("{\"type\":\"text\"}", "#/type: \"text\" is no type");
    row("{\"properties\":{\"a/b\":{\"minimum\":\"1\"}}}", "#/properties/a~1b/minimum: has to be a number");
    row("{\"pattern\":\"(?<=a*)\"}", "#/pattern: the pattern cannot run");
    row("{\"$ref\":\"#/nowhere\"}", "leads nowhere");
    row("{\"minLength\":-1}", "#/minLength: has to be a whole number");
    row("{\"multipleOf\":0}", "#/multipleOf: has to be more than 0");
}

void TestJsonSchema::refusesSchemas()
{
    QFETCH(QByteArray, schema);
    QFETCH(QString, says);
    const auto compiled = JsonSchema::compile(json(schema), noModel);
    QVERIFY(!compiled);
    QVERIFY2(compiled.error().message.contains(says), qPrintable(compiled.error().message));
}

// Schemas that go in circles, and such as would look at everything again and again, end.
void TestJsonSchema::endsInTime()
{
    const auto circle = JsonSchema::compile(json("{\"$ref\":\"#\"}"), noModel);
    QVERIFY(circle);
    QVERIFY(!circle->fits(json("1")));
    const auto again =
        JsonSchema::compile(json("{\"anyOf\":[{\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"b\"]},"
                                 "{\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"b\"]}]}"),
                            noModel);
    QVERIFY(again);
    QByteArray deep;
    for (int i = 0; i < 100; ++i)
        deep += "{\"a\":";
    QVERIFY(!again->fits(json(deep + '1' + QByteArray(100, '}'))));
    const auto pattern = JsonSchema::compile(json("{\"pattern\":\"^(a+)+$\"}"), noModel);
    QVERIFY(pattern);
    QVERIFY(!pattern->fits(base::JsonValue(QByteArray(100'000, 'a') + 'b')));
}

QTEST_APPLESS_MAIN(TestJsonSchema)
#include "tst_jsonschema.moc"
