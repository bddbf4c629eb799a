#include "tests/core/tables/operations/TablesFixture.h"

#include <QTest>

#include <set>

using namespace trestle::base;
using namespace trestle::tables;
using namespace trestle::tests;

// Query and Scan: ranges, pages, indexes, filters.
class TestPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sortConditions_data();
    void sortConditions();
    void limitAndLastKey();
    void pagesOfEqualIndexKeys_data();
    void pagesOfEqualIndexKeys();
    void filterAndProjection();
    void pageEndsAfterOneMegabyte();
    void segmentsCoverEverythingOnce();
    void localIndexFetches();
    void errors_data();
    void errors();
    void startKeys();

private:
    static QueryRequest byPartition(const char* pk)
    {
        QueryRequest request;
        request.tableName = "events";
        request.keyConditionExpression = "pk = :p";
        request.expression.values = Item{{":p", AttributeValue::string(pk)}};
        return request;
    }
    static QByteArrayList sortKeys(const PageResult& page)
    {
        QByteArrayList keys;
        for (const QByteArray& encoded : page.encodedItems)
            keys.append(decodeItem(encoded)->find("sk")->as<Decimal>()->toText());
        return keys;
    }
    TablesFixture m_tables;
};

void TestPages::initTestCase()
{
    TableDescription description;
    description.name = "events";
    description.keys = {{"pk", KeyType::S}, KeyAttribute{"sk", KeyType::N}};
    description.indexes.append(
        {"byKind", IndexKind::Global, {{"kind", KeyType::S}, {}}, ProjectionType::KeysOnly, {}, {}});
    description.indexes.append({"byRank",
                                IndexKind::Local,
                                {{"pk", KeyType::S}, KeyAttribute{"rank", KeyType::S}},
                                ProjectionType::KeysOnly,
                                {},
                                {}});
    QVERIFY(m_tables.create(description));
    for (const char* sk : {"-5", "0", "2", "10", "100.5"}) {
        Item event{{"pk", AttributeValue::string("a")}, {"sk", *Decimal::parse(sk)}};
        event.set("kind", AttributeValue::string("x"));
        event.set("rank", AttributeValue::string("same"));
        event.set("note", AttributeValue::string(QByteArray("n") + sk));
        PutItemRequest request;
        request.tableName = "events";
        request.item = event;
        QVERIFY(m_tables.put(request));
    }
    TableDescription simple;
    simple.name = "simple";
    simple.keys.partition = {"id", KeyType::S};
    simple.indexes.append({"byKind", IndexKind::Global, {{"kind", KeyType::S}, {}}, ProjectionType::All, {}, {}});
    QVERIFY(m_tables.create(simple));
    for (int i = 0; i < 50; ++i) {
        PutItemRequest request;
        request.tableName = "simple";
        request.item =
            Item{{"id", AttributeValue::string(QByteArray::number(i))}, {"kind", AttributeValue::string("k")}};
        QVERIFY(m_tables.put(request));
    }
}

void TestPages::sortConditions_data()
{
    QTest::addColumn<QByteArray>("condition");
    QTest::addColumn<QByteArray>("keys");
    QTest::newRow("all, by value") << QByteArray() << QByteArray("-5 0 2 10 100.5");
    QTest::newRow("equal") << QByteArray("sk = :v") << QByteArray("2");
    QTest::newRow("less") << QByteArray("sk < :v") << QByteArray("-5 0");
    QTest::newRow("less or equal") << QByteArray("sk <= :v") << QByteArray("-5 0 2");
    QTest::newRow("greater") << QByteArray("sk > :v") << QByteArray("10 100.5");
    QTest::newRow("greater or equal") << QByteArray("sk >= :v") << QByteArray("2 10 100.5");
    QTest::newRow("between") << QByteArray("sk BETWEEN :v AND :w") << QByteArray("2 10");
}

void TestPages::sortConditions()
{
    QFETCH(QByteArray, condition);
    QFETCH(QByteArray, keys);
    QueryRequest request = byPartition("a");
    if (!condition.isEmpty()) {
        request.keyConditionExpression += " AND " + condition;
        request.expression.values->set(":v", Decimal(2));
        if (condition.contains(":w")) request.expression.values->set(":w", Decimal(10));
    }
    const auto forward = m_tables->query(request);
    QVERIFY2(forward, qPrintable(forward ? QString() : forward.error().message));
    QByteArrayList expected = keys.split(' ');
    QCOMPARE(sortKeys(*forward), expected);
    QVERIFY(!forward->lastEvaluatedKey);
    request.scanIndexForward = false;
    std::reverse(expected.begin(), expected.end());
    QCOMPARE(sortKeys(*m_tables->query(request)), expected);
}

