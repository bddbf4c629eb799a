#include "core/tables/values/AttributeJson.h"

#include "tests/core/tables/values/RandomValues.h"

#include <QTest>

using namespace trestle::base;
using namespace trestle::tables;

class TestAttributeJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void typedRoundTrip_data();
    void typedRoundTrip();
    void typedErrors_data();
    void typedErrors();
    void duplicatesAsSent();
    void shapeComesFirst();
    void nesting_data();
    void nesting();
    void plain_data();
    void plain();
    void plainErrors();
    void textIsReadLikeJson_data();
    void textIsReadLikeJson();
    void randomItemsFromText();
};

namespace {

std::optional<Item> itemFromText(const QByteArray& json)
{
    auto read = parseJsonAroundItem("{\"Item\":" + json + '}', {}, "Item");
    return read ? std::move(read->item) : std::nullopt;
}

}  // namespace

void TestAttributeJson::typedRoundTrip_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("canonical");
    const auto row = [](const char* json, const char* canonical) {
        QTest::newRow(json) << QByteArray(json) << QByteArray(canonical);
    };
    const auto same = [&](const char* json) { row(json, json); };
    same(R"({"S":""})");
    same(R"({"S":"a\"\\\n"})");
    same(R"({"N":"1.5"})");
    row(R"({"N":"0042.1200"})", R"({"N":"42.12"})");
    same(R"({"B":""})");
    same(R"({"B":"AAEC"})");
    same(R"({"BOOL":false})");
    same(R"({"NULL":true})");
    same(R"({"M":{}})");
    same(R"({"L":[]})");
    same(R"({"L":[{"S":"a"},{"M":{"x":{"N":"1"}}}]})");
    row(R"({"SS":["b","a",""]})", R"({"SS":["","a","b"]})");
    row(R"({"NS":["10","9","-1.50"]})", R"({"NS":["-1.5","9","10"]})");
    row(R"({"BS":["AQ==","AA==",""]})", R"({"BS":["","AA==","AQ=="]})");
    row(R"({"S":"a","N":null})", R"({"S":"a"})");
    row(R"({"S":"a","Unknown":5})", R"({"S":"a"})");
}

void TestAttributeJson::typedRoundTrip()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, canonical);
    const Result<AttributeValue> value = valueFromTypedJson(*parseJson(json));
    QVERIFY2(value, value ? "" : qPrintable(value.error().message));
    QByteArray text;
    appendTypedJson(text, *value);
    QCOMPARE(text, canonical);
    QCOMPARE(writeJson(toTypedJson(*value)), canonical);
}

void TestAttributeJson::typedErrors_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("message");
    const auto validation = [](const char* json, const char* message) {
        QTest::newRow(json) << QByteArray(json) << int(ErrorCode::Validation) << QString::fromUtf8(message);
    };
    const auto serialization = [](const char* json, const char* message) {
        QTest::newRow(json) << QByteArray(json) << int(ErrorCode::Serialization) << QString::fromUtf8(message);
    };
    const char* empty = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    validation("{}", empty);
    validation("null", empty);
    validation(R"({"S":null})", empty);
    validation(R"({"X":"a"})", empty);
    const char* several =
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes";
    validation(R"({"S":"a","N":"1"})", several);
    validation(R"({"S":"a","NULL":true})", several);
    validation(R"({"S":"a","N":"x"})", "The parameter cannot be converted to a numeric value: x");
    validation(R"({"N":""})", "The parameter cannot be converted to a numeric value: ");
    validation(R"({"N":"0x10"})", "The parameter cannot be converted to a numeric value: 0x10");
    validation(R"({"N":"1e126"})",
               "Number overflow. Attempting to store a number with magnitude larger than supported range");
    validation(R"({"NULL":false})",
               "One or more parameter values were invalid: Null attribute value types must have the value of true");
    validation(R"({"SS":[]})", "One or more parameter values were invalid: An string set  may not be empty");
    validation(R"({"NS":[]})", "One or more parameter values were invalid: An number set  may not be empty");
    validation(R"({"BS":[]})", "One or more parameter values were invalid: Binary sets should not be empty");
    validation(R"({"SS":["a",null]})",
               "One or more parameter values were invalid: An string set may not have a null string as a member");
    validation(R"({"SS":["b","a","b"]})",
               R"(One or more parameter values were invalid: Input collection ["a", "b", "b"] contains duplicates.)");
    validation(R"({"NS":["1","1.0"]})",
               "One or more parameter values were invalid: Input collection contains duplicates.");
    validation(R"({"NS":["1","x"]})", "The parameter cannot be converted to a numeric value: x");
    validation(R"({"BS":["AA==","AA=="]})",
               "One or more parameter values were invalid: Input collection [\"AA==\",\"AA==\"]of type BS contains "
               "duplicates.");
    validation(R"({"L":[{"S":"a"},{}]})", empty);
    validation(R"({"M":{"x":{"L":[{"N":"1e"}]}}})", "The parameter cannot be converted to a numeric value: 1e");

    serialization(R"("a")", "Unexpected value type in payload");
    serialization("5", "Unexpected value type in payload");
    serialization("[]", "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue");
    serialization(R"({"S":true})", "TRUE_VALUE cannot be converted to String");
    serialization(R"({"S":false})", "FALSE_VALUE cannot be converted to String");
    serialization(R"({"S":5})", "NUMBER_VALUE cannot be converted to String");
    serialization(R"({"N":5.5})", "DECIMAL_VALUE cannot be converted to String");
    serialization(R"({"S":[]})", "Unrecognized collection type class java.lang.String");
    serialization(R"({"S":{}})", "Start of structure or map found where not expected");
    serialization(R"({"B":5})", "only base-64-encoded strings are convertible to bytes");
    serialization(R"({"B":[]})", "Unrecognized collection type class java.nio.ByteBuffer");
    serialization(R"({"B":"23456"})", "Base64 encoded length is expected a multiple of 4 bytes but found: 5");
    serialization(R"({"B":"=+/="})", "Invalid last non-pad Base64 character dectected");
    serialization(R"({"B":"+/+="})", "Invalid last non-pad Base64 character dectected");
    serialization(R"({"B":"ab!c"})", "Invalid Base64 character: '!'");
    serialization(R"({"BOOL":"true"})", "Unexpected token received from parser");
    serialization(R"({"BOOL":1})", "NUMBER_VALUE cannot be converted to Boolean");
    serialization(R"({"NULL":[]})", "Unrecognized collection type class java.lang.Boolean");
    serialization(R"({"SS":"a"})", "Unexpected field type");
    serialization(R"({"SS":{}})", "Start of structure or map found where not expected");
    serialization(R"({"SS":[1]})", "NUMBER_VALUE cannot be converted to String");
    serialization(R"({"BS":["a"]})", "Base64 encoded length is expected a multiple of 4 bytes but found: 1");
    serialization(R"({"L":{}})", "Start of structure or map found where not expected");
    serialization(R"({"L":["a"]})", "Unexpected value type in payload");
    serialization(R"({"M":[]})",
                  "Unrecognized collection type java.util.Map<java.lang.String, "
                  "com.amazonaws.dynamodb.v20120810.AttributeValue>");
    serialization(R"({"M":{"a":"b"}})", "Unexpected value type in payload");
}

