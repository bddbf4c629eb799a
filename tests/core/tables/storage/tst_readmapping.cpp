// Connections that map data file and log see what was written, however the files have changed since.
#include "core/tables/storage/SqliteConnection.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace trestle::tables;

class TestReadMapping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void followsTheFileAsItGrows();
    void keepsTheMappingWhileOthersWrite();
    void readsWithPagesInUseWhileTheFileGrows();
    void leavesTheFileLocked();
    void readsTheLogWhereItIsMapped();
    void refusesALogThatWasCutShort();

private:
    using Connection = std::unique_ptr<SqliteConnection>;
    Connection open(SqliteConnection::Access access) const;
    Connection reader() const;
    // Rows of some 4 KB, copied into the file.
    void grow(int rows) const;
    QString logPath() const { return m_path + QStringLiteral("-wal"); }
    QByteArrayList mappings() const { return mappingsOf(m_path); }
    static QByteArrayList mappingsOf(const QString& path);

    QTemporaryDir m_folder;
    QString m_path;
    int m_file = 0;
    Connection m_writer;
};

TestReadMapping::Connection TestReadMapping::open(SqliteConnection::Access access) const
{
    auto connection = SqliteConnection::open(m_path, access);
    return connection ? std::move(*connection) : nullptr;
}

TestReadMapping::Connection TestReadMapping::reader() const
{
    Connection connection = open(SqliteConnection::Access::ReadOnly);
    if (!connection || !connection->execute("PRAGMA cache_size=10; PRAGMA mmap_size=2147418112")) return nullptr;
    return connection;
}

void TestReadMapping::grow(int rows) const
{
    QVERIFY(m_writer->execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                              QByteArray::number(rows) +
                              ") INSERT INTO rows(body) SELECT printf('%04000d', i) FROM n;"
                              "PRAGMA wal_checkpoint(TRUNCATE)"));
}

QByteArrayList TestReadMapping::mappingsOf(const QString& path)
{
    QFile maps(QStringLiteral("/proc/self/maps"));
    if (!maps.open(QIODevice::ReadOnly)) return {};
    const QByteArrayList lines = maps.readAll().split('\n');
    QByteArrayList found;
    std::copy_if(lines.begin(), lines.end(), std::back_inserter(found),
                 [name = QFile::encodeName(path)](const QByteArray& line) { return line.endsWith(name); });
    return found;
}

void TestReadMapping::init()
{
    m_path = m_folder.filePath(QStringLiteral("%1.db").arg(++m_file));
    m_writer = open(SqliteConnection::Access::Create);
    QVERIFY(m_writer);
    QVERIFY(m_writer->execute("PRAGMA journal_mode=WAL; CREATE TABLE rows(id INTEGER PRIMARY KEY, body TEXT)"));
}

void TestReadMapping::cleanup()
{
    m_writer.reset();
    QFile::remove(m_path);
}

