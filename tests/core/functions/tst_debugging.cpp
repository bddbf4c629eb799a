// A version under a debugger: node listens where it is told, and its time stands still while somebody is there.
#include "tests/core/functions/FunctionsFixture.h"

#include "core/functions/DebugPort.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace trestle::functions;
using namespace trestle::tests;
using trestle::base::ErrorCode;

class TestDebugging : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timeStandsStillWhileAttached_data();
    void timeStandsStillWhileAttached();
    void answersBetweenCalls();
    void listensAgainAfterASave_data();
    void listensAgainAfterASave();
    void oneProcessAlone();
    void pythonNamesWhatIsMissing();
};

namespace {

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

const QByteArray sleeping =
    "export const handler = async (event) => {\n"
    "  await new Promise((go) => setTimeout(go, event.ms));\n  return process.pid;\n};\n";

VersionDeployment debugged(FunctionsFixture& fixture, const QByteArray& runtime, quint16 port)
{
    FunctionDescription description = describe("f", runtime);
    description.timeoutMs = 1'000;
    VersionDeployment version = fixture.version(description, "$LATEST", "f");
    version.debugPort = port;
    return version;
}

// What a debugger's end tells of itself, over HTTP if it is node's inspector: "" while it does not answer.
QByteArray debuggerSays(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    if (!socket.waitForConnected(2'000)) return {};
    socket.write("GET /json/list HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    QByteArray answer;
    while (!answer.contains("webSocketDebuggerUrl") && !answer.contains("debugpy") && socket.waitForReadyRead(2'000))
        answer += socket.readAll();
    return answer;
}

QByteArray greetingOf(const QByteArray& runtime)
{
    return runtime.startsWith("python") ? "debugpy" : "webSocketDebuggerUrl";
}

}  // namespace

void TestDebugging::timeStandsStillWhileAttached_data()
{
    QTest::addColumn<bool>("attached");
    QTest::newRow("attached") << true;
    QTest::newRow("nobody there") << false;
}

void TestDebugging::timeStandsStillWhileAttached()
{
    QFETCH(bool, attached);
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.mjs"), sleeping);
    const quint16 port = freePort();
    fixture.functions().deploy({{.versions = {debugged(fixture, "nodejs22.x", port)}}});
    QVERIFY(!fixture.call("f", "{\"ms\":0}").error);
    QTcpSocket debugger;
    if (attached) {
        debugger.connectToHost(QHostAddress::LocalHost, port);
        QVERIFY(debugger.waitForConnected(5'000));
    }
    QCOMPARE(isDebuggerAttached(port), attached);
    const InvocationResult result = fixture.call("f", "{\"ms\":2500}");
    QCOMPARE(result.error.has_value(), !attached);
    if (!attached) QCOMPARE(result.error->code, ErrorCode::FunctionTimeout);
}

// A process that waits for its next call would keep a debugger waiting as well.
void TestDebugging::answersBetweenCalls()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.mjs"), sleeping);
    const quint16 port = freePort();
    fixture.functions().deploy({{.versions = {debugged(fixture, "nodejs22.x", port)}}});
    const InvocationResult first = fixture.call("f", "{\"ms\":0}");
    QVERIFY(!first.error);
    QVERIFY(debuggerSays(port).contains("webSocketDebuggerUrl"));
    QCOMPARE(fixture.call("f", "{\"ms\":0}").payload, first.payload);
}

void TestDebugging::listensAgainAfterASave_data()
{
    QTest::addColumn<QByteArray>("runtime");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("node") << QByteArray("nodejs22.x") << QStringLiteral("index.mjs")
                          << QByteArray("export const handler = async () => process.pid;\n")
                          << QByteArray("export const handler = async () => 'new';\n");
    QTest::newRow("python") << QByteArray("python3.12") << QStringLiteral("index.py")
                            << QByteArray("import os\ndef handler(event, context):\n    return os.getpid()\n")
                            << QByteArray("def handler(event, context):\n    return 'new'\n");
}

// The process of the old code still has the port when that of the new one starts.
void TestDebugging::listensAgainAfterASave()
{
    QFETCH(const QByteArray, runtime);
    QFETCH(const QString, file);
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    FunctionsFixture fixture;
    fixture.write("f", file, before);
    const quint16 port = freePort();
    fixture.functions().deploy({{.versions = {debugged(fixture, runtime, port)}}});
    const InvocationResult first = fixture.call("f");
    if (first.error && first.error->message.contains(QStringLiteral("has no debugpy")))
        QSKIP("debugpy is not installed");
    QVERIFY2(!first.error, first.payload.constData());
    QVERIFY(debuggerSays(port).contains(greetingOf(runtime)));
    fixture.replace("f", file, after);
    QCOMPARE(fixture.call("f").payload, QByteArray("\"new\""));
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(first.payload.toLongLong()), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(debuggerSays(port).contains(greetingOf(runtime)), 20'000);
}

void TestDebugging::oneProcessAlone()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.mjs"), sleeping);
    fixture.functions().deploy({{.versions = {debugged(fixture, "nodejs22.x", freePort())}}});
    std::future<InvocationResult> first = fixture.start("f", "{\"ms\":200}");
    std::future<InvocationResult> second = fixture.start("f", "{\"ms\":200}");
    const QByteArray process = first.get().payload;
    QCOMPARE(second.get().payload, process);
}

// Or it works, where debugpy is installed.
void TestDebugging::pythonNamesWhatIsMissing()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.py"), "def handler(event, context):\n    return 1\n");
    fixture.functions().deploy({{.versions = {debugged(fixture, "python3.12", freePort())}}});
    const InvocationResult result = fixture.call("f");
    if (!result.error) {
        QCOMPARE(result.payload, QByteArray("1"));
        return;
    }
    QCOMPARE(member(result.payload, "errorType"), QByteArray("Runtime.InvalidEntrypoint"));
    QVERIFY2(result.error->message.contains(QStringLiteral("python3 has no debugpy (pip install debugpy)")),
             qPrintable(result.error->message));
}

QTEST_GUILESS_MAIN(TestDebugging)
#include "tst_debugging.moc"
