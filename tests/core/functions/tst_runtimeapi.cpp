// Runtimes of one's own, and what the Runtime API says to them: the bootstraps here speak it with plain HTTP.
#include "tests/core/functions/FunctionsFixture.h"

#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace trestle::functions;
using namespace trestle::tests;
using trestle::base::ErrorCode;

namespace {

// A runtime in Python: `api(method, path, body, headers)` gives (status, headers, body).
const QByteArray preamble = R"(#!/usr/bin/env python3
import http.client, json, os, sys
line = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])
def api(method, path, body=None, headers={}, **more):
    line.request(method, '/2018-06-01/runtime/' + path, body, headers, **more)
    answer = line.getresponse()
    return answer.status, answer.headers, answer.read()
def next():
    status, headers, event = api('GET', 'invocation/next')
    return headers['Lambda-Runtime-Aws-Request-Id'], headers, json.loads(event)
)";

void writeBootstrap(FunctionsFixture& fixture, const QByteArray& source)
{
    fixture.write("f", QStringLiteral("bootstrap"), preamble + source);
    QVERIFY(QFile::setPermissions(fixture.folder("f") + QStringLiteral("/bootstrap"),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

}  // namespace

class TestRuntimeApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers();
    void headers();
    void failures_data();
    void failures();
    void protocol_data();
    void protocol();
    void streams();
    void passesPiecesOn();
    void holdsStreamsBack();
    void streamBreaksOff();
    void streamLosesItsConnection();
    void shellBootstrap();
    void eachEnvironmentHasItsPort();
    void noBootstrap_data();
    void noBootstrap();
};

void TestRuntimeApi::answers()
{
    FunctionsFixture fixture;
    writeBootstrap(fixture,
                   "while True:\n    id, headers, event = next()\n"
                   "    print('event', event['n'])\n    sys.stdout.flush()\n"
                   "    status, _, body = api('POST', f'invocation/{id}/response', json.dumps(event['n'] + 1))\n"
                   "    assert (status, json.loads(body)) == (202, {'status': 'OK'})\n");
    fixture.deploy({describe("f", "provided.al2023", "anything")});
    for (int n = 0; n < 5; ++n) {
        const InvocationResult result = fixture.call("f", "{\"n\":" + QByteArray::number(n) + '}');
        QVERIFY2(!result.error, result.payload.constData());
        QCOMPARE(result.payload, QByteArray::number(n + 1));
        QCOMPARE(logText(result), "event " + QByteArray::number(n));
        QCOMPARE(result.initNs > 0, n == 0);
    }
    const FunctionStatus status = fixture.functions().status("f");
    QCOMPARE(status.state, FunctionState::Ready);
    QCOMPARE(status.processes, 1);
    QVERIFY(status.file.endsWith(QStringLiteral("/f/bootstrap")));
}

void TestRuntimeApi::headers()
{
    FunctionsFixture fixture;
    writeBootstrap(fixture,
                   "import time\nwhile True:\n    id, headers, event = next()\n"
                   "    left = int(headers['Lambda-Runtime-Deadline-Ms']) - time.time() * 1000\n"
                   "    api('POST', f'invocation/{id}/response', json.dumps([id,\n"
                   "        headers['Lambda-Runtime-Invoked-Function-Arn'], headers['Lambda-Runtime-Trace-Id'],\n"
                   "        headers['Lambda-Runtime-Client-Context'], headers['Lambda-Runtime-Cognito-Identity'],\n"
                   "        headers['Lambda-Runtime-Aws-Tenant-Id'],\n"
                   "        headers['Content-Type'], 15000 < left <= 20000, os.environ['_HANDLER'],\n"
                   "        os.environ['LAMBDA_TASK_ROOT'] == os.getcwd()]))\n");
    fixture.deploy({describe("f", "provided.al2023", "my.handler")});
    const InvocationResult full = fixture.call({.function = "f",
                                                .event = "{}",
                                                .requestId = {},
                                                .traceRoot = "1-5759e988-bd862e3fe1be46a994272793",
                                                .qualifier = "$LATEST",
                                                .clientContext = R"({"a":1})",
                                                .identity = R"({"b":2})",
                                                .tenantId = "t1"});
    QCOMPARE(
        full.payload,
        QByteArray(
            R"(["00000000-0000-4000-8000-000000000001", )"
            R"("arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST", )"
            R"("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=0000000000004000;Sampled=1;Lineage=1:ca7cb131:1", )"
            R"("{\"a\":1}", "{\"b\":2}", "t1", "application/json", true, "my.handler", true])"));
    // Context, identity and tenant only come with a call that carries them.
    QCOMPARE(fixture.call("f").payload,
             QByteArray(R"(["00000000-0000-4000-8000-000000000002", )"
                        R"("arn:aws:lambda:us-east-1:000000000000:function:f", null, null, null, null, )"
                        R"("application/json", true, "my.handler", true])"));
}

void TestRuntimeApi::failures_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QByteArray>("errorType");
    QTest::addColumn<QByteArray>("errorMessage");
    QTest::newRow("error") << QByteArray(
                                  "while True:\n    id, headers, event = next()\n"
                                  "    api('POST', f'invocation/{id}/error',"
                                  " '{\"errorType\":\"Mine\",\"errorMessage\":\"no\"}')\n")
                           << ErrorCode::FunctionError << QByteArray("Mine") << QByteArray("no");
    QTest::newRow("error in the header alone")
        << QByteArray(
               "while True:\n    id, headers, event = next()\n"
               "    api('POST', f'invocation/{id}/error', 'words', {'Lambda-Runtime-Function-Error-Type': 'T'})\n")
        << ErrorCode::FunctionError << QByteArray("T") << QByteArray("words");
    QTest::newRow("init error")
        << QByteArray(
               "api('POST', 'init/error', '{\"errorType\":\"Early\",\"errorMessage\":\"no\"}')\n"
               "sys.exit(1)\n")
        << ErrorCode::FunctionInit << QByteArray("Early") << QByteArray("no");
    QTest::newRow("exits while loading")
        << QByteArray("sys.exit(7)\n") << ErrorCode::FunctionInit << QByteArray("Runtime.ExitError")
        << QByteArray(
               "RequestId: 00000000-0000-4000-8000-000000000001 Error: Runtime exited with error: exit status 7");
    QTest::newRow("exits during a call")
        << QByteArray("next()\nsys.exit(3)\n") << ErrorCode::FunctionExit << QByteArray("Runtime.ExitError")
        << QByteArray(
               "RequestId: 00000000-0000-4000-8000-000000000001 Error: Runtime exited with error: exit status 3");
    QTest::newRow("too large an answer")
        << QByteArray(
               "while True:\n    id, headers, event = next()\n"
               "    status, _, body = api('POST', f'invocation/{id}/response', 'x' * (6 * 1024 * 1024 + 101))\n"
               "    assert status == 413 and json.loads(body)['errorType'] == 'RequestEntityTooLarge'\n")
        << ErrorCode::FunctionError << QByteArray("Function.ResponseSizeTooLarge")
        << QByteArray("Response payload size exceeded maximum allowed payload size (6291556 bytes).");
}

void TestRuntimeApi::failures()
{
    QFETCH(QByteArray, source);
    QFETCH(ErrorCode, code);
    QFETCH(QByteArray, errorType);
    QFETCH(QByteArray, errorMessage);
    FunctionsFixture fixture;
    writeBootstrap(fixture, source);
    fixture.deploy({describe("f", "provided.al2023")});
    const InvocationResult result = fixture.call("f");
    QVERIFY(result.error);
    QCOMPARE(member(result.payload, "errorType"), errorType);
    QCOMPARE(member(result.payload, "errorMessage"), errorMessage);
    QCOMPARE(result.error->code, code);
    QCOMPARE(member(fixture.call("f").payload, "errorType"), errorType);
}

// What the API answers to a request that stands in `request`, made while a call is worked on.
void TestRuntimeApi::protocol_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("answer");
    const auto wrongState = [](const QByteArray& to) {
        return R"([403, "InvalidStateTransition", "State transition from Running to )" + to +
               R"( failed for runtime. Error: State transition is not allowed"])";
    };
    QTest::newRow("another request's id")
        << QByteArray("api('POST', 'invocation/00000000-0000-0000-0000-000000000000/response', '1')")
        << QByteArray(R"([400, "InvalidRequestID", "Invalid request ID"])");
    QTest::newRow("another request's error")
        << QByteArray("api('POST', 'invocation/00000000-0000-0000-0000-000000000000/error', '{}')")
        << QByteArray(R"([400, "InvalidRequestID", "Invalid request ID"])");
    QTest::newRow("next while working") << QByteArray("api('GET', 'invocation/next')") << wrongState("Ready");
    QTest::newRow("init error while working")
        << QByteArray("api('POST', 'init/error', '{}')") << wrongState("InitError");
    QTest::newRow("no such path") << QByteArray("api('GET', 'invocation/previous')")
                                  << QByteArray(R"([404, "InvalidPath", "There is no such path in the Runtime API"])");
    QTest::newRow("wrong method") << QByteArray("api('POST', 'invocation/next', '')")
                                  << QByteArray(
                                         R"([405, "MethodNotAllowed", "The next invocation is asked for with GET"])");
}