void TestReadMapping::followsTheFileAsItGrows()
{
    const Connection connection = reader();
    QVERIFY(connection);
    // Beyond what is mapped at first, and beyond what is mapped after that.
    for (qint64 rows = 10'000; rows <= 50'000; rows += 10'000) {
        grow(10'000);
        const auto right = connection->integer(
            "SELECT count(*) FROM rows WHERE CAST(substr(body, 3990) AS INTEGER) = (id - 1) % 10000 + 1");
        QVERIFY(right);
        QCOMPARE(*right, rows);
    }
    QVERIFY(QFile(m_path).size() > qint64(180) << 20);
    QCOMPARE(mappings().size(), 1);
}

void TestReadMapping::keepsTheMappingWhileOthersWrite()
{
    grow(1000);
    Connection connection = reader();
    QVERIFY(connection);
    QCOMPARE(*connection->integer("SELECT length(body) FROM rows WHERE id = 500"), qint64(4000));
    const QByteArrayList before = mappings();
    QCOMPARE(before.size(), 1);
    for (int i = 1; i <= 5; ++i) {
        QVERIFY(m_writer->execute("UPDATE rows SET body = 'short' WHERE id = " + QByteArray::number(500 + i)));
        if (i % 2) QVERIFY(m_writer->execute("PRAGMA wal_checkpoint(TRUNCATE)"));
        QCOMPARE(*connection->integer("SELECT length(body) FROM rows WHERE id = " + QByteArray::number(500 + i)),
                 qint64(5));
        QCOMPARE(mappings(), before);
    }
    connection.reset();
    QCOMPARE(mappings(), QByteArrayList());
}

void TestReadMapping::readsWithPagesInUseWhileTheFileGrows()
{
    grow(1000);
    const Connection connection = reader();
    QVERIFY(connection);
    auto select = connection->prepare("SELECT id, body FROM rows ORDER BY id");
    QVERIFY(select);
    QCOMPARE(select->step(), SqliteStatement::Step::Row);
    for (int i = 0; i < 3; ++i)
        QVERIFY(m_writer->execute("INSERT INTO rows(body) SELECT body FROM rows"));
    // What it began to read it reads to its end.
    int seen = 1;
    while (select->step() == SqliteStatement::Step::Row)
        ++seen;
    QCOMPARE(seen, 1000);
    select->reset();
    QVERIFY(m_writer->execute("PRAGMA wal_checkpoint(TRUNCATE)"));
    QCOMPARE(*connection->integer("SELECT sum(length(body)) FROM rows"), qint64(8000) * 4000);
}

void TestReadMapping::leavesTheFileLocked()
{
    const auto openedElsewhere = [this] {
        QProcess other;
        other.start(QStringLiteral("python3"),
                    {QStringLiteral("-c"),
                     QStringLiteral("import sqlite3, sys\n"
                                    "sqlite3.connect(sys.argv[1], timeout=0).execute('SELECT count(*) FROM rows')"),
                     m_path});
        return other.waitForFinished() && other.exitStatus() == QProcess::NormalExit && other.exitCode() == 0;
    };
    // The writer has locked the file once it has read it.
    grow(1000);
    QVERIFY(!openedElsewhere());
    for (int i = 0; i < 2; ++i) {
        Connection connection = reader();
        QVERIFY(connection);
        QCOMPARE(*connection->integer("SELECT count(*) FROM rows"), qint64(1000));
        connection.reset();
        QVERIFY(!openedElsewhere());
    }
    m_writer.reset();
    QVERIFY(openedElsewhere());
}

void TestReadMapping::readsTheLogWhereItIsMapped()
{
    QVERIFY(m_writer->execute("PRAGMA wal_autocheckpoint=0"));
    const Connection connection = reader();
    const Connection durable = open(SqliteConnection::Access::DurableWrite);
    QVERIFY(connection && durable);
    QVERIFY(durable->execute("PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0"));
    qint64 rows = 0;
    // Beyond what is mapped at first, and after the log was begun anew at its beginning.
    for (const int more : {1000, 17'000, 1000}) {
        QVERIFY(m_writer->execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + QByteArray::number(more) +
            ") INSERT INTO rows(body) SELECT printf('%04000d', i) FROM n; UPDATE rows SET body = 'x' WHERE id = 1"));
        QCOMPARE(*connection->integer("SELECT sum(length(body)) FROM rows"), (rows += more) * 4000 - 3999);
        // It copies the log into the file, out of its own mapping.
        QVERIFY(durable->execute("UPDATE rows SET body = 'durable' WHERE id = 2; PRAGMA wal_checkpoint(RESTART)"));
        QCOMPARE(mappingsOf(logPath()).size(), 2);
        QCOMPARE(*m_writer->integer("SELECT sum(length(body)) FROM rows"), rows * 4000 - 3999 - 3993);
        QVERIFY(m_writer->execute("UPDATE rows SET body = printf('%04000d', 2) WHERE id = 2"));
    }
    QVERIFY(QFile(logPath()).size() > qint64(64) << 20);
}

void TestReadMapping::refusesALogThatWasCutShort()
{
    QVERIFY(m_writer->execute("PRAGMA wal_autocheckpoint=0"));
    const Connection connection = reader();
    const Connection durable = open(SqliteConnection::Access::DurableWrite);
    QVERIFY(connection && durable);
    QVERIFY(
        m_writer->execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
                          "INSERT INTO rows(body) SELECT printf('%04000d', i) FROM n"));
    for (const SqliteConnection* mapped : {connection.get(), durable.get()})
        QCOMPARE(*mapped->integer("SELECT count(*) FROM rows WHERE length(body) = 4000"), qint64(1000));
    QFile log(logPath());
    QVERIFY(log.open(QIODevice::ReadWrite));
    const QByteArray whole = log.readAll();
    QVERIFY(log.resize(whole.size() / 2));

    const auto read = connection->integer("SELECT sum(length(body)) FROM rows");
    QVERIFY(!read);
    QCOMPARE(read.error().code, trestle::base::ErrorCode::Io);
    // No zeros are copied into the data file: once the log is whole again, so is everything.
    QVERIFY(!durable->execute("PRAGMA wal_checkpoint(PASSIVE)"));
    QVERIFY(log.seek(0));
    QCOMPARE(log.write(whole), whole.size());
    log.close();
    QCOMPARE(*connection->integer("SELECT count(*) FROM rows WHERE length(body) = 4000"), qint64(1000));
    QVERIFY(durable->execute("PRAGMA wal_checkpoint(RESTART)"));
    QCOMPARE(*m_writer->integer("SELECT count(*) FROM rows WHERE length(body) = 4000"), qint64(1000));
}

QTEST_GUILESS_MAIN(TestReadMapping)
#include "tst_readmapping.moc"
