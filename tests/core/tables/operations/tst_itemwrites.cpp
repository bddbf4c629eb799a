#include "tests/core/tables/operations/TablesFixture.h"

#include <QTest>

using namespace trestle::base;
using namespace trestle::tables;
using namespace trestle::tests;

class TestItemWrites : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tables();
    void putAndGet();
    void conditionFailsAloneInItsCommit();
    void putErrors_data();
    void putErrors();
    void updateReturnValues_data();
    void updateReturnValues();
    void updateOfMissingItem_data();
    void updateOfMissingItem();
    void deleteReturnsWhatWas();
    void identicalWritesLeaveNoChange();
    void historyOfAnItem();
    void capacityByIndex();
    void collectionMetricsOfLocalIndexes();
    void itemSizeLimit();
    void batchWritesAllOrNothing();
    void counterIsLinearizable();
    void writesFollowAChangedTable();
    void reopened();

private:
    static WriteCommon onBooks()
    {
        WriteCommon common;
        common.tableName = "books";
        return common;
    }
    TablesFixture m_tables;
};

void TestItemWrites::initTestCase()
{
    QVERIFY(m_tables.create(bookTable("books")));
}

void TestItemWrites::tables()
{
    const auto again = m_tables.create(bookTable("books"));
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::ResourceInUse);
    QCOMPARE(again.error().message, QStringLiteral("Table already exists: books"));
    QVERIFY(m_tables.create(bookTable("authors")));
    QCOMPARE(m_tables->tableNames(), QList<QByteArray>({"authors", "books"}));
    QVERIFY(m_tables.drop("authors"));
    QCOMPARE(m_tables->tableNames(), QList<QByteArray>({"books"}));
    const auto gone = m_tables->describeTable("authors");
    QCOMPARE(gone.error().message, QStringLiteral("Requested resource not found: Table: authors not found"));
    QCOMPARE(m_tables.get("authors", R"({"pk":{"S":"a"},"sk":{"S":"1"}})"), QByteArray("Requested resource not found"));
    TableDescription kept = bookTable("kept");
    kept.deletionProtection = true;
    QVERIFY(m_tables.create(kept));
    QCOMPARE(m_tables.drop("kept").error().code, ErrorCode::Validation);
}

void TestItemWrites::putAndGet()
{
    QVERIFY(m_tables.put("books", R"({"pk":{"S":"p"},"sk":{"S":"1"},"n":{"N":"1.50"}})"));
    QCOMPARE(m_tables.get("books", R"({"pk":{"S":"p"},"sk":{"S":"1"}})"),
             QByteArray(R"({"n":{"N":"1.5"},"pk":{"S":"p"},"sk":{"S":"1"}})"));
    QCOMPARE(m_tables.get("books", R"({"pk":{"S":"p"},"sk":{"S":"2"}})"), QByteArray());
    QCOMPARE(m_tables.get("arn:aws:dynamodb:eu-west-1:000000000000:table/books", R"({"pk":{"S":"p"},"sk":{"S":"2"}})"),
             QByteArray());
    GetItemRequest request;
    request.tableName = "books";
    request.key = item(R"({"pk":{"S":"p"},"sk":{"S":"1"}})");
    request.projectionExpression = "n";
    request.returnConsumedCapacity = ReturnConsumedCapacity::Total;
    const auto projected = m_tables->getItem(request);
    QCOMPARE(text(projected->item), QByteArray(R"({"n":{"N":"1.5"}})"));
    QCOMPARE(projected->capacity.total, 0.5);
}

void TestItemWrites::conditionFailsAloneInItsCommit()
{
    // Queued together, so most likely in one commit: the first wins, the others fail with the item that is there.
    std::vector<std::future<OperationResult<WriteResult>>> results;
    for (int i = 0; i < 20; ++i) {
        PutItemRequest request{onBooks(), item(R"({"pk":{"S":"once"},"sk":{"S":"1"}})")};
        request.item.set("n", Decimal(i));
        request.conditionExpression = "attribute_not_exists(pk)";
        request.returnValuesOnConditionCheckFailure = ReturnValues::AllOld;
        auto promise = std::make_shared<std::promise<OperationResult<WriteResult>>>();
        results.push_back(promise->get_future());
        m_tables->putItem(std::move(request), [promise](auto result) { promise->set_value(std::move(result)); });
    }
    QVERIFY(results[0].get());
    for (size_t i = 1; i < results.size(); ++i) {
        const auto result = results[i].get();
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::ConditionalCheckFailed);
        QCOMPARE(result.error().message, QStringLiteral("The conditional request failed"));
        QCOMPARE(text(result.error().item), QByteArray(R"({"n":{"N":"0"},"pk":{"S":"once"},"sk":{"S":"1"}})"));
    }
}

