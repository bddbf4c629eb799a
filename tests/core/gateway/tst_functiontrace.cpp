#include "core/gateway/integrations/FunctionTrace.h"

#include <QTest>

using namespace trestle;

class TestFunctionTrace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsTimesAsTheWindowDoes_data();
    void tellsTimesAsTheWindowDoes();
};

void TestFunctionTrace::tellsTimesAsTheWindowDoes_data()
{
    QTest::addColumn<qint64>("initNs");
    QTest::addColumn<qint64>("durationNs");
    QTest::addColumn<QString>("run");
    QTest::addColumn<QString>("start");
    QTest::newRow("warm") << qint64(0) << qint64(1'500'000) << "version 2, warm, ran 1.50 ms" << QString();
    QTest::newRow("below a millisecond") << qint64(0) << qint64(412'000)
                                         << QStringLiteral("version 2, warm, ran 412 µs") << QString();
    QTest::newRow("cold, above a second")
        << qint64(1'140'100'000) << qint64(36'040'000) << "version 2, cold start 1.14 s, ran 36.0 ms"
        << "nodejs22.x started in 1.14 s";
}

void TestFunctionTrace::tellsTimesAsTheWindowDoes()
{
    QFETCH(const qint64, initNs);
    QFETCH(const qint64, durationNs);
    functions::InvocationResult result;
    result.version = 2;
    result.initNs = initNs;
    result.durationNs = durationNs;
    result.report.runtime = "nodejs22.x";
    result.report.startedNs = 2'000'000'000;
    QTEST(QString::fromUtf8(gateway::describeRun(result)), "run");
    const std::optional<observe::Station> init = gateway::initStation(result, 0);
    QTEST(init ? QString::fromUtf8(init->detail) : QString(), "start");
}

QTEST_APPLESS_MAIN(TestFunctionTrace)
#include "tst_functiontrace.moc"
