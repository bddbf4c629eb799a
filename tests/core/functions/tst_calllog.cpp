// What a call leaves in its log stream, as the service words it.
#include "tests/core/functions/FunctionsFixture.h"

#include "core/base/Json.h"
#include "core/functions/CallLog.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTest>

using namespace trestle::functions;
using namespace trestle::tests;

class TestCallLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void text_data();
    void text();
    void json();
    void tail();
    void realCall();
    void streamsAreOfDaysInUtc();
    void callThatDoesNotLoad();
};

namespace {

const QByteArray id = "00000000-0000-4000-8000-000000000001";

HandlerLine line(qint64 atNs, const QByteArray& head, const QByteArray& text)
{
    HandlerLine result;
    result.atNs = atNs;
    result.head = head;
    result.text = text;
    return result;
}

InvocationResult answered()
{
    InvocationResult result;
    result.payload = "1";
    result.log = {line(5'000'000, {}, "loading"), line(11'000'000, "T\tid\tINFO\t", "hello")};
    result.durationNs = 2'345'000;
    result.executedVersion = "$LATEST";
    result.report = {.requestId = id,
                     .runtime = "nodejs22.x",
                     .startedMs = 1'700'000'000'010,
                     .startedNs = 10'000'000,
                     .memoryMb = 128,
                     .maximumMemoryMb = 47};
    return result;
}

InvocationResult failed(trestle::base::ErrorCode code, const QByteArray& payload)
{
    InvocationResult result = answered();
    result.log.clear();
    result.error = trestle::base::Error{code, {}};
    result.payload = payload;
    return result;
}

QByteArray joined(const std::vector<LogEvent>& events)
{
    QByteArrayList lines;
    for (const LogEvent& event : events)
        lines.push_back(QByteArray::number(event.timeMs - 1'700'000'000'000) + ' ' + event.text);
    return lines.join('\n');
}

}  // namespace

void TestCallLog::text_data()
{
    using trestle::base::ErrorCode;
    QTest::addColumn<InvocationResult>("result");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray report =
        "REPORT RequestId: " + id +
        "\tDuration: 2.35 ms\tBilled Duration: 3 ms\tMemory Size: 128 MB\tMax Memory Used: 47 MB\t";
    QTest::newRow("warm") << answered()
                          << QByteArray("5 loading\n10 START RequestId: " + id +
                                        " Version: $LATEST\n11 T\tid\tINFO\thello\n12 END RequestId: " + id + "\n12 " +
                                        report);
    InvocationResult cold = answered();
    cold.initNs = 8'000'000;
    cold.log.clear();
    QTest::newRow("cold") << cold
                          << QByteArray("2 INIT_START Runtime Version: nodejs22.x\n10 START RequestId: " + id +
                                        " Version: $LATEST\n12 END RequestId: " + id + "\n12 " + report +
                                        "Init Duration: 8.00 ms\t");
    QTest::newRow("handler's error") << failed(ErrorCode::FunctionError, R"({"errorType":"E","errorMessage":"m"})")
                                     << QByteArray("10 START RequestId: " + id +
                                                   " Version: $LATEST\n12 END RequestId: " + id + "\n12 " + report);
    QTest::newRow("timeout") << failed(ErrorCode::FunctionTimeout,
                                       R"({"errorType":"Sandbox.Timedout","errorMessage":"RequestId: )" + id +
                                           R"( Error: Task timed out after 1.00 seconds"})")
                             << QByteArray("10 START RequestId: " + id +
                                           " Version: $LATEST\n12 2023-11-14T22:13:20.012Z " + id +
                                           " Task timed out after 1.00 seconds\n12 END RequestId: " + id + "\n12 " +
                                           report + "Status: timeout");
    QTest::newRow("exit")
        << failed(ErrorCode::FunctionExit, R"({"errorType":"Runtime.ExitError","errorMessage":"RequestId: )" + id +
                                               R"( Error: Runtime exited with error: exit status 3"})")
        << QByteArray("10 START RequestId: " + id + " Version: $LATEST\n12 RequestId: " + id +
                      " Error: Runtime exited with error: exit status 3\nRuntime.ExitError\n12 END RequestId: " + id +
                      "\n12 " + report + "Status: error\tError Type: Runtime.ExitError");
    QTest::newRow("not loaded") << failed(ErrorCode::FunctionInit, R"({"errorType":"ValueError","errorMessage":"m"})")
                                << QByteArray("10 START RequestId: " + id + " Version: $LATEST\n12 END RequestId: " +
                                              id + "\n12 " + report + "Status: error\tError Type: ValueError");
    QTest::newRow("no process") << InvocationResult() << QByteArray();
}

