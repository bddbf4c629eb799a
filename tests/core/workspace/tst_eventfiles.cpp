#include "core/workspace/EventFiles.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace trestle;
using namespace trestle::workspace;

class TestEventFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesReadsAndRemoves()
    {
        const QTemporaryDir folder;
        QCOMPARE(eventNames(folder.path()), QStringList());
        QVERIFY(writeEvent(folder.path(), QStringLiteral("no author"), "{}"));
        QVERIFY(writeEvent(folder.path(), QStringLiteral("emma"), "{\"title\": \"Emma\"}\n"));
        QCOMPARE(eventNames(folder.path()), QStringList({QStringLiteral("emma"), QStringLiteral("no author")}));
        QCOMPARE(*readEvent(folder.path(), QStringLiteral("no author")), QByteArray("{}\n"));
        QVERIFY(removeEvent(folder.path(), QStringLiteral("emma")));
        QVERIFY(!readEvent(folder.path(), QStringLiteral("emma")));
        QVERIFY(removeEvent(folder.path(), QStringLiteral("no author")));
        QVERIFY(!QDir(folder.path()).exists(QStringLiteral("events")));
    }

    void refusesNames_data()
    {
        QTest::addColumn<QString>("name");
        int number = 0;
        for (const char* name : {"", "  ", "../up", "a/b", "a\\b", ".hidden", "two\nlines"})
            QTest::addRow("name %d", ++number) << QString::fromUtf8(name);
        QTest::newRow("too long") << QString(101, u'x');
    }
    void refusesNames()
    {
        QFETCH(const QString, name);
        const QTemporaryDir folder;
        const auto written = writeEvent(folder.path(), name, "{}");
        QVERIFY(!written);
        QCOMPARE(written.error().code, base::ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TestEventFiles)
#include "tst_eventfiles.moc"
