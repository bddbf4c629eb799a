#include "../expressions/ExpressionSupport.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/schema/TableDefinition.h"

using namespace trestle::base;
using namespace trestle::tables;

namespace {

TableDescription loans()
{
    TableDescription table;
    table.name = "loans";
    table.keys = {{"id", KeyType::S}, KeyAttribute{"seq", KeyType::N}};
    IndexDescription byReader;
    byReader.name = "by-reader";
    byReader.keys = {{"reader", KeyType::S}, {}};
    byReader.projection = ProjectionType::KeysOnly;
    IndexDescription byDate;
    byDate.name = "by-date";
    byDate.kind = IndexKind::Local;
    byDate.keys = {{"id", KeyType::S}, KeyAttribute{"due", KeyType::N}};
    byDate.projection = ProjectionType::Include;
    byDate.nonKeyAttributes = {"note"};
    table.indexes = {byReader, byDate};
    return table;
}

TableDefinition definition()
{
    TableDefinition table;
    table.name = "loans";
    table.attributes = {{"id", "S"}, {"seq", "N"}};
    table.keySchema = {{"id", "HASH"}, {"seq", "RANGE"}};
    table.billingMode = "PAY_PER_REQUEST";
    return table;
}

IndexDefinition index(const QByteArray& name, QList<KeySchemaElement> keys)
{
    return IndexDefinition{name, std::move(keys), "ALL", {}, {}};
}

using Change = void (*)(TableDefinition&);

}  // namespace

class TestTableSchema : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void items_data();
    void items();
    void keys_data();
    void keys();
    void startKeys_data();
    void startKeys();
    void indexItems();
    void definitions_data();
    void definitions();
    void describes();
    void descriptions();
};

void TestTableSchema::items_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* json, const char* message) {
        QTest::newRow(json) << QByteArray(json) << QString::fromUtf8(message);
    };
    row(R"({"id":{"S":"a"},"seq":{"N":"1"}})", "");
    row(R"({"id":{"S":"a"},"seq":{"N":"1"},"reader":{"S":"r"},"due":{"N":"1"}})", "");
    row(R"({"seq":{"N":"1"}})", "One or more parameter values were invalid: Missing the key id in the item");
    row(R"({"id":{"S":"a"}})", "One or more parameter values were invalid: Missing the key seq in the item");
    row(R"({"id":{"N":"1"},"seq":{"N":"1"}})",
        "One or more parameter values were invalid: Type mismatch for key id expected: S actual: N");
    row(R"({"id":{"S":"a"},"seq":{"NULL":true}})",
        "One or more parameter values were invalid: Type mismatch for key seq expected: N actual: NULL");
    row(R"({"id":{"S":""},"seq":{"N":"1"}})",
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        "string "
        "value. Key: id");
    row(R"({"id":{"S":"a"},"seq":{"N":"1"},"reader":{"N":"5"}})",
        "One or more parameter values were invalid: Type mismatch for Index Key reader Expected: S Actual: N "
        "IndexName: "
        "by-reader");
    row(R"({"id":{"S":"a"},"seq":{"N":"1"},"reader":{"S":""}})",
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The "
        "AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-reader, IndexKey: "
        "reader");
}

void TestTableSchema::items()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, message);
    const Result<void> checked = validateItem(loans(), test::item(json));
    QCOMPARE(checked ? QString() : checked.error().message, message);
}

void TestTableSchema::keys_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("message");
    const QString mismatch = QStringLiteral("The provided key element does not match the schema");
    const auto row = [](const QByteArray& json, const QString& message) {
        QTest::newRow(json.left(60).constData()) << json << message;
    };
    row(R"({"id":{"S":"a"},"seq":{"N":"1"}})", {});
    row("{}", mismatch);
    row(R"({"id":{"S":"a"}})", mismatch);
    row(R"({"id":{"S":"a"},"seq":{"S":"1"}})", mismatch);
    row(R"({"id":{"S":"a"},"other":{"N":"1"}})", mismatch);
    row(R"({"id":{"S":"a"},"seq":{"N":"1"},"other":{"N":"1"}})", mismatch);
    row(R"({"id":{"S":""},"seq":{"N":"1"}})",
        QStringLiteral(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
            "empty string value. Key: id"));
    row(R"({"seq":{"N":"1"},"id":{"S":")" + QByteArray(2048, 'a') + R"("}})", {});
    row(R"({"id":{"S":")" + QByteArray(2049, 'a') + R"("},"seq":{"N":"1"}})",
        QStringLiteral("One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit "
                       "of2048 bytes"));
}

void TestTableSchema::keys()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, message);
    const Result<void> checked = validateKey(loans().keys, test::item(json));
    QCOMPARE(checked ? QString() : checked.error().message, message);
}