void TestRuntimeApi::protocol()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, answer);
    FunctionsFixture fixture;
    writeBootstrap(fixture, "while True:\n    id, headers, event = next()\n    status, _, body = " + request +
                                "\n    api('POST', f'invocation/{id}/response',"
                                " json.dumps([status, *json.loads(body).values()]))\n");
    fixture.deploy({describe("f", "provided.al2023")});
    QCOMPARE(fixture.call("f").payload, answer);
}

void TestRuntimeApi::streams()
{
    FunctionsFixture fixture;
    writeBootstrap(fixture,
                   "while True:\n    id, headers, event = next()\n"
                   "    status, _, body = api('POST', f'invocation/{id}/response', iter([b'one', b'two']),\n"
                   "        {'Lambda-Runtime-Function-Response-Mode': 'streaming', 'Content-Type': 'text/x',\n"
                   "         'Transfer-Encoding': 'chunked'}, encode_chunked=True)\n    assert status == 202\n");
    fixture.deploy({describe("f", "provided.al2023")});
    const InvocationResult result = fixture.call("f");
    QVERIFY2(!result.error, result.payload.constData());
    QCOMPARE(result.payload, QByteArray("onetwo"));
    QCOMPARE(result.streamType, QByteArray("text/x"));
}

// The second piece is only written once the first has arrived here.
void TestRuntimeApi::passesPiecesOn()
{
    FunctionsFixture fixture;
    writeBootstrap(
        fixture,
        "import time\nwhile True:\n    id, headers, event = next()\n    def pieces():\n        yield b'one'\n"
        "        while not os.path.exists(event['sign']): time.sleep(0.01)\n        yield b'two'\n"
        "    status, _, body = api('POST', f'invocation/{id}/response', pieces(),\n"
        "        {'Lambda-Runtime-Function-Response-Mode': 'streaming', 'Content-Type': 'text/x',\n"
        "         'Transfer-Encoding': 'chunked'}, encode_chunked=True)\n    assert status == 202\n");
    fixture.deploy({describe("f", "provided.al2023")});
    const QTemporaryDir folder;
    for (int n = 0; n < 2; ++n) {
        const QString sign = folder.filePath(QString::number(n));
        QByteArray received;
        const InvocationResult result =
            fixture.call({.function = "f",
                          .event = "{\"sign\":\"" + QFile::encodeName(sign) + "\"}",
                          .requestId = {},
                          .traceRoot = {},
                          .takePart = [&received, sign](const StreamHead& head, const QByteArray& part) {
                              received += part;
                              if (head.contentType != "text/x" || part != "one") return;
                              QFile file(sign);
                              (void)file.open(QIODevice::WriteOnly);
                          }});
        QVERIFY2(!result.error, result.payload.constData());
        QCOMPARE(received, QByteArray("onetwo"));
    }
}

