// import, export and verify of the real program: what is killed goes on, what is damaged is named, and who holds the
// data is told.
#include "tests/paths/ServedWorkspace.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace trestle;
using namespace trestle::tests;

class TestTransfer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void killedImportGoesOn();
    void interruptedImportSaysWhatIsDone();
    void thereAndBack();
    void saysOneAsOne();
    void damageIsNamed();
    void ownerOfTheDataIsNamed();
    void wrongCommandLines_data();
    void wrongCommandLines();

private:
    QString path(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    QString workspace() const { return path("workspace"); }
    void write(const QString& file, const QByteArray& text);
    QString manyItems(int count);
    qint64 countItems();
    std::unique_ptr<QProcess> startImport(const QString& file);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestTransfer::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir().mkpath(workspace() + QStringLiteral("/tables/Loans")));
    write(workspace() + QStringLiteral("/trestle.yaml"), "name: transfer\n");
    write(workspace() + QStringLiteral("/tables/Loans/table.yaml"), "partition: {name: id, type: S}\n");
}

void TestTransfer::write(const QString& file, const QByteArray& text)
{
    QFile opened(file);
    if (!opened.open(QIODevice::WriteOnly) || opened.write(text) != text.size()) qFatal("%s", qPrintable(file));
}

QString TestTransfer::manyItems(int count)
{
    QByteArray text;
    for (int i = 0; i < count; ++i)
        text += R"({"id":"item-)" + QByteArray::number(i) + R"(","note":")" + QByteArray(200, 'n') + "\"}\n";
    write(path("many.jsonl"), text);
    return path("many.jsonl");
}

qint64 TestTransfer::countItems()
{
    const CliRun run = runCli({QStringLiteral("export"), workspace(), QStringLiteral("Loans"), QStringLiteral("-")});
    return run.exitCode == 0 ? run.output.count('\n') : -1;
}

std::unique_ptr<QProcess> TestTransfer::startImport(const QString& file)
{
    auto process = std::make_unique<QProcess>();
    process->start(QStringLiteral(TRESTLE_BIN_DIR "/trestle-cli"),
                   {QStringLiteral("import"), workspace(), QStringLiteral("Loans"), file});
    return process;
}

void TestTransfer::killedImportGoesOn()
{
    constexpr int items = 30'000;
    const QString file = manyItems(items);
    for (int round = 0; round < 5; ++round) {
        const auto import = startImport(file);
        // Somewhere in the middle: as soon as there is more than the last time.
        QTest::qWait(150 + 150 * round);
        import->kill();
        import->waitForFinished();
        const CliRun verified = runCli({QStringLiteral("verify"), workspace()});
        QVERIFY2(verified.exitCode == 0, verified.output + verified.errors);
    }
    const CliRun done = runCli({QStringLiteral("import"), workspace(), QStringLiteral("Loans"), file});
    QVERIFY2(done.exitCode == 0, done.errors);
    QCOMPARE(countItems(), items);
}