void TestItemWrites::putErrors_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("condition");
    QTest::addColumn<int>("returnValues");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const char* table, const char* json, const char* condition,
                        ReturnValues returnValues, const char* message) {
        QTest::newRow(name) << QByteArray(table) << QByteArray(json) << QByteArray(condition) << int(returnValues)
                            << QString::fromUtf8(message);
    };
    const char* fine = R"({"pk":{"S":"p"},"sk":{"S":"1"}})";
    row("no table", "absent", fine, "", ReturnValues::None, "Requested resource not found");
    row("return values come before the table", "absent", fine, "", ReturnValues::AllNew,
        "ReturnValues can only be ALL_OLD or NONE");
    row("the expression comes before the table", "absent", fine, "pk >", ReturnValues::None,
        "1 validation error detected: Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \">\"");
    row("missing key", "books", R"({"pk":{"S":"p"}})", "", ReturnValues::None,
        "One or more parameter values were invalid: Missing the key sk in the item");
    row("wrong key type", "books", R"({"pk":{"N":"1"},"sk":{"S":"1"}})", "", ReturnValues::None,
        "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N");
    row("empty key", "books", R"({"pk":{"S":""},"sk":{"S":"1"}})", "", ReturnValues::None,
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        "string value. Key: pk");
}

void TestItemWrites::putErrors()
{
    QFETCH(QByteArray, table);
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, condition);
    QFETCH(int, returnValues);
    QFETCH(QString, message);
    PutItemRequest request{onBooks(), item(json.constData())};
    request.tableName = table;
    if (!condition.isEmpty()) request.conditionExpression = condition;
    request.returnValues = ReturnValues(returnValues);
    const auto result = m_tables.put(std::move(request));
    QVERIFY(!result);
    QCOMPARE(result.error().message, message);
}

void TestItemWrites::updateReturnValues_data()
{
    QTest::addColumn<int>("wanted");
    QTest::addColumn<QByteArray>("attributes");
    QTest::newRow("NONE") << int(ReturnValues::None) << QByteArray();
    QTest::newRow("ALL_OLD") << int(ReturnValues::AllOld)
                             << QByteArray(R"({"a":{"N":"1"},"b":{"S":"x"},"pk":{"S":"u"},"sk":{"S":"1"}})");
    QTest::newRow("UPDATED_OLD") << int(ReturnValues::UpdatedOld) << QByteArray(R"({"a":{"N":"1"}})");
    QTest::newRow("ALL_NEW") << int(ReturnValues::AllNew)
                             << QByteArray(
                                    R"({"a":{"N":"3"},"b":{"S":"x"},"c":{"N":"2"},"pk":{"S":"u"},"sk":{"S":"1"}})");
    QTest::newRow("UPDATED_NEW") << int(ReturnValues::UpdatedNew) << QByteArray(R"({"a":{"N":"3"},"c":{"N":"2"}})");
}

void TestItemWrites::updateReturnValues()
{
    QFETCH(int, wanted);
    QFETCH(QByteArray, attributes);
    QVERIFY(m_tables.put("books", R"({"pk":{"S":"u"},"sk":{"S":"1"},"a":{"N":"1"},"b":{"S":"x"}})"));
    UpdateItemRequest request{onBooks(), item(R"({"pk":{"S":"u"},"sk":{"S":"1"}})"), "SET a = a + :n, c = :n"};
    request.expression.values = item(R"({":n":{"N":"2"}})");
    request.returnValues = ReturnValues(wanted);
    const auto result = m_tables.update(std::move(request));
    QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
    QCOMPARE(text(result->attributes), attributes);
}

void TestItemWrites::updateOfMissingItem_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QByteArray>("stored");
    QTest::newRow("no expression") << QByteArray() << QByteArray(R"({"pk":{"S":"m"},"sk":{"S":"1"}})");
    QTest::newRow("set") << QByteArray("SET a = pk") << QByteArray(R"({"a":{"S":"m"},"pk":{"S":"m"},"sk":{"S":"1"}})");
    QTest::newRow("remove only") << QByteArray("REMOVE a") << QByteArray();
}