// Of what a client does not take, the runtime keeps most: two megabytes are for the client to take, one is on its way.
void TestRuntimeApi::holdsStreamsBack()
{
    FunctionsFixture fixture;
    writeBootstrap(
        fixture,
        "while True:\n    id, headers, event = next()\n"
        "    status, _, body = api('POST', f'invocation/{id}/response', (b'x' * 65536 for n in range(512)),\n"
        "        {'Lambda-Runtime-Function-Response-Mode': 'streaming', 'Content-Type': 'text/x',\n"
        "         'Transfer-Encoding': 'chunked'}, encode_chunked=True)\n    assert status == 202\n");
    fixture.deploy({describe("f", "provided.al2023")});
    constexpr qint64 all = 512 * 65'536;
    std::atomic<qint64> received = 0;
    std::atomic<bool> isTaken = false;
    std::future<InvocationResult> call =
        fixture.start({.function = "f",
                       .event = "{}",
                       .requestId = {},
                       .traceRoot = {},
                       .takePart = [&](const StreamHead&, const QByteArray& part) { received += part.size(); },
                       .partsWaiting = [&]() -> qint64 { return isTaken ? 0 : received.load(); }});
    QTRY_VERIFY(received > (2 << 20));
    QTest::qWait(200);
    QVERIFY2(received < (4 << 20), QByteArray::number(received));
    isTaken = true;
    const InvocationResult result = call.get();
    QVERIFY2(!result.error, result.payload.constData());
    QCOMPARE(received, all);
}