void TestAttributeJson::typedErrors()
{
    QFETCH(QByteArray, json);
    QFETCH(int, code);
    QFETCH(QString, message);
    const Result<AttributeValue> value = valueFromTypedJson(*parseJson(json));
    QVERIFY(!value);
    QCOMPARE(value.error().message, message);
    QCOMPARE(int(value.error().code), code);
}

void TestAttributeJson::duplicatesAsSent()
{
    const Result<Item> item = itemFromTypedJson(*parseJson(R"({"a":{"SS":["b","a","b"]}})"), ValueLayer::Older);
    QCOMPARE(
        item.error().message,
        QStringLiteral("One or more parameter values were invalid: Input collection [b, a, b] contains duplicates."));
}

void TestAttributeJson::shapeComesFirst()
{
    const Result<Item> item = itemFromTypedJson(*parseJson(R"({"a":{"N":"x"},"b":{"S":5}})"));
    QCOMPARE(item.error().code, ErrorCode::Serialization);
    QCOMPARE(item.error().message, QStringLiteral("NUMBER_VALUE cannot be converted to String"));
    QCOMPARE(itemFromTypedJson(*parseJson("[]")).error().code, ErrorCode::Serialization);
    QCOMPARE(itemFromTypedJson(*parseJson("\"x\"")).error().message, QStringLiteral("Unexpected field type"));
}

void TestAttributeJson::nesting_data()
{
    QTest::addColumn<QByteArray>("open");
    QTest::addColumn<QByteArray>("close");
    QTest::addColumn<QByteArray>("plainOpen");
    QTest::addColumn<QByteArray>("plainClose");
    QTest::newRow("maps") << QByteArray(R"({"M":{"a":)") << QByteArray("}}") << QByteArray(R"({"a":)")
                          << QByteArray("}");
    QTest::newRow("lists") << QByteArray(R"({"L":[)") << QByteArray("]}") << QByteArray("[") << QByteArray("]");
}

void TestAttributeJson::nesting()
{
    QFETCH(QByteArray, open);
    QFETCH(QByteArray, close);
    QFETCH(QByteArray, plainOpen);
    QFETCH(QByteArray, plainClose);
    const auto typed = [&](int levels) {
        return itemFromTypedJson(
            *parseJson(R"({"x":)" + open.repeated(levels) + R"({"S":"x"})" + close.repeated(levels) + "}"));
    };
    const auto plainItem = [&](int levels) {
        return itemFromPlainJson(
            *parseJson(R"({"x":)" + plainOpen.repeated(levels) + "1" + plainClose.repeated(levels) + "}"));
    };
    QVERIFY(typed(31));
    QVERIFY(plainItem(31));
    const QString message = QStringLiteral(
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported "
        "limit");
    QCOMPARE(typed(32).error().message, message);
    QCOMPARE(typed(90).error().message, message);
    QCOMPARE(plainItem(32).error().message, message);
}

