// What a handler may be and do, in every language, and what the caller gets.
#include "tests/core/functions/FunctionsFixture.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace trestle::functions;
using namespace trestle::tests;
using trestle::base::ErrorCode;

class TestHandlers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers_data();
    void answers();
    void fails_data();
    void fails();
    void doesNotLoad_data();
    void doesNotLoad();
    void environment_data();
    void environment();
    void payloads_data();
    void payloads();
    void contexts_data();
    void contexts();
    void logs_data();
    void logs();
    void streams_data();
    void streams();
    void streamsAsTheyCome();
    void streamEndsInFailure();
    void typeScript();
    void wrapper();
};

void TestHandlers::answers_data()
{
    QTest::addColumn<QByteArray>("runtime");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("handler");
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<QByteArray>("answer");
    const QByteArray node = "nodejs22.x";
    const QByteArray python = "python3.12";
    const auto row = [](const char* title, const QByteArray& runtime, const char* file, const char* handler,
                        const char* source, const char* event, const char* answer) {
        QTest::newRow(title) << runtime << QString::fromLatin1(file) << QByteArray(handler) << QByteArray(source)
                             << QByteArray(event) << QByteArray(answer);
    };
    row("node: module, async", node, "index.mjs", "index.handler",
        "export const handler = async (event) => ({ hello: event.name });", R"({"name":"Ada"})", R"({"hello":"Ada"})");
    row("node: CommonJS, async", node, "index.js", "index.handler", "exports.handler = async (event) => event.n + 1;",
        R"({"n":41})", "42");
    row("node: .cjs", node, "index.cjs", "index.handler", "exports.handler = async () => 'c';", "{}", R"("c")");
    row("node: default export", node, "index.mjs", "index.default", "export default async () => 'd';", "{}", R"("d")");
    row("node: nested export", node, "index.js", "index.a.b", "exports.a = { b: async () => 'n' };", "{}", R"("n")");
    row("node: sub-folder", node, "src/api/list.mjs", "src/api/list.run", "export async function run() { return 's'; }",
        "{}", R"("s")");
    row("node: callback", node, "index.js", "index.handler",
        "exports.handler = (event, context, callback) => callback(null, { ok: true });", "{}", R"({"ok":true})");
    row("node: callback later", node, "index.js", "index.handler",
        "exports.handler = (event, context, callback) => { setTimeout(() => callback(null, 'late'), 5); };", "{}",
        R"("late")");
    row("node: the callback waits for the event loop", node, "index.js", "index.handler",
        "let done = false; exports.handler = (event, context, callback) => {"
        " const answer = { toJSON: () => done }; setTimeout(() => { done = true; }, 20); callback(null, answer); };",
        "{}", "true");
    row("node: the callback does not wait", node, "index.js", "index.handler",
        "let done = false; exports.handler = (event, context, callback) => {"
        " context.callbackWaitsForEmptyEventLoop = false;"
        " const answer = { toJSON: () => done }; setTimeout(() => { done = true; }, 20); callback(null, answer); };",
        "{}", "false");
    row("node: context.succeed", node, "index.js", "index.handler",
        "exports.handler = (event, context) => { context.succeed('old'); };", "{}", R"("old")");
    row("node: neither async nor callback", node, "index.js", "index.handler", "exports.handler = () => 'ignored';",
        "{}", "null");
    row("node: undefined", node, "index.mjs", "index.handler", "export const handler = async () => {};", "{}", "null");
    row("node: awaits I/O", node, "index.mjs", "index.handler",
        "import { readFile } from 'node:fs/promises';"
        "export const handler = async () => (await readFile('data.txt', 'utf8').catch((e) => e.code));",
        "{}", R"("ENOENT")");
    row("node: context", node, "index.mjs", "index.handler",
        "export const handler = async (event, c) => [c.functionName, c.functionVersion, c.memoryLimitInMB,"
        " c.awsRequestId, c.invokedFunctionArn, c.getRemainingTimeInMillis() > 10000,"
        " c.getRemainingTimeInMillis() <= 20000];",
        "{}",
        R"(["f","$LATEST","128","00000000-0000-4000-8000-000000000001",)"
        R"("arn:aws:lambda:us-east-1:000000000000:function:f",true,true])");
    row("node: the class of the response stream is there", node, "index.mjs", "index.handler",
        "export const handler = async () => [typeof awslambda.streamifyResponse, typeof "
        "awslambda.HttpResponseStream.from];",
        "{}", R"(["function","function"])");
    row("python: returns", python, "index.py", "index.handler",
        "def handler(event, context):\n    return {'hello': event['name']}\n", R"({"name":"Ada"})",
        R"({"hello": "Ada"})");
    row("python: sub-folder", python, "src/api.py", "src/api.run", "def run(event, context):\n    return 's'\n", "{}",
        R"("s")");
    row("python: imports its neighbour", python, "index.py", "index.handler",
        "import os, sys\ndef handler(event, context):\n    return os.getcwd() == sys.path[0]\n", "{}", "true");
    row("python: nothing", python, "index.py", "index.handler", "def handler(event, context):\n    pass\n", "{}",
        "null");
    row("python: decimals", python, "index.py", "index.handler",
        "from decimal import Decimal\ndef handler(event, context):\n    return [Decimal('3'), Decimal('2.5')]\n", "{}",
        "[3, 2.5]");
    row("python: context", python, "index.py", "index.handler",
        "def handler(event, c):\n    left = c.get_remaining_time_in_millis()\n"
        "    return [c.function_name, c.function_version, c.memory_limit_in_mb, c.aws_request_id,"
        " c.invoked_function_arn, 10000 < left <= 20000]\n",
        "{}",
        R"(["f", "$LATEST", "128", "00000000-0000-4000-8000-000000000001", )"
        R"("arn:aws:lambda:us-east-1:000000000000:function:f", true])");
}