// Until the loss is noticed, the runtime may not ask for more.
void TestRuntimeApi::streamLosesItsConnection()
{
    FunctionsFixture fixture;
    writeBootstrap(fixture,
                   "while True:\n    id = None\n    while not id: id, headers, event = next()\n"
                   "    line.putrequest('POST', f'/2018-06-01/runtime/invocation/{id}/response')\n"
                   "    line.putheader('Lambda-Runtime-Function-Response-Mode', 'streaming')\n"
                   "    line.putheader('Transfer-Encoding', 'chunked')\n    line.endheaders(b'4\\r\\nhalf\\r\\n')\n"
                   "    line.close()\n");
    fixture.deploy({describe("f", "provided.al2023")});
    for (int n = 0; n < 2; ++n) {
        const InvocationResult result = fixture.call("f");
        QVERIFY(result.error);
        QCOMPARE(member(result.payload, "errorType"), QByteArray("Runtime.TruncatedResponse"));
    }
}

void TestRuntimeApi::streamBreaksOff()
{
    FunctionsFixture fixture;
    writeBootstrap(
        fixture,
        "import base64\nwhile True:\n    id, headers, event = next()\n"
        "    line.putrequest('POST', f'/2018-06-01/runtime/invocation/{id}/response')\n"
        "    for name, value in {'Lambda-Runtime-Function-Response-Mode': 'streaming', 'Transfer-Encoding':\n"
        "            'chunked', 'Trailer': 'Lambda-Runtime-Function-Error-Type, '\n"
        "            'Lambda-Runtime-Function-Error-Body'}.items(): line.putheader(name, value)\n"
        "    document = json.dumps({'errorType': 'Mine', 'errorMessage': 'half way'}).encode()\n"
        "    line.endheaders(b'4\\r\\nhalf\\r\\n0\\r\\nLambda-Runtime-Function-Error-Type: Mine\\r\\n'\n"
        "        b'Lambda-Runtime-Function-Error-Body: ' + base64.b64encode(document) + b'\\r\\n\\r\\n')\n"
        "    answer = line.getresponse()\n    assert (answer.status, answer.read()) == (202, "
        "b'{\"status\":\"OK\"}\\n')\n");
    fixture.deploy({describe("f", "provided.al2023")});
    for (int n = 0; n < 2; ++n) {
        QByteArray received;
        const InvocationResult result =
            fixture.call({.function = "f",
                          .event = "{}",
                          .requestId = {},
                          .traceRoot = {},
                          .takePart = [&received](const StreamHead&, const QByteArray& part) { received += part; }});
        QCOMPARE(received, QByteArray("half"));
        QVERIFY(result.error);
        QCOMPARE(result.error->code, ErrorCode::FunctionError);
        QCOMPARE(member(result.payload, "errorType"), QByteArray("Mine"));
        QCOMPARE(member(result.payload, "errorMessage"), QByteArray("half way"));
    }
}