void TestAttributeJson::plain_data()
{
    QTest::addColumn<QByteArray>("plain");
    QTest::addColumn<QByteArray>("typed");
    const auto row = [](const char* plain, const char* typed) {
        QTest::newRow(plain) << QByteArray(plain) << QByteArray(typed);
    };
    row(R"("a")", R"({"S":"a"})");
    row("12.5", R"({"N":"12.5"})");
    row("12345678901234567890.123456789", R"({"N":"12345678901234567890.123456789"})");
    row("true", R"({"BOOL":true})");
    row("null", R"({"NULL":true})");
    row("[]", R"({"L":[]})");
    row(R"([1,"a",null,{"x":[]}])", R"({"L":[{"N":"1"},{"S":"a"},{"NULL":true},{"M":{"x":{"L":[]}}}]})");
    row(R"({"a":{"b":false}})", R"({"M":{"a":{"M":{"b":{"BOOL":false}}}}})");
}

void TestAttributeJson::plain()
{
    QFETCH(QByteArray, plain);
    QFETCH(QByteArray, typed);
    const Result<AttributeValue> value = valueFromPlainJson(*parseJson(plain));
    QVERIFY(value);
    QCOMPARE(writeJson(toTypedJson(*value)), typed);
    QCOMPARE(writeJson(toPlainJson(*value)), plain);
    QByteArray text;
    appendPlainJson(text, *value);
    QCOMPARE(text, plain);
}

void TestAttributeJson::plainErrors()
{
    QCOMPARE(valueFromPlainJson(*parseJson("1e200")).error().code, ErrorCode::Validation);
    QCOMPARE(itemFromPlainJson(*parseJson("[]")).error().code, ErrorCode::Validation);
}

void TestAttributeJson::textIsReadLikeJson_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("isPlain");
    const auto plain = [](const char* json) { QTest::newRow(json) << QByteArray(json) << true; };
    const auto odd = [](const char* json) { QTest::newRow(json) << QByteArray(json) << false; };
    plain("{}");
    plain(R"({"b":{"S":"\u00e9"},"a":{"N":"-01.50"},"c":{"B":"AAEC"},"d":{"BOOL":false},"e":{"NULL":true}})");
    plain(R"({"m":{"M":{"l":{"L":[{"S":"a"},{"L":[]},{"M":{}}]}}}})");
    plain(R"({"ss":{"SS":["b","a",""]},"ns":{"NS":["10","9","-1.50"]},"bs":{"BS":["AQ==","AA==",""]}})");
    plain(R"({"a":{"S":"first"},"b":{"S":"x"},"a":{"S":"last"}})");
    // Right or wrong, the other way decides.
    odd(R"({"a":{"S":"a","N":null}})");
    odd(R"({"a":{"S":"a","Unknown":5}})");
    odd(R"({"a":null})");
    odd(R"({"a":{}})");
    odd(R"({"a":{"S":"a","N":"1"}})");
    odd(R"({"a":{"S":1}})");
    odd(R"({"a":{"N":1}})");
    odd(R"({"a":{"N":"1e200"}})");
    odd(R"({"a":{"N":""}})");
    odd(R"({"a":{"B":"A"}})");
    odd(R"({"a":{"NULL":false}})");
    odd(R"({"a":{"SS":[]}})");
    odd(R"({"a":{"SS":["a","a"]}})");
    odd(R"({"a":{"NS":["1","1.0"]}})");
    odd(R"({"a":{"BS":[null]}})");
    odd(R"({"":{"S":"a"}})");
    odd(R"({"a":{"M":{"":{"S":"a"}}}})");
    odd("[]");
}

void TestAttributeJson::textIsReadLikeJson()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, isPlain);
    const std::optional<Item> item = itemFromText(json);
    QCOMPARE(item.has_value(), isPlain);
    if (!isPlain) return;
    const Result<Item> same = itemFromTypedJson(*parseJson(json));
    QVERIFY(same);
    QVERIFY(*item == *same);
}

void TestAttributeJson::randomItemsFromText()
{
    QRandomGenerator random(20261129);
    for (int i = 0; i < 300; ++i) {
        const Item item = trestle::tables::test::randomItem(random, 4);
        QByteArray json;
        appendTypedJson(json, item);
        const std::optional<Item> read = itemFromText(json);
        QVERIFY2(read, json.constData());
        QVERIFY2(*read == item, json.constData());
    }
    // As deep as may be, and one deeper.
    for (int levels : {31, 32}) {
        QByteArray json = R"({"S":"x"})";
        for (int i = 0; i < levels; ++i)
            json = i % 2 ? "{\"M\":{\"a\":" + json + "}}" : "{\"L\":[" + json + "]}";
        json = "{\"a\":" + json + '}';
        const auto limits = JsonLimits{};
        const Result<Item> other = itemFromTypedJson(*parseJson(json, limits));
        QCOMPARE(itemFromText(json).has_value(), bool(other));
        QCOMPARE(bool(other), levels == 31);
    }
}

QTEST_APPLESS_MAIN(TestAttributeJson)
#include "tst_attributejson.moc"
