// Global tables: replicas come, converge and go; the later of two writes stays.
#include "core/engine/Regions.h"
#include "core/engine/ReplicationState.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemCodec.h"
#include "tests/support/FakeClock.h"
#include "tests/support/FaultFiles.h"

#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <future>
#include <thread>

using namespace trestle;
using tables::OperationResult;
using tables::TableDescription;
using tables::TableStatus;

class TestRegions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { tests::FaultFiles::install(); }
    void init();
    void cleanup();
    void replicaHasTheItems();
    void writesReachTheOthers();
    void writesReachTheStreamsOfOthers();
    void carriedWritesStandBehindLaterOnes();
    void lastWriterWins();
    void writesOfOneMillisecond();
    void clockPutBack();
    void writesOfNothing();
    void deletedWhileFilled();
    void diskFullAtTheOther();
    void filledThoughTheDiskFails_data();
    void filledThoughTheDiskFails();
    void madeAnewAtTheSource();
    void madeAnewAtTheOther_data();
    void madeAnewAtTheOther();
    void throttledReplicasAreGivenAll();
    void lagIsKept();
    void membersFollow();
    void requestsFindTheirRegion();
    void reopenedWhereTheyStood();
    void strongReplicasHaveTheLastWrite_data();
    void strongReplicasHaveTheLastWrite();
    void strongBatchesAndStatements();
    void strongReplicasAreReopened();
    void strongWritersNeverMeet();
    void strongGroupsEndWithEverything();
    void lagOfOthersIsKeptBesideStrongReplicas();
    void witnessesAreEmptyRegions();