void TestHandlers::answers()
{
    QFETCH(QByteArray, runtime);
    QFETCH(QString, file);
    QFETCH(QByteArray, handler);
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, event);
    QFETCH(QByteArray, answer);

    FunctionsFixture fixture;
    fixture.write("f", file, source);
    fixture.deploy({describe("f", runtime, handler)});
    const InvocationResult result = fixture.call("f", event);

    QVERIFY2(!result.error, result.error ? qPrintable(result.error->message) : "");
    QCOMPARE(result.payload, answer);
    QCOMPARE(result.version, 1);
    QVERIFY(result.initNs > 0);
    const InvocationResult warm = fixture.call("f", event);
    QVERIFY(!warm.error);
    QCOMPARE(warm.initNs, 0);
    const FunctionStatus status = fixture.functions().status("f");
    QCOMPARE(status.state, FunctionState::Ready);
    QCOMPARE(status.version, 1);
    QCOMPARE(status.file, fixture.folder("f") + QLatin1Char('/') + file);
}

void TestHandlers::fails_data()
{
    QTest::addColumn<QByteArray>("runtime");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QByteArray>("errorType");
    QTest::addColumn<QByteArray>("errorMessage");
    QTest::addColumn<QString>("place");
    const auto row = [](const char* title, const char* file, const char* source, ErrorCode code, const char* type,
                        const char* message, const char* place) {
        const QByteArray runtime = QByteArray(file).endsWith(".py") ? "python3.12" : "nodejs22.x";
        QTest::newRow(title) << runtime << QString::fromLatin1(file) << QByteArray(source) << code << QByteArray(type)
                             << QByteArray(message) << QString::fromLatin1(place);
    };
    row("node: throws", "index.mjs", "export const handler = async () => {\n  throw new TypeError('no');\n};",
        ErrorCode::FunctionError, "TypeError", "no", "/index.mjs:2: TypeError: no");
    row("node: throws, not async", "index.js", "exports.handler = () => {\n  throw new Error('no');\n};",
        ErrorCode::FunctionError, "Error", "no", "/index.js:2: Error: no");
    row("node: rejects with text", "index.mjs", "export const handler = () => Promise.reject('words');",
        ErrorCode::FunctionError, "string", "words", "string: words");
    row("node: callback with an error", "index.js",
        "exports.handler = (event, context, callback) => {\n  callback(new RangeError('far'));\n};",
        ErrorCode::FunctionError, "RangeError", "far", "/index.js:2");
    row("node: a rejection nobody handles", "index.mjs",
        "export const handler = () => new Promise(() => {\n  Promise.reject(new Error('lost'));\n"
        "  setTimeout(() => {}, 9000);\n});",
        ErrorCode::FunctionError, "Runtime.UnhandledPromiseRejection", "Error: lost", "/index.mjs:2");
    row("node: an exception out of a timer", "index.mjs",
        "export const handler = () => new Promise(() => {\n  setTimeout(() => { throw new Error('timer'); }, 1);\n});",
        ErrorCode::FunctionError, "Error", "timer", "/index.mjs:2");
    row("node: a promise that is never settled", "index.mjs", "export const handler = () => new Promise(() => {});",
        ErrorCode::FunctionError, "Runtime.NodeJsExit",
        "The handler ended without an answer: its promise was never settled and nothing is left to wait for.",
        "Runtime.NodeJsExit");
    row("node: not JSON", "index.mjs", "export const handler = async () => ({ big: 1n });", ErrorCode::FunctionError,
        "Error", "Unable to stringify response body", "Unable to stringify");
    row("node: process.exit(3)", "index.mjs", "export const handler = async () => process.exit(3);",
        ErrorCode::FunctionExit, "Runtime.ExitError",
        "RequestId: 00000000-0000-4000-8000-000000000001 Error: Runtime exited with error: exit status 3",
        "exit status 3");
    row("node: process.exit(0)", "index.mjs", "export const handler = async () => process.exit(0);",
        ErrorCode::FunctionExit, "Runtime.ExitError",
        "RequestId: 00000000-0000-4000-8000-000000000001 Error: Runtime exited without providing a reason", "reason");
    row("node: killed", "index.mjs", "export const handler = async () => { process.kill(process.pid, 'SIGKILL'); };",
        ErrorCode::FunctionExit, "Runtime.ExitError",
        "RequestId: 00000000-0000-4000-8000-000000000001 Error: Runtime exited with error: signal: killed", "killed");
    row("node: a memory hog", "index.mjs",
        "export const handler = async () => {\n const kept = [];\n"
        " for (;;) { kept.push(Buffer.alloc(1 << 20, 1)); await new Promise(setImmediate); }\n};",
        ErrorCode::FunctionExit, "Runtime.ExitError",
        "RequestId: 00000000-0000-4000-8000-000000000001 Error: Runtime exited with error: signal: killed", "killed");
    row("node: an answer beyond the limit", "index.mjs", "export const handler = async () => 'x'.repeat(7 << 20);",
        ErrorCode::FunctionError, "Function.ResponseSizeTooLarge",
        "Response payload size exceeded maximum allowed payload size (6291556 bytes).", "exceeded");
    row("python: raises", "index.py", "def handler(event, context):\n    return 1 + {}['id']\n",
        ErrorCode::FunctionError, "KeyError", "'id'", "/index.py:2: KeyError: 'id'");
    row("python: not JSON", "index.py", "def handler(event, context):\n    return {1, 2}\n", ErrorCode::FunctionError,
        "Runtime.MarshalError", "Unable to marshal response: Object of type set is not JSON serializable", "marshal");
    row("python: os._exit", "index.py", "import os\ndef handler(event, context):\n    os._exit(4)\n",
        ErrorCode::FunctionExit, "Runtime.ExitError",
        "RequestId: 00000000-0000-4000-8000-000000000001 Error: Runtime exited with error: exit status 4", "status 4");
    row("python: sys.exit", "index.py", "import sys\ndef handler(event, context):\n    sys.exit(1)\n",
        ErrorCode::FunctionExit, "Runtime.ExitError",
        "RequestId: 00000000-0000-4000-8000-000000000001 Error: Runtime exited with error: exit status 1", "status 1");
}

