#include "core/tables/storage/SqliteStore.h"
#include "tests/core/tables/storage/StoreJobs.h"
#include "tests/support/FakeClock.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace trestle::base;
using namespace trestle::tables;
using namespace trestle::tests;

class TestSqliteStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsComeBackAfterReopening();
    void rangesInBothDirections_data();
    void rangesInBothDirections();
    void rowIsPutTwiceInOneTransaction();
    void uncommittedIsNotSeen();
    void failedJobUndoesItsCommit();
    void jobsThatComeMeanwhileShareTheCommit();
    void droppedTableIsGone();
    void visitorsReadManyOtherTables();
    void spaceNumbersAreNotUsedAgain();
    void secondOwnerIsNamed();
    void formerFormatIsUpdated();
    void damagedFiles_data();
    void damagedFiles();
    void flippedBitIsFound();
    void fileThatBecomesShorterIsTold();
    void changeLogKeepsItsBytes();
    void changeLogKeepsItsAge();
    void changesOfOneKey();
    void readOnlyFolder();
    void threadsReadWhileOneWrites();
    void itemCacheFollowsWrites();
    void itemCacheIsBounded();
    void readersOfTheItemCacheNeverGoBack();

private:
    std::unique_ptr<SqliteStore> open(ChangeBounds bounds = {qint64(1) << 30, qint64(1) << 50}, qint64 cacheBytes = 0);
    static TablePointer create(SqliteStore& store, const QByteArray& name);
    static void put(SqliteStore& store, const TablePointer& table, const QByteArray& key, const QByteArray& item);
    static QByteArray item(const SqliteStore& store, const TablePointer& table, const QByteArray& key);
    static QByteArray cachedItem(const SqliteStore& store, const TablePointer& table, const QByteArray& key);

    QTemporaryDir m_folder;
    FakeClock m_clock;
    int m_file = 0;
    QString m_path;
};

std::unique_ptr<SqliteStore> TestSqliteStore::open(ChangeBounds bounds, qint64 cacheBytes)
{
    auto store = SqliteStore::open({m_path, Durability::Durable, bounds, &m_clock, cacheBytes});
    if (!store) qFatal("%s", qPrintable(store.error().message));
    return std::move(*store);
}

TablePointer TestSqliteStore::create(SqliteStore& store, const QByteArray& name)
{
    TableDescription description;
    description.name = name;
    description.keys.partition = {"id", KeyType::S};
    const auto failure = runJob(store, [&](WriteTransaction& transaction) {
        if (!transaction.createTable(description, description.name)) qFatal("createTable");
    });
    if (failure) qFatal("%s", qPrintable(failure->message));
    return store.catalog()->find(name);
}

void TestSqliteStore::put(SqliteStore& store, const TablePointer& table, const QByteArray& key, const QByteArray& item)
{
    const auto failure = runJob(store, [&](WriteTransaction& transaction) {
        const auto before = transaction.row(table->space, key);
        const Cause cause{Cause::Kind::Console, "t"};
        const qint64 previous = *before ? (*before)->sequence : 0;
        const QByteArrayView old = *before ? QByteArrayView((*before)->item) : QByteArrayView();
        const auto sequence = transaction.append(*table, key, {old, item, 5, cause}, previous);
        if (!transaction.put(table->space, {key, item, item.size(), *sequence})) return;
        transaction.count(table, *before ? 0 : 1, item.size() - (*before ? (*before)->size : 0));
    });
    if (failure) qFatal("%s", qPrintable(failure->message));
}

QByteArray TestSqliteStore::item(const SqliteStore& store, const TablePointer& table, const QByteArray& key)
{
    const auto row = (*store.reader())->row(table->space, key);
    if (!row) return row.error().message.toUtf8();
    return *row ? (*row)->item : QByteArray();
}

QByteArray TestSqliteStore::cachedItem(const SqliteStore& store, const TablePointer& table, const QByteArray& key)
{
    const auto row = store.row(table->space, key);
    if (!row) return row.error().message.toUtf8();
    return *row ? (*row)->item : QByteArray();
}