private:
    void open(qint64 lagMs = 0, bool limited = false)
    {
        tables::Tables::Options options;
        options.pacing.limitsThroughput = limited;
        options.clock = &m_clock;
        options.durability = tables::Durability::Fast;
        options.expiryIntervalMs = 0;
        options.path = m_folder->filePath(QStringLiteral("data.db"));
        auto opened = tables::Tables::open(options);
        QVERIFY(opened);
        m_home = std::move(*opened);
        engine::Regions::Options regions;
        regions.folder = m_folder->filePath(QStringLiteral("regions"));
        regions.home = "us-east-1";
        regions.tables = options;
        regions.lagMs = lagMs;
        m_regions = std::make_unique<engine::Regions>(
            *m_home, regions,
            [this](tables::Tables& of, const QByteArray& region) {
                aws::DynamoDbApi::Services services{of, m_traces};
                services.region = region;
                return services;
            },
            [](const QByteArray&) {});
    }
    template <typename T, typename Call>
    static OperationResult<T> await(Call call)
    {
        std::promise<OperationResult<T>> promise;
        auto future = promise.get_future();
        call([&promise](OperationResult<T> result) { promise.set_value(std::move(result)); });
        return future.get();
    }
    void create(std::optional<tables::StreamView> stream = {}) { create(*m_home, stream); }
    static void create(tables::Tables& store, std::optional<tables::StreamView> stream = {})
    {
        TableDescription table;
        table.name = "Books";
        table.stream = stream;
        table.keys.partition = {"id", tables::KeyType::S};
        QVERIFY(await<TableStatus>([&](auto reply) { store.createTable(table, std::move(reply)); }));
    }
    static void changeReplicas(tables::Tables& store, const QByteArrayList& others,
                               tables::MultiRegionConsistency consistency = tables::MultiRegionConsistency::Eventual,
                               const QByteArray& witness = {})
    {
        QVERIFY(await<TableStatus>([&](auto reply) {
            store.changeTable(
                "Books",
                [&](const TableStatus& status) -> OperationResult<TableDescription> {
                    TableDescription changed = status.description;
                    changed.replicas.clear();
                    for (const QByteArray& other : others)
                        changed.replicas.append({other});
                    changed.consistency = consistency;
                    changed.witness = witness;
                    return changed;
                },
                std::move(reply));
        }));
    }
    void setReplicas(tables::Tables& store, const QByteArray& region, const QByteArrayList& others,
                     tables::MultiRegionConsistency consistency = tables::MultiRegionConsistency::Eventual,
                     const QByteArray& witness = {})
    {
        changeReplicas(store, others, consistency, witness);
        m_regions->follow(region, "Books");
    }
    /// A strong group of the home region, us-east-2 and us-west-2.
    void makeStrong()
    {
        create();
        setReplicas(*m_home, "us-east-1", {"us-east-2", "us-west-2"}, tables::MultiRegionConsistency::Strong);
        QTRY_COMPARE(value("us-west-2"), QByteArray("none"));
        QTRY_COMPARE(value("us-east-2"), QByteArray("none"));
    }
    tables::Tables& in(const QByteArray& region) const { return *m_regions->tablesOf(region); }
    /// An attribute of the item as a consistent read finds it; "none" without item.
    QByteArray consistentValue(const QByteArray& region, const QByteArray& attribute = "v") const
    {
        tables::GetItemRequest get;
        get.tableName = "Books";
        get.key.set("id", tables::AttributeValue::string("a"));
        get.consistentRead = true;
        const auto found = in(region).getItem(get);
        if (!found || !found->encodedItem) return "none";
        QByteArray text;
        tables::appendPlainJson(text, *tables::decodeItem(*found->encodedItem)->find(attribute));
        return text.replace('"', "");
    }
    static tables::UpdateItemRequest increment()
    {
        tables::UpdateItemRequest request;
        request.tableName = "Books";
        request.key.set("id", tables::AttributeValue::string("a"));
        request.updateExpression = "ADD n :one";
        tables::Item values;
        values.set(":one", tables::AttributeValue::number(*tables::Decimal::parse("1")));
        request.expression.values = values;
        return request;
    }
    static void drop(tables::Tables& store)
    {
        QVERIFY(await<TableStatus>([&](auto reply) { store.deleteTable("Books", std::move(reply)); }));
    }
    void put(tables::Tables& store, const QByteArray& value, const QByteArray& id = "a")
    {
        tables::PutItemRequest request;
        request.tableName = "Books";
        request.item.set("id", tables::AttributeValue::string(id));
        request.item.set("v", tables::AttributeValue::string(value));
        QVERIFY(await<tables::WriteResult>([&](auto reply) { store.putItem(std::move(request), std::move(reply)); }));
    }
    void remove(tables::Tables& store, const QByteArray& id = "a")
    {
        tables::DeleteItemRequest request;
        request.tableName = "Books";
        request.key.set("id", tables::AttributeValue::string(id));
        QVERIFY(
            await<tables::WriteResult>([&](auto reply) { store.deleteItem(std::move(request), std::move(reply)); }));
    }
    /// The value of the item in a region; "none" without item, "no table" without table.
    QByteArray value(const QByteArray& region) const
    {
        tables::Tables* store = m_regions->tablesOf(region);
        if (!store || !store->describeTable("Books")) return "no table";
        tables::ScanRequest scan;
        scan.tableName = "Books";
        scan.projectionExpression = "v";
        const auto page = store->scan(scan);
        if (!page || page->items.empty()) return "none";
        QByteArray text;
        tables::appendPlainJson(text, *page->items[0].find("v"));
        return text.mid(1, text.size() - 2);
    }
    /// Whether the replica is there with what the table had then; what is written from now on comes after its lag.
    bool isFilled(const QByteArray& region) const
    {
        const auto state =
            engine::ReplicationState::load(m_folder->filePath(QStringLiteral("regions/replication.json")));
        return !state.id("Books", region).isEmpty() && state.fills.empty();
    }
    /// How many items a region has; -1 without table.
    qint64 items(const QByteArray& region) const
    {
        tables::Tables* store = m_regions->tablesOf(region);
        const auto status = store ? store->describeTable("Books") : OperationResult<TableStatus>(TableStatus());
        return store && status ? status->itemCount : -1;
    }
    /// What the one stream of a region has seen: the value of each new image, "removed" where there is none.
    static QByteArrayList streamed(const tables::Tables& store)
    {
        const auto streams = store.streams();
        if (streams.size() != 1) return {"streams: " + QByteArray::number(qsizetype(streams.size()))};
        const auto extent = store.streamExtent(*streams[0]);
        const auto page = store.readStream(*streams[0], extent->horizon, 100);
        QByteArrayList values;
        for (const tables::Change& change : page->changes) {
            const auto item =
                change.after.isEmpty() ? base::Result<tables::Item>(tables::Item()) : tables::decodeItem(change.after);
            const auto* text = item->find("v") ? item->find("v")->as<tables::AttributeValue::String>() : nullptr;
            values << (text ? text->utf8 : QByteArray("removed"));
        }
        return values;
    }
    tables::Tables& other() const { return *m_regions->tablesOf("eu-west-1"); }

    std::unique_ptr<QTemporaryDir> m_folder;
    tests::FakeClock m_clock;
    observe::TraceStore m_traces;
    std::unique_ptr<tables::Tables> m_home;
    std::unique_ptr<engine::Regions> m_regions;
};

