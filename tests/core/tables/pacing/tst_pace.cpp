// Enforced throughput and states under way, with a clock that the test moves.
#include "tests/core/tables/operations/TablesFixture.h"
#include "tests/support/FakeClock.h"

#include <QtTest>

using namespace trestle;
using namespace trestle::tables;
using trestle::tests::item;

class TestPace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void burstThenRate();
    void indexesHaveUnitsOfTheirOwn();
    void onDemandIsBoundedIfAsked();
    void accountsAreBounded();
    void batchesHandBackWhatHasNoUnits();
    void transactionsNameTheReason();
    void statementsAreHeldBack();
    void tableComesAndGoes();
    void indexIsFilled();

private:
    void open(const PacingOptions& pacing)
    {
        Tables::Options options;
        options.clock = &m_clock;
        options.pacing = pacing;
        options.path = m_folder.filePath(QStringLiteral("%1.db").arg(++m_files));
        m_tables.open(options);
    }
    static TableDescription table(const char* name, Throughput throughput)
    {
        TableDescription table;
        table.name = name;
        table.keys.partition = {"id", KeyType::S};
        table.billing = BillingMode::Provisioned;
        table.throughput = throughput;
        return table;
    }
    OperationResult<WriteResult> put(const QByteArray& table, const char* json)
    {
        PutItemRequest request;
        request.tableName = table;
        request.item = item(json);
        return m_tables.put(std::move(request));
    }
    OperationResult<GetItemResult> get(const QByteArray& table)
    {
        GetItemRequest request;
        request.tableName = table;
        request.key = item(R"({"id":{"S":"a"}})");
        request.consistentRead = true;
        return m_tables->getItem(request);
    }

    QTemporaryDir m_folder;
    int m_files = 0;
    tests::FakeClock m_clock;
    tests::TablesFixture m_tables;
};

void TestPace::burstThenRate()
{
    open({.limitsThroughput = true});
    QVERIFY(m_tables.create(table("Slow", {1, 1})));
    for (int i = 0; i < 300; ++i)
        QVERIFY(put("Slow", R"({"id":{"S":"a"},"n":{"N":"1"}})"));
    auto refused = put("Slow", R"({"id":{"S":"a"}})");
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, base::ErrorCode::ProvisionedThroughputExceeded);
    QVERIFY(get("Slow"));  // reads have a bucket of their own
    m_clock.advanceMs(2000);
    QVERIFY(put("Slow", R"({"id":{"S":"a"}})"));
    QVERIFY(put("Slow", R"({"id":{"S":"a"}})"));
    QVERIFY(!put("Slow", R"({"id":{"S":"a"}})"));
    for (int i = 0; i < 301; ++i)
        if (const auto read = get("Slow"); !read) {
            QCOMPARE(read.error().code, base::ErrorCode::ProvisionedThroughputExceeded);
            return;
        }
    QFAIL("reads were never refused");
}

void TestPace::indexesHaveUnitsOfTheirOwn()
{
    open({.limitsThroughput = true});
    TableDescription description = table("Indexed", {1000, 1000});
    IndexDescription index;
    index.name = "byG";
    index.keys.partition = {"g", KeyType::S};
    index.throughput = {1, 1};
    description.indexes.append(index);
    QVERIFY(m_tables.create(description));
    int written = 0;
    while (written < 1000) {
        const QByteArray json = R"({"id":{"S":")" + QByteArray::number(written) + R"("},"g":{"S":"x"}})";
        const auto done = put("Indexed", json.constData());
        if (!done) {
            QVERIFY(done.error().message.contains(QStringLiteral("secondary indexes of the table was exceeded")));
            break;
        }
        ++written;
    }
    QCOMPARE(written, 300);
}

void TestPace::onDemandIsBoundedIfAsked()
{
    open({.limitsThroughput = true});
    TableDescription description = table("Demand", {});
    description.billing = BillingMode::PayPerRequest;
    description.onDemand.write = 2;
    QVERIFY(m_tables.create(description));
    QVERIFY(put("Demand", R"({"id":{"S":"a"}})"));
    QVERIFY(put("Demand", R"({"id":{"S":"b"}})"));
    const auto refused = put("Demand", R"({"id":{"S":"c"}})");
    QVERIFY(!refused);
    QCOMPARE(refused.error().exception, QByteArray("ThrottlingException"));
    m_clock.advanceMs(1000);
    QVERIFY(put("Demand", R"({"id":{"S":"c"}})"));
}