void TestSqliteStore::rowsComeBackAfterReopening()
{
    m_path = m_folder.filePath(QStringLiteral("reopen.db"));
    QByteArray uuid;
    {
        auto store = open();
        const TablePointer table = create(*store, "books");
        uuid = table->uuid;
        put(*store, table, "k1", "one");
        put(*store, table, "k1", "uno");
        put(*store, table, "k2", "two!");
        QCOMPARE(item(*store, table, "k1"), QByteArray("uno"));
        QCOMPARE(item(*store, table, "k3"), QByteArray());
    }
    auto store = open();
    const TablePointer table = store->catalog()->find("books");
    QVERIFY(table);
    QCOMPARE(table->uuid, uuid);
    QCOMPARE(table->itemCount.load(), 2);
    QCOMPARE(table->sizeBytes.load(), 7);
    QCOMPARE(item(*store, table, "k2"), QByteArray("two!"));
    QCOMPARE(*store->verify(), QStringList());
}

void TestSqliteStore::rangesInBothDirections_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");  // empty: to the end
    QTest::addColumn<QByteArray>("keys");
    QTest::newRow("all") << QByteArray() << QByteArray() << QByteArray("a b c d");
    QTest::newRow("from is inclusive") << QByteArray("b") << QByteArray() << QByteArray("b c d");
    QTest::newRow("to is exclusive") << QByteArray("a") << QByteArray("c") << QByteArray("a b");
    QTest::newRow("between keys") << QByteArray("aa") << QByteArray("cc") << QByteArray("b c");
    QTest::newRow("empty") << QByteArray("c") << QByteArray("c") << QByteArray();
    QTest::newRow("backward ends") << QByteArray("d") << QByteArray("b") << QByteArray();
}

void TestSqliteStore::rangesInBothDirections()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, keys);
    m_path.clear();
    auto store = open();
    const TablePointer table = create(*store, "books");
    for (const char* key : {"c", "a", "d", "b"})
        put(*store, table, key, key);
    const auto read = [&](Direction direction) {
        QByteArrayList found;
        const auto visit = [&found](const StoredRow& row) {
            found.append(row.key.toByteArray());
            return Visit::Continue;
        };
        const KeyRange range{from, to.isEmpty() ? std::nullopt : std::optional(to)};
        if (!(*store->reader())->rows(table->space, range, direction, visit)) qFatal("rows");
        return found;
    };
    QByteArrayList expected = keys.isEmpty() ? QByteArrayList() : keys.split(' ');
    QCOMPARE(read(Direction::Forward), expected);
    std::reverse(expected.begin(), expected.end());
    QCOMPARE(read(Direction::Backward), expected);
}

void TestSqliteStore::rowIsPutTwiceInOneTransaction()
{
    m_path.clear();
    auto store = open();
    const TablePointer table = create(*store, "books");
    const auto failure = runJob(*store, [&](WriteTransaction& transaction) {
        QVERIFY(!*transaction.row(table->space, "k"));  // what was found then is no longer so
        QVERIFY(transaction.put(table->space, {"k", "one", 3, 9}));
        QVERIFY(transaction.put(table->space, {"k", "two", 3, 9}));
        QVERIFY(!*transaction.row(table->space, "l"));
        QVERIFY(transaction.remove(table->space, "k"));
        QVERIFY(transaction.put(table->space, {"k", "three", 5, 9}));
    });
    QVERIFY2(!failure, failure ? qPrintable(failure->message) : "");
    QCOMPARE(item(*store, table, "k"), QByteArray("three"));
}

void TestSqliteStore::uncommittedIsNotSeen()
{
    m_path.clear();
    auto store = open();
    const TablePointer table = create(*store, "books");
    put(*store, table, "k", "old");
    QByteArray seen;
    (void)runJob(*store, [&](WriteTransaction& transaction) {
        QVERIFY(transaction.put(table->space, {"k", "new", 3, 9}));
        std::thread([&] { seen = item(*store, table, "k"); }).join();
    });
    QCOMPARE(seen, QByteArray("old"));
    QCOMPARE(item(*store, table, "k"), QByteArray("new"));
}

