#include "core/base/JsonCursor.h"

#include <QTest>

using namespace trestle::base;

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void refuses_data();
    void refuses();
    void errorsNameThePlace();
    void depthIsLimited();
    void sizeIsLimited();
    void integers_data();
    void integers();
    void findTakesTheLast();
    void indentedStyle();
    void escapesWhereverTheyStand();
    void stringsOutliveTheirDocument();
    void changedStringsLeaveTheirNeighbours();
    void readsAround_data();
    void readsAround();
};

void TestJson::roundTrip_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("compact");
    const auto same = [](const char* name, const char* text) { QTest::newRow(name) << QByteArray(text) << QByteArray(text); };
    same("empty object", "{}");
    same("empty array", "[]");
    same("scalar string", "\"a\"");
    same("scalar number", "-0");
    same("scalar true", "true");
    same("scalar null", "null");
    same("long number", "[123456789012345678901234567890.123456789012345678901234567890e+99999]");
    same("number as written", "[1.50E+3,-0.0,1e5]");
    same("nested", R"({"a":[1,{"b":[[],{}]}],"c":null})");
    same("escapes", R"(["\"\\\b\f\n\r\t\u0001"])");
    same("doubled name", R"({"a":1,"a":2})");
    QTest::newRow("blanks") << QByteArray(" \t\r\n{ \"a\" : [ 1 , 2 ] } \n") << QByteArray(R"({"a":[1,2]})");
    QTest::newRow("escaped text") << QByteArray(R"(["\u00e9\ud83d\ude00\/"])") << QByteArray("[\"\xc3\xa9\xf0\x9f\x98\x80/\"]");
    QTest::newRow("scalar with blanks") << QByteArray("  12.5  ") << QByteArray("12.5");
    QTest::newRow("escaped zero") << QByteArray(R"(["a\u0000b"])") << QByteArray(R"(["a\u0000b"])");
}

void TestJson::roundTrip()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, compact);
    const Result<JsonValue> value = parseJson(text);
    QVERIFY2(value, value ? "" : qPrintable(value.error().message));
    QCOMPARE(writeJson(*value), compact);
}

void TestJson::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text :
         {"", " ", "{", "[", "[1,]", "[,1]", "[1 2]", "{\"a\":1,}", "{\"a\"}", "{\"a\":}", "{a:1}", "{'a':1}", "[1]]", "[1]x",
          "[1],[2]", "1 2", "1,2", "01", "-", "-2.", ".5", "1.", "1e", "1e+", "+1", "0x10", "[NaN]", "[Infinity]", "nul",
          "[nul]", "[true1]", "[truex]", "tru", "\"a", "[\"a]", "[\"\x01\"]", "[\"\t\"]", "[\"\\x\"]", "[\"\\u12g4\"]", "[\"\xff\"]",
          "[\"\xed\xa0\x80\"]", "{\"a\":1 \"b\":2}", "{1:2}", "[\"a\",\n4\n,1,", "[1:2]", "{\"a\",1}", "// c\n1", "[-]",
          "[- 1]", "[1e1.5]", "[--1]", "\xef\xbb\xbf{}", "{\"a\":1}}", "[}", "{]", "[\"a\" : 1]", "*", "\\u0041"})
        QTest::newRow(text) << QByteArray(text);
}

void TestJson::refuses()
{
    QFETCH(QByteArray, text);
    const Result<JsonValue> value = parseJson(text);
    QVERIFY2(!value, value ? writeJson(*value).constData() : "");
    QCOMPARE(value.error().code, ErrorCode::Parse);
}

void TestJson::errorsNameThePlace()
{
    const Result<JsonValue> value = parseJson("{\n  \"a\": 1,\n  \"b\": 2.\n}");
    QVERIFY(!value);
    QVERIFY2(value.error().message.startsWith(QLatin1String("line 3, column 8:")), qPrintable(value.error().message));
}