// As runtimes in a shell have it.
void TestRuntimeApi::shellBootstrap()
{
    if (QStandardPaths::findExecutable(QStringLiteral("curl")).isEmpty()) QSKIP("curl is not installed");
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("bootstrap"),
                  "#!/bin/sh\nset -eu\n. \"$LAMBDA_TASK_ROOT/$(echo \"$_HANDLER\" | cut -d. -f1).sh\"\n"
                  "api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation\nwhile :; do\n"
                  "  headers=$(mktemp)\n  event=$(curl -sS -LD \"$headers\" \"$api/next\")\n"
                  "  id=$(grep -Fi Lambda-Runtime-Aws-Request-Id \"$headers\" | tr -d '[:space:]' | cut -d: -f2)\n"
                  "  answer=$($(echo \"$_HANDLER\" | cut -d. -f2) \"$event\")\n"
                  "  curl -sS \"$api/$id/response\" -d \"$answer\" >/dev/null\ndone\n");
    fixture.write("f", QStringLiteral("function.sh"), "handler() { echo \"got $1\" >&2; echo \"[$1]\"; }\n");
    QVERIFY(QFile::setPermissions(fixture.folder("f") + QStringLiteral("/bootstrap"),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    fixture.deploy({describe("f", "provided.al2023", "function.handler")});
    for (const char* event : {"1", "{\"a\":2}"}) {
        const InvocationResult result = fixture.call("f", event);
        QVERIFY2(!result.error, result.payload.constData());
        QCOMPARE(result.payload, QByteArray("[") + event + ']');
        QCOMPARE(logText(result), QByteArray("got ") + event);
    }
}

void TestRuntimeApi::eachEnvironmentHasItsPort()
{
    FunctionsFixture fixture;
    writeBootstrap(fixture,
                   "import time\nwhile True:\n    id, headers, event = next()\n"
                   "    open(os.path.join(event['meet'], str(os.getpid())), 'w').close()\n"
                   "    while len(os.listdir(event['meet'])) < 2: time.sleep(0.01)\n"
                   "    api('POST', f'invocation/{id}/response', json.dumps(os.environ['AWS_LAMBDA_RUNTIME_API']))\n");
    fixture.deploy({describe("f", "provided.al2023")});
    // Neither answers before the other is at work, however long that takes to start.
    const QTemporaryDir meeting;
    const QByteArray event = "{\"meet\":\"" + QFile::encodeName(meeting.path()) + "\"}";
    std::future<InvocationResult> first = fixture.start("f", event);
    std::future<InvocationResult> second = fixture.start("f", event);
    const QByteArray one = first.get().payload;
    const QByteArray two = second.get().payload;
    QVERIFY(one.startsWith("\"127.0.0.1:"));
    QVERIFY(two.startsWith("\"127.0.0.1:"));
    QVERIFY(one != two);
}

void TestRuntimeApi::noBootstrap_data()
{
    QTest::addColumn<bool>("exists");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("missing") << false << QByteArray("Couldn't find valid bootstrap(s): [");
    QTest::newRow("not executable") << true << QByteArray("fork/exec ");
}

void TestRuntimeApi::noBootstrap()
{
    QFETCH(bool, exists);
    QFETCH(QByteArray, message);
    FunctionsFixture fixture;
    fixture.write("f", exists ? QStringLiteral("bootstrap") : QStringLiteral("other"), "#!/bin/sh\n");
    fixture.deploy({describe("f", "provided.al2023")});
    const InvocationResult result = fixture.call("f");
    QCOMPARE(member(result.payload, "errorType"), QByteArray("Runtime.InvalidEntrypoint"));
    const QByteArray expected = "RequestId: 00000000-0000-4000-8000-000000000001 Error: " + message;
    QVERIFY2(member(result.payload, "errorMessage").startsWith(expected), result.payload.constData());
}

QTEST_GUILESS_MAIN(TestRuntimeApi)
#include "tst_runtimeapi.moc"
