#include "core/tables/storage/SqliteConnection.h"
#include "core/tables/storage/SqliteStore.h"
#include "tests/core/tables/storage/StoreJobs.h"
#include "tests/support/FakeClock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace trestle::base;
using namespace trestle::tables;
using namespace trestle::tests;

class TestChangeLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void changesOfACommitAreReadOneByOne_data();
    void changesOfACommitAreReadOneByOne();
    void aCommitSharesRows();
    void transactionSeesWhatItAdded();
    void failedCommitLeavesNothing();
    void damagedChangeIsNamed();
    void damagedRows_data();
    void damagedRows();
    void rowsOfTheFormerFormat();
    void openingLeavesNothingUnderWay();
    void trimmedRowsTakeTheirTombstones();

private:
    std::unique_ptr<SqliteStore> open(ChangeBounds bounds = {qint64(1) << 30, qint64(1) << 50});
    TablePointer create(SqliteStore& store);
    void execute(const QByteArray& sql) const;
    [[nodiscard]] qint64 integer(const QByteArray& sql) const;

    QTemporaryDir m_folder;
    FakeClock m_clock;
    QString m_path;
    int m_files = 0;
};

namespace {

QByteArray keyOf(int number)
{
    return 'k' + QByteArray::number(number);
}

// One commit: `count` items, from `first` on.
void write(SqliteStore& store, const TablePointer& table, int first, int count, const QByteArray& item, qint64 timeMs)
{
    const auto failure = runJob(store, [&](WriteTransaction& transaction) {
        for (int i = first; i < first + count; ++i) {
            const QByteArray key = keyOf(i);
            const auto before = transaction.row(table->space, key);
            const Cause cause{Cause::Kind::Wire, "w" + key};
            const auto old = *before ? QByteArrayView((*before)->item) : QByteArrayView();
            const auto sequence =
                transaction.append(*table, key, {old, item, timeMs, cause}, *before ? (*before)->sequence : 0);
            if (!sequence || !transaction.put(table->space, {key, item, item.size(), *sequence})) qFatal("write");
            transaction.count(table, *before ? 0 : 1, item.size() - (*before ? (*before)->size : 0));
        }
    });
    if (failure) qFatal("%s", qPrintable(failure->message));
}

void remove(SqliteStore& store, const TablePointer& table, int first, int count, qint64 timeMs)
{
    const auto failure = runJob(store, [&](WriteTransaction& transaction) {
        for (int i = first; i < first + count; ++i) {
            const auto before = transaction.row(table->space, keyOf(i));
            const Cause cause{Cause::Kind::Wire, {}};
            if (!transaction.append(*table, keyOf(i), {(*before)->item, {}, timeMs, cause}, (*before)->sequence) ||
                !transaction.remove(table->space, keyOf(i)))
                qFatal("remove");
            transaction.count(table, -1, -(*before)->size);
        }
    });
    if (failure) qFatal("%s", qPrintable(failure->message));
}

QList<qint64> sequences(const std::vector<Change>& changes)
{
    QList<qint64> numbers;
    for (const Change& change : changes)
        numbers.append(change.sequence);
    return numbers;
}

QList<qint64> fromTo(qint64 first, qint64 last)
{
    QList<qint64> numbers;
    for (qint64 i = first; i <= last; ++i)
        numbers.append(i);
    return numbers;
}

}  // namespace