void TestTransfer::interruptedImportSaysWhatIsDone()
{
    const QString file = manyItems(200'000);
    const auto import = startImport(file);
    QVERIFY(import->waitForStarted());
    // Something of it is done: where it goes on is noted.
    QTRY_VERIFY_WITH_TIMEOUT(QDirIterator(workspace(), {QStringLiteral("import-*.json")}, QDir::Files | QDir::Hidden,
                                          QDirIterator::Subdirectories)
                                 .hasNext(),
                             60'000);
    ::kill(pid_t(import->processId()), SIGINT);
    QVERIFY(import->waitForFinished(60'000));
    const QByteArray said = import->readAllStandardError();
    QCOMPARE(import->exitCode(), 130);
    QVERIFY2(said.contains("ended early: ") && said.contains("the same command goes on there"), said);
}

void TestTransfer::thereAndBack()
{
    const QByteArray lines = R"({"Item":{"id":{"S":"a"},"s":{"SS":["x","y"]}}})"
                             "\n"
                             R"({"Item":{"id":{"S":"b"},"n":{"N":"1.5"}}})"
                             "\n";
    write(path("in.jsonl"), lines + "no json\n");
    const CliRun in = runCli({QStringLiteral("import"), workspace(), QStringLiteral("Loans"), path("in.jsonl")});
    QCOMPARE(in.exitCode, 3);
    QVERIFY2(in.errors.contains("2 items written, 0 were there already, 1 line refused"), in.errors);
    QFile rejects(path("in.jsonl.rejects.jsonl"));
    QVERIFY(rejects.open(QIODevice::ReadOnly));
    QVERIFY(rejects.readAll().startsWith("{\"line\":3,"));
    const CliRun out = runCli({QStringLiteral("export"), workspace(), QStringLiteral("Loans"), path("out.jsonl")});
    QCOMPARE(out.exitCode, 0);
    QFile exported(path("out.jsonl"));
    QVERIFY(exported.open(QIODevice::ReadOnly));
    QByteArrayList got = exported.readAll().split('\n');
    QByteArrayList expected = lines.split('\n');
    std::sort(got.begin(), got.end());
    std::sort(expected.begin(), expected.end());
    QCOMPARE(got, expected);
}

void TestTransfer::saysOneAsOne()
{
    write(path("one.jsonl"), R"({"id":"a"})");
    const QStringList import{QStringLiteral("import"), workspace(), QStringLiteral("Loans"), path("one.jsonl"),
                             QStringLiteral("--from-start")};
    const QByteArray first = runCli(import).errors;
    QVERIFY2(first.contains("1 item written, 0 were there already, 0 lines refused"), first);
    const QByteArray second = runCli(import).errors;
    QVERIFY2(second.contains("0 items written, 1 was there already, 0 lines refused"), second);
    const CliRun out = runCli({QStringLiteral("export"), workspace(), QStringLiteral("Loans"), path("out.jsonl")});
    QVERIFY2(out.errors.contains("1 item written\n"), out.errors);
    const CliRun verified = runCli({QStringLiteral("verify"), workspace()});
    QCOMPARE(verified.output, QByteArray("All is well: 1 item in 1 table, its indexes and the change log\n"));
}

void TestTransfer::damageIsNamed()
{
    write(path("in.jsonl"), R"({"id":"fine","note":"aaaaaaaaaaaaaaaa"})"
                            "\n"
                            R"({"id":"bent","note":"zzzzzzzzzzzzzzzz"})");
    QCOMPARE(runCli({QStringLiteral("import"), workspace(), QStringLiteral("Loans"), path("in.jsonl")}).exitCode, 0);
    QFile data(workspace() + QStringLiteral("/.trestle/data.db"));
    QVERIFY(data.open(QIODevice::ReadWrite));
    QByteArray bytes = data.readAll();
    QVERIFY(bytes.contains("zzzzzzzzzzzzzzzz"));
    data.seek(0);
    data.write(bytes.replace("zzzzzzzzzzzzzzzz", "zzzzzzzzzzzzzzz{"));
    data.close();
    const CliRun run = runCli({QStringLiteral("verify"), workspace()});
    QCOMPARE(run.exitCode, 3);
    QVERIFY2(run.output.contains(R"(Loans: the item with key {"id":{"S":"bent"}} is damaged)"), run.output);
    QVERIFY2(!run.output.contains("fine"), run.output);
}

void TestTransfer::ownerOfTheDataIsNamed()
{
    ServedWorkspace served(workspace());
    QVERIFY(served.start());
    const CliRun run = runCli({QStringLiteral("export"), workspace(), QStringLiteral("Loans"), QStringLiteral("-")});
    QCOMPARE(run.exitCode, 1);
    QVERIFY2(run.errors.contains(QByteArray::number(served.processId())), run.errors);
}

void TestTransfer::wrongCommandLines_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("no file") << QStringList{QStringLiteral("import"), QStringLiteral("."), QStringLiteral("Loans")}
                             << 2;
    QTest::newRow("format") << QStringList{QStringLiteral("import"),   QStringLiteral("."),
                                           QStringLiteral("Loans"),    QStringLiteral("x.jsonl"),
                                           QStringLiteral("--format"), QStringLiteral("xml")}
                            << 2;
    QTest::newRow("verify what") << QStringList{QStringLiteral("verify")} << 2;
    QTest::newRow("no workspace") << QStringList{QStringLiteral("verify"), QStringLiteral("/nonexistent/folder")} << 1;
}

void TestTransfer::wrongCommandLines()
{
    QFETCH(QStringList, arguments);
    QTEST(runCli(arguments).exitCode, "exitCode");
}

QTEST_GUILESS_MAIN(TestTransfer)
#include "tst_transfer.moc"