void TestRegions::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestRegions::cleanup()
{
    m_regions.reset();
    m_home.reset();
}

void TestRegions::replicaHasTheItems()
{
    open();
    create();
    put(*m_home, "before");
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("before"));
    const auto replica = other().describeTable("Books");
    QCOMPARE(replica->description.replicas.size(), 1);
    QCOMPARE(replica->description.replicas[0].region, QByteArray("us-east-1"));
}

void TestRegions::writesReachTheOthers()
{
    open();
    create();
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    put(*m_home, "one");
    QTRY_COMPARE(value("eu-west-1"), QByteArray("one"));
    m_clock.advanceMs(1);
    put(other(), "two");
    QTRY_COMPARE(value("us-east-1"), QByteArray("two"));
    m_clock.advanceMs(1);
    remove(*m_home);
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QCOMPARE(value("us-east-1"), QByteArray("none"));
}

void TestRegions::writesReachTheStreamsOfOthers()
{
    open();
    create(tables::StreamView::NewAndOldImages);
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    QCOMPARE(streamed(*m_home), QByteArrayList());
    QCOMPARE(streamed(other()), QByteArrayList());
    put(*m_home, "one");
    QTRY_COMPARE(streamed(other()), QByteArrayList({"one"}));
    m_clock.advanceMs(1);
    put(other(), "two");
    QTRY_COMPARE(streamed(*m_home), QByteArrayList({"one", "two"}));
    m_clock.advanceMs(1);
    remove(*m_home);
    // Each once: what came from elsewhere is not sent back.
    QTRY_COMPARE(streamed(other()), QByteArrayList({"one", "two", "removed"}));
    QCOMPARE(streamed(*m_home), QByteArrayList({"one", "two", "removed"}));
}

// A write of its own may follow before the carrier has looked at what it wrote.
void TestRegions::carriedWritesStandBehindLaterOnes()
{
    open();
    create(tables::StreamView::NewAndOldImages);
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    std::atomic<int> answered = 0;
    const quint64 listener = other().listen("Books", [this, &answered] {
        if (!streamed(other()).back().startsWith("from home")) return;
        m_clock.advanceMs(1);
        tables::PutItemRequest answer;
        answer.tableName = "Books";
        answer.item.set("id", tables::AttributeValue::string("a"));
        answer.item.set("v", tables::AttributeValue::string("answer"));
        other().putItem(std::move(answer), [&answered](auto) { ++answered; });
    });
    QByteArrayList expected;
    for (int n = 1; n <= 40; ++n) {
        put(*m_home, "from home");
        QTRY_COMPARE(answered.load(), n);
        expected << "from home"
                 << "answer";
        QTRY_COMPARE(streamed(*m_home), expected);
        m_clock.advanceMs(1);
    }
    QCOMPARE(streamed(other()), expected);
    other().stopListening(listener);
}

