#include "core/tables/values/AttributeJson.h"
#include "ui/tables/GridText.h"
#include "ui/tables/QueryRecord.h"
#include "ui/tables/RequestJson.h"
#include "ui/tables/TimeText.h"
#include "ui/tables/ValueText.h"

#include <QTest>

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
        const tables::TableDescription table = keyed();
        ui::ItemQuery query;
        query.conditions = {{"pk", Comparison::Equal, {AttributeValue::string("a")}},
                            {"sk", Comparison::BeginsWith, {AttributeValue::string("M")}},
                            {"copies", Comparison::Between, {AttributeValue::number(1), AttributeValue::number(3)}}};
        const auto request = ui::toRequest(query, table);
        const auto* asked = std::get_if<tables::QueryRequest>(&request);
        QVERIFY(asked);
        QCOMPARE(asked->keyConditionExpression, QByteArray("#n0 = :v0 AND begins_with(#n1, :v1)"));
        QCOMPARE(*asked->filterExpression, QByteArray("#n2 BETWEEN :v2 AND :v3"));
        QCOMPARE(asked->expression.names->at("#n2"), QByteArray("copies"));
        QCOMPARE(query.text(), QStringLiteral("pk = a and sk begins with M and copies between 1 and 3"));

        query.conditions.erase(query.conditions.begin());
        const auto scan = ui::toRequest(query, table);
        const auto* scanned = std::get_if<tables::ScanRequest>(&scan);
        QVERIFY(scanned);
        QCOMPARE(*scanned->filterExpression, QByteArray("begins_with(#n0, :v0) AND #n1 BETWEEN :v1 AND :v2"));
    }

    void everyConditionHasItsRole()
    {
        using ui::ConditionRole;
        ui::ItemQuery query;
        query.conditions = {{"sk", Comparison::NotEqual, {AttributeValue::string("x")}},
                            {"pk", Comparison::Equal, {AttributeValue::string("a")}},
                            {"sk", Comparison::Greater, {AttributeValue::string("b")}},
                            {"sk", Comparison::Less, {AttributeValue::string("c")}},
                            {"n", Comparison::Exists, {}}};
        QCOMPARE(ui::rolesOf(query, keyed()),
                 (std::vector{ConditionRole::Unusable, ConditionRole::Key, ConditionRole::Key, ConditionRole::Unusable,
                              ConditionRole::Filter}));
        query.conditions[1].comparison = Comparison::BeginsWith;
        QVERIFY(!query.isQuery(keyed()));
        QCOMPARE(ui::rolesOf(query, keyed()), std::vector<ConditionRole>(5, ConditionRole::Filter));
    }

    void everyComparisonIsWritten_data()
    {
        QTest::addColumn<int>("comparison");
        QTest::addColumn<QByteArray>("expression");
        const auto row = [](Comparison comparison, const char* expression) {
            QTest::newRow(expression) << int(comparison) << QByteArray(expression);
        };
        row(Comparison::Contains, "contains(#n0, :v0)");
        row(Comparison::Exists, "attribute_exists(#n0)");
        row(Comparison::NotExists, "attribute_not_exists(#n0)");
        row(Comparison::SizeGreater, "size(#n0) > :v0");
        row(Comparison::IsType, "attribute_type(#n0, :v0)");
        row(Comparison::In, "#n0 IN (:v0, :v1)");
        row(Comparison::NotEqual, "#n0 <> :v0");
    }
    void everyComparisonIsWritten()
    {
        QFETCH(int, comparison);
        QFETCH(QByteArray, expression);
        ui::Condition condition{"a", static_cast<Comparison>(comparison), {}};
        const int count = condition.comparison == Comparison::In ? 2 : ui::valueCount(condition.comparison);
        for (int i = 0; i < count; ++i)
            condition.values.push_back(AttributeValue::number(i));
        ui::ItemQuery query;
        query.conditions = {condition};
        const auto request = ui::toRequest(query, keyed());
        QCOMPARE(*std::get<tables::ScanRequest>(request).filterExpression, expression);
        // As JSON it is the same request, and the stored query the same query.
        const auto again = ui::requestFromJson(ui::requestToJson(request), "T");
        QVERIFY(bool(again));
        QCOMPARE(*std::get<tables::ScanRequest>(*again).filterExpression, expression);
        const auto stored = ui::queryFromJson(ui::queryToJson(query), "T");
        QVERIFY(stored.has_value());
        QVERIFY(stored->conditions == query.conditions);
    }

    void aProjectionKeepsTheKey()
    {
        ui::ItemQuery query;
        query.attributes = {"n"};
        query.descending = true;
        query.conditions = {{"pk", Comparison::Equal, {AttributeValue::string("a")}}};
        const auto request = ui::toRequest(query, keyed());
        const auto& asked = std::get<tables::QueryRequest>(request);
        QCOMPARE(asked.projectionExpression, std::optional<QByteArray>("#n1, #n2, #n3"));
        QCOMPARE(asked.expression.names->at("#n3"), QByteArray("sk"));
        QVERIFY(!asked.scanIndexForward);
        QVERIFY(query.isPartial(keyed()));
    }

    void estimatesSayWhatIsKnown()
    {
        tables::TableStatus status;
        status.description = keyed();
        status.itemCount = 1000;
        status.sizeBytes = 1'196'032;
        ui::ItemQuery query;
        QCOMPARE(ui::costEstimate(query, status), QStringLiteral("≈ 146 RCU"));
        query.conditions = {{"pk", Comparison::Equal, {AttributeValue::string("a")}}};
        QCOMPARE(ui::costEstimate(query, status), QStringLiteral("≥ 0.5 RCU"));
        query.conditions.push_back({"sk", Comparison::Equal, {AttributeValue::string("b")}});
        query.consistent = true;
        QCOMPARE(ui::costEstimate(query, status), QStringLiteral("≈ 1 RCU"));
        status.itemCount = 0;
        QCOMPARE(ui::costEstimate(query, status), QString());
    }

    void requestsRefuseWhatTheyDoNotKnow_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("message");
        QTest::newRow("member") << QByteArray(R"({"Limits": 1})") << QStringLiteral("Limits");
        QTest::newRow("limit") << QByteArray(R"({"Limit": 0})") << QStringLiteral("Limit");
        QTest::newRow("type") << QByteArray(R"({"ConsistentRead": "yes"})") << QStringLiteral("true or false");
        QTest::newRow("value") << QByteArray(R"({"ExpressionAttributeValues": {":v": 1}})") << QString();
        QTest::newRow("array") << QByteArray("[]") << QStringLiteral("object");
    }
    void requestsRefuseWhatTheyDoNotKnow()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, message);
        const auto request = ui::requestFromJson(*base::parseJson(json), "T");
        QVERIFY(!request);
        QVERIFY2(request.error().message.contains(message), qPrintable(request.error().message));
    }

    void blocksOfCellsComeBack()
    {
        const std::vector<QStringList> block = {
            {QStringLiteral("a"), QStringLiteral("two\nlines"), QString()},
            {QStringLiteral("say \"x\""), QStringLiteral("tab\there"), QStringLiteral("1.50")}};
        QCOMPARE(ui::fromTabSeparated(ui::toTabSeparated(block)), block);
        QCOMPARE(ui::fromTabSeparated(QStringLiteral("1\t2\r\n3\t4\r\n")),
                 (std::vector<QStringList>{{QStringLiteral("1"), QStringLiteral("2")},
                                           {QStringLiteral("3"), QStringLiteral("4")}}));
    }

    void itemsAreReadInEveryForm()
    {
        const Item one = {{"n", AttributeValue::number(1)}, {"pk", AttributeValue::string("a")}};
        for (const auto form : {ui::CopyForm::Json, ui::CopyForm::TypedJson}) {
            QCOMPARE(*ui::itemsFromText(ui::itemsToText({one}, form)), std::vector<Item>{one});
            QCOMPARE(*ui::itemsFromText(ui::itemsToText({one, one}, form)), (std::vector<Item>{one, one}));
        }
        QCOMPARE(ui::itemsFromText(QStringLiteral("{\"pk\":\"a\",\"n\":1}\n{\"pk\":\"a\",\"n\":1}\n"))->size(),
                 size_t(2));
        QVERIFY(!ui::itemsFromText(QStringLiteral("[1]")));
        QVERIFY(!ui::itemsFromText(QStringLiteral("[]")));
        QVERIFY(!ui::itemsFromText(QStringLiteral("{\"pk\":")));
    }

    void timesAreReadBothWays()
    {
        const tables::Decimal seconds = *tables::Decimal::parse("1796392931");
        const tables::Decimal milliseconds = *tables::Decimal::parse("1796392931250");
        QCOMPARE(ui::timeText(seconds), std::optional(QStringLiteral("2026-12-04T14:02:11Z")));
        QCOMPARE(ui::timeText(milliseconds), std::optional(QStringLiteral("2026-12-04T14:02:11.250Z")));
        QCOMPARE(ui::timeFromText(QStringLiteral("2026-12-04T14:02:11Z"), seconds), std::optional(seconds));
        QCOMPARE(ui::timeFromText(QStringLiteral("2026-12-04T14:02:11.250Z"), milliseconds),
                 std::optional(milliseconds));
        QVERIFY(!ui::timeText(*tables::Decimal::parse("1.5")));
        QVERIFY(!ui::timeText(*tables::Decimal::parse("-1")));
        QVERIFY(!ui::timeFromText(QStringLiteral("soon"), seconds));
        QVERIFY(ui::looksLikeTime(seconds) && ui::looksLikeTime(milliseconds));
        QVERIFY(!ui::looksLikeTime(tables::Decimal(42)));
    }

private:
    static tables::TableDescription keyed()
    {
        tables::TableDescription table;
        table.name = "T";
        table.keys.partition = {"pk", tables::KeyType::S};
        table.keys.sort = tables::KeyAttribute{"sk", tables::KeyType::S};
        return table;
    }
};

QTEST_GUILESS_MAIN(TestItemValues)
#include "tst_itemvalues.moc"