void TestChangeLog::init()
{
    m_path = m_folder.filePath(QStringLiteral("%1.db").arg(++m_files));
    m_clock.setNowMs(10'000);
}

std::unique_ptr<SqliteStore> TestChangeLog::open(ChangeBounds bounds)
{
    auto store = SqliteStore::open({m_path, Durability::Durable, bounds, &m_clock, 0});
    if (!store) qFatal("%s", qPrintable(store.error().message));
    return std::move(*store);
}

TablePointer TestChangeLog::create(SqliteStore& store)
{
    TableDescription description;
    description.name = "books";
    description.keys.partition = {"id", KeyType::S};
    if (runJob(store, [&](WriteTransaction& transaction) {
            if (!transaction.createTable(description, "books")) qFatal("createTable");
        }))
        qFatal("create");
    return store.catalog()->find("books");
}

void TestChangeLog::execute(const QByteArray& sql) const
{
    auto connection = SqliteConnection::open(m_path, SqliteConnection::Access::ReadWrite);
    if (!connection) qFatal("open");
    if (auto done = (*connection)->execute(sql); !done) qFatal("%s", qPrintable(done.error().message));
}

qint64 TestChangeLog::integer(const QByteArray& sql) const
{
    return *(*SqliteConnection::open(m_path, SqliteConnection::Access::ReadWrite))->integer(sql);
}

void TestChangeLog::changesOfACommitAreReadOneByOne_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("itemBytes");
    QTest::newRow("one") << 1 << 100;
    QTest::newRow("one that a page cannot hold") << 1 << 300'000;
    QTest::newRow("as many as a row holds") << 30 << 40;
    QTest::newRow("several rows") << 40 << 450;
    QTest::newRow("large ones") << 3 << 3'000;
    QTest::newRow("each more than a page") << 5 << 10'000;
    QTest::newRow("many small ones") << 700 << 10;
}