void TestRegions::lastWriterWins()
{
    open(1000);
    create();
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    put(other(), "earlier");
    m_clock.advanceMs(10);
    put(*m_home, "later");
    m_clock.advanceMs(2000);
    QTRY_COMPARE(value("eu-west-1"), QByteArray("later"));
    QCOMPARE(value("us-east-1"), QByteArray("later"));
    // At the same millisecond the greater name wins.
    m_clock.advanceMs(10);
    put(other(), "of eu");
    put(*m_home, "of us");
    m_clock.advanceMs(2000);
    QTRY_COMPARE(value("eu-west-1"), QByteArray("of us"));
    QCOMPARE(value("us-east-1"), QByteArray("of us"));
}

// What was written over something came after it, whatever its time and its region's name.
void TestRegions::writesOfOneMillisecond()
{
    open();
    create();
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    put(*m_home, "of us");
    QTRY_COMPARE(value("eu-west-1"), QByteArray("of us"));
    put(other(), "of eu");
    QTRY_COMPARE(value("us-east-1"), QByteArray("of eu"));
    put(other(), "of eu again");
    QTRY_COMPARE(value("us-east-1"), QByteArray("of eu again"));
    remove(*m_home);
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    put(other(), "after all");
    QTRY_COMPARE(value("us-east-1"), QByteArray("after all"));
    QCOMPARE(value("eu-west-1"), QByteArray("after all"));
}

// By more than a correction: what is written now follows what was written an hour from now.
void TestRegions::clockPutBack()
{
    open();
    create();
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    put(*m_home, "of the future");
    QTRY_COMPARE(value("eu-west-1"), QByteArray("of the future"));
    m_clock.advanceMs(-3'600'000);
    put(other(), "of now");
    QTRY_COMPARE(value("us-east-1"), QByteArray("of now"));
    QCOMPARE(value("eu-west-1"), QByteArray("of now"));
    cleanup();
    open();
    m_clock.advanceMs(1);
    remove(*m_home);
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    m_clock.advanceMs(1);
    put(other(), "again");
    QTRY_COMPARE(value("us-east-1"), QByteArray("again"));
    QCOMPARE(value("eu-west-1"), QByteArray("again"));
}

// Who deletes what is not there, or writes what is, is the last writer too.
void TestRegions::writesOfNothing()
{
    open(1000);
    create(tables::StreamView::NewAndOldImages);
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    put(*m_home, "earlier");
    put(*m_home, "kept", "b");
    m_clock.advanceMs(2000);
    QTRY_COMPARE(items("eu-west-1"), 2);
    put(*m_home, "earlier", "c");
    put(*m_home, "other", "b");
    m_clock.advanceMs(10);
    remove(other(), "c");
    put(other(), "kept", "b");
    const QByteArrayList before = streamed(other());
    m_clock.advanceMs(2000);
    QTRY_COMPARE(items("us-east-1"), 2);
    QTRY_COMPARE(streamed(*m_home), QByteArrayList({"earlier", "kept", "earlier", "other", "removed", "kept"}));
    QCOMPARE(items("eu-west-1"), 2);
    QCOMPARE(streamed(other()), before);
}

void TestRegions::deletedWhileFilled()
{
    open();
    create();
    for (int n = 0; n < 200; ++n)
        put(*m_home, "before", QByteArray::number(n));
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    for (int n = 0; n < 200; n += 2)
        remove(*m_home, QByteArray::number(n));
    QTRY_COMPARE(items("eu-west-1"), 100);
    cleanup();
    open();
    QCOMPARE(items("eu-west-1"), 100);
}