void TestPages::limitAndLastKey()
{
    QueryRequest request = byPartition("a");
    request.limit = 5;
    const auto all = m_tables->query(request);
    QCOMPARE(all->count, 5);
    // Reached on the very last item, and yet there is a key.
    QCOMPARE(text(all->lastEvaluatedKey), QByteArray(R"({"pk":{"S":"a"},"sk":{"N":"100.5"}})"));
    request.exclusiveStartKey = all->lastEvaluatedKey;
    const auto rest = m_tables->query(request);
    QCOMPARE(rest->count, 0);
    QVERIFY(!rest->lastEvaluatedKey);
    request.exclusiveStartKey.reset();
    request.select = Select::Count;
    const auto counted = m_tables->query(request);
    QCOMPARE(counted->count, 5);
    QVERIFY(counted->encodedItems.empty() && counted->items.empty());
}

void TestPages::pagesOfEqualIndexKeys_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<bool>("forward");
    QTest::addColumn<int>("items");
    QTest::newRow("hash and range, forward") << QByteArray("events") << true << 5;
    QTest::newRow("hash and range, backward") << QByteArray("events") << false << 5;
    QTest::newRow("hash only, forward") << QByteArray("simple") << true << 50;
    QTest::newRow("hash only, backward") << QByteArray("simple") << false << 50;
}

void TestPages::pagesOfEqualIndexKeys()
{
    QFETCH(QByteArray, table);
    QFETCH(bool, forward);
    QFETCH(int, items);
    QueryRequest request;
    request.tableName = table;
    request.indexName = "byKind";
    request.keyConditionExpression = "kind = :k";
    request.expression.values = Item{{":k", AttributeValue::string(table == "simple" ? "k" : "x")}};
    request.scanIndexForward = forward;
    request.limit = 3;
    std::set<QByteArray> seen;
    int read = 0;
    while (true) {
        const auto page = m_tables->query(request);
        QVERIFY2(page, qPrintable(page ? QString() : page.error().message));
        for (const QByteArray& encoded : page->encodedItems) {
            ++read;
            seen.insert(encoded);
        }
        if (!page->lastEvaluatedKey) break;
        QVERIFY(page->lastEvaluatedKey->contains("kind"));
        QVERIFY(page->lastEvaluatedKey->contains(table == "simple" ? "id" : "sk"));
        request.exclusiveStartKey = page->lastEvaluatedKey;
    }
    QCOMPARE(read, items);
    QCOMPARE(int(seen.size()), items);
}

void TestPages::filterAndProjection()
{
    QueryRequest request = byPartition("a");
    request.filterExpression = "note = :n";
    request.projectionExpression = "note";
    request.expression.values->set(":n", AttributeValue::string("n10"));
    request.limit = 4;
    request.returnConsumedCapacity = ReturnConsumedCapacity::Total;
    const auto page = m_tables->query(request);
    QVERIFY2(page, qPrintable(page ? QString() : page.error().message));
    QCOMPARE(page->scannedCount, 4);
    QCOMPARE(page->count, 1);
    QCOMPARE(text(page->items.front()), QByteArray(R"({"note":{"S":"n10"}})"));
    QVERIFY(page->lastEvaluatedKey);
    QCOMPARE(page->capacity.total, 0.5);
}

