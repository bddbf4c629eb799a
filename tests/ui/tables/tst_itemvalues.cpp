#include "core/tables/values/AttributeJson.h"
#include "ui/tables/ItemQuery.h"
#include "ui/tables/ValueText.h"

using namespace trestle;
using tables::AttributeValue;
using tables::Item;
using ui::Comparison;
using ui::ValueType;

namespace {

AttributeValue typed(const QByteArray& json)
{
    return *tables::valueFromTypedJson(*base::parseJson(json));
}

QByteArray typedText(const AttributeValue& value)
{
    QByteArray text;
    tables::appendTypedJson(text, value);
    return text;
}

}  // namespace

class TestItemValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void editingAndBackKeepsTheValue_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("string") << QByteArray(R"({"S":"a\nb"})");
        QTest::newRow("empty string") << QByteArray(R"({"S":""})");
        QTest::newRow("exact number") << QByteArray(R"({"N":"12.900000000000000001"})");
        QTest::newRow("38 digits") << QByteArray(R"({"N":"99999999999999999999999999999999999999"})");
        QTest::newRow("binary") << QByteArray(R"({"B":"AP8="})");
        QTest::newRow("bool") << QByteArray(R"({"BOOL":false})");
        QTest::newRow("null") << QByteArray(R"({"NULL":true})");
        QTest::newRow("string set") << QByteArray(R"({"SS":["a","b"]})");
        QTest::newRow("number set") << QByteArray(R"({"NS":["1","2.5"]})");
        QTest::newRow("binary set") << QByteArray(R"({"BS":["AP8="]})");
        QTest::newRow("nested") << QByteArray(R"({"M":{"b":{"B":"AP8="},"l":{"L":[{"SS":["x"]},{"N":"1"}]}}})");
    }
    void editingAndBackKeepsTheValue()
    {
        QFETCH(QByteArray, json);
        const AttributeValue value = typed(json);
        const auto back = ui::parseValue(value.type(), ui::editText(value), &value);
        QVERIFY2(bool(back), back ? "" : qPrintable(back.error().message));
        QCOMPARE(typedText(*back), json);
    }

    void refuses_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, ValueType type, const QString& text, const QString& message) {
            QTest::newRow(name) << int(type) << text << message;
        };
        row("no number", ValueType::N, QStringLiteral("1o"), QStringLiteral("1o"));
        row("39 digits", ValueType::N, QString(39, u'9'), QStringLiteral("38"));
        row("no base64", ValueType::B, QStringLiteral("@@"), QStringLiteral("base64"));
        row("no bool", ValueType::Bool, QStringLiteral("yes"), QStringLiteral("true or false"));
        row("doubled member", ValueType::SS, QStringLiteral(R"(["a","a"])"), QStringLiteral("duplicates"));
        row("number in a string set", ValueType::SS, QStringLiteral("[1]"), QStringLiteral("string"));
        row("array as a map", ValueType::M, QStringLiteral("[]"), QStringLiteral("object"));
        row("broken JSON", ValueType::L, QStringLiteral("[1,"), QStringLiteral("JSON"));
    }
    void refuses()
    {
        QFETCH(int, type);
        QFETCH(QString, text);
        QFETCH(QString, message);
        const auto value = ui::parseValue(static_cast<ValueType>(type), text);
        QVERIFY(!value);
        QVERIFY2(value.error().message.contains(message), qPrintable(value.error().message));
    }

    void plainJsonKeepsTypesOfWhatIsLeftAlone()
    {
        const Item was = {{"cover", typed(R"({"B":"AP8="})")},
                          {"pk", typed(R"({"S":"1"})")},
                          {"shelf", typed(R"({"M":{"ids":{"NS":["1","2"]},"room":{"S":"A"}}})")},
                          {"tags", typed(R"({"SS":["a","b"]})")}};
        const auto json = base::parseJson(
            R"({"cover":"AP8=","pk":"1","shelf":{"ids":[1,2],"room":"B"},"tags":["a","b","c"],"more":[1]})");
        const auto item = ui::itemFromJson(*json, was);
        QVERIFY(bool(item));
        QCOMPARE(typedText(*item->find("cover")), QByteArray(R"({"B":"AP8="})"));
        QCOMPARE(typedText(*item->find("shelf")), QByteArray(R"({"M":{"ids":{"NS":["1","2"]},"room":{"S":"B"}}})"));
        QCOMPARE(typedText(*item->find("tags")), QByteArray(R"({"SS":["a","b","c"]})"));
        QCOMPARE(typedText(*item->find("more")), QByteArray(R"({"L":[{"N":"1"}]})"));
    }

    void keyConditionMakesAQuery()
    {
        tables::TableDescription table;
        table.name = "T";
        table.keys.partition = {"pk", tables::KeyType::S};
        table.keys.sort = tables::KeyAttribute{"sk", tables::KeyType::S};
        ui::ItemQuery query;
        query.partition = AttributeValue::string("a");
        query.sort = ui::Condition{"sk", Comparison::BeginsWith, AttributeValue::string("M"), {}};
        query.filters = {{"copies", Comparison::Between, AttributeValue::number(1), AttributeValue::number(3)}};
        const auto request = ui::toRequest(query, table);
        const auto* asked = std::get_if<tables::QueryRequest>(&request);
        QVERIFY(asked);
        QCOMPARE(asked->keyConditionExpression, QByteArray("#n0 = :v0 AND begins_with(#n1, :v1)"));
        QCOMPARE(*asked->filterExpression, QByteArray("#n2 BETWEEN :v2 AND :v3"));
        QCOMPARE(asked->expression.names->at("#n2"), QByteArray("copies"));
        QCOMPARE(query.text(table), QStringLiteral("pk = a and sk begins with M and copies between 1 and 3"));

        query.partition.reset();
        const auto scan = ui::toRequest(query, table);
        const auto* scanned = std::get_if<tables::ScanRequest>(&scan);
        QVERIFY(scanned);
        QCOMPARE(*scanned->filterExpression, QByteArray("begins_with(#n0, :v0) AND #n1 BETWEEN :v1 AND :v2"));
    }
};

QTEST_GUILESS_MAIN(TestItemValues)
#include "tst_itemvalues.moc"