void TestHandlers::fails()
{
    QFETCH(QByteArray, runtime);
    QFETCH(QString, file);
    QFETCH(QByteArray, source);
    QFETCH(ErrorCode, code);
    QFETCH(QByteArray, errorType);
    QFETCH(QByteArray, errorMessage);
    QFETCH(QString, place);

    FunctionsFixture fixture;
    fixture.write("f", file, source);
    fixture.deploy({describe("f", runtime)});
    const InvocationResult result = fixture.call("f");

    QVERIFY(result.error);
    QCOMPARE(member(result.payload, "errorType"), errorType);
    QCOMPARE(member(result.payload, "errorMessage"), errorMessage);
    QVERIFY2(!result.payload.contains("^^"), result.payload.constData());  // marks of newer Pythons
    QCOMPARE(result.error->code, code);
    QVERIFY2(result.error->message.contains(place), qPrintable(result.error->message));
    // A failure is one event of the log, however many lines its traceback has.
    QVERIFY(result.log.size() <= 1);
    // The next call is served all the same.
    QCOMPARE(member(fixture.call("f").payload, "errorType"), errorType);
}

void TestHandlers::doesNotLoad_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("handler");
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("errorType");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char* title, const char* file, const char* handler, const char* source, const char* type,
                        const char* problem) {
        QTest::newRow(title) << QString::fromLatin1(file) << QByteArray(handler) << QByteArray(source)
                             << QByteArray(type) << QString::fromLatin1(problem);
    };
    const char* name = "index.handler";
    row("node: no file", "other.mjs", name, "", "Runtime.ImportModuleError",
        "/index.js: Runtime.ImportModuleError: Error: Cannot find module 'index'");
    row("node: module syntax", "index.mjs", name, "const a = 1;\nexport const = 2;\n", "Runtime.UserCodeSyntaxError",
        "/index.mjs:2: Runtime.UserCodeSyntaxError: SyntaxError: Unexpected token '='");
    row("node: CommonJS syntax", "index.js", name, "\n\nexports.handler = (;\n", "Runtime.UserCodeSyntaxError",
        "/index.js:3: Runtime.UserCodeSyntaxError: SyntaxError: Unexpected token ';'");
    row("node: missing export", "index.mjs", name, "export const other = 1;", "Runtime.HandlerNotFound",
        "/index.mjs: Runtime.HandlerNotFound: index.handler is undefined or not exported");
    row("node: export is no function", "index.mjs", name, "export const handler = 1;", "Runtime.HandlerNotFound",
        "index.handler is not a function");
    row("node: missing package", "index.mjs", name, "\nimport x from 'not-there';\nexport const handler = x;",
        "Runtime.ImportModuleError", "/index.mjs:2: Runtime.ImportModuleError");
    row("node: missing package, CommonJS", "index.js", name, "\nrequire('not-there');", "Runtime.ImportModuleError",
        "/index.js:2: Runtime.ImportModuleError");
    row("node: missing neighbour", "index.mjs", name, "import './gone.mjs';\nexport const handler = 1;",
        "Runtime.ImportModuleError", "/index.mjs:1: Runtime.ImportModuleError");
    row("node: throws while loading", "index.mjs", name, "\nthrow new RangeError('early');", "RangeError",
        "/index.mjs:2: RangeError: early");
    row("node: exits while loading", "index.mjs", name, "process.exit(7);", "Runtime.ExitError", "exit status 7");
    row("node: bad handler name", "index.mjs", "index", "export const handler = 1;", "Runtime.MalformedHandlerName",
        "Bad handler");
    row("node: handler outside", "index.mjs", "../index.handler", "", "Runtime.MalformedHandlerName",
        "is not a valid handler name");
    row("python: no file", "other.py", name, "", "Runtime.ImportModuleError",
        "/index.py: Runtime.ImportModuleError: Unable to import module 'index': No module named 'index'");
    row("python: syntax", "index.py", name, "\ndef handler(:\n", "Runtime.UserCodeSyntaxError",
        "/index.py:2: Runtime.UserCodeSyntaxError: Syntax error in module 'index'");
    row("python: missing export", "index.py", name, "x = 1\n", "Runtime.HandlerNotFound",
        "/index.py: Runtime.HandlerNotFound: Handler 'handler' missing on module 'index'");
    row("python: missing package", "index.py", name, "\n\nimport not_there\n", "Runtime.ImportModuleError",
        "/index.py:3: Runtime.ImportModuleError: Unable to import module 'index': No module named 'not_there'");
    row("python: raises while loading", "index.py", name, "\nraise ValueError('early')\n", "ValueError",
        "/index.py:2: ValueError: early");
    row("python: bad handler name", "index.py", "index", "", "Runtime.MalformedHandlerName", "Bad handler 'index'");
}