void TestRegions::diskFullAtTheOther()
{
    open(1000);
    create(tables::StreamView::NewAndOldImages);
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    put(*m_home, "one");
    put(*m_home, "two");
    put(*m_home, "beside", "b");
    tests::FaultFiles::full = true;
    const auto room = qScopeGuard([] { tests::FaultFiles::full = false; });
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("Replicas wait, and try again: .*full")));
    const long writes = tests::FaultFiles::writes;
    m_clock.advanceMs(2000);
    QTRY_VERIFY(tests::FaultFiles::writes > writes);
    QCOMPARE(value("eu-west-1"), QByteArray("none"));
    tests::FaultFiles::full = false;
    QTRY_COMPARE(streamed(other()), QByteArrayList({"one", "two", "beside"}));
}

void TestRegions::filledThoughTheDiskFails_data()
{
    QTest::addColumn<int>("write");
    for (const int write : {1, 4, 16, 40, 64})
        QTest::addRow("write %d", write) << write;
}

void TestRegions::filledThoughTheDiskFails()
{
    QFETCH(int, write);
    open();
    create();
    for (int n = 0; n < 20; ++n)
        put(*m_home, "before", QByteArray::number(n));
    changeReplicas(*m_home, {"eu-west-1"});
    tests::FaultFiles::failWriteIn = write;
    m_regions->follow("us-east-1", "Books");
    QTRY_COMPARE(tests::FaultFiles::failWriteIn.load(), 0);
    QTRY_COMPARE(items("eu-west-1"), 20);
    put(*m_home, "after", "x");
    QTRY_COMPARE(items("eu-west-1"), 21);
}

void TestRegions::madeAnewAtTheSource()
{
    open(1000);
    create();
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    put(*m_home, "of the old one");
    setReplicas(*m_home, "us-east-1", {});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("no table"));
    drop(*m_home);
    create();
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    put(*m_home, "of the new one", "b");
    m_clock.advanceMs(2000);
    QTRY_COMPARE(value("eu-west-1"), QByteArray("of the new one"));
    QCOMPARE(items("eu-west-1"), 1);
}

void TestRegions::madeAnewAtTheOther_data()
{
    QTest::addColumn<bool>("isTold");
    QTest::newRow("told") << true;
    QTest::newRow("found when opened") << false;
}

void TestRegions::madeAnewAtTheOther()
{
    QFETCH(bool, isTold);
    open(1000);
    create();
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    put(*m_home, "kept");
    drop(other());
    create(other());
    if (isTold) {
        m_regions->follow("eu-west-1", "Books");
        m_regions->follow("eu-west-1", "Books");
    } else {
        cleanup();
        open(1000);
    }
    QTRY_COMPARE(m_home->describeTable("Books")->description.replicas.size(), 0);
    m_clock.advanceMs(2000);
    put(*m_home, "alone", "b");
    cleanup();
    open();
    QCOMPARE(items("us-east-1"), 2);
    QCOMPARE(items("eu-west-1"), 0);
}