void TestItemWrites::updateOfMissingItem()
{
    QFETCH(QByteArray, expression);
    QFETCH(QByteArray, stored);
    const char* key = R"({"pk":{"S":"m"},"sk":{"S":"1"}})";
    QVERIFY(m_tables.remove({onBooks(), item(key)}));
    UpdateItemRequest request{onBooks(), item(key), {}};
    if (!expression.isEmpty()) request.updateExpression = expression;
    request.returnValues = ReturnValues::AllNew;
    const auto result = m_tables.update(std::move(request));
    QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
    QCOMPARE(text(result->attributes), stored);
    QCOMPARE(m_tables.get("books", key), stored);
}

void TestItemWrites::deleteReturnsWhatWas()
{
    const char* key = R"({"pk":{"S":"d"},"sk":{"S":"1"}})";
    QVERIFY(m_tables.put("books", key));
    DeleteItemRequest request{onBooks(), item(key)};
    request.returnValues = ReturnValues::AllOld;
    QCOMPARE(text(m_tables.remove(request)->attributes), QByteArray(key));
    QCOMPARE(text(m_tables.remove(request)->attributes), QByteArray());
    request.conditionExpression = "attribute_exists(pk)";
    QCOMPARE(m_tables.remove(request).error().code, ErrorCode::ConditionalCheckFailed);
}

void TestItemWrites::identicalWritesLeaveNoChange()
{
    const char* same = R"({"pk":{"S":"i"},"sk":{"S":"1"},"v":{"S":"x"}})";
    const auto first = m_tables.put("books", same);
    QVERIFY(first->sequenceNumber > 0);
    QVERIFY(first->before.isNull());
    QCOMPARE(m_tables.put("books", same)->sequenceNumber, 0);
    QCOMPARE(m_tables.remove({onBooks(), item(R"({"pk":{"S":"i"},"sk":{"S":"none"}})")})->sequenceNumber, 0);
    QCOMPARE(m_tables->changesSince(first->sequenceNumber, 10)->size(), size_t(0));
}

void TestItemWrites::historyOfAnItem()
{
    PutItemRequest request{onBooks(), item(R"({"pk":{"S":"h"},"sk":{"S":"1"},"v":{"N":"1"}})")};
    request.cause = {Cause::Kind::Function, "1-abc"};
    QVERIFY(m_tables.put(request));
    QVERIFY(m_tables.remove({onBooks(), item(R"({"pk":{"S":"h"},"sk":{"S":"1"}})")}));
    const auto changes = m_tables->changesOf("books", item(R"({"pk":{"S":"h"},"sk":{"S":"1"}})"), 10);
    QCOMPARE(changes->size(), size_t(2));
    QVERIFY(changes->front().after.isNull());
    QCOMPARE(changes->back().cause, request.cause);
    QCOMPARE(changes->back().tableName, QByteArray("books"));
    QCOMPARE(*decodeItem(changes->back().after), request.item);
    QCOMPARE(changes->front().before, changes->back().after);
}

void TestItemWrites::capacityByIndex()
{
    TableDescription description = bookTable("indexed");
    description.indexes.append(
        {"byAuthor", IndexKind::Global, {{"author", KeyType::S}, {}}, ProjectionType::All, {}, {}});
    description.indexes.append({"keys",
                                IndexKind::Local,
                                {{"pk", KeyType::S}, KeyAttribute{"year", KeyType::N}},
                                ProjectionType::KeysOnly,
                                {},
                                {}});
    QVERIFY(m_tables.create(description));
    const auto units = [this](const char* json) {
        PutItemRequest request;
        request.tableName = "indexed";
        request.item = item(json);
        request.returnConsumedCapacity = ReturnConsumedCapacity::Indexes;
        const auto result = m_tables.put(std::move(request));
        const ConsumedCapacity& capacity = result->capacity;
        QByteArray out = QByteArray::number(capacity.table);
        for (const auto& [name, value] : capacity.globalIndexes)
            out += ' ' + name + '=' + QByteArray::number(value);
        for (const auto& [name, value] : capacity.localIndexes)
            out += ' ' + name + '=' + QByteArray::number(value);
        return out + " = " + QByteArray::number(capacity.total);
    };
    QCOMPARE(units(R"({"pk":{"S":"p"},"sk":{"S":"1"}})"), QByteArray("1 = 1"));
    QCOMPARE(units(R"({"pk":{"S":"p"},"sk":{"S":"1"},"author":{"S":"a"},"year":{"N":"1"}})"),
             QByteArray("1 byAuthor=1 keys=1 = 3"));
    QCOMPARE(units(R"({"pk":{"S":"p"},"sk":{"S":"1"},"author":{"S":"a"},"year":{"N":"1"}})"), QByteArray("1 = 1"));
    QCOMPARE(units(R"({"pk":{"S":"p"},"sk":{"S":"1"},"author":{"S":"b"},"year":{"N":"1"}})"),
             QByteArray("1 byAuthor=2 = 3"));
    QCOMPARE(*m_tables->verify(), QStringList());
}