// A table on demand without a bound of its own has what an account has: 40,000 units a second.
void TestPace::accountsAreBounded()
{
    open({.limitsThroughput = true});
    TableDescription description = table("Demand", {});
    description.billing = BillingMode::PayPerRequest;
    QVERIFY(m_tables.create(description));
    const QByteArray large(400 * 1000, 'x');  // 391 units
    for (int i = 0; i * 391 < 40'000; ++i) {
        const QByteArray item = R"({"id":{"S":")" + QByteArray::number(i) + R"("},"v":{"S":")" + large + R"("}})";
        QVERIFY(put("Demand", item.constData()));
    }
    const auto refused = put("Demand", R"({"id":{"S":"one more"}})");
    QVERIFY(!refused);
    QCOMPARE(refused.error().exception, QByteArray("RequestLimitExceeded"));
    m_clock.advanceMs(1000);
    QVERIFY(put("Demand", R"({"id":{"S":"one more"}})"));
}

void TestPace::batchesHandBackWhatHasNoUnits()
{
    open({.limitsThroughput = true});
    QVERIFY(m_tables.create(table("Slow", {1, 1})));
    QVERIFY(m_tables.create(table("Fast", {1000, 1000})));
    const QByteArray large = R"({"id":{"S":"a"},"v":{"S":")" + QByteArray(350'000, 'x') + R"("}})";
    QVERIFY(put("Slow", large.constData()));
    BatchWriteRequest request;
    for (const char* name : {"Slow", "Fast"}) {
        BatchWriteRequest::Write write;
        write.tableName = name;
        write.put = item(R"({"id":{"S":"z"}})");
        request.writes.push_back(write);
    }
    const auto write = [this](BatchWriteRequest asked) {
        return m_tables.await<BatchWriteResult>(
            [&](auto reply) { m_tables->batchWriteItem(std::move(asked), std::move(reply)); });
    };
    const auto result = write(request);
    QVERIFY(result);
    QCOMPARE(result->unprocessed.size(), size_t(1));
    QCOMPARE(result->unprocessed[0].tableName, QByteArray("Slow"));
    QCOMPARE(result->writes.size(), size_t(2));
    QVERIFY(result->writes[0].after.isEmpty());
    QVERIFY(!result->writes[1].after.isEmpty());
    request.writes.pop_back();
    const auto all = write(request);
    QVERIFY(!all);
    QCOMPARE(all.error().code, base::ErrorCode::ProvisionedThroughputExceeded);
}

void TestPace::transactionsNameTheReason()
{
    open({.limitsThroughput = true});
    QVERIFY(m_tables.create(table("Slow", {1, 1})));
    const QByteArray large = R"({"id":{"S":"a"},"v":{"S":")" + QByteArray(350'000, 'x') + R"("}})";
    QVERIFY(put("Slow", large.constData()));
    TransactWriteRequest request;
    TransactWriteRequest::Action action;
    action.tableName = "Slow";
    action.item = item(R"({"id":{"S":"z"}})");
    request.actions.push_back(action);
    const auto result = m_tables.await<TransactWriteResult>(
        [&](auto reply) { m_tables->transactWriteItems(std::move(request), std::move(reply)); });
    QVERIFY(!result);
    QCOMPARE(result.error().code, base::ErrorCode::TransactionCanceled);
    QCOMPARE(result.error().reasons.at(0).code, QByteArray("ProvisionedThroughputExceeded"));
}

void TestPace::statementsAreHeldBack()
{
    open({.limitsThroughput = true});
    QVERIFY(m_tables.create(table("Slow", {1, 1})));
    QVERIFY(m_tables.create(table("Fast", {1000, 1000})));
    const auto run = [this](const char* text) {
        return m_tables.await<ExecuteStatementResult>([&](auto reply) {
            ExecuteStatementRequest request;
            request.text = text;
            m_tables->executeStatement(std::move(request), std::move(reply));
        });
    };
    QVERIFY(run(R"(INSERT INTO "Slow" VALUE {'id': 'a'})"));
    QVERIFY(run(R"(INSERT INTO "Fast" VALUE {'id': 'a'})"));
    // What statements use is taken from the same buckets: 300 units were in each.
    int written = 1;
    while (written < 1000 && run(R"(UPDATE "Slow" SET n = 1 WHERE id = 'a')"))
        ++written;
    QCOMPARE(written, 300);
    QCOMPARE(run(R"(DELETE FROM "Slow" WHERE id = 'a')").error().code, base::ErrorCode::ProvisionedThroughputExceeded);
    QVERIFY(!put("Slow", R"({"id":{"S":"b"}})"));
    int read = 0;
    while (read < 1000 && run(R"(SELECT * FROM "Slow" WHERE id = 'a')"))
        ++read;
    QCOMPARE(read, 600);
    // What is wrong with a statement is told all the same.
    QCOMPARE(run(R"(SELECT * FROM "Slow" WHERE)").error().code, base::ErrorCode::Validation);

    BatchStatementRequest batch;
    for (const char* text : {R"(UPDATE "Slow" SET n = 2 WHERE id = 'a')", R"(UPDATE "Fast" SET n = 2 WHERE id = 'a')"})
        batch.statements.emplace_back().text = text;
    const auto answers = m_tables.await<BatchStatementResult>(
        [&](auto reply) { m_tables->batchExecuteStatement(std::move(batch), std::move(reply)); });
    QVERIFY(answers);
    QCOMPARE(answers->responses.at(0).error.value().code, base::ErrorCode::ProvisionedThroughputExceeded);
    QVERIFY(!answers->responses.at(1).error);

    ExecuteTransactionRequest transaction;
    transaction.statements.emplace_back().text = R"(UPDATE "Slow" SET n = 3 WHERE id = 'a')";
    const auto cancelled = m_tables.await<ExecuteTransactionResult>(
        [&](auto reply) { m_tables->executeTransaction(std::move(transaction), std::move(reply)); });
    QCOMPARE(cancelled.error().reasons.at(0).code, QByteArray("ProvisionedThroughputExceeded"));
    m_clock.advanceMs(2000);
    QVERIFY(run(R"(DELETE FROM "Slow" WHERE id = 'a')"));
}