void TestTableSchema::startKeys_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("ofTable");
    QTest::addColumn<bool>("ofIndex");
    const auto row = [](const char* json, bool ofTable, bool ofIndex) {
        QTest::newRow(json) << QByteArray(json) << ofTable << ofIndex;
    };
    row(R"({"id":{"S":"a"},"seq":{"N":"1"}})", true, false);
    row(R"({"id":{"S":"a"},"seq":{"N":"1"},"reader":{"S":"r"}})", false, true);
    row(R"({"id":{"S":"a"},"seq":{"N":"1"},"reader":{"N":"1"}})", false, false);
    row(R"({"id":{"S":"a"},"seq":{"N":"1"},"other":{"S":"r"}})", false, false);
    row(R"({"id":{"S":""},"seq":{"N":"1"}})", false, false);
    row("{}", false, false);
}

void TestTableSchema::startKeys()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, ofTable);
    QFETCH(bool, ofIndex);
    const TableDescription table = loans();
    const Result<void> inTable = validateStartKey(table, nullptr, test::item(json), StartKeyRead::Scan);
    QCOMPARE(bool(inTable), ofTable);
    if (!inTable) QVERIFY(inTable.error().message.startsWith(QLatin1String("The provided starting key is invalid")));
    const Result<void> inIndex =
        validateStartKey(table, table.index("by-reader"), test::item(json), StartKeyRead::Query);
    QCOMPARE(bool(inIndex), ofIndex);
}

void TestTableSchema::indexItems()
{
    const TableDescription table = loans();
    const IndexDescription& byReader = *table.index("by-reader");
    const IndexDescription& byDate = *table.index("by-date");
    QVERIFY(!table.index("by-nothing"));
    const Item item =
        test::item(R"({"id":{"S":"a"},"seq":{"N":"1"},"reader":{"S":"r"},"note":{"S":"n"},"x":{"S":"y"}})");
    QCOMPARE(test::json(*indexItem(table, byReader, item)),
             QByteArray(R"({"id":{"S":"a"},"reader":{"S":"r"},"seq":{"N":"1"}})"));
    QVERIFY(!indexItem(table, byDate, item));
    Item dated = item;
    dated.set("due", Decimal(9));
    QCOMPARE(test::json(*indexItem(table, byDate, dated)),
             QByteArray(R"({"due":{"N":"9"},"id":{"S":"a"},"note":{"S":"n"},"seq":{"N":"1"}})"));
    QCOMPARE(test::json(keyOf(table, byDate, dated)),
             QByteArray(R"({"due":{"N":"9"},"id":{"S":"a"},"seq":{"N":"1"}})"));
    QCOMPARE(test::json(keyOf(table.keys, dated)), QByteArray(R"({"id":{"S":"a"},"seq":{"N":"1"}})"));
    dated.set("due", AttributeValue::string("soon"));
    QVERIFY(!isInIndex(byDate, dated));
    QCOMPARE(validateIndexKeys(table, dated, IndexKeyWrite::Update).error().message,
             QStringLiteral("The update expression attempted to update the secondary index key to unsupported type"));
    QVERIFY(isProjected(table, byDate, "note"));
    QVERIFY(!isProjected(table, byReader, "note"));
}