void TestRegions::throttledReplicasAreGivenAll()
{
    open(1000, true);
    create();
    QVERIFY(await<TableStatus>([&](auto reply) {
        m_home->changeTable(
            "Books",
            [](const TableStatus& status) -> OperationResult<TableDescription> {
                TableDescription changed = status.description;
                changed.billing = tables::BillingMode::Provisioned;
                changed.throughput = {1, 1};
                return changed;
            },
            std::move(reply));
    }));
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    put(other(), QByteArray(320'000, 'e'));  // all that may be used at once, and more
    put(*m_home, "of us");
    m_clock.advanceMs(2000);
    QTRY_COMPARE(value("eu-west-1"), QByteArray("of us"));
}

void TestRegions::lagIsKept()
{
    open(60'000);
    create();
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    put(*m_home, "slow");
    m_clock.advanceMs(59'000);
    QCOMPARE(value("eu-west-1"), QByteArray("none"));
    m_clock.advanceMs(1000);
    QTRY_COMPARE(value("eu-west-1"), QByteArray("slow"));
    put(*m_home, "of the future");
    m_clock.advanceMs(-3'600'000);
    m_regions->follow("us-east-1", "Books");  // it looks again
    QTRY_COMPARE(value("eu-west-1"), QByteArray("of the future"));
}

void TestRegions::membersFollow()
{
    open();
    create();
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    setReplicas(other(), "eu-west-1", {"us-east-1", "sa-east-1"});
    QTRY_COMPARE(value("sa-east-1"), QByteArray("none"));
    QTRY_COMPARE(m_home->describeTable("Books")->description.replicas.size(), 2);
    put(*m_home, "all");
    QTRY_COMPARE(value("sa-east-1"), QByteArray("all"));
    setReplicas(*m_home, "us-east-1", {"sa-east-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("no table"));
    QTRY_COMPARE(m_regions->tablesOf("sa-east-1")->describeTable("Books")->description.replicas.size(), 1);
}

void TestRegions::requestsFindTheirRegion()
{
    open();
    create();
    const auto signedFor = [](const QByteArray& region) {
        http::Request request;
        request.headers.add("Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20260101/" + region +
                                                 "/dynamodb/aws4_request, SignedHeaders=host, Signature=0");
        return request;
    };
    QVERIFY(!m_regions->serviceFor(signedFor("eu-west-1")));
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    QVERIFY(m_regions->serviceFor(signedFor("eu-west-1")));
    QVERIFY(!m_regions->serviceFor(signedFor("us-east-1")));
    QVERIFY(!m_regions->serviceFor(signedFor("ap-south-1")));
    QVERIFY(!m_regions->serviceFor({}));
}

void TestRegions::reopenedWhereTheyStood()
{
    open(60'000);
    create();
    setReplicas(*m_home, "us-east-1", {"eu-west-1"});
    QTRY_COMPARE(value("eu-west-1"), QByteArray("none"));
    QTRY_VERIFY(isFilled("eu-west-1"));
    put(*m_home, "kept");
    cleanup();  // carries what is on its way
    open();
    QCOMPARE(value("eu-west-1"), QByteArray("kept"));
    m_clock.advanceMs(1);
    put(other(), "back");
    QTRY_COMPARE(value("us-east-1"), QByteArray("back"));
}

void TestRegions::strongReplicasHaveTheLastWrite_data()
{
    QTest::addColumn<QByteArrayList>("writers");
    QTest::newRow("home") << QByteArrayList{"us-east-1", "us-east-1"};
    QTest::newRow("a replica") << QByteArrayList{"us-west-2", "us-west-2"};
    QTest::newRow("in turn") << QByteArrayList{"us-east-1", "us-west-2", "us-east-2", "us-east-1"};
}

void TestRegions::strongReplicasHaveTheLastWrite()
{
    QFETCH(QByteArrayList, writers);
    open(60'000);  // the lag is that of other replicas
    makeStrong();
    for (const QByteArray& writer : writers) {
        put(in(writer), "of " + writer);
        for (const QByteArray region : {"us-east-1", "us-east-2", "us-west-2"})
            QCOMPARE(consistentValue(region), "of " + writer);
    }
}

void TestRegions::strongBatchesAndStatements()
{
    open(60'000);
    makeStrong();
    tables::BatchWriteRequest batch;
    batch.writes.push_back({"Books", tables::Item(), {}});
    batch.writes[0].put->set("id", tables::AttributeValue::string("a"));
    batch.writes[0].put->set("v", tables::AttributeValue::string("batch"));
    QVERIFY(await<tables::BatchWriteResult>(
        [&](auto reply) { in("us-west-2").batchWriteItem(std::move(batch), std::move(reply)); }));
    QCOMPARE(consistentValue("us-east-2"), QByteArray("batch"));

    tables::ExecuteStatementRequest update;
    update.text = "UPDATE Books SET v = 'statement' WHERE id = 'a' AND v = 'batch'";
    const auto execute = [this](const QByteArray& region, tables::ExecuteStatementRequest request) {
        return await<tables::ExecuteStatementResult>(
            [&](auto reply) { in(region).executeStatement(std::move(request), std::move(reply)); });
    };
    QVERIFY(execute("us-east-2", update));
    tables::ExecuteStatementRequest select;
    select.text = "SELECT * FROM Books WHERE id = 'a' AND v = 'statement'";
    select.consistentRead = true;
    const auto selected = execute("us-east-1", select);
    QVERIFY(selected);
    QCOMPARE(selected->items.size() + selected->encodedItems.size(), size_t(1));
    QCOMPARE(consistentValue("us-west-2"), QByteArray("statement"));
}

void TestRegions::strongReplicasAreReopened()
{
    open();
    makeStrong();
    put(in("us-east-2"), "kept");
    cleanup();
    open(60'000);
    QCOMPARE(consistentValue("us-west-2"), QByteArray("kept"));
    put(in("us-west-2"), "back");
    QCOMPARE(consistentValue("us-east-1"), QByteArray("back"));
}

// Each adds to what the others left, so that nothing is lost.
void TestRegions::strongWritersNeverMeet()
{
    constexpr int each = 40;
    open();
    makeStrong();
    std::vector<std::thread> writers;
    std::atomic<int> refused = 0;
    for (const QByteArray region : {"us-east-1", "us-east-2", "us-west-2"})
        writers.emplace_back([this, region, &refused] {
            for (int i = 0; i < each; ++i) {
                const auto written = await<tables::WriteResult>(
                    [&](auto reply) { in(region).updateItem(increment(), std::move(reply)); });
                if (!written) ++refused;
            }
        });
    for (std::thread& writer : writers)
        writer.join();
    QCOMPARE(refused.load(), 0);
    for (const QByteArray region : {"us-east-1", "us-east-2", "us-west-2"})
        QCOMPARE(consistentValue(region, "n"), QByteArray::number(3 * each));
}

void TestRegions::strongGroupsEndWithEverything()
{
    open(60'000);
    makeStrong();
    put(in("us-west-2"), "last");
    setReplicas(*m_home, "us-east-1", {});
    QTRY_COMPARE(value("us-west-2"), QByteArray("no table"));
    QCOMPARE(value("us-east-1"), QByteArray("last"));
}

void TestRegions::lagOfOthersIsKeptBesideStrongReplicas()
{
    open(60'000);
    makeStrong();
    TableDescription slow;
    slow.name = "Slow";
    slow.keys.partition = {"id", tables::KeyType::S};
    slow.replicas = {{"us-east-2"}};
    QVERIFY(await<TableStatus>([&](auto reply) { m_home->createTable(slow, std::move(reply)); }));
    const auto putSlow = [this](const QByteArray& id) {
        tables::PutItemRequest request;
        request.tableName = "Slow";
        request.item.set("id", tables::AttributeValue::string(id));
        QVERIFY(await<tables::WriteResult>([&](auto reply) { m_home->putItem(std::move(request), std::move(reply)); }));
    };
    const auto items = [this] {
        const auto known = in("us-east-2").describeTable("Slow");
        return known ? known->itemCount : -1;
    };
    putSlow("a");
    m_regions->follow("us-east-1", "Slow");
    QTRY_COMPARE(items(), 1);
    putSlow("b");
    put(*m_home, "at once");
    QCOMPARE(consistentValue("us-east-2"), QByteArray("at once"));
    QCOMPARE(items(), 1);
    m_clock.advanceMs(60'000);
    QTRY_COMPARE(items(), 2);
}

void TestRegions::witnessesAreEmptyRegions()
{
    open();
    create();
    setReplicas(*m_home, "us-east-1", {"us-east-2"}, tables::MultiRegionConsistency::Strong, "us-west-2");
    QTRY_VERIFY(m_regions->tablesOf("us-west-2"));
    QTRY_COMPARE(value("us-east-2"), QByteArray("none"));
    QCOMPARE(in("us-west-2").tableNames(), QList<QByteArray>());
    QCOMPARE(in("us-east-2").describeTable("Books")->description.witness, QByteArray("us-west-2"));
    QVERIFY(in("us-east-2").describeTable("Books")->description.isStrong());
}

QTEST_GUILESS_MAIN(TestRegions)
#include "tst_regions.moc"