void TestPages::pageEndsAfterOneMegabyte()
{
    TableDescription description;
    description.name = "large";
    description.keys.partition = {"id", KeyType::S};
    QVERIFY(m_tables.create(description));
    for (int i = 0; i < 5; ++i) {
        PutItemRequest request;
        request.tableName = "large";
        request.item = Item{{"id", AttributeValue::string(QByteArray::number(i))},
                            {"data", AttributeValue::binary(QByteArray(300'000, 'x'))}};
        QVERIFY(m_tables.put(request));
    }
    ScanRequest request;
    request.tableName = "large";
    request.consistentRead = true;
    request.returnConsumedCapacity = ReturnConsumedCapacity::Total;
    const auto first = m_tables->scan(request);
    QCOMPARE(first->count, 4);
    QVERIFY(first->lastEvaluatedKey);
    QCOMPARE(first->capacity.total, 293.0);
    request.exclusiveStartKey = first->lastEvaluatedKey;
    const auto second = m_tables->scan(request);
    QCOMPARE(second->count, 1);
    QVERIFY(!second->lastEvaluatedKey);
}

void TestPages::segmentsCoverEverythingOnce()
{
    for (const qint64 total : {1, 3, 7, 64}) {
        std::multiset<QByteArray> seen;
        for (qint64 segment = 0; segment < total; ++segment) {
            ScanRequest request;
            request.tableName = "simple";
            request.segment = segment;
            request.totalSegments = total;
            const auto page = m_tables->scan(request);
            for (const QByteArray& encoded : page->encodedItems)
                seen.insert(encoded);
        }
        QCOMPARE(seen.size(), size_t(50));
        QCOMPARE(std::set<QByteArray>(seen.begin(), seen.end()).size(), size_t(50));
    }
}

void TestPages::localIndexFetches()
{
    QueryRequest request = byPartition("a");
    request.indexName = "byRank";
    request.projectionExpression = "note";
    request.returnConsumedCapacity = ReturnConsumedCapacity::Indexes;
    const auto page = m_tables->query(request);
    QVERIFY2(page, qPrintable(page ? QString() : page.error().message));
    QCOMPARE(page->items.size(), size_t(5));
    QCOMPARE(text(page->items.front()), QByteArray(R"({"note":{"S":"n-5"}})"));
    QCOMPARE(page->capacity.localIndexes.at("byRank"), 0.5);
    QCOMPARE(page->capacity.table, 2.5);
}

void TestPages::errors_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QString>("message");
    const QString envelope = QStringLiteral("1 validation error detected: ");
    QTest::newRow("count with projection")
        << QByteArray("count")
        << envelope + QStringLiteral("Cannot specify the ProjectionExpression when choosing to get only the Count");
    QTest::newRow("no such index") << QByteArray("index")
                                   << QStringLiteral("The table does not have the specified index: nope");
    QTest::newRow("consistent on global")
        << QByteArray("consistent") << QStringLiteral("Consistent reads are not supported on global secondary indexes");
    QTest::newRow("unused value")
        << QByteArray("unused")
        << QStringLiteral("Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}");
    QTest::newRow("absent table") << QByteArray("table") << QStringLiteral("Requested resource not found");
    QTest::newRow("global lacks it") << QByteArray("project")
                                     << QStringLiteral(
                                            "One or more parameter values were invalid: Global secondary "
                                            "index byKind does not project [note]");
    QTest::newRow("global lacks all")
        << QByteArray("all")
        << QStringLiteral(
               "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not "
               "supported for global secondary index byKind because its projection type is not "
               "ALL");
}

void TestPages::errors()
{
    QFETCH(QByteArray, change);
    QFETCH(QString, message);
    QueryRequest request = byPartition("a");
    if (change == "count") {
        request.select = Select::Count;
        request.projectionExpression = "note";
    } else if (change == "index") {
        request.indexName = "nope";
    } else if (change == "unused") {
        request.expression.values->set(":unused", Decimal(1));
    } else if (change == "table") {
        request.tableName = "absent";
    } else {
        request.indexName = "byKind";
        request.keyConditionExpression = "kind = :p";
        if (change == "consistent") request.consistentRead = true;
        if (change == "project") request.projectionExpression = "note";
        if (change == "all") request.select = Select::AllAttributes;
    }
    const auto result = m_tables->query(request);
    QVERIFY(!result);
    QCOMPARE(result.error().message, message);
}

void TestPages::startKeys()
{
    QueryRequest request = byPartition("a");
    request.exclusiveStartKey = item(R"({"pk":{"S":"b"},"sk":{"N":"1"}})");
    QCOMPARE(m_tables->query(request).error().message,
             QStringLiteral("The provided starting key is outside query boundaries based on provided conditions"));
    request.exclusiveStartKey = item(R"({"pk":{"S":"a"}})");
    QVERIFY(
        m_tables->query(request).error().message.startsWith(QStringLiteral("The provided starting key is invalid")));
    ScanRequest scan;
    scan.tableName = "simple";
    scan.segment = 0;
    scan.totalSegments = 2;
    const auto page = m_tables->scan(scan);
    scan.segment = 1;
    scan.exclusiveStartKey = Item{{"id", *decodeItem(page->encodedItems.front())->find("id")}};
    QCOMPARE(m_tables->scan(scan).error().message,
             QStringLiteral("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
                            "ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: 1"));
}

QTEST_GUILESS_MAIN(TestPages)
#include "tst_pages.moc"
