#include "core/workspace/Sample.h"
#include "core/workspace/WorkspaceFolder.h"

#include <QDir>
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
};

void TestSample::everyFileLoads()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("library"));
    QVERIFY(copySample(path));
    auto folder = WorkspaceFolder::open(path);
    QVERIFY(folder);
    const LoadedWorkspace loaded = (*folder)->load();
    for (const Problem& problem : loaded.problems) qWarning() << problem.file << problem.line << problem.message;
    QVERIFY(loaded.problems.empty());
    QCOMPARE(loaded.workspace.settings.name, QByteArray("Lending Library"));
    QVERIFY(loaded.workspace.api("library")->route("POST /books"));
    QCOMPARE(loaded.workspace.tables.size(), 2u);
    QCOMPARE(loaded.workspace.functions.size(), 2u);
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

QTEST_GUILESS_MAIN(TestSample)
#include "tst_sample.moc"
