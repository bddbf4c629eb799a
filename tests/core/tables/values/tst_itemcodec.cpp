#include "RandomValues.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"
#include "core/tables/values/ItemSize.h"
#include "core/tables/values/KeyEncoding.h"

#include <QTest>

using namespace trestle::base;
using namespace trestle::tables;

class TestItemCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void isCanonical();
    void readsOneAttribute();
    void damageIsFound();
    void sizes_data();
    void sizes();
    void sizeLimit();
    void itemKeepsNamesSorted();
    void keyOrder();
    void keyRoundTrip();
    void prefixEnds_data();
    void prefixEnds();
};

void TestItemCodec::roundTrip()
{
    QRandomGenerator random(1);
    for (int i = 0; i < 2000; ++i) {
        const Item item = test::randomItem(random, 4);
        const QByteArray bytes = encodeItem(item);
        const Result<Item> back = decodeItem(bytes);
        QVERIFY2(back, back ? "" : qPrintable(back.error().message));
        QVERIFY(*back == item);
        QByteArray typed;
        appendTypedJson(typed, item);
        QByteArray straight;
        QVERIFY(appendTypedJsonFromEncoded(straight, bytes));
        QCOMPARE(straight, typed);
        QCOMPARE(writeJson(toTypedJson(item)), typed);
        QByteArray plain;
        appendPlainJson(plain, item);
        QByteArray straightPlain;
        QVERIFY(appendPlainJsonFromEncoded(straightPlain, bytes));
        QCOMPARE(straightPlain, plain);
        QCOMPARE(writeJson(toPlainJson(item)), plain);
        const Result<JsonValue> json = parseJson(typed);
        QVERIFY2(json, json ? "" : qPrintable(json.error().message));
        const Result<Item> read = itemFromTypedJson(*json);
        QVERIFY2(read, read ? "" : qPrintable(read.error().message + QString::fromUtf8(typed)));
        QVERIFY(*read == item);
        QVERIFY(parseJson(plain));
        QCOMPARE(*encodedItemSize(bytes), itemSize(item));
    }
}

void TestItemCodec::isCanonical()
{
    const auto encoded = [](const char* json) { return encodeItem(*itemFromTypedJson(*parseJson(json))); };
    QCOMPARE(encoded(R"({"a":{"N":"1.50"},"b":{"SS":["x","a"]}})"),
             encoded(R"({"b":{"SS":["a","x"]},"a":{"N":"15e-1"}})"));
    QCOMPARE(encoded(R"({"a":{"NS":["10","9"]}})"), encoded(R"({"a":{"NS":["9.0","1e1"]}})"));
    QCOMPARE(encoded(R"({"a":{"M":{"y":{"S":""},"x":{"B":""}}}})"),
             encoded(R"({"a":{"M":{"x":{"B":""},"y":{"S":""}}}})"));
    QVERIFY(encoded(R"({"a":{"BOOL":true}})") != encoded(R"({"a":{"BOOL":false}})"));
}

void TestItemCodec::readsOneAttribute()
{
    QRandomGenerator random(2);
    for (int i = 0; i < 200; ++i) {
        const Item item = test::randomItem(random, 3);
        const QByteArray bytes = encodeItem(item);
        for (const auto& [name, value] : item) {
            const auto found = decodeAttribute(bytes, name);
            QVERIFY(found && *found);
            QVERIFY(**found == value);
        }
        const auto missing = decodeAttribute(bytes, "no such attribute");
        QVERIFY(missing);
        QVERIFY(!*missing);
    }
}

void TestItemCodec::damageIsFound()
{
    QRandomGenerator random(3);
    for (int i = 0; i < 300; ++i) {
        const QByteArray bytes = encodeItem(test::randomItem(random, 3));
        for (qsizetype cut = 0; cut < bytes.size(); cut += 1 + bytes.size() / 20) {
            const Result<Item> part = decodeItem(QByteArrayView(bytes).first(cut));
            QVERIFY(!part);
            QCOMPARE(part.error().code, ErrorCode::Internal);
            QByteArray text = "kept";
            QVERIFY(!appendTypedJsonFromEncoded(text, QByteArrayView(bytes).first(cut)));
            QCOMPARE(text, QByteArray("kept"));
        }
        QVERIFY(!decodeItem(bytes + '\0'));
        // Changed bytes may make another item, but never more than an error.
        for (int change = 0; change < 20; ++change) {
            QByteArray changed = bytes;
            changed[random.bounded(static_cast<int>(bytes.size()))] = static_cast<char>(random.bounded(256));
            QByteArray text;
            if (decodeItem(changed)) QVERIFY(appendTypedJsonFromEncoded(text, changed));
            (void)encodedItemSize(changed);
            (void)decodeAttribute(changed, "a");
        }
    }
    QVERIFY(decodeItem(QByteArray(8, '\x01'))
                .error()
                .message.startsWith(QLatin1String("An encoded item is damaged at byte")));
}