void TestSqliteStore::failedJobUndoesItsCommit()
{
    m_path.clear();
    auto store = open();
    const TablePointer table = create(*store, "books");
    put(*store, table, "k", "old");
    const auto failure = runJob(*store, [&](WriteTransaction& transaction) {
        QVERIFY(transaction.put(table->space, {"k", "new", 3, 9}));
        transaction.count(table, 5, 5);
        QVERIFY(!transaction.put(4711, {"k", "new", 3, 9}));  // no such space
    });
    QVERIFY(failure);
    QCOMPARE(item(*store, table, "k"), QByteArray("old"));
    QCOMPARE(table->itemCount.load(), 1);
    put(*store, table, "k", "newer");  // writing goes on
    QCOMPARE(item(*store, table, "k"), QByteArray("newer"));
    QCOMPARE(*store->verify(), QStringList());
}

void TestSqliteStore::jobsThatComeMeanwhileShareTheCommit()
{
    m_path = m_folder.filePath(QStringLiteral("meanwhile.db"));
    const auto store = open();
    const TablePointer table = create(*store, "t");
    std::promise<void> allSubmitted;
    FunctionJob::Finished firstFinished;
    auto first = firstFinished.get_future();
    store->submit(std::make_unique<FunctionJob>(
        [&allSubmitted](WriteTransaction&) { allSubmitted.get_future().wait(); }, std::move(firstFinished)));

    // 24 MiB: more than one commit takes.
    constexpr int count = 24;
    const QByteArray item(1024 * 1024, 'x');
    std::vector<bool> cameAfterTheFirstCommit;  // writer thread
    std::vector<std::future<std::optional<Error>>> others;
    for (int i = 0; i < count; ++i) {
        FunctionJob::Finished finished;
        others.push_back(finished.get_future());
        store->submit(std::make_unique<FunctionJob>(
            [&, key = "k" + QByteArray::number(i)](WriteTransaction& transaction) {
                cameAfterTheFirstCommit.push_back(first.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
                if (!transaction.put(table->space, {key, item, item.size(), 1})) qFatal("put");
            },
            std::move(finished)));
    }
    allSubmitted.set_value();
    for (auto& other : others)
        QVERIFY(!other.get());
    QCOMPARE(cameAfterTheFirstCommit.size(), size_t(count));
    QVERIFY(!cameAfterTheFirstCommit.front());
    QVERIFY(cameAfterTheFirstCommit.back());
    // Who comes alone after so many is not kept waiting for the others.
    QVERIFY(!runJob(*store, [](WriteTransaction&) {}));
}

void TestSqliteStore::droppedTableIsGone()
{
    m_path.clear();
    auto store = open();
    const TablePointer table = create(*store, "books");
    put(*store, table, "k", "v");
    QCOMPARE(item(*store, table, "k"), QByteArray("v"));
    QVERIFY(!runJob(*store, [&](WriteTransaction& transaction) { QVERIFY(transaction.dropTable(table)); }));
    QVERIFY(!store->catalog()->find("books"));
    QVERIFY(table->dropped);
    QVERIFY(!(*store->reader())->row(table->space, "k"));
    QCOMPARE(store->changesSince(0, 10)->front().tableName, QByteArray("books"));  // its log remains
}

// More than a connection keeps statements of, while a range of one of them is being read.
void TestSqliteStore::visitorsReadManyOtherTables()
{
    m_path.clear();
    auto store = open();
    std::vector<TablePointer> tables;
    const auto failure = runJob(*store, [&](WriteTransaction& transaction) {
        for (int i = 0; i < 300; ++i) {
            TableDescription description;
            description.name = "t" + QByteArray::number(i);
            description.keys.partition = {"id", KeyType::S};
            const auto table = transaction.createTable(description, description.name);
            QVERIFY(table);
            tables.push_back(*table);
            for (const char* key : {"a", "b", "c"})
                QVERIFY(transaction.put((*table)->space, {key, description.name, 3, 9}));
        }
    });
    QVERIFY(!failure);
    RowReader& reader = **store->reader();
    QByteArrayList keys;
    const auto read = reader.rows(tables[0]->space, {}, Direction::Forward, [&](const StoredRow& row) {
        keys.append(row.key.toByteArray());
        for (const TablePointer& table : tables) {
            const auto other = reader.row(table->space, row.key);
            if (!other || !*other || (*other)->item != table->description.name) keys.append("wrong");
        }
        return Visit::Continue;
    });
    QVERIFY(read);
    QCOMPARE(keys, QByteArrayList({"a", "b", "c"}));
}

void TestSqliteStore::spaceNumbersAreNotUsedAgain()
{
    m_path = m_folder.filePath(QStringLiteral("spaces.db"));
    SpaceId first = 0;
    {
        auto store = open();
        const TablePointer table = create(*store, "books");
        first = table->space;
        QVERIFY(!runJob(*store, [&](WriteTransaction& transaction) { QVERIFY(transaction.dropTable(table)); }));
    }
    auto store = open();
    QVERIFY(create(*store, "books")->space > first);
}

void TestSqliteStore::secondOwnerIsNamed()
{
    m_path = m_folder.filePath(QStringLiteral("locked.db"));
    auto store = open();
    const auto second = SqliteStore::open({m_path, Durability::Durable, {}, &m_clock});
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::WorkspaceLocked);
    QVERIFY(second.error().message.contains(QString::number(QCoreApplication::applicationPid())));
    QVERIFY(second.error().message.contains(QCoreApplication::applicationName()));
    store.reset();
    QVERIFY(SqliteStore::open({m_path, Durability::Durable, {}, &m_clock}));
    // What a dead process left behind does not lock anybody out.
    QFile stale(m_path + QStringLiteral(".lock"));
    QVERIFY(stale.open(QFile::WriteOnly));
    stale.write("1\nsomething\n");
    stale.close();
    QVERIFY(SqliteStore::open({m_path, Durability::Durable, {}, &m_clock}));
}