void TestHandlers::doesNotLoad()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, handler);
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, errorType);
    QFETCH(QString, problem);

    FunctionsFixture fixture;
    fixture.write("f", file, source);
    fixture.deploy({describe("f", file.endsWith(QStringLiteral(".py")) ? "python3.12" : "nodejs22.x", handler)});
    const InvocationResult result = fixture.call("f");

    QVERIFY(result.error);
    QCOMPARE(member(result.payload, "errorType"), errorType);
    QCOMPARE(result.error->code, ErrorCode::FunctionInit);
    QVERIFY2(result.error->message.contains(problem), qPrintable(result.error->message));
    QCOMPARE(result.version, 0);
    // The log says it too, as the service's does.
    if (errorType != "Runtime.ExitError") QVERIFY2(logText(result).contains(errorType), logText(result).constData());
    const FunctionStatus status = fixture.functions().status("f");
    QCOMPARE(status.state, FunctionState::Failed);
    QCOMPARE(status.problem, result.error->message);
}

void TestHandlers::environment_data()
{
    QTest::addColumn<QByteArray>("runtime");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("node") << QByteArray("nodejs22.x") << QStringLiteral("index.mjs")
                          << QByteArray("export const handler = async () => process.env;");
    QTest::newRow("python") << QByteArray("python3.12") << QStringLiteral("index.py")
                            << QByteArray("import os\ndef handler(e, c):\n    return dict(os.environ)\n");
}