void TestTableSchema::definitions_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* title, Change change, const char* message) {
        QTest::newRow(title) << change << QString::fromUtf8(message);
    };
    const auto invalid = [&](const char* title, Change change, const char* message) {
        QTest::newRow(title) << change
                             << QStringLiteral("One or more parameter values were invalid: ") +
                                    QString::fromUtf8(message);
    };
    row(
        "fine", [](TableDefinition&) {}, "");
    row(
        "short name", [](TableDefinition& t) { t.name = "ab"; },
        "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length "
        "greater "
        "than or equal to 3");
    row(
        "name with blank", [](TableDefinition& t) { t.name = "a b c"; },
        "1 validation error detected: Value 'a b c' at 'tableName' failed to satisfy constraint: Member must satisfy "
        "regular "
        "expression pattern: [a-zA-Z0-9_.-]+");
    invalid(
        "throughput with on demand",
        [](TableDefinition& t) {
            t.throughput = Throughput{1, 1};
        },
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
    invalid(
        "no throughput", [](TableDefinition& t) { t.billingMode.reset(); },
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
    invalid(
        "undefined key", [](TableDefinition& t) { t.keySchema[0].name = "x"; },
        "Some index key attributes are not defined in AttributeDefinitions. Keys: [x, seq], AttributeDefinitions: [id, "
        "seq]");
    invalid(
        "unused attribute",
        [](TableDefinition& t) {
            t.attributes << AttributeDefinition{"x", "S"};
        },
        "Number of attributes in KeySchema does not exactly match number of attributes defined in "
        "AttributeDefinitions");
    row(
        "one name twice", [](TableDefinition& t) { t.keySchema[1].name = "id"; },
        "Both the Hash Key and the Range Key element in the KeySchema have the same name");
    row(
        "range first", [](TableDefinition& t) { t.keySchema[0].keyType = "RANGE"; },
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    row(
        "two hashes", [](TableDefinition& t) { t.keySchema[1].keyType = "HASH"; },
        "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
    invalid(
        "no local indexes", [](TableDefinition& t) { t.localIndexes.emplace(); },
        "List of LocalSecondaryIndexes is empty");
    invalid(
        "no global indexes", [](TableDefinition& t) { t.globalIndexes.emplace(); },
        "List of GlobalSecondaryIndexes is empty");
    invalid(
        "local index without table range",
        [](TableDefinition& t) {
            t.keySchema.removeLast();
            t.localIndexes = {index("idx", {{"id", "HASH"}, {"seq", "RANGE"}})};
        },
        "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex");
    invalid(
        "local index without range",
        [](TableDefinition& t) {
            t.localIndexes = {index("idx", {{"id", "HASH"}})};
        },
        "Index KeySchema does not have a range key for index: idx");
    invalid(
        "local index of another hash",
        [](TableDefinition& t) {
            t.localIndexes = {index("idx", {{"seq", "HASH"}, {"id", "RANGE"}})};
        },
        "Index KeySchema does not have the same leading hash key as table KeySchema for index: idx. index hash key: "
        "seq, table "
        "hash key: id");
    invalid(
        "same index twice",
        [](TableDefinition& t) {
            t.globalIndexes = {index("idx", {{"seq", "HASH"}}), index("idx", {{"id", "HASH"}})};
        },
        "Duplicate index name: idx");
    invalid(
        "projection missing",
        [](TableDefinition& t) {
            t.globalIndexes = {index("idx", {{"seq", "HASH"}})};
            (*t.globalIndexes)[0].projectionType.reset();
        },
        "Unknown ProjectionType: null");
    invalid(
        "attributes with ALL",
        [](TableDefinition& t) {
            t.globalIndexes = {index("idx", {{"seq", "HASH"}})};
            (*t.globalIndexes)[0].nonKeyAttributes = {"a"};
        },
        "ProjectionType is ALL, but NonKeyAttributes is specified");
    invalid(
        "six local indexes",
        [](TableDefinition& t) {
            t.localIndexes.emplace();
            for (int i = 0; i < 6; ++i)
                *t.localIndexes << index("idx" + QByteArray::number(i), {{"id", "HASH"}, {"seq", "RANGE"}});
        },
        "Number of LocalSecondaryIndexes exceeds per-table limit of 5");
    invalid(
        "twenty-one global indexes",
        [](TableDefinition& t) {
            t.globalIndexes.emplace();
            for (int i = 0; i < 21; ++i)
                *t.globalIndexes << index("idx" + QByteArray::number(i), {{"seq", "HASH"}});
        },
        "GlobalSecondaryIndex count exceeds the per-table limit of 20");
    row(
        "index name at its place",
        [](TableDefinition& t) {
            t.globalIndexes = {index("idx", {{"seq", "HASH"}}), index("x!", {{"id", "HASH"}})};
        },
        "1 validation error detected: Value 'x!' at 'globalSecondaryIndexes.2.member.indexName' failed to satisfy "
        "constraint: "
        "Member must have length greater than or equal to 3");
}

void TestTableSchema::definitions()
{
    QFETCH(Change, change);
    QFETCH(QString, message);
    TableDefinition table = definition();
    change(table);
    const auto described = describeTable(table);
    QCOMPARE(described ? QString() : described.error().message, message);
}

void TestTableSchema::describes()
{
    TableDefinition table = definition();
    table.attributes << AttributeDefinition{"reader", "B"};
    table.globalIndexes = {index("by-reader", {{"reader", "HASH"}, {"seq", "RANGE"}})};
    const auto described = describeTable(table);
    QVERIFY(described);
    QCOMPARE(described->keys.partition.name, QByteArray("id"));
    QCOMPARE(int(described->keys.sort->type), int(KeyType::N));
    const IndexDescription* byReader = described->index("by-reader");
    QVERIFY(byReader);
    QCOMPARE(int(byReader->keys.partition.type), int(KeyType::B));
    QCOMPARE(attributeDefinitions(*described).size(), 3);
}

void TestTableSchema::descriptions()
{
    QVERIFY(validateTable(loans()));
    TableDescription table = loans();
    table.indexes[1].keys.partition.name = "seq";
    QVERIFY(!validateTable(table));
    table = loans();
    table.indexes[0].keys.partition = {"seq", KeyType::S};
    QVERIFY(validateTable(table).error().message.contains(QLatin1String("two types")));
    table = loans();
    table.indexes[0].name = table.indexes[1].name;
    QVERIFY(validateTable(table).error().message.contains(QLatin1String("Duplicate index name")));
}

QTEST_APPLESS_MAIN(TestTableSchema)
#include "tst_tableschema.moc"