void TestItemCodec::sizes_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<qint64>("size");
    const auto row = [](const char* json, qint64 size) { QTest::newRow(json) << QByteArray(json) << size; };
    row("{}", 0);
    row(R"({"a":{"S":"x"}})", 2);
    row(R"({"a":{"S":""}})", 1);
    row(R"({"ab":{"S":"é"}})", 4);
    row(R"({"a":{"B":"AAEC"}})", 4);
    row(R"({"a":{"BOOL":true}})", 2);
    row(R"({"a":{"NULL":true}})", 2);
    row(R"({"a":{"N":"0"}})", 2);
    row(R"({"a":{"N":"-12.5"}})", 5);
    row(R"({"a":{"SS":["a","bc"]}})", 4);
    row(R"({"a":{"NS":["1","-1"]}})", 6);
    row(R"({"a":{"BS":["AAEC","AA=="]}})", 5);
    row(R"({"a":{"L":[]}})", 4);
    row(R"({"a":{"M":{}}})", 4);
    row(R"({"a":{"L":[{"S":"xy"},{"BOOL":true}]}})", 9);
    row(R"({"a":{"M":{"k":{"S":"xy"},"l":{"NULL":true}}}})", 11);
    row(R"({"a":{"M":{"k":{"L":[{"N":"1"}]}}}})", 12);
}

void TestItemCodec::sizes()
{
    QFETCH(QByteArray, json);
    QFETCH(qint64, size);
    const Item item = *itemFromTypedJson(*parseJson(json));
    QCOMPARE(itemSize(item), size);
    QCOMPARE(*encodedItemSize(encodeItem(item)), size);
}

void TestItemCodec::sizeLimit()
{
    QVERIFY(checkItemSize(409'600, ItemWrite::Put));
    QCOMPARE(checkItemSize(409'601, ItemWrite::Put).error().message,
             QStringLiteral("Item size has exceeded the maximum allowed size"));
    QCOMPARE(checkItemSize(409'601, ItemWrite::Update).error().message,
             QStringLiteral("Item size to update has exceeded the maximum allowed size"));
}

void TestItemCodec::itemKeepsNamesSorted()
{
    Item item = Item::fromUnsorted(
        {{"b", Decimal(1)}, {"a", Decimal(2)}, {"b", Decimal(3)}, {"\xff", Decimal(4)}, {"", Decimal(5)}});
    QCOMPARE(item.size(), size_t(4));
    QCOMPARE(item.begin()->first, QByteArray());
    QVERIFY(*item.find("b") == AttributeValue(Decimal(3)));
    QCOMPARE((item.end() - 1)->first, QByteArray("\xff"));
    item.set("ab", Decimal(6));
    item.set("b", Decimal(7));
    QCOMPARE(item.size(), size_t(5));
    QVERIFY(*item.find("ab") == AttributeValue(Decimal(6)));
    QVERIFY(item.remove("a"));
    QVERIFY(!item.remove("a"));
    QVERIFY(!item.contains("a"));
    const Item same{{"x", Decimal(1)}, {"y", true}};
    const Item other{{"y", true}, {"x", Decimal(1)}};
    QVERIFY(same == other);
}

void TestItemCodec::keyOrder()
{
    QRandomGenerator random(4);
    for (int i = 0; i < 3000; ++i) {
        const AttributeValue text1 = AttributeValue::string(test::randomText(random, 4));
        const AttributeValue text2 = AttributeValue::string(test::randomText(random, 4));
        const QByteArray& a = text1.as<AttributeValue::String>()->utf8;
        const QByteArray& b = text2.as<AttributeValue::String>()->utf8;
        QCOMPARE(encodeKey(text1) < encodeKey(text2), a < b);
        QByteArray delimited1;
        QByteArray delimited2;
        appendDelimitedKey(delimited1, text1);
        appendDelimitedKey(delimited2, text2);
        // What follows does not matter unless the keys are equal.
        if (a != b) QCOMPARE(delimited1 + '\xff' < delimited2, a < b);
        const AttributeValue number1 = test::randomNumber(random);
        const AttributeValue number2 = test::randomNumber(random);
        QCOMPARE(encodeKey(number1) < encodeKey(number2), *number1.as<Decimal>() < *number2.as<Decimal>());
    }
}

void TestItemCodec::keyRoundTrip()
{
    QRandomGenerator random(5);
    for (int i = 0; i < 1000; ++i) {
        const KeyType type = static_cast<KeyType>(random.bounded(3));
        const AttributeValue value = type == KeyType::S   ? AttributeValue::string(test::randomText(random, 8))
                                     : type == KeyType::N ? AttributeValue::number(test::randomNumber(random))
                                                          : AttributeValue::binary(test::randomBytes(random, 8));
        QVERIFY(*decodeKey(type, encodeKey(value)) == value);
        QByteArray bytes;
        appendDelimitedKey(bytes, value);
        const qsizetype size = bytes.size();
        qsizetype consumed = 0;
        QVERIFY(*decodeDelimitedKey(type, bytes + "more", &consumed) == value);
        QCOMPARE(consumed, size);
        QVERIFY(!decodeDelimitedKey(type, QByteArrayView(bytes).chopped(1), &consumed));
    }
    QVERIFY(!decodeKey(KeyType::N, "\x03"));
    QVERIFY(!decodeKey(KeyType::N, Decimal(5).toSortable() + 'x'));
}

void TestItemCodec::prefixEnds_data()
{
    QTest::addColumn<QByteArray>("prefix");
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("letter") << QByteArray("a") << QByteArray("b");
    QTest::newRow("last byte full") << QByteArray("a\xff\xff") << QByteArray("b");
    QTest::newRow("all full") << QByteArray("\xff\xff") << QByteArray();
    QTest::newRow("empty") << QByteArray() << QByteArray();
    QTest::newRow("high byte") << QByteArray("a\x7f") << QByteArray("a\x80");
}

void TestItemCodec::prefixEnds()
{
    QFETCH(QByteArray, prefix);
    QFETCH(QByteArray, end);
    QCOMPARE(afterPrefix(prefix), end);
}

QTEST_APPLESS_MAIN(TestItemCodec)
#include "tst_itemcodec.moc"