void TestHandlers::environment()
{
    QFETCH(QByteArray, runtime);
    QFETCH(QString, file);
    QFETCH(QByteArray, source);
    qputenv("TRESTLE_TEST_LEAK", "must not be seen");

    Functions::Options options;
    options.serviceEnvironment = {{"AWS_ENDPOINT_URL", "http://127.0.0.1:4566"}, {"AWS_REGION", "eu-central-1"}};
    FunctionsFixture fixture(options);
    fixture.write("f", file, source);
    FunctionDescription description = describe("f", runtime);
    description.environment = {{"TABLE", "Library"}, {"_HANDLER", "cannot.change"}};
    fixture.deploy({description});

    const QByteArray seen = fixture.call("f", "{}", "1-65a1b2c3-0123456789abcdef01234567").payload;
    QCOMPARE(member(seen, "TABLE"), QByteArray("Library"));
    QCOMPARE(member(seen, "_HANDLER"), QByteArray("index.handler"));
    QCOMPARE(member(seen, "AWS_ENDPOINT_URL"), QByteArray("http://127.0.0.1:4566"));
    QCOMPARE(member(seen, "AWS_REGION"), QByteArray("eu-central-1"));
    QCOMPARE(member(seen, "AWS_LAMBDA_FUNCTION_NAME"), QByteArray("f"));
    QCOMPARE(member(seen, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), QByteArray("128"));
    QCOMPARE(member(seen, "AWS_EXECUTION_ENV"), "AWS_Lambda_" + runtime);
    QCOMPARE(member(seen, "LAMBDA_TASK_ROOT"), QFile::encodeName(fixture.folder("f")));
    QCOMPARE(member(seen, "TZ"), QByteArray(":UTC"));
    QCOMPARE(
        member(seen, "_X_AMZN_TRACE_ID"),
        QByteArray("Root=1-65a1b2c3-0123456789abcdef01234567;Parent=0000000000004000;Sampled=1;Lineage=1:ca7cb131:1"));
    QVERIFY(!seen.contains("TRESTLE_TEST_LEAK"));
    QVERIFY(!fixture.call("f").payload.contains("_X_AMZN_TRACE_ID"));

    // Known only after listening: later calls see it.
    fixture.functions().setServiceEnvironment({{"AWS_ENDPOINT_URL", "http://127.0.0.1:9"}});
    QCOMPARE(member(fixture.call("f").payload, "AWS_ENDPOINT_URL"), QByteArray("http://127.0.0.1:9"));
}

void TestHandlers::payloads_data()
{
    QTest::addColumn<QByteArray>("runtime");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("event");
    const QByteArray node = "export const handler = async (event) => event;";
    const QByteArray python = "def handler(event, context):\n    return event\n";
    const std::pair<const char*, QByteArray> events[] = {
        {"unicode", QByteArray("\"gr\u00fc\u00df \u65e5\u672c \U0001f4da\"")},
        {"control characters", R"("\u0000\u0001\b\f\n\r\t\u001f\u007f")"},
        {"lone surrogate", R"("\ud800")"},
        {"whole range of a byte",
         [] {
             QByteArray text = "\"";
             for (int c = 0x80; c <= 0xff; ++c)
                 text += QString(QChar(c)).toUtf8();
             return text + '"';
         }()},
        {"null", "null"},
        {"six megabytes", '"' + QByteArray((6 << 20) - 2, 'x') + '"'},
        {"six megabytes of unicode", '"' + QByteArray("\u00e9").repeated((3 << 20) - 1) + '"'},
    };
    for (const auto& [title, event] : events) {
        QTest::addRow("node: %s", title) << QByteArray("nodejs22.x") << QStringLiteral("index.mjs") << node << event;
        QTest::addRow("python: %s", title) << QByteArray("python3.12") << QStringLiteral("index.py") << python << event;
    }
}

void TestHandlers::payloads()
{
    QFETCH(QByteArray, runtime);
    QFETCH(QString, file);
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, event);

    FunctionsFixture fixture;
    fixture.write("f", file, source);
    fixture.deploy({describe("f", runtime)});
    const InvocationResult result = fixture.call("f", event);
    QVERIFY2(!result.error, result.error ? qPrintable(result.error->message) : "");
    const QByteArray expected = QByteArray(event).replace("\\u007f", "\x7f");
    QVERIFY2(result.payload == expected, result.payload.left(200).constData());
    QCOMPARE(fixture.call("f", "1").payload, QByteArray("1"));
}