void TestPace::tableComesAndGoes()
{
    open({.delays = {.createMs = 5000, .updateMs = 3000, .deleteMs = 2000}});
    QVERIFY(m_tables.create(table("New", {1, 1})));
    QCOMPARE(m_tables->describeTable("New")->state, ResourceState::Creating);
    QCOMPARE(get("New").error().code, base::ErrorCode::ResourceNotFound);
    QCOMPARE(m_tables.drop("New").error().message,
             QStringLiteral("Attempt to change a resource which is still in use: Table is being created: New"));
    m_clock.advanceMs(5000);
    QCOMPARE(m_tables->describeTable("New")->state, ResourceState::Active);
    QVERIFY(get("New"));

    const auto change = [this](qint64 units) {
        return m_tables.await<TableStatus>([&](auto reply) {
            m_tables->changeTable(
                "New",
                [units](const TableStatus& status) -> OperationResult<TableDescription> {
                    TableDescription changed = status.description;
                    changed.throughput.read = units;
                    return changed;
                },
                std::move(reply));
        });
    };
    QVERIFY(change(2));
    QCOMPARE(m_tables->describeTable("New")->state, ResourceState::Updating);
    QCOMPARE(change(3).error().code, base::ErrorCode::ResourceInUse);
    QVERIFY(get("New"));
    m_clock.advanceMs(3000);

    QVERIFY(m_tables.drop("New"));
    QCOMPARE(m_tables->describeTable("New")->state, ResourceState::Deleting);
    QCOMPARE(m_tables->tableNames(), QList<QByteArray>{"New"});
    QCOMPARE(m_tables.create(table("New", {1, 1})).error().code, base::ErrorCode::ResourceInUse);
    m_clock.advanceMs(2000);
    QCOMPARE(m_tables->describeTable("New").error().code, base::ErrorCode::ResourceNotFound);
    QVERIFY(m_tables.create(table("New", {1, 1})));
}

void TestPace::indexIsFilled()
{
    open({.delays = {.updateMs = 1000, .backfillMs = 4000}});
    QVERIFY(m_tables.create(table("Filling", {1, 1})));
    QVERIFY(m_tables.await<TableStatus>([&](auto reply) {
        m_tables->changeTable(
            "Filling",
            [](const TableStatus& status) -> OperationResult<TableDescription> {
                TableDescription changed = status.description;
                IndexDescription index;
                index.name = "byG";
                index.keys.partition = {"g", KeyType::S};
                index.throughput = {1, 1};
                changed.indexes.append(index);
                return changed;
            },
            std::move(reply));
    }));
    m_clock.advanceMs(1000);
    const auto status = m_tables->describeTable("Filling");
    QCOMPARE(status->state, ResourceState::Active);
    QCOMPARE(status->indexes.at(0).state, ResourceState::Creating);
    QVERIFY(status->indexes.at(0).backfilling);
    ScanRequest scan;
    scan.tableName = "Filling";
    scan.indexName = "byG";
    QCOMPARE(m_tables->scan(scan).error().message,
             QStringLiteral("Cannot read from backfilling global secondary index: byG"));
    m_clock.advanceMs(3000);
    QVERIFY(m_tables->scan(scan));
}

QTEST_GUILESS_MAIN(TestPace)
#include "tst_pace.moc"