void TestCallLog::text()
{
    QFETCH(InvocationResult, result);
    QFETCH(QByteArray, expected);
    QCOMPARE(joined(callLog(result)), expected);
}

void TestCallLog::json()
{
    InvocationResult result = answered();
    result.log.clear();
    result.report.logging.format = LogFormat::Json;
    QCOMPARE(
        joined(callLog(result)),
        QByteArray(R"(10 {"time":"2023-11-14T22:13:20.010Z","type":"platform.start","record":{"requestId":")" + id +
                   R"(","version":"$LATEST"}})"
                   "\n"
                   R"(12 {"time":"2023-11-14T22:13:20.012Z","type":"platform.report","record":{"requestId":")" +
                   id +
                   R"(","metrics":{"durationMs":2.35,"billedDurationMs":3,"memorySizeMB":128,"maxMemoryUsedMB":47},)"
                   R"("status":"success"}})"));
    result.report.logging.systemLevel = "WARN";
    QCOMPARE(joined(callLog(result)), QByteArray());
}

void TestCallLog::tail()
{
    InvocationResult result = answered();
    for (int n = 0; n < 500; ++n)
        result.log.push_back(line(11'000'000, {}, "line " + QByteArray::number(n)));
    const QByteArray text = logTail(result);
    QCOMPARE(text.size(), 4096);
    QVERIFY(text.endsWith("Max Memory Used: 47 MB\t\n"));
    QVERIFY(text.contains("line 499\nEND RequestId: "));
}

void TestCallLog::realCall()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.mjs"), "export const handler = async () => console.log('hello');\n");
    fixture.deploy({describe("f", "nodejs22.x")});
    const InvocationResult result = fixture.call("f");
    const QString tailText = QString::fromUtf8(logTail(result));
    const QRegularExpression expected(QRegularExpression::anchoredPattern(
        QStringLiteral(
            "START RequestId: %1 Version: \\$LATEST\n"
            "\\S+Z\t%1\tINFO\thello\nEND RequestId: %1\n"
            "REPORT RequestId: %1\tDuration: \\d+\\.\\d\\d ms\tBilled Duration: \\d+ ms\tMemory Size: 128 MB\t"
            "Max Memory Used: (\\d+) MB\tInit Duration: \\d+\\.\\d\\d ms\t\n")
            .arg(QString::fromUtf8(id))));
    const QRegularExpressionMatch match = expected.match(tailText);
    QVERIFY2(match.hasMatch(), qPrintable(tailText));
    QVERIFY(match.captured(1).toInt() > 10);
    QVERIFY(result.report.logStream.contains("/[$LATEST]"));
    QCOMPARE(callLog(result).front().text, QByteArray("INIT_START Runtime Version: nodejs22.x"));
}

void TestCallLog::streamsAreOfDaysInUtc()
{
    const QByteArray zone = qgetenv("TZ");
    const auto putBack = qScopeGuard([&zone] { zone.isNull() ? qunsetenv("TZ") : qputenv("TZ", zone); });
    const auto day = [] { return QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyy/MM/dd/")).toLatin1(); };
    // Where it is another day now.
    qputenv("TZ", QDateTime::currentDateTimeUtc().time().hour() < 12 ? "AAA12" : "BBB-14");
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.py"), "def handler(event, context):\n    return 1\n");
    fixture.deploy({describe("f", "python3.12")});
    const QByteArray before = day();
    const QByteArray stream = fixture.call("f").report.logStream;
    QVERIFY2(stream.startsWith(before) || stream.startsWith(day()), stream);
}

// What was printed before the failure is not lost, and the first call that waited for it has it.
void TestCallLog::callThatDoesNotLoad()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.py"), "print('so far')\nraise ValueError('early')\n");
    fixture.deploy({describe("f", "python3.12")});
    for (int n = 0; n < 2; ++n) {
        const InvocationResult result = fixture.call("f");
        const QByteArray requestId = result.report.requestId;
        QVERIFY(!requestId.isEmpty());
        const QString text = QString::fromUtf8(logTail(result));
        const QRegularExpression expected(
            QRegularExpression::anchoredPattern(
                QStringLiteral("so far\n\\[ERROR\\] ValueError: early\nTraceback .*\n"
                               "START RequestId: %1 Version: \\$LATEST\nEND RequestId: %1\nREPORT RequestId: %1\t.*"
                               "Status: error\tError Type: ValueError\n")
                    .arg(QString::fromUtf8(requestId))),
            QRegularExpression::DotMatchesEverythingOption);
        QVERIFY2(expected.match(text).hasMatch(), qPrintable(text));
    }
}

QTEST_GUILESS_MAIN(TestCallLog)
#include "tst_calllog.moc"
