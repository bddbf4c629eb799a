// The console as a process that others end.
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

class ConsoleEndTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsCleanlyWhenAsked_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
    }

    void endsCleanlyWhenAsked()
    {
        QFETCH(int, signal);
        QTemporaryDir home;
        QTemporaryDir folder;
        QFile settings(folder.filePath(QStringLiteral("trestle.yaml")));
        QVERIFY(settings.open(QIODevice::WriteOnly));
        settings.write("name: shop\nport: 0\n");
        settings.close();
        QProcess console;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        environment.insert(QStringLiteral("HOME"), home.path());
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.path());
        environment.insert(QStringLiteral("XDG_DATA_HOME"), home.path());
        console.setProcessEnvironment(environment);
        console.start(QStringLiteral(TRESTLE_BIN_DIR "/trestle"), {folder.path()});
        QVERIFY(console.waitForStarted());
        // Half a second after the window stands its state is written for the first time.
        const QString layout = folder.filePath(QStringLiteral(".trestle/layout.json"));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(layout), 60'000);
        QVERIFY(QFile::remove(layout));
        QCOMPARE(::kill(pid_t(console.processId()), signal), 0);
        QVERIFY(console.waitForFinished(60'000));
        QCOMPARE(console.exitStatus(), QProcess::NormalExit);
        QCOMPARE(console.exitCode(), 0);
        QVERIFY(QFile::exists(layout));
    }
};

QTEST_GUILESS_MAIN(ConsoleEndTest)
#include "tst_consoleend.moc"
