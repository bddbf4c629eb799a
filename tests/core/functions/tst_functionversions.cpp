// Which version of a function a call reaches, and how many of its calls may run at once.
#include "tests/core/functions/FunctionsFixture.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace trestle::functions;
using namespace trestle::tests;
using trestle::base::ErrorCode;

namespace {
const QByteArray nodeRuntime = "nodejs22.x";
// Until it may go.
const QByteArray holding =
    "import fs from 'node:fs';\n"
    "export const handler = async (event) => {\n"
    "  while (!fs.existsSync(event.go)) await new Promise((next) => setTimeout(next, 5));\n"
    "  return process.pid;\n};\n";
}  // namespace

class TestFunctionVersions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void qualifiers_data();
    void qualifiers();
    void weights();
    void publishedVersionsAreNotWatched();
    void reservedConcurrency_data();
    void reservedConcurrency();
    void provisionedConcurrency();
    void scalesOutForHandlersThatWait();
    void layers();
};

void TestFunctionVersions::qualifiers_data()
{
    QTest::addColumn<QByteArray>("qualifier");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("executed");
    QTest::addColumn<QByteArray>("notFound");
    QTest::newRow("none") << QByteArray() << QByteArray(R"(["new","$LATEST"])") << QByteArray("$LATEST")
                          << QByteArray();
    QTest::newRow("$LATEST") << QByteArray("$LATEST") << QByteArray(R"(["new","$LATEST"])") << QByteArray("$LATEST")
                             << QByteArray();
    QTest::newRow("version") << QByteArray("1") << QByteArray(R"(["old","1"])") << QByteArray("1") << QByteArray();
    QTest::newRow("alias") << QByteArray("live") << QByteArray(R"(["old","1"])") << QByteArray("1") << QByteArray();
    QTest::newRow("no such version") << QByteArray("7") << QByteArray() << QByteArray()
                                     << QByteArray("arn:aws:lambda:us-east-1:000000000000:function:f:7");
}

void TestFunctionVersions::qualifiers()
{
    QFETCH(QByteArray, qualifier);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, executed);
    QFETCH(QByteArray, notFound);
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.mjs"),
                  "export const handler = async (event, context) => ['new', context.functionVersion];\n");
    fixture.write("f-1", QStringLiteral("index.mjs"),
                  "export const handler = async (event, context) => ['old', context.functionVersion];\n");
    fixture.functions().deploy({{.versions = {fixture.version(describe("f", nodeRuntime), "$LATEST", "f"),
                                              fixture.version(describe("f", nodeRuntime), "1", "f-1")},
                                 .aliases = {{.name = "live", .version = "1"}}}});

    const InvocationResult result =
        fixture.call({.function = "f", .event = "{}", .requestId = {}, .traceRoot = {}, .qualifier = qualifier});
    if (!notFound.isEmpty()) {
        QVERIFY(result.error);
        QCOMPARE(result.error->code, ErrorCode::ResourceNotFound);
        QCOMPARE(member(result.payload, "errorMessage"), "Function not found: " + notFound);
        return;
    }
    QVERIFY2(!result.error, result.error ? qPrintable(result.error->message) : "");
    QCOMPARE(result.payload, answer);
    QCOMPARE(result.executedVersion, executed);
}

void TestFunctionVersions::weights()
{
    FunctionsFixture fixture;
    for (const char* name : {"f", "f-1", "f-2"})
        fixture.write(name, QStringLiteral("index.mjs"),
                      "export const handler = async (event, context) => context.functionVersion;\n");
    const auto deploy = [&fixture](double share) {
        fixture.functions().deploy({{.versions = {fixture.version(describe("f", nodeRuntime), "$LATEST", "f"),
                                                  fixture.version(describe("f", nodeRuntime), "1", "f-1"),
                                                  fixture.version(describe("f", nodeRuntime), "2", "f-2")},
                                     .aliases = {{.name = "live", .version = "1", .weights = {{"2", share}}}}}});
    };
    const auto call = [&fixture] {
        return fixture.call({.function = "f", .event = "{}", .requestId = {}, .traceRoot = {}, .qualifier = "live"})
            .payload;
    };
    deploy(0);
    for (int n = 0; n < 20; ++n)
        QCOMPARE(call(), QByteArray("\"1\""));
    deploy(1);
    for (int n = 0; n < 20; ++n)
        QCOMPARE(call(), QByteArray("\"2\""));
    deploy(0.5);
    std::set<QByteArray> seen;
    for (int n = 0; n < 200 && seen.size() < 2; ++n)
        seen.insert(call());
    QCOMPARE(seen.size(), size_t(2));
}

void TestFunctionVersions::publishedVersionsAreNotWatched()
{
    FunctionsFixture fixture;
    const auto source = [](int n) { return "export const handler = async () => " + QByteArray::number(n) + ";\n"; };
    fixture.write("f", QStringLiteral("index.mjs"), source(1));
    fixture.write("f-1", QStringLiteral("index.mjs"), source(1));
    fixture.functions().deploy({{.versions = {fixture.version(describe("f", nodeRuntime), "$LATEST", "f"),
                                              fixture.version(describe("f", nodeRuntime), "1", "f-1")}}});
    const auto call = [&fixture](const QByteArray& qualifier) {
        return fixture.call({.function = "f", .event = "{}", .requestId = {}, .traceRoot = {}, .qualifier = qualifier})
            .payload;
    };
    QCOMPARE(call("1"), QByteArray("1"));
    fixture.write("f", QStringLiteral("index.mjs"), source(2));
    fixture.write("f-1", QStringLiteral("index.mjs"), source(2));
    QCOMPARE(call({}), QByteArray("2"));
    QCOMPARE(call("1"), QByteArray("1"));
}