void TestSqliteStore::formerFormatIsUpdated()
{
    m_path = m_folder.filePath(QStringLiteral("format1.db"));
    SpaceId space = 0;
    {
        auto store = open();
        const TablePointer table = create(*store, "books");
        space = table->space;
        put(*store, table, "k2", "two");
        put(*store, table, "k1", "one");
        create(*store, "empty");
    }
    {
        auto connection = SqliteConnection::open(m_path, SqliteConnection::Access::ReadWrite);
        QVERIFY(connection);
        for (const SpaceId former : {space, space + 1}) {
            const QByteArray name = SqliteRows::tableName(former);
            QVERIFY((*connection)
                        ->execute("CREATE TABLE former(key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID;"
                                  "INSERT INTO former SELECT key,value FROM " +
                                  name + ";DROP TABLE " + name + ";ALTER TABLE former RENAME TO " + name));
        }
        QVERIFY((*connection)
                    ->execute("CREATE TABLE former(sequence INTEGER PRIMARY KEY, record BLOB);"
                              "INSERT INTO former SELECT sequence,substr(record,5) FROM changes; DROP TABLE changes;"
                              "ALTER TABLE former RENAME TO changes; ALTER TABLE spaces DROP COLUMN refers;"
                              "PRAGMA user_version=1"));
    }
    for (int i = 0; i < 2; ++i) {
        auto store = open();
        const TablePointer table = store->catalog()->find("books");
        QCOMPARE(item(*store, table, "k1"), QByteArray("one"));
        put(*store, table, "k2", "due");
        QCOMPARE(item(*store, table, "k2"), QByteArray("due"));
        put(*store, store->catalog()->find("empty"), "k", "v");
        QCOMPARE(*store->verify(), QStringList());
        QCOMPARE(int((*store->changesOf(table->space, "k2", 10)).size()), 2 + i);
    }
}

void TestSqliteStore::damagedFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("once upon a time\n");
    QTest::newRow("zeros") << QByteArray(8192, '\0');
    QTest::newRow("header only") << QByteArray("SQLite format 3\0", 16);
    QTest::newRow("header and rubbish") << QByteArray("SQLite format 3\0", 16) + QByteArray(5000, '\x5a');
}

void TestSqliteStore::damagedFiles()
{
    QFETCH(QByteArray, content);
    const QString path = m_folder.filePath(QStringLiteral("damaged-%1.db").arg(++m_file));
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly));
    file.write(content);
    file.close();
    const auto store = SqliteStore::open({path, Durability::Durable, {}, &m_clock});
    QVERIFY(!store);
    QCOMPARE(store.error().code, ErrorCode::Internal);
    QVERIFY2(store.error().message.contains(path), qPrintable(store.error().message));
}

