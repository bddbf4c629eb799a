// What happens when the disk does not do as it is told: nothing is acknowledged that is not durable, reads go on, and
// writing goes on as soon as the disk does.
#include "core/tables/storage/PageCache.h"
#include "tests/core/tables/operations/TablesFixture.h"
#include "tests/support/FaultFiles.h"

#include <QTest>

using namespace trestle::base;
using namespace trestle::tables;
using namespace trestle::tests;

// Made before the fixture, which opens a database of its own.
struct FaultyDisk
{
    FaultyDisk()
    {
        usePageCache();  // before SQLite runs
        FaultFiles::install();
    }
};

class TestDiskFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void fullDiskIsSaidAndHeals();
    void failedSyncNeverAcknowledges();
    void everyWriteMayFail();
    void everySyncMayFail();
    void bulkPutIsAllOrNothing();

private:
    OperationResult<WriteResult> put(const QByteArray& id, const QByteArray& value);
    QByteArray get(const QByteArray& id);
    void faultAtEach(std::atomic<int>& countdown);

    const FaultyDisk m_disk;
    QTemporaryDir m_folder;
    int m_file = 0;
    Tables::Options m_options;
    TablesFixture m_tables;
};

void TestDiskFaults::init()
{
    m_options.path = m_folder.filePath(QString::number(++m_file));
    m_options.expiryIntervalMs = 0;
    m_tables.open(m_options);
    TableDescription table;
    table.name = "books";
    table.keys.partition = {"id", KeyType::S};
    IndexDescription index;
    index.name = "byValue";
    index.keys.partition = {"value", KeyType::S};
    table.indexes = {index};
    QVERIFY(m_tables.create(table));
}

void TestDiskFaults::cleanup()
{
    FaultFiles::full = false;
    FaultFiles::syncFails = false;
    FaultFiles::failWriteIn = 0;
    FaultFiles::failSyncIn = 0;
}

OperationResult<WriteResult> TestDiskFaults::put(const QByteArray& id, const QByteArray& value)
{
    PutItemRequest request;
    request.tableName = "books";
    request.item = Item{{"id", AttributeValue::string(id)}, {"value", AttributeValue::string(value)}};
    return m_tables.put(std::move(request));
}

QByteArray TestDiskFaults::get(const QByteArray& id)
{
    return m_tables.get("books", R"({"id":{"S":")" + id + R"("}})");
}

void TestDiskFaults::fullDiskIsSaidAndHeals()
{
    QVERIFY(put("a", "1"));
    FaultFiles::full = true;
    const auto refused = put("a", "2");
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::DiskFull);
    QVERIFY(refused.error().message.contains(QStringLiteral("the disk is full")));
    QCOMPARE(get("a"), QByteArray(R"({"id":{"S":"a"},"value":{"S":"1"}})"));  // reads go on
    QVERIFY(!put("b", "1"));
    FaultFiles::full = false;
    QVERIFY(put("a", "3"));  // the very next write
    QCOMPARE(get("a"), QByteArray(R"({"id":{"S":"a"},"value":{"S":"3"}})"));
    QCOMPARE(get("b"), QByteArray());
    QCOMPARE(*m_tables->verify(), QStringList());
}

void TestDiskFaults::failedSyncNeverAcknowledges()
{
    QVERIFY(put("a", "1"));
    FaultFiles::syncFails = true;
    for (int i = 0; i < 5; ++i) {
        const auto refused = put("a", "lost");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Io);
        QCOMPARE(get("a"), QByteArray(R"({"id":{"S":"a"},"value":{"S":"1"}})"));
    }
    FaultFiles::syncFails = false;
    QVERIFY(put("b", "2"));
    m_tables.open(m_options);  // as after a restart
    QCOMPARE(get("a"), QByteArray(R"({"id":{"S":"a"},"value":{"S":"1"}})"));
    QCOMPARE(get("b"), QByteArray(R"({"id":{"S":"b"},"value":{"S":"2"}})"));
    QCOMPARE(*m_tables->verify(), QStringList());
}

// Fails the first, second, third … access in turn: whatever was acknowledged is there, whatever was not is as before.
void TestDiskFaults::faultAtEach(std::atomic<int>& countdown)
{
    QByteArray acknowledged = "0";
    QVERIFY(put("a", acknowledged));
    int faults = 0;
    for (int n = 1; n <= 40; ++n) {
        countdown = n;
        for (int i = 0; i < 6; ++i) {
            const QByteArray value = QByteArray::number(n * 100 + i);
            if (put("a", value))
                acknowledged = value;
            else
                ++faults;
            QCOMPARE(get("a"), R"({"id":{"S":"a"},"value":{"S":")" + acknowledged + R"("}})");
        }
        countdown = 0;
        if (n % 8 == 0) m_tables.open(m_options);
        QCOMPARE(get("a"), R"({"id":{"S":"a"},"value":{"S":")" + acknowledged + R"("}})");
    }
    QVERIFY(faults > 0);
    QCOMPARE(*m_tables->verify(), QStringList());
}

void TestDiskFaults::everyWriteMayFail()
{
    faultAtEach(FaultFiles::failWriteIn);
}

void TestDiskFaults::everySyncMayFail()
{
    faultAtEach(FaultFiles::failSyncIn);
}

void TestDiskFaults::bulkPutIsAllOrNothing()
{
    const auto bulk = [this](const QByteArray& value) {
        BulkPutRequest request;
        request.tableName = "books";
        for (int i = 0; i < 500; ++i)
            request.items.push_back(
                Item{{"id", AttributeValue::string(QByteArray::number(i))}, {"value", AttributeValue::string(value)}});
        return m_tables.bulkPut(std::move(request));
    };
    QVERIFY(bulk("old"));
    FaultFiles::failWriteIn = 1;
    QVERIFY(!bulk("new"));
    int olds = 0;
    QVERIFY(m_tables->forEachItem("books", {}, [&](QByteArrayView item) {
        olds += (*decodeAttribute(item, "value"))->as<AttributeValue::String>()->utf8 == "old";
        return Visit::Continue;
    }));
    QCOMPARE(olds, 500);
    const auto again = bulk("new");
    QVERIFY(again);
    QCOMPARE(again->written, 500);
    QCOMPARE(*m_tables->verify(), QStringList());
}

QTEST_GUILESS_MAIN(TestDiskFaults)
#include "tst_diskfaults.moc"