void TestFunctionVersions::reservedConcurrency_data()
{
    QTest::addColumn<int>("reserved");
    QTest::addColumn<int>("calls");
    QTest::addColumn<int>("answered");
    QTest::newRow("none may run") << 0 << 2 << 0;
    QTest::newRow("two may") << 2 << 5 << 2;
    QTest::newRow("fewer calls than may run") << 3 << 2 << 2;
}

void TestFunctionVersions::reservedConcurrency()
{
    QFETCH(int, reserved);
    QFETCH(int, calls);
    QFETCH(int, answered);
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.mjs"), holding);
    FunctionDescription function = describe("f", nodeRuntime);
    function.timeoutMs = 120'000;
    fixture.functions().deploy(
        {{.versions = {fixture.version(function, "$LATEST", "f")}, .reservedConcurrency = reserved}});
    const QTemporaryDir folder;
    const QString go = folder.filePath(QStringLiteral("go"));
    const QByteArray event = "{\"go\":\"" + QFile::encodeName(go) + "\"}";
    std::vector<std::future<InvocationResult>> results;
    for (int n = 0; n < calls; ++n)
        results.push_back(fixture.start("f", event));
    // Who may not run is told so while the others do.
    const auto toldAlready = [&results] {
        return std::count_if(results.begin(), results.end(), [](const auto& result) {
            return result.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
        });
    };
    QTRY_COMPARE_WITH_TIMEOUT(int(toldAlready()), calls - answered, 20'000);
    QVERIFY(QFile(go).open(QIODevice::WriteOnly));
    int served = 0;
    for (auto& future : results) {
        const InvocationResult result = future.get();
        if (!result.error) {
            ++served;
            continue;
        }
        QCOMPARE(result.error->code, ErrorCode::LimitExceeded);
        QCOMPARE(result.throttleReason, QByteArray("ReservedFunctionConcurrentInvocationLimitExceeded"));
        QCOMPARE(member(result.payload, "errorType"), QByteArray("TooManyRequestsException"));
        QCOMPARE(member(result.payload, "errorMessage"), QByteArray("Rate Exceeded."));
    }
    QCOMPARE(served, answered);
    if (reserved > 0) QVERIFY(!fixture.call("f", event).error);
}

void TestFunctionVersions::provisionedConcurrency()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.mjs"),
                  "export const handler = async () => process.env.AWS_LAMBDA_INITIALIZATION_TYPE;\n");
    VersionDeployment version = fixture.version(describe("f", nodeRuntime), "$LATEST", "f");
    version.provisionedConcurrency = 2;
    fixture.functions().deploy({{.versions = {version}}});
    // Without any call.
    QTRY_COMPARE_WITH_TIMEOUT(fixture.functions().status("f").state, FunctionState::Ready, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(fixture.functions().status("f").processes, 2, 20'000);
    const InvocationResult result = fixture.call("f");
    QCOMPARE(result.payload, QByteArray("\"provisioned-concurrency\""));
    QCOMPARE(result.initNs, 0);
}

void TestFunctionVersions::scalesOutForHandlersThatWait()
{
    Functions::Options options;
    options.processesPerFunction = 6;
    FunctionsFixture fixture(options);
    // Each waits until all are there.
    fixture.write("f", QStringLiteral("index.mjs"),
                  "import fs from 'node:fs';\n"
                  "export const handler = async ({ folder }) => {\n"
                  "  fs.writeFileSync(`${folder}/${process.pid}`, '');\n"
                  "  while (fs.readdirSync(folder).length < 6) await new Promise((go) => setTimeout(go, 20));\n"
                  "  return process.pid;\n};\n");
    FunctionDescription function = describe("f", nodeRuntime);
    function.timeoutMs = 120'000;
    fixture.deploy({function});
    const QTemporaryDir folder;
    std::vector<std::future<InvocationResult>> results;
    for (int n = 0; n < 6; ++n)
        results.push_back(fixture.start("f", "{\"folder\":\"" + QFile::encodeName(folder.path()) + "\"}"));
    std::set<QByteArray> processes;
    for (auto& future : results)
        processes.insert(future.get().payload);
    QCOMPARE(processes.size(), size_t(6));
}

void TestFunctionVersions::layers()
{
    FunctionsFixture fixture;
    fixture.write("low", QStringLiteral("nodejs/node_modules/shared/index.js"), "module.exports = 'low';");
    fixture.write("low", QStringLiteral("nodejs/node_modules/lowest/index.js"), "module.exports = 'lowest';");
    fixture.write("high", QStringLiteral("nodejs/node_modules/shared/index.js"), "module.exports = 'high';");
    fixture.write("high", QStringLiteral("python/shared.py"), "value = 'python'\n");
    fixture.write("n", QStringLiteral("index.js"),
                  "exports.handler = async () => [require('shared'), require('lowest')];\n");
    fixture.write("p", QStringLiteral("index.py"),
                  "import shared\ndef handler(event, context):\n    return shared.value\n");
    const std::vector<QString> layers{fixture.folder("low"), fixture.folder("high")};
    VersionDeployment node = fixture.version(describe("n", nodeRuntime), "$LATEST", "n");
    VersionDeployment python = fixture.version(describe("p", "python3.12"), "$LATEST", "p");
    node.layers = layers;
    python.layers = layers;
    fixture.functions().deploy({{.versions = {node}}, {.versions = {python}}});
    QCOMPARE(fixture.call("n").payload, QByteArray(R"(["high","lowest"])"));
    QCOMPARE(fixture.call("p").payload, QByteArray(R"("python")"));
}

QTEST_GUILESS_MAIN(TestFunctionVersions)
#include "tst_functionversions.moc"