void TestJson::depthIsLimited()
{
    const auto nested = [](int depth) { return QByteArray(depth, '[') + QByteArray(depth, ']'); };
    QVERIFY(parseJson(nested(200)));
    QCOMPARE(parseJson(nested(201)).error().code, ErrorCode::TooLarge);
    QVERIFY(!parseJson(nested(100'000)));
    QVERIFY(!parseJson(QByteArray(100'000, '[')));
    QVERIFY(parseJson(nested(3), {.depth = 3}));
    QVERIFY(!parseJson(nested(4), {.depth = 3}));
}

void TestJson::sizeIsLimited()
{
    QCOMPARE(parseJson("[1,2,3]", {.bytes = 6}).error().code, ErrorCode::TooLarge);
    QVERIFY(parseJson("[1,2,3]", {.bytes = 7}));
}

void TestJson::integers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("fits");
    QTest::addColumn<qint64>("value");
    QTest::newRow("plain") << QByteArray("42") << true << qint64(42);
    QTest::newRow("smallest") << QByteArray("-9223372036854775808") << true << std::numeric_limits<qint64>::min();
    QTest::newRow("with fraction zero") << QByteArray("1.0") << true << qint64(1);
    QTest::newRow("with exponent") << QByteArray("1e2") << true << qint64(100);
    QTest::newRow("fraction") << QByteArray("1.5") << false << qint64(0);
    QTest::newRow("too large") << QByteArray("9223372036854775808") << false << qint64(0);
    QTest::newRow("string") << QByteArray("\"1\"") << false << qint64(0);
}

void TestJson::integers()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, fits);
    QFETCH(qint64, value);
    const std::optional<qint64> integer = parseJson(text)->toInteger();
    QCOMPARE(integer.has_value(), fits);
    if (fits) QCOMPARE(*integer, value);
}

void TestJson::findTakesTheLast()
{
    const Result<JsonValue> value = parseJson(R"({"a":1,"b":2,"a":3})");
    QCOMPARE(value->find("a")->numberText(), QByteArray("3"));
    QVERIFY(!value->find("c"));
    QVERIFY(!JsonValue(1).find("a"));
}

void TestJson::indentedStyle()
{
    QCOMPARE(writeJson(*parseJson(R"({"a":[1,{}],"b":[]})"), JsonStyle::Indented),
             QByteArray("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}"));
}

void TestJson::escapesWhereverTheyStand()
{
    const QByteArray specials = QByteArrayLiteral("\0\x01\t\n\x1f !\"#[\\]\x7f");
    for (qsizetype size = 1; size < 20; ++size)
        for (qsizetype at = 0; at < size; ++at)
            for (const char special : specials) {
                QByteArray text;
                while (text.size() < size)
                    text += "\xc3\xa9x";  // é is two bytes
                text.truncate(size - size % 3);
                text.insert(std::min(at - at % 3, text.size()), special);
                QByteArray json;
                appendJsonString(json, text);
                const bool escaped = uchar(special) < 0x20 || special == '"' || special == '\\';
                QCOMPARE(json.size() > text.size() + 2, escaped);
                const auto read = parseJson('[' + json + ']');
                QVERIFY2(read, json.constData());
                QCOMPARE(read->array().front().string(), text);
            }
}

void TestJson::stringsOutliveTheirDocument()
{
    // Short ones, ones that fill more than one block, and one with a block of its own.
    QByteArrayList texts;
    for (int i = 0; i < 2000; ++i)
        texts.append(QByteArray::number(i) + QByteArray(i % 60, 'x'));
    texts.append(QByteArray(100'000, 'y'));
    const QByteArray text = "[\"" + texts.join("\",\"") + "\"]";
    QByteArrayList kept;
    {
        const Result<JsonValue> document = parseJson(text);
        QVERIFY(document);
        for (size_t i = 0; i < document->array().size(); i += 3)
            kept.append(document->array()[i].string());
    }
    for (qsizetype i = 0; i < kept.size(); ++i) {
        QCOMPARE(kept[i], texts[i * 3]);
        QCOMPARE(qstrlen(kept[i].constData()), size_t(kept[i].size()));
    }
}

void TestJson::changedStringsLeaveTheirNeighbours()
{
    Result<JsonValue> document = parseJson(R"(["first","second","third"])");
    QVERIFY(document);
    QByteArray second = document->array()[1].string();
    second += " and more than there was room for";
    QCOMPARE(document->array()[1].string(), "second");
    QCOMPARE(document->array()[2].string(), "third");
    document = JsonValue();
    QCOMPARE(second, "second and more than there was room for");
    Result<JsonValue> other = parseJson(R"(["first","second"])");
    QByteArray first = other->array()[0].string();
    other = JsonValue();  // now it is the only one of its block
    first += " and more";
    QCOMPARE(first, "first and more");
}

void TestJson::readsAround_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("rest");  // null: not read
    QTest::addColumn<QByteArray>("read");
    const auto row = [](const char* name, const char* text, const char* rest, const char* read) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(rest) << QByteArray(read);
    };
    row("first", R"({"In":{"a":"b"},"c":[1]})", R"({"In":{},"c":[1]})", "a=b;");
    row("last", R"({"c":[1],"In":{"a":"b","d":"\u00e9"}})", R"({"c":[1],"In":{}})", "a=b;d=\xc3\xa9;");
    row("empty", R"({"In":{}})", R"({"In":{}})", "");
    row("there is none", R"({"c":1})", R"({"c":1})", "");
    row("deeper is another", R"({"c":{"In":{"a":1}}})", R"({"c":{"In":{"a":1}}})", "");
    row("twice", R"({"In":{"a":"b"},"In":{"a":"b"}})", nullptr, nullptr);
    row("no object", R"({"In":["a"]})", nullptr, nullptr);
    row("null", R"({"In":null})", nullptr, nullptr);
    row("a value that is refused", R"({"In":{"a":1}})", nullptr, nullptr);
    row("malformed inside", R"({"In":{"a":"b",}})", nullptr, nullptr);
    row("malformed escape inside", R"({"In":{"a":"\x"}})", nullptr, nullptr);
    row("malformed afterwards", R"({"In":{"a":"b"},"c":tru})", nullptr, nullptr);
    row("something after its end", R"({"In":{"a":"b"}} 1)", nullptr, nullptr);
    row("not closed", R"({"In":{"a":"b"})", nullptr, nullptr);
}

void TestJson::readsAround()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, rest);
    QFETCH(QByteArray, read);
    QByteArray seen;
    const std::optional<JsonValue> value = parseJsonAround(text, {}, "In", [&seen](JsonCursor& json) {
        return json.members([&seen](QByteArrayView name, JsonCursor& member) {
            const auto string = member.string();
            if (string) seen += name.toByteArray() + '=' + string->toByteArray() + ';';
            return string.has_value();
        });
    });
    QCOMPARE(value.has_value(), !rest.isNull());
    if (!value) return;
    QCOMPARE(writeJson(*value), rest);
    QCOMPARE(seen, read);
}

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