void TestHandlers::contexts_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("node") << QStringLiteral("index.mjs")
                          << QByteArray(
                                 "export const handler = async (event, c) => [c.invokedFunctionArn,"
                                 " c.clientContext, c.identity, c.tenantId];\n")
                          << QByteArray(
                                 R"(["arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST",)"
                                 R"({"custom":{"a":"b"},"client":{"app_title":"t"}},{"cognitoIdentityId":"i"},"t1"])");
    QTest::newRow("python")
        << QStringLiteral("index.py")
        << QByteArray(
               "def handler(event, c):\n"
               "    return [c.invoked_function_arn, c.client_context.custom,"
               " c.client_context.client.app_title, c.client_context.env,"
               " c.identity.cognito_identity_id, c.identity.cognito_identity_pool_id, c.tenant_id]\n")
        << QByteArray(R"(["arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST", )"
                      R"({"a": "b"}, "t", null, "i", null, "t1"])");
}

void TestHandlers::contexts()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, answer);
    FunctionsFixture fixture;
    fixture.write("f", file, source);
    fixture.deploy({describe("f", file.endsWith(QStringLiteral(".py")) ? "python3.12" : "nodejs22.x")});
    const InvocationResult result = fixture.call({.function = "f",
                                                  .event = "{}",
                                                  .requestId = {},
                                                  .traceRoot = {},
                                                  .qualifier = "$LATEST",
                                                  .clientContext = R"({"custom":{"a":"b"},"client":{"app_title":"t"}})",
                                                  .identity = R"({"cognitoIdentityId":"i"})",
                                                  .tenantId = "t1"});
    QVERIFY2(!result.error, result.payload.constData());
    QCOMPARE(result.payload, answer);
    const InvocationResult refused =
        fixture.call({.function = "f", .event = "{}", .requestId = {}, .traceRoot = {}, .clientContext = "{"});
    QCOMPARE(refused.error->code, ErrorCode::InvalidArgument);
    QCOMPARE(member(refused.payload, "errorType"), QByteArray("InvalidRequestContentException"));
}

void TestHandlers::logs_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<LogSettings>("logging");
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QString>("pattern");  // of head and text
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isError");
    const LogSettings text;
    const LogSettings json{.format = LogFormat::Json, .applicationLevel = "WARN"};
    const QString time = QStringLiteral("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    const QString id = QStringLiteral("00000000-0000-4000-8000-000000000001");
    const auto node = [](const char* call) {
        return QByteArray("export const handler = async () => { ") + call + "; };\n";
    };
    const auto python = [](const char* call) {
        return QByteArray("import logging\nlogger = logging.getLogger()\n") + "def handler(event, context):\n    " +
               call + "\n";
    };
    const QString js = QStringLiteral("index.mjs");
    const QString py = QStringLiteral("index.py");
    QTest::newRow("node: console.log") << js << text << node("console.log('a %d', 1, { b: 2 })")
                                       << time + QLatin1Char('\t') + id + QStringLiteral("\tINFO\ta 1 \\{ b: 2 \\}")
                                       << QByteArray("a 1 { b: 2 }") << false;
    QTest::newRow("node: console.warn") << js << text << node("console.warn('a')")
                                        << time + QLatin1Char('\t') + id + QStringLiteral("\tWARN\ta")
                                        << QByteArray("a") << true;
    QTest::newRow("node: stdout") << js << text << node("process.stdout.write('plain\\n')") << QStringLiteral("plain")
                                  << QByteArray("plain") << false;
    QTest::newRow("node: JSON, an error")
        << js << json << node("console.info('not'); console.error('no', new TypeError('t'))")
        << QStringLiteral("\\{\"timestamp\":\"") + time + QStringLiteral("\",\"level\":\"ERROR\",\"requestId\":\"") +
               id +
               QStringLiteral(
                   "\",\"message\":\"no TypeError: t.*\",\"errorType\":"
                   "\"TypeError\",\"errorMessage\":\"t\",\"stackTrace\":.*")
        << QByteArray() << true;
    QTest::newRow("node: JSON, an object")
        << js << json << node("console.warn({ a: [1] })") << QStringLiteral(".*\"message\":\\{\"a\":\\[1\\]\\}\\}")
        << QByteArray() << true;
    QTest::newRow("python: print") << py << text << python("print('plain')") << QStringLiteral("plain")
                                   << QByteArray("plain") << false;
    QTest::newRow("python: logging") << py << text << python("logger.error('a %d', 1)")
                                     << QStringLiteral("\\[ERROR\\]\t") + time + QLatin1Char('\t') + id +
                                            QStringLiteral("\ta 1")
                                     << QByteArray("a 1") << true;
    const QString several = QStringLiteral("first\\nsecond");
    QTest::newRow("node: one event of several lines")
        << js << text << node("console.log('first\\nsecond')")
        << time + QLatin1Char('\t') + id + QStringLiteral("\tINFO\t") + several << QByteArray("first\nsecond") << false;
    QTest::newRow("python: one event of several lines")
        << py << text << python("logger.warning('first\\nsecond')")
        << QStringLiteral("\\[WARNING\\]\t") + time + QLatin1Char('\t') + id + QLatin1Char('\t') + several
        << QByteArray("first\nsecond") << true;
    QTest::newRow("python: JSON") << py << json << python("logger.info('not'); logger.warning('w', extra={'k': 5})")
                                  << QStringLiteral(
                                         "\\{\"timestamp\": \".*Z\", \"level\": \"WARNING\", \"message\": \"w\", "
                                         "\"logger\": \"root\", \"k\": 5, \"requestId\": \"") +
                                         id + QStringLiteral("\"\\}")
                                  << QByteArray() << false;
}

