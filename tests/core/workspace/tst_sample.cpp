#include "core/workspace/Sample.h"
#include "core/workspace/WorkspaceFolder.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace trestle::workspace;

class TestSample : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFileLoads();
    void aFolderThatHoldsSomethingIsRefused();
    void templatesLoadAsTheyWereShown_data();
    void templatesLoadAsTheyWereShown();
};

void TestSample::everyFileLoads()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("library"));
    QVERIFY(copySample(path));
    auto folder = WorkspaceFolder::open(path);
    QVERIFY(folder);
    const LoadedWorkspace loaded = (*folder)->load();
    for (const Problem& problem : loaded.problems)
        qWarning() << problem.file << problem.line << problem.message;
    QVERIFY(loaded.problems.empty());
    QCOMPARE(loaded.workspace.settings.name, QByteArray("Lending Library"));
    QVERIFY(loaded.workspace.api("library")->route("POST /books"));
    QVERIFY(loaded.workspace.api("reviews")->documents.find("models", "Review"));
    QVERIFY(loaded.workspace.api("reviews")->route("POST /books/{id}/reviews")->document.find("methodIntegration"));
    QCOMPARE(loaded.workspace.tables.size(), 2u);
    QCOMPARE(loaded.workspace.functions.size(), 4u);
    QVERIFY(loaded.workspace.api("notices")->documents.find("integrations", "queue"));
    QVERIFY(loaded.workspace.request("books/add a book")->body.contains("Piranesi"));

    QFile seed((*folder)->seedFile("Library"));
    QVERIFY(seed.open(QIODevice::ReadOnly));
    QCOMPARE(seed.readAll().count('\n'), 2103);
}

void TestSample::aFolderThatHoldsSomethingIsRefused()
{
    QTemporaryDir dir;
    QVERIFY(copySample(dir.filePath(QStringLiteral("a"))));
    const auto again = copySample(dir.filePath(QStringLiteral("a")));
    QVERIFY(!again);
    QCOMPARE(again.error().code, trestle::base::ErrorCode::AlreadyExists);
}

void TestSample::templatesLoadAsTheyWereShown_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<int>("routes");
    QTest::addRow("empty") << int(Template::Empty) << 0;
    QTest::addRow("HTTP and table") << int(Template::HttpTable) << 4;
    QTest::addRow("REST and table") << int(Template::RestTable) << 4;
    QTest::addRow("HTTP and function") << int(Template::HttpFunction) << 1;
    QTest::addRow("WebSocket chat") << int(Template::WebSocketChat) << 5;
}

void TestSample::templatesLoadAsTheyWereShown()
{
    QFETCH(int, which);
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("shop"));
    QVERIFY(createFromTemplate(path, "My shop", Template(which)));
    QStringList files;
    QDirIterator entries(path, QDir::Files, QDirIterator::Subdirectories);
    while (entries.hasNext())
        files << QDir(path).relativeFilePath(entries.next());
    files.sort();
    QCOMPARE(files, templateFiles(Template(which)));

    auto folder = WorkspaceFolder::open(path);
    const LoadedWorkspace loaded = (*folder)->load();
    for (const Problem& problem : loaded.problems)
        qWarning() << problem.file << problem.line << problem.message;
    QVERIFY(loaded.problems.empty());
    QCOMPARE(loaded.workspace.settings.name, QByteArray("My shop"));
    int routes = 0;
    for (const auto& api : loaded.workspace.apis)
        routes += int(api.routes.size());
    QTEST(routes, "routes");
    QVERIFY(!createFromTemplate(path, "again", Template(which)));
}

QTEST_GUILESS_MAIN(TestSample)
#include "tst_sample.moc"