void TestItemWrites::collectionMetricsOfLocalIndexes()
{
    PutItemRequest request;
    request.tableName = "indexed";
    request.item = item(R"({"pk":{"S":"p"},"sk":{"S":"1"}})");
    request.returnItemCollectionMetrics = ReturnItemCollectionMetrics::Size;
    const auto result = m_tables.put(request);
    QVERIFY(result->collectionMetrics);
    QCOMPARE(text(result->collectionMetrics->key), QByteArray(R"({"pk":{"S":"p"}})"));
    request.tableName = "books";
    QVERIFY(!m_tables.put(request)->collectionMetrics);
}

void TestItemWrites::itemSizeLimit()
{
    // pk + p + sk + 1 + b: 7 bytes beside the value
    Item large = item(R"({"pk":{"S":"p"},"sk":{"S":"L"}})");
    large.set("b", AttributeValue::binary(QByteArray(409'600 - 7, 'x')));
    QVERIFY(m_tables.put({onBooks(), large}));
    large.set("b", AttributeValue::binary(QByteArray(409'600 - 6, 'x')));
    QVERIFY(m_tables.put({onBooks(), large})
                .error()
                .message.endsWith(QStringLiteral("Item size has exceeded the maximum allowed size")));
    UpdateItemRequest update{onBooks(), item(R"({"pk":{"S":"p"},"sk":{"S":"L"}})"), "SET c = pk"};
    QVERIFY(m_tables.update(update).error().message.startsWith(QStringLiteral("Item size to update has")));

    // What an update writes may be no larger either, with 3 bytes for it and 19 for each SET.
    const auto setLarge = [&](qsizetype bytes, UpdateForm form = UpdateForm::Expression) {
        UpdateItemRequest request{onBooks(), item(R"({"pk":{"S":"p"},"sk":{"S":"M"}})"), "SET b = :b"};
        request.expression.values.emplace();
        request.expression.values->set(":b", AttributeValue::binary(QByteArray(bytes, 'x')));
        request.form = form;
        return m_tables.update(request);
    };
    QVERIFY(setLarge(409'600 - 22 - 1));
    QVERIFY(setLarge(409'600 - 22).error().message.startsWith(QStringLiteral("Item size to update has")));
    // Of AttributeUpdates the item alone is measured.
    QVERIFY(setLarge(409'600 - 7, UpdateForm::AttributeUpdates));
    QVERIFY(!setLarge(409'600 - 6, UpdateForm::AttributeUpdates));
}

void TestItemWrites::batchWritesAllOrNothing()
{
    BatchWriteRequest request;
    request.writes.push_back({"books", item(R"({"pk":{"S":"b"},"sk":{"S":"1"}})"), {}});
    request.writes.push_back({"books", item(R"({"pk":{"S":"b"},"sk":{"S":"2"}})"), {}});
    request.writes.push_back({"books", item(R"({"pk":{"S":"b"},"sk":{"N":"3"}})"), {}});
    QCOMPARE(m_tables.batchWrite(request).error().code, ErrorCode::Validation);
    QCOMPARE(m_tables.get("books", R"({"pk":{"S":"b"},"sk":{"S":"1"}})"), QByteArray());
    request.writes.back() = {"books", {}, item(R"({"pk":{"S":"b"},"sk":{"S":"1"}})")};
    QCOMPARE(m_tables.batchWrite(request).error().message,
             QStringLiteral("Provided list of item keys contains duplicates"));
    request.writes.pop_back();
    const auto result = m_tables.batchWrite(request);
    QVERIFY(result);
    QCOMPARE(result->writes.size(), size_t(2));
    QCOMPARE(result->unprocessed.size(), size_t(0));

    BatchGetRequest get;
    get.tables.push_back({"books",
                          {item(R"({"pk":{"S":"b"},"sk":{"S":"2"}})"), item(R"({"pk":{"S":"b"},"sk":{"S":"9"}})")},
                          true,
                          {},
                          {}});
    get.returnConsumedCapacity = ReturnConsumedCapacity::Total;
    const auto found = m_tables->batchGetItem(get);
    QCOMPARE(found->responses.front().second.size(), size_t(1));
    QCOMPARE(found->capacity.front().total, 2.0);
    get.tables.front().keys.push_back(get.tables.front().keys.front());
    QCOMPARE(m_tables->batchGetItem(get).error().message,
             QStringLiteral("Provided list of item keys contains duplicates"));
}

void TestItemWrites::counterIsLinearizable()
{
    QVERIFY(m_tables.put("books", R"({"pk":{"S":"counter"},"sk":{"S":"1"},"n":{"N":"0"}})"));
    std::atomic<int> won = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 40; ++round) {
                GetItemRequest get;
                get.tableName = "books";
                get.key = item(R"({"pk":{"S":"counter"},"sk":{"S":"1"}})");
                const Item seen = *decodeItem(*m_tables->getItem(get)->encodedItem);
                UpdateItemRequest request{onBooks(), get.key, "SET n = n + :one"};
                request.conditionExpression = "n = :seen";
                request.expression.values = Item{{":one", Decimal(1)}, {":seen", *seen.find("n")}};
                if (m_tables.update(std::move(request))) ++won;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    const QByteArray expected =
        R"({"n":{"N":")" + QByteArray::number(won.load()) + R"("},"pk":{"S":"counter"},"sk":{"S":"1"}})";
    QCOMPARE(m_tables.get("books", R"({"pk":{"S":"counter"},"sk":{"S":"1"}})"), expected);
    QVERIFY(won >= 40);
}

void TestItemWrites::reopened()
{
    const auto before = m_tables->describeTable("indexed");
    m_tables.open({});
    const auto after = m_tables->describeTable("indexed");
    QCOMPARE(after->description, before->description);
    QCOMPARE(after->itemCount, before->itemCount);
    QCOMPARE(after->sizeBytes, before->sizeBytes);
    QCOMPARE(m_tables.get("books", R"({"pk":{"S":"p"},"sk":{"S":"1"}})"),
             QByteArray(R"({"pk":{"S":"p"},"sk":{"S":"1"}})"));
    QCOMPARE(*m_tables->verify(), QStringList());
}

// A write that was prepared before its table changed meets the table as it has become.
void TestItemWrites::writesFollowAChangedTable()
{
    TablesFixture fixture;
    QVERIFY(fixture.create(bookTable("Follow")));
    const auto addIndex = [](const TableStatus& status) -> OperationResult<TableDescription> {
        TableDescription table = status.description;
        IndexDescription index;
        index.name = "byKind";
        index.keys.partition = {"kind", KeyType::S};
        table.indexes = {index};
        return table;
    };
    const auto addTag = [](const TableStatus& status) -> OperationResult<TableDescription> {
        TableDescription table = status.description;
        table.tags.append(Tag{"round", "1"});
        return table;
    };
    PutItemRequest request;
    request.tableName = "Follow";
    // Queued at once: all are prepared against the table as it is now.
    std::promise<OperationResult<WriteResult>> second;
    std::promise<OperationResult<WriteResult>> last;
    request.item = item(R"({"pk":{"S":"a"},"sk":{"S":"1"},"kind":{"S":"k"}})");
    fixture->putItem(request, [](const auto&) {});
    fixture->changeTable("Follow", addIndex, [](const auto&) {});
    request.item = item(R"({"pk":{"S":"a"},"sk":{"S":"2"},"kind":{"S":"k"}})");
    fixture->putItem(request, [&second](OperationResult<WriteResult> result) { second.set_value(std::move(result)); });
    QVERIFY(second.get_future().get());
    QueryRequest query;
    query.tableName = "Follow";
    query.indexName = "byKind";
    query.keyConditionExpression = "kind = :k";
    query.expression.values = item(R"({":k":{"S":"k"}})");
    const auto page = fixture->query(query);
    QVERIFY2(page, qPrintable(page ? QString() : page.error().message));
    QCOMPARE(page->count, 2);

    fixture->changeTable("Follow", addTag, [](const auto&) {});
    fixture->deleteTable("Follow", [](const auto&) {});
    fixture->putItem(request, [&last](OperationResult<WriteResult> result) { last.set_value(std::move(result)); });
    const auto refused = last.get_future().get();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::ResourceNotFound);
}

QTEST_GUILESS_MAIN(TestItemWrites)
#include "tst_itemwrites.moc"