void TestSqliteStore::flippedBitIsFound()
{
    m_path = m_folder.filePath(QStringLiteral("flipped.db"));
    {
        auto store = open();
        const TablePointer table = create(*store, "books");
        put(*store, table, "fine", "aaaaaaaaaaaaaaaa");
        put(*store, table, "bent", "zzzzzzzzzzzzzzzz");
    }
    QFile file(m_path);
    QVERIFY(file.open(QFile::ReadWrite));
    QByteArray bytes = file.readAll();
    QCOMPARE(bytes.count("zzzzzzzzzzzzzzzz"), 2);  // in the table and in the change log
    bytes.replace("zzzzzzzzzzzzzzzz", "zzzzzzzzzzzzzzz{");
    file.seek(0);
    file.write(bytes);
    file.close();
    auto store = open();
    const TablePointer table = store->catalog()->find("books");
    QCOMPARE(item(*store, table, "fine"), QByteArray("aaaaaaaaaaaaaaaa"));
    const auto bent = (*store->reader())->row(table->space, "bent");
    QVERIFY(!bent);
    QCOMPARE(bent.error().code, ErrorCode::Internal);
    QVERIFY2(bent.error().message.contains(QStringLiteral("books")), qPrintable(bent.error().message));
    const QString findings = store->verify()->join(QLatin1Char('\n'));
    QVERIFY2(findings.contains(QStringLiteral("bent")), qPrintable(findings));
    QVERIFY2(!findings.contains(QStringLiteral("fine")), qPrintable(findings));
    QVERIFY2(findings.contains(QStringLiteral("change 2 is damaged")), qPrintable(findings));
}

// Readers map the file: what is no longer there must not end the process.
void TestSqliteStore::fileThatBecomesShorterIsTold()
{
    m_path = m_folder.filePath(QStringLiteral("shorter.db"));
    const auto keyOf = [](int i) { return "k" + QByteArray::number(i); };
    constexpr int items = 100;
    {
        auto store = open();
        const TablePointer table = create(*store, "books");
        for (int i = 0; i < items; ++i)
            put(*store, table, keyOf(i), QByteArray(3000, 'x'));
    }
    auto store = open();
    const TablePointer table = store->catalog()->find("books");
    QCOMPARE(item(*store, table, keyOf(0)).size(), 3000);
    const qint64 bytes = QFileInfo(m_path).size();
    QVERIFY(bytes > items * 3000);
    const auto firstDamaged = [&]() -> std::optional<Error> {
        for (int i = 0; i < items; ++i)
            if (const auto row = (*store->reader())->row(table->space, keyOf(i)); !row) return row.error();
        return {};
    };
    QVERIFY(!firstDamaged());
    QVERIFY(QFile::resize(m_path, bytes / 2));
    const auto damaged = firstDamaged();
    QVERIFY(damaged);
    QCOMPARE(damaged->code, ErrorCode::Internal);
    QVERIFY2(damaged->message.contains(m_path), qPrintable(damaged->message));
}

void TestSqliteStore::changeLogKeepsItsBytes()
{
    m_path.clear();
    auto store = open({64 * 1024, qint64(1) << 50});
    const TablePointer table = create(*store, "books");
    for (int i = 0; i < 300; ++i)
        put(*store, table, QByteArray::number(i), QByteArray(1000, 'x'));
    const auto changes = store->changesSince(0, 1000);
    QVERIFY(changes);
    QVERIFY2(changes->size() > 50 && changes->size() < 70, qPrintable(QString::number(changes->size())));
    QCOMPARE(changes->back().sequence, 300);
    QCOMPARE(changes->front().sequence, 301 - qint64(changes->size()));
    QCOMPARE(*store->verify(), QStringList());
}

