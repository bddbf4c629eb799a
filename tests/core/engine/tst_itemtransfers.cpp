#include "core/engine/ItemTransfers.h"

#include "core/engine/RemoteStore.h"
#include "tests/core/tables/operations/TablesFixture.h"

#include <QTemporaryDir>
#include <QTest>

using namespace trestle;
using base::ErrorCode;
using base::Result;
using engine::ExportOrder;
using tables::ExportProgress;
using tables::ImportProgress;

class TestItemTransfers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char* name : {"Loans", "Copies"}) {
            tables::TableDescription table;
            table.name = name;
            table.keys.partition = {"id", tables::KeyType::S};
            QVERIFY(m_tables.create(table));
        }
    }

    void thereAndBack()
    {
        const QString source =
            write("{\"id\":\"1\",\"n\":1}\nno json\n{\"id\":\"2\",\"n\":2}\n{\"id\":\"3\",\"n\":3}\n");
        const auto imported = import(source, "Loans");
        QVERIFY(imported);
        QCOMPARE(imported->written, 3);
        QCOMPARE(imported->refused, 1);
        QVERIFY(QFile::exists(refusedFile()));

        const auto whole = write(ExportOrder{path(), "Loans", tables::LineFormat::Typed, {}});
        QVERIFY(whole);
        QCOMPARE(whole->items, 3);
        QCOMPARE(import(path(), "Copies")->written, 3);
        QCOMPARE(import(path(), "Copies")->unchanged, 3);
    }

    void anImportIsTakenBack()
    {
        const auto imported = import(write("{\"id\":\"new 1\"}\n{\"id\":\"new 2\"}\n"), "Copies");
        QVERIFY(imported);
        const qint64 before = m_tables->describeTable("Copies")->itemCount;
        std::optional<Result<tables::UndoProgress>> done;
        m_transfers.undoImport("Copies", imported->changes, std::make_shared<std::atomic<bool>>(false),
                               {this, [](const auto&) {}, [&](auto result) { done = std::move(result); }});
        QTRY_VERIFY(done);
        QVERIFY(*done);
        QCOMPARE((*done)->takenBack, 2);
        QCOMPARE(m_tables->describeTable("Copies")->itemCount, before - 2);
    }

    void writesWhatAReadFinds()
    {
        QCOMPARE(
            import(write("{\"id\":\"1\",\"n\":1}\n{\"id\":\"2\",\"n\":2}\n{\"id\":\"3\",\"n\":3}\n"), "Loans")->refused,
            0);
        tables::ScanRequest scan;
        scan.tableName = "Loans";
        scan.limit = 1;  // of a page; there are more
        scan.filterExpression = "n > :one";
        scan.expression.values = tests::item(R"({":one": {"N": "1"}})");
        scan.projectionExpression = "id";
        const auto done = write(ExportOrder{path(), "Loans", tables::LineFormat::Plain, scan});
        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
        QCOMPARE(done->items, 2);
        QList<QByteArray> lines = read(path()).trimmed().split('\n');
        std::sort(lines.begin(), lines.end());
        QCOMPARE(lines, (QList<QByteArray>{"{\"id\":\"2\"}", "{\"id\":\"3\"}"}));
    }

    void whatEndsEarlyLeavesTheFile()
    {
        const QString before = write("before");
        const auto end = std::make_shared<std::atomic<bool>>(true);
        const auto cancelled = write(ExportOrder{before, "Loans", tables::LineFormat::Plain, {}}, end);
        QVERIFY(cancelled && cancelled->cancelled);
        const auto failed = write(ExportOrder{before, "Nowhere", tables::LineFormat::Plain, {}});
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, ErrorCode::ResourceNotFound);
        QCOMPARE(read(before), QByteArray("before"));
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files).filter(QStringLiteral("items.jsonl.")), QStringList());

        const auto none = import(before, "Loans", end);
        QVERIFY(none && none->cancelled);
        QCOMPARE(none->lines, 0);
    }

    void filesThatCannotBeUsed()
    {
        const QString nowhere = m_folder.filePath(QStringLiteral("none/items.jsonl"));
        const auto imported = import(nowhere, "Loans");
        QVERIFY(!imported);
        QVERIFY(imported.error().message.contains(nowhere));
        const auto exported = write(ExportOrder{nowhere, "Loans", tables::LineFormat::Plain, {}});
        QVERIFY(!exported);
        QVERIFY(exported.error().message.contains(nowhere));
    }

    void aStoreTakesNoImport()
    {
        const auto store = engine::RemoteStore::open("http://127.0.0.1:1", "eu-central-1");
        QVERIFY(store);
        engine::ItemTransfers transfers(*m_tables, store->get(), m_mailbox);
        std::optional<Result<ImportProgress>> done;
        transfers.importItems({write("{\"id\":\"1\"}"), "Loans", refusedFile()},
                              std::make_shared<std::atomic<bool>>(false),
                              {this, [](const auto&) {}, [&](auto result) { done = std::move(result); }});
        QTRY_VERIFY(done);
        QCOMPARE(done->error().code, ErrorCode::Unsupported);
    }

    void nobodyIsToldWhoIsGone()
    {
        auto context = std::make_unique<QObject>();
        m_transfers.importItems({write("{\"id\":\"1\"}"), "Loans", refusedFile()},
                                std::make_shared<std::atomic<bool>>(false),
                                {context.get(), [](const auto&) {}, [](const auto&) { QFAIL("told"); }});
        context.reset();
        QVERIFY(import(write("{\"id\":\"2\"}"), "Loans"));  // the one behind it
    }

private:
    QString path() const { return m_folder.filePath(QStringLiteral("items.jsonl")); }
    QString refusedFile() const { return m_folder.filePath(QStringLiteral("refused.jsonl")); }
    QString write(const QByteArray& text)
    {
        QFile file(m_folder.filePath(QStringLiteral("source.jsonl")));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("write");
        return file.fileName();
    }
    static QByteArray read(const QString& path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) qFatal("read");
        return file.readAll();
    }
    Result<ImportProgress> import(const QString& file, const QByteArray& table,
                                  const engine::TransferEnd& end = std::make_shared<std::atomic<bool>>(false))
    {
        std::optional<Result<ImportProgress>> done;
        m_transfers.importItems({file, table, refusedFile()}, end,
                                {this, [](const auto&) {}, [&](auto result) { done = std::move(result); }});
        if (!QTest::qWaitFor([&] { return done.has_value(); })) qFatal("the import did not end");
        return *done;
    }
    Result<ExportProgress> write(const ExportOrder& order,
                                 const engine::TransferEnd& end = std::make_shared<std::atomic<bool>>(false))
    {
        std::optional<Result<ExportProgress>> done;
        m_transfers.exportItems(order, end, {this, [](const auto&) {}, [&](auto result) { done = std::move(result); }});
        if (!QTest::qWaitFor([&] { return done.has_value(); })) qFatal("the export did not end");
        return *done;
    }

    QTemporaryDir m_folder;
    base::Mailbox m_mailbox;
    tests::TablesFixture m_tables;
    engine::ItemTransfers m_transfers{*m_tables, nullptr, m_mailbox};
};

QTEST_GUILESS_MAIN(TestItemTransfers)
#include "tst_itemtransfers.moc"