void TestHandlers::logs()
{
    QFETCH(QString, file);
    QFETCH(LogSettings, logging);
    QFETCH(QByteArray, source);
    QFETCH(QString, pattern);
    QFETCH(QByteArray, text);
    QFETCH(bool, isError);
    FunctionsFixture fixture;
    fixture.write("f", file, source);
    const QByteArray runtime = file.endsWith(QStringLiteral(".py")) ? "python3.12" : "nodejs22.x";
    VersionDeployment version = fixture.version(describe("f", runtime), "$LATEST", "f");
    version.logging = logging;
    fixture.functions().deploy({{.versions = {version}}});
    const InvocationResult result = fixture.call("f");
    QVERIFY2(!result.error, result.payload.constData());
    QCOMPARE(result.log.size(), size_t(1));
    const HandlerLine& line = result.log.front();
    const QRegularExpression expected(QRegularExpression::anchoredPattern(pattern));
    QVERIFY2(expected.match(QString::fromUtf8(line.head + line.text)).hasMatch(), (line.head + line.text).constData());
    if (!text.isEmpty()) QCOMPARE(line.text, text);
    QCOMPARE(line.error, isError);
}

void TestHandlers::streams_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("pieces") << QByteArray("stream.write('a'); stream.write('b'); stream.end('c');") << QByteArray("abc")
                            << QByteArray("application/octet-stream");
    QTest::newRow("content type") << QByteArray("stream.setContentType('text/plain'); stream.end('x');")
                                  << QByteArray("x") << QByteArray("text/plain");
    QTest::newRow("nothing") << QByteArray("stream.end();") << QByteArray() << QByteArray("application/octet-stream");
    QTest::newRow("never ended") << QByteArray("stream.write('x');") << QByteArray("x")
                                 << QByteArray("application/octet-stream");
    QTest::newRow("prelude") << QByteArray(
                                    "stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201 });"
                                    "stream.write('body'); stream.end();")
                             << QByteArray("{\"statusCode\":201}") + QByteArray(8, '\0') + "body"
                             << QByteArray("application/vnd.awslambda.http-integration-response");
}

void TestHandlers::streams()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, type);
    FunctionsFixture fixture;
    fixture.write(
        "f", QStringLiteral("index.mjs"),
        "export const handler = awslambda.streamifyResponse(async (event, stream, context) => {\n" + body + "\n});\n");
    fixture.deploy({describe("f", "nodejs22.x")});
    for (int n = 0; n < 2; ++n) {
        const InvocationResult result = fixture.call("f");
        QVERIFY2(!result.error, result.payload.constData());
        QCOMPARE(result.payload, payload);
        QCOMPARE(result.streamType, type);
    }
}