void TestSqliteStore::changeLogKeepsItsAge()
{
    m_path.clear();
    auto store = open({qint64(1) << 30, 60'000});
    const TablePointer table = create(*store, "books");
    m_clock.setNowMs(5);
    for (int i = 0; i < 600; ++i)
        put(*store, table, QByteArray::number(i), "v");
    QCOMPARE(store->changesSince(0, 1000)->size(), size_t(600));
    m_clock.setNowMs(60'006);
    put(*store, table, "last", "v");  // written at 5 like the others: all are too old
    QTRY_COMPARE(store->changesSince(0, 1000)->size(), size_t(0));
    put(*store, table, "next", "v");
    m_clock.setNowMs(1'700'000'000'000);
    QCOMPARE(*store->verify(), QStringList());
}

void TestSqliteStore::changesOfOneKey()
{
    m_path.clear();
    m_clock.setNowMs(10);
    auto store = open();
    const TablePointer table = create(*store, "books");
    put(*store, table, "k", "1");
    put(*store, table, "other", "x");
    put(*store, table, "k", "2");
    const auto remove = [&] {
        return runJob(*store, [&](WriteTransaction& transaction) {
            const auto before = transaction.row(table->space, "k");
            QVERIFY(before && *before);
            const Cause cause{Cause::Kind::Expiry, {}};
            QVERIFY(transaction.append(*table, "k", {(*before)->item, {}, 7, cause}, (*before)->sequence));
            QVERIFY(transaction.remove(table->space, "k"));
            transaction.count(table, -1, -(*before)->size);
        });
    };
    const auto history = [&] {
        QByteArrayList text;
        const auto changes = store->changesOf(table->space, "k", 10);
        for (const Change& change : *changes)
            text.append(change.before + '>' + change.after);
        return text;
    };
    QCOMPARE(history(), QByteArrayList({"1>2", ">1"}));
    QVERIFY(!remove());
    QCOMPARE(history(), QByteArrayList({"2>", "1>2", ">1"}));
    put(*store, table, "k", "3");
    QCOMPARE(history(), QByteArrayList({">3", "2>", "1>2", ">1"}));
    QVERIFY(!remove());
    QCOMPARE(history(), QByteArrayList({"3>", ">3", "2>", "1>2", ">1"}));
    const auto newest = store->changesOf(table->space, "k", 1);
    QCOMPARE(newest->size(), size_t(1));
    QCOMPARE(newest->front().cause, (Cause{Cause::Kind::Expiry, {}}));
    QCOMPARE(newest->front().timeMs, 7);
    QVERIFY(newest->front().after.isNull());
}

void TestSqliteStore::readOnlyFolder()
{
    const QString path = QStringLiteral("/proc/trestle.db");
    const auto store = SqliteStore::open({path, Durability::Durable, {}, &m_clock});
    QVERIFY(!store);
    QVERIFY2(store.error().message.contains(path), qPrintable(store.error().message));
}

void TestSqliteStore::threadsReadWhileOneWrites()
{
    m_path.clear();
    auto store = open();
    const TablePointer table = create(*store, "books");
    put(*store, table, "a", "0");
    put(*store, table, "b", "0");
    std::atomic<bool> stop = false;
    std::atomic<int> torn = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i)
        readers.emplace_back([&] {
            while (!stop) {
                QByteArrayList pair;  // both rows are always written together, so a range read never sees them differ
                const auto visit = [&pair](const StoredRow& row) {
                    pair.append(row.item.toByteArray());
                    return Visit::Continue;
                };
                const auto done =
                    (*store->reader())->rows(table->space, {"a", std::nullopt}, Direction::Forward, visit);
                if (!done || pair.size() != 2 || pair[0] != pair[1]) ++torn;
            }
        });
    for (int i = 1; i <= 200; ++i) {
        const QByteArray value = QByteArray::number(i);
        QVERIFY(!runJob(*store, [&](WriteTransaction& transaction) {
            QVERIFY(transaction.put(table->space, {"a", value, 1, 1}));
            QVERIFY(transaction.put(table->space, {"b", value, 1, 1}));
        }));
    }
    stop = true;
    for (std::thread& thread : readers)
        thread.join();
    QCOMPARE(torn.load(), 0);
    QCOMPARE(item(*store, table, "b"), QByteArray("200"));
}

void TestSqliteStore::itemCacheFollowsWrites()
{
    m_path.clear();
    auto store = open({qint64(1) << 30, qint64(1) << 50}, 1 << 20);
    const TablePointer table = create(*store, "books");
    const auto hits = [&store] { return store->itemCacheCounts()->hits; };
    put(*store, table, "a", "one");
    QCOMPARE(cachedItem(*store, table, "a"), QByteArray("one"));
    QCOMPARE(hits(), 0U);
    QCOMPARE(cachedItem(*store, table, "a"), QByteArray("one"));
    QCOMPARE(hits(), 1U);
    // Written through, the last of several writes in one transaction too.
    QVERIFY(!runJob(*store, [&](WriteTransaction& transaction) {
        for (const QByteArray& value : {QByteArray("two"), QByteArray("three")})
            QVERIFY(transaction.put(table->space, {"a", value, 7, 9}));
        // Until the commit readers see what there is, and keep nothing of it.
        QCOMPARE(cachedItem(*store, table, "a"), QByteArray("one"));
    }));
    QCOMPARE(hits(), 1U);
    const auto row = store->row(table->space, "a");
    QCOMPARE((*row)->item, QByteArray("three"));
    QCOMPARE((*row)->size, 7);
    QCOMPARE((*row)->sequence, 9);
    QCOMPARE(hits(), 2U);
    // What was undone was never there.
    QVERIFY(runJob(*store, [&](WriteTransaction& transaction) {
        QVERIFY(transaction.put(table->space, {"a", "four", 4, 10}));
        QVERIFY(!transaction.put(table->space + 1000, {"a", "four", 4, 10}));
    }));
    QCOMPARE(cachedItem(*store, table, "a"), QByteArray("three"));
    QVERIFY(!runJob(*store, [&](WriteTransaction& transaction) { QVERIFY(transaction.remove(table->space, "a")); }));
    QVERIFY(cachedItem(*store, table, "a").isNull());
    put(*store, table, "a", "five");
    QCOMPARE(cachedItem(*store, table, "a"), QByteArray("five"));
    QVERIFY(!open()->itemCacheCounts());
}

void TestSqliteStore::itemCacheIsBounded()
{
    m_path.clear();
    constexpr qint64 bytes = 256 << 10;
    auto store = open({qint64(1) << 30, qint64(1) << 50}, bytes);
    const TablePointer table = create(*store, "books");
    QVERIFY(!runJob(*store, [&](WriteTransaction& transaction) {
        for (int i = 0; i < 2000; ++i)
            QVERIFY(transaction.put(table->space, {QByteArray::number(i), QByteArray(500, 'x'), 500, 1}));
        QVERIFY(transaction.put(table->space, {"large", QByteArray(bytes, 'x'), bytes, 1}));
    }));
    for (int i = 0; i < 2000; ++i)
        QCOMPARE(cachedItem(*store, table, QByteArray::number(i)).size(), 500);
    QCOMPARE(cachedItem(*store, table, "large").size(), bytes);
    QVERIFY(store->itemCacheCounts()->bytes > bytes / 2);
    QVERIFY(store->itemCacheCounts()->bytes <= bytes);
    // The one that was asked for last is still there.
    const quint64 hits = store->itemCacheCounts()->hits;
    QCOMPARE(cachedItem(*store, table, "1999").size(), 500);
    QCOMPARE(store->itemCacheCounts()->hits, hits + 1);
}

void TestSqliteStore::readersOfTheItemCacheNeverGoBack()
{
    m_path.clear();
    auto store = open({qint64(1) << 30, qint64(1) << 50}, 1 << 20);
    const TablePointer table = create(*store, "books");
    put(*store, table, "a", "0");
    std::atomic<bool> stop = false;
    std::atomic<int> acknowledged = 0;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i)
        readers.emplace_back([&] {
            int last = 0;
            while (!stop) {
                const int least = acknowledged;
                const int seen = cachedItem(*store, table, "a").toInt();
                if (seen < least || seen < last) ++wrong;
                last = seen;
            }
        });
    for (int i = 1; i <= 300; ++i) {
        const QByteArray value = QByteArray::number(i);
        QVERIFY(!runJob(*store, [&](WriteTransaction& transaction) {
            QVERIFY(transaction.put(table->space, {"a", value, 1, 1}));
        }));
        acknowledged = i;
    }
    stop = true;
    for (std::thread& thread : readers)
        thread.join();
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(cachedItem(*store, table, "a"), QByteArray("300"));
}

QTEST_GUILESS_MAIN(TestSqliteStore)
#include "tst_sqlitestore.moc"