void TestChangeLog::changesOfACommitAreReadOneByOne()
{
    QFETCH(const int, count);
    QFETCH(const int, itemBytes);
    const QByteArray first(itemBytes, 'a');
    const QByteArray second(itemBytes, 'b');
    {
        auto store = open();
        const TablePointer table = create(*store);
        write(*store, table, 0, count, first, 1'000);
        write(*store, table, 0, count, second, 2'000);
    }
    auto store = open();  // what comes next goes on from what is there
    const TablePointer table = store->catalog()->find("books");
    write(*store, table, 0, 1, first, 3'000);
    const qint64 last = 2 * count + 1;
    QCOMPARE(*store->verify(), QStringList());

    for (const qint64 after : {0, 1, count / 2, count - 1, count, count + 1, 2 * count - 1, 2 * count + 1}) {
        QCOMPARE(sequences(*store->changesSince(after, 10'000)), fromTo(after + 1, last));
        QCOMPARE(sequences(*store->changesSince(after, 2)), fromTo(after + 1, std::min(after + 2, last)));
        ChangeWindow window{table->space, after, last - 1};
        window.changes = 10'000;
        window.bytes = qint64(1) << 40;
        const auto page = store->changesIn(window);
        QVERIFY(page);
        QCOMPARE(sequences(page->changes), fromTo(std::max<qint64>(after, 1), last - 1));
    }
    const Change middle = store->changesSince(count / 2, 1)->front();
    QCOMPARE(middle.after, first);
    QCOMPARE(middle.cause.id, "w" + keyOf(count / 2));
    QCOMPARE(middle.timeMs, 1'000);
    for (const int item : {0, count / 2, count - 1}) {
        const auto history = store->changesOf(table->space, keyOf(item), 2);
        QVERIFY(history);
        QCOMPARE(sequences(*history),
                 item == 0 ? QList<qint64>({last, count + 1}) : QList<qint64>({count + item + 1, item + 1}));
        QCOMPARE(history->front().before, item == 0 ? second : first);
    }
    QCOMPARE(store->changeLogState()->first, 1);
    QCOMPARE(store->changeLogState()->last, last);
    QCOMPARE(*store->sequenceAt(999), 0);
    QCOMPARE(*store->sequenceAt(1'000), qint64(count));
    QCOMPARE(*store->sequenceAt(1'999), qint64(count));
    QCOMPARE(*store->sequenceAt(2'000), qint64(2 * count));
    QCOMPARE(*store->sequenceAt(3'000), last);
}

void TestChangeLog::aCommitSharesRows()
{
    auto store = open();
    const TablePointer table = create(*store);
    write(*store, table, 0, 100, QByteArray(100, 'x'), 1'000);
    store.reset();
    QCOMPARE(integer("SELECT sum(count) FROM changes"), 100);
    QVERIFY(integer("SELECT count(*) FROM changes") <= 6);
    QVERIFY(integer("SELECT max(length(record)) FROM changes") < 4'096);
}

void TestChangeLog::transactionSeesWhatItAdded()
{
    auto store = open();
    const TablePointer table = create(*store);
    std::optional<Change> seen;
    QVERIFY(!runJob(*store, [&](WriteTransaction& transaction) {
        const Cause cause{Cause::Kind::Wire, "first"};
        const auto sequence = transaction.append(*table, "k", {{}, "1", 1'000, cause}, 0);
        const auto change = transaction.lastChange(table->space, "k", *sequence);
        if (change) seen = *change;
        // Its stamp follows that of the change before, which is of the same commit and ahead of the clock.
        const auto next = transaction.append(*table, "other", {{}, "1", 1'000, cause, 9'000}, 0);
        (void)transaction.append(*table, "other", {"1", "2", 1'000, cause}, *next);
    }));
    QVERIFY(seen);
    QCOMPARE(seen->after, QByteArray("1"));
    QCOMPARE(seen->cause.id, QByteArray("first"));
    const auto changes = store->changesSince(0, 10);
    QCOMPARE(sequences(*changes), fromTo(1, 3));
    QCOMPARE(changes->at(1).stampMs, 9'001);
    QCOMPARE(changes->at(2).stampMs, 9'001);
}

void TestChangeLog::failedCommitLeavesNothing()
{
    auto store = open();
    const TablePointer table = create(*store);
    write(*store, table, 0, 2, "v", 1'000);
    QVERIFY(runJob(*store, [&](WriteTransaction& transaction) {
        const Cause cause{Cause::Kind::Wire, {}};
        QVERIFY(transaction.append(*table, "k", {{}, "lost", 1'000, cause}, 0));
        QVERIFY(!transaction.put(4711, {"k", "lost", 4, 3}));  // no such space
    }));
    write(*store, table, 2, 1, "v", 2'000);
    const auto changes = store->changesSince(0, 10);
    QCOMPARE(sequences(*changes), fromTo(1, 3));
    QCOMPARE(changes->back().key, keyOf(2));
}

void TestChangeLog::damagedChangeIsNamed()
{
    auto store = open();
    const TablePointer table = create(*store);
    write(*store, table, 0, 5, "value", 1'000);
    store.reset();
    const qint64 at = integer("SELECT instr(hex(record),hex('wk2')) FROM changes") / 2 + 1;  // in the third change
    const QByteArray place = QByteArray::number(at);
    execute("UPDATE changes SET record=CAST(substr(record,1," + place + "-1)||'X'||substr(record," + place +
            "+1) AS BLOB)");
    store = open();
    QCOMPARE(*store->verify(), QStringList({QStringLiteral("change log: change 3 is damaged")}));
    const auto since = store->changesSince(0, 10);
    QVERIFY(!since);
    QVERIFY2(since.error().message.contains(QStringLiteral("change 3")), qPrintable(since.error().message));
    QCOMPARE(sequences(*store->changesSince(0, 2)), fromTo(1, 2));
    QCOMPARE(sequences(*store->changesSince(3, 10)), fromTo(4, 5));
    QCOMPARE(sequences(*store->changesOf(table->space, keyOf(4), 9)), QList<qint64>({5}));
}

void TestChangeLog::damagedRows_data()
{
    QTest::addColumn<QByteArray>("set");
    QTest::addColumn<QStringList>("findings");
    const auto damaged = [](int change) { return QStringLiteral("change log: change %1 is damaged").arg(change); };
    const QString first = QStringLiteral("change log: change 4 is missing");
    QTest::newRow("no count") << QByteArray("count=NULL") << QStringList({first, damaged(6)});
    QTest::newRow("count of none") << QByteArray("count=0") << QStringList({first, damaged(6)});
    QTest::newRow("count below zero") << QByteArray("count=-7") << QStringList({first, damaged(6)});
    QTest::newRow("enormous count") << QByteArray("count=1<<62") << QStringList({first, damaged(6)});
    QTest::newRow("one too many") << QByteArray("count=4")
                                  << QStringList({first, damaged(3), damaged(4), damaged(5), damaged(6)});
    QTest::newRow("cut") << QByteArray("record=substr(record,1,length(record)-1)") << QStringList({damaged(6)});
    QTest::newRow("empty") << QByteArray("record=x''") << QStringList({first, damaged(6)});
    QTest::newRow("enormous length") << QByteArray("record=CAST(x'ffffffff'||substr(record,5) AS BLOB)")
                                     << QStringList({damaged(4), damaged(5), damaged(6)});
}

// The second of two rows of three changes.
void TestChangeLog::damagedRows()
{
    QFETCH(const QByteArray, set);
    QFETCH(const QStringList, findings);
    auto store = open();
    const TablePointer table = create(*store);
    write(*store, table, 0, 3, "value", 1'000);
    write(*store, table, 3, 3, "value", 2'000);
    store.reset();
    execute("UPDATE changes SET " + set + " WHERE sequence=6");
    store = open();
    QStringList found = *store->verify();
    QCOMPARE(found, findings);
    QCOMPARE(sequences(*store->changesSince(0, 2)), fromTo(1, 2));
    QVERIFY(!store->changesSince(0, 10));
    write(*store, store->catalog()->find("books"), 6, 1, "value", 3'000);
    QCOMPARE(store->changesSince(6, 10)->front().key, keyOf(6));
}

void TestChangeLog::rowsOfTheFormerFormat()
{
    const QByteArray item(100, 'x');
    {
        auto store = open();
        const TablePointer table = create(*store);
        for (int i = 0; i < 3; ++i)
            write(*store, table, i, 1, item, 1'000 + i);
    }
    execute(
        "CREATE TABLE former(sequence INTEGER PRIMARY KEY, record BLOB);"
        "INSERT INTO former SELECT sequence,substr(record,5) FROM changes; DROP TABLE changes;"
        "ALTER TABLE former RENAME TO changes; ALTER TABLE spaces DROP COLUMN refers; PRAGMA user_version=2");
    for (int i = 0; i < 2; ++i) {
        auto store = open();
        const TablePointer table = store->catalog()->find("books");
        write(*store, table, 3 * i + 1, 3, item + "y", 2'000 + i);
        QCOMPARE(sequences(*store->changesSince(1, 100)), fromTo(2, 6 + 3 * i));
        QCOMPARE(sequences(*store->changesOf(table->space, keyOf(1), 9)), QList<qint64>({4, 2}));
        QCOMPARE(store->changesSince(1, 1)->front().key, keyOf(1));
        QCOMPARE(*store->sequenceAt(1'001), 2);
        QCOMPARE(*store->verify(), QStringList());
    }
}

void TestChangeLog::trimmedRowsTakeTheirTombstones()
{
    auto store = open({32 * 1024, qint64(1) << 50});
    const TablePointer table = create(*store);
    write(*store, table, 0, 20, "v", 1'000);
    remove(*store, table, 0, 20, 2'000);
    QCOMPARE(sequences(*store->changesOf(table->space, keyOf(3), 9)), QList<qint64>({24, 4}));
    for (int i = 0; i < 100; ++i)
        write(*store, table, 100 + i, 1, QByteArray(1'000, 'x'), 3'000);
    QTRY_VERIFY(store->changeLogState()->first > 40);
    QCOMPARE(store->changesOf(table->space, keyOf(3), 9)->size(), size_t(0));
    QCOMPARE(*store->verify(), QStringList());
    store.reset();
    QCOMPARE(integer("SELECT count(*) FROM tombstones"), 0);
    QVERIFY(integer("SELECT sum(length(record)) FROM changes") <= 32 * 1024);
    QVERIFY(integer("SELECT sum(length(record)) FROM changes") > 25 * 1024);
}

// A statement that is still reading keeps tables from being dropped, and the write-ahead log from being copied.
void TestChangeLog::openingLeavesNothingUnderWay()
{
    {
        auto store = open();
        write(*store, create(*store), 1, 1, "value", 1'000);
    }
    auto store = open();
    const TablePointer table = store->catalog()->find("books");
    const auto failure = runJob(*store, [&](WriteTransaction& transaction) { QVERIFY(transaction.dropTable(table)); });
    QVERIFY2(!failure, failure ? qPrintable(failure->message) : "");
}

QTEST_GUILESS_MAIN(TestChangeLog)
#include "tst_changelog.moc"