void TestHandlers::streamsAsTheyCome()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.mjs"),
                  "import fs from 'node:fs';\n"
                  "export const handler = awslambda.streamifyResponse(async (event, stream) => {\n"
                  "  stream.write('first');\n"
                  "  while (!fs.existsSync(event.go)) await new Promise((go) => setTimeout(go, 5));\n"
                  "  stream.end('second');\n});\n");
    fixture.deploy({describe("f", "nodejs22.x")});
    const QString go = fixture.folder("f") + QStringLiteral("/go.log");
    QByteArray received;
    // The second piece is written only once the first has arrived here.
    const InvocationResult result =
        fixture.call({.function = "f",
                      .event = "{\"go\":\"" + go.toUtf8() + "\"}",
                      .requestId = {},
                      .traceRoot = {},
                      .takePart = [&](const StreamHead& head, const QByteArray& bytes) {
                          QCOMPARE(head.contentType, QByteArray("application/octet-stream"));
                          QCOMPARE(head.executedVersion, latestVersion);
                          received += bytes;
                          if (received == "first") fixture.write("f", QStringLiteral("go.log"), "");
                      }});
    QVERIFY2(!result.error, result.payload.constData());
    QCOMPARE(received, QByteArray("firstsecond"));
    QCOMPARE(result.payload, QByteArray());
}

void TestHandlers::streamEndsInFailure()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.mjs"),
                  "export const handler = awslambda.streamifyResponse(async (event, stream) => {\n"
                  "  stream.write('begun');\n  throw new RangeError('broken');\n});\n");
    fixture.deploy({describe("f", "nodejs22.x")});
    for (int n = 0; n < 2; ++n) {
        const InvocationResult result = fixture.call("f");
        QVERIFY(result.error);
        QCOMPARE(result.error->code, ErrorCode::FunctionError);
        QCOMPARE(member(result.payload, "errorType"), QByteArray("RangeError"));
    }
}

// esbuild is not there, and node strips types or does not.
void TestHandlers::typeScript()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.ts"),
                  "interface Event { n: number }\nexport const handler = async (event: Event): Promise<number> => "
                  "event.n + 1;\n");
    fixture.deploy({describe("f", "nodejs22.x")});
    const InvocationResult result = fixture.call("f", R"({"n":1})");
    if (!result.error) {
        QCOMPARE(result.payload, QByteArray("2"));
        return;
    }
    QCOMPARE(member(result.payload, "errorType"), QByteArray("Runtime.ImportModuleError"));
    const QString message = QString::fromUtf8(member(result.payload, "errorMessage"));
    QVERIFY2(message.startsWith(QStringLiteral("index.ts is TypeScript, and node v")), qPrintable(message));
    QVERIFY2(message.contains(QStringLiteral("esbuild beside the function (npm install --save-dev esbuild)")),
             qPrintable(message));
    QVERIFY(fixture.functions().status("f").file.endsWith(QStringLiteral("/index.ts")));
    // An esbuild beside the function is used.
    fixture.write("f", QStringLiteral("node_modules/.bin/esbuild"),
                  "#!/usr/bin/env node\nconst out = process.argv.find((a) => a.startsWith('--outfile=')).slice(10);\n"
                  "require('fs').mkdirSync(require('path').dirname(out), { recursive: true });\n"
                  "require('fs').writeFileSync(out, 'export const handler = async (event) => event.n + 1;');\n");
    QVERIFY(QFile::setPermissions(fixture.folder("f") + QStringLiteral("/node_modules/.bin/esbuild"),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QCOMPARE(fixture.call("f", R"({"n":1})").payload, QByteArray("2"));
}

void TestHandlers::wrapper()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.mjs"), "export const handler = async () => process.env.WRAPPED;\n");
    fixture.write("layer", QStringLiteral("wrap"), "#!/bin/sh\nexport WRAPPED=yes\nexec \"$@\"\n");
    QVERIFY(QFile::setPermissions(fixture.folder("layer") + QStringLiteral("/wrap"),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    FunctionDescription description = describe("f", "nodejs22.x");
    const auto call = [&](const char* path) {
        description.environment["AWS_LAMBDA_EXEC_WRAPPER"] = path;
        VersionDeployment version = fixture.version(description, "$LATEST", "f");
        version.layers = {fixture.folder("layer")};
        fixture.functions().deploy({{.versions = {version}}});
        return fixture.call("f");
    };
    const InvocationResult missing = call("/opt/nowhere");
    QCOMPARE(member(missing.payload, "errorType"), QByteArray("Runtime.ExitError"));
    QCOMPARE(member(missing.payload, "errorMessage"),
             QByteArray(
                 "RequestId: 00000000-0000-4000-8000-000000000001 Error: Runtime exited with error: exit status 127"));
    QCOMPARE(call("/opt/wrap").payload, QByteArray("\"yes\""));
}

QTEST_GUILESS_MAIN(TestHandlers)
#include "tst_handlers.moc"
