// Events that nobody waits for: kept, tried again, given up, and told of.
#include "tests/core/functions/FunctionsFixture.h"

#include "core/base/Json.h"
#include "core/functions/AsyncJournal.h"
#include "core/functions/Lineage.h"
#include "core/tables/Tables.h"
#include "core/tables/values/ItemCodec.h"
#include "tests/support/FakeClock.h"

#include <QFile>
#include <QTest>

using namespace trestle::functions;
using namespace trestle::tests;
using trestle::base::ErrorCode;
using trestle::base::JsonValue;

namespace {

const QByteArray nodeRuntime = "nodejs22.x";

// Writes one line an attempt into events.log beside it, then fails as often as the event says.
const QByteArray recording =
    "import fs from 'node:fs';\n"
    "const file = process.env.LAMBDA_TASK_ROOT + '/events.log';\n"
    "export const handler = async (event, context) => {\n"
    "  fs.appendFileSync(file, `${context.awsRequestId} ${JSON.stringify(event)} "
    "${JSON.stringify(context.clientContext ?? null)}\\n`);\n"
    "  const attempts = fs.readFileSync(file, 'utf8').split('\\n').filter((l) => l.startsWith(context.awsRequestId));\n"
    "  if (attempts.length <= (event.failures ?? 0)) throw new RangeError('not yet');\n  return { done: true };\n};\n";

QByteArrayList linesOf(FunctionsFixture& fixture, const QByteArray& name)
{
    QFile file(fixture.folder(name) + QStringLiteral("/events.log"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    QByteArrayList lines = file.readAll().split('\n');
    lines.pop_back();
    return lines;
}

// One when it is accepted, and one more for the outcome of every attempt, once that is known.
qsizetype recordsOf(const QByteArray& event, const QTemporaryDir& data)
{
    QFile file(data.filePath(QStringLiteral("async-events")));
    return file.open(QIODevice::ReadOnly) ? file.readAll().count(event) : 0;
}

trestle::base::Result<void> enqueue(FunctionsFixture& fixture, Invocation invocation)
{
    std::promise<trestle::base::Result<void>> promise;
    auto future = promise.get_future();
    fixture.functions().enqueue(std::move(invocation), [promise = std::move(promise)](auto result) mutable {
        promise.set_value(std::move(result));
    });
    return future.get();
}

const QByteArray id = "11111111-2222-4333-8444-555555555555";
const QByteArray arn = "arn:aws:lambda:us-east-1:000000000000:function:";

}  // namespace

class TestAsyncEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void triesAgain();
    void outcomes_data();
    void outcomes();
    void grownTooOld();
    void deadLetters();
    void outcomeIntoTable();
    void survivesARestart();
    void refusals_data();
    void refusals();
    void waitsForConcurrency();
    void zeroConcurrency();
    void chainsEnd();
    void journal();
    void journalEndsInRubbish_data();
    void journalEndsInRubbish();
    void lineage();
};

void TestAsyncEvents::triesAgain()
{
    FakeClock clock;
    const QTemporaryDir data;
    Functions::Options options;
    options.clock = &clock;
    options.dataFolder = data.path();
    FunctionsFixture fixture(options);
    fixture.write("f", QStringLiteral("index.mjs"), recording);
    fixture.deploy({describe("f", nodeRuntime)});
    QVERIFY(enqueue(fixture, {.function = "f", .event = R"({"failures":2})", .requestId = id}));
    const auto attempts = [&fixture] { return linesOf(fixture, "f").size(); };
    QTRY_COMPARE_WITH_TIMEOUT(attempts(), 1, 20'000);
    // The failure has to be known before time goes on.
    QTRY_COMPARE_WITH_TIMEOUT(recordsOf(id, data), 2, 20'000);
    clock.advanceMs(59'000);
    QTest::qWait(400);
    QCOMPARE(attempts(), 1);
    clock.advanceMs(1'000);
    QTRY_COMPARE_WITH_TIMEOUT(attempts(), 2, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(recordsOf(id, data), 3, 20'000);
    clock.advanceMs(119'000);
    QTest::qWait(400);
    QCOMPARE(attempts(), 2);
    clock.advanceMs(1'000);
    QTRY_COMPARE_WITH_TIMEOUT(attempts(), 3, 20'000);
    for (const QByteArray& line : linesOf(fixture, "f"))
        QVERIFY(line.startsWith(id));
    // It succeeded: nothing comes any more.
    QTRY_COMPARE_WITH_TIMEOUT(recordsOf(id, data), 4, 20'000);
    clock.advanceMs(1'000'000);
    QTest::qWait(400);
    QCOMPARE(attempts(), 3);
}

void TestAsyncEvents::outcomes_data()
{
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray head =
        R"({"version":"1.0","timestamp":"2023-11-14T22:13:20.000Z","requestContext":{"requestId":")" + id +
        R"(","functionArn":")" + arn + R"(f:$LATEST","condition":")";
    QTest::newRow("success") << QByteArray(R"({"n":1})")
                             << head + R"(Success","approximateInvokeCount":1},"requestPayload":{"n":1},)"
                                       R"("responseContext":{"statusCode":200,"executedVersion":"$LATEST"},)"
                                       R"("responsePayload":{"done":true}})";
    QTest::newRow("failure") << QByteArray(R"({"failures":9})")
                             << head +
                                    R"(RetriesExhausted","approximateInvokeCount":1},"requestPayload":{"failures":9},)"
                                    R"("responseContext":{"statusCode":200,"executedVersion":"$LATEST",)"
                                    R"("functionError":"Unhandled"},"responsePayload":{"errorType":"RangeError",)"
                                    R"("errorMessage":"not yet","trace":)";
}

void TestAsyncEvents::outcomes()
{
    QFETCH(QByteArray, event);
    QFETCH(QByteArray, expected);
    FakeClock clock;
    Functions::Options options;
    options.clock = &clock;
    FunctionsFixture fixture(options);
    fixture.write("f", QStringLiteral("index.mjs"), recording);
    fixture.write("told", QStringLiteral("index.mjs"), recording);
    FunctionDeployment deployment{.versions = {fixture.version(describe("f", nodeRuntime), "$LATEST", "f")}};
    deployment.asynchronous["$LATEST"] = {
        .maximumRetries = 0, .onSuccessArn = arn + "told", .onFailureArn = arn + "told"};
    fixture.functions().deploy(
        {deployment, {.versions = {fixture.version(describe("told", nodeRuntime), "$LATEST", "told")}}});
    QVERIFY(enqueue(fixture, {.function = "f", .event = event, .requestId = id}));
    QTRY_COMPARE_WITH_TIMEOUT(linesOf(fixture, "told").size(), 1, 20'000);
    const QByteArray line = linesOf(fixture, "told").front();
    QVERIFY2(line.mid(line.indexOf(' ') + 1).startsWith(expected), line.constData());
}

void TestAsyncEvents::grownTooOld()
{
    FakeClock clock;
    const QTemporaryDir data;
    Functions::Options options;
    options.clock = &clock;
    options.dataFolder = data.path();
    FunctionsFixture fixture(options);
    fixture.write("f", QStringLiteral("index.mjs"), recording);
    fixture.write("told", QStringLiteral("index.mjs"), recording);
    FunctionDeployment deployment{.versions = {fixture.version(describe("f", nodeRuntime), "$LATEST", "f")}};
    deployment.asynchronous["$LATEST"] = {.maximumAgeSeconds = 60, .onFailureArn = arn + "told"};
    fixture.functions().deploy(
        {deployment, {.versions = {fixture.version(describe("told", nodeRuntime), "$LATEST", "told")}}});
    QVERIFY(enqueue(fixture, {.function = "f", .event = R"({"failures":9})", .requestId = id}));
    QTRY_COMPARE_WITH_TIMEOUT(linesOf(fixture, "f").size(), 1, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(recordsOf(id, data), 2, 20'000);
    clock.advanceMs(61'000);
    QTRY_COMPARE_WITH_TIMEOUT(linesOf(fixture, "told").size(), 1, 20'000);
    const QByteArray line = linesOf(fixture, "told").front();
    QVERIFY2(line.contains(R"("condition":"EventAgeExceeded","approximateInvokeCount":1})"), line.constData());
    QVERIFY2(line.contains(R"("functionError":"Unhandled"},"responsePayload":{"errorType":"RangeError")"),
             line.constData());
    QCOMPARE(linesOf(fixture, "f").size(), 1);
}

void TestAsyncEvents::deadLetters()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.mjs"), recording);
    fixture.write("told", QStringLiteral("index.mjs"), recording);
    FunctionDeployment deployment{.versions = {fixture.version(describe("f", nodeRuntime), "$LATEST", "f")}};
    deployment.versions.front().deadLetterArn = arn + "told";
    deployment.asynchronous["$LATEST"] = {.maximumRetries = 0};
    fixture.functions().deploy(
        {deployment, {.versions = {fixture.version(describe("told", nodeRuntime), "$LATEST", "told")}}});
    QVERIFY(enqueue(fixture, {.function = "f", .event = R"({"failures":9})", .requestId = id}));
    QTRY_COMPARE_WITH_TIMEOUT(linesOf(fixture, "told").size(), 1, 20'000);
    const QByteArray line = linesOf(fixture, "told").front();
    QCOMPARE(line.mid(line.indexOf(' ') + 1),
             QByteArray(R"({"failures":9} {"custom":{"ErrorCode":"200","ErrorMessage":"not yet","RequestID":")" + id +
                        R"("}})"));
}

void TestAsyncEvents::outcomeIntoTable()
{
    using namespace trestle::tables;
    auto tables = Tables::open({});
    QVERIFY(tables);
    TableDescription description;
    description.name = "Outcomes";
    description.keys = {{"id", KeyType::S}, KeyAttribute{"at", KeyType::N}};
    std::promise<bool> made;
    (*tables)->createTable(description, [&made](auto result) { made.set_value(bool(result)); });
    QVERIFY(made.get_future().get());

    FakeClock clock;
    Functions::Options options;
    options.clock = &clock;
    options.tables = tables->get();
    FunctionsFixture fixture(options);
    fixture.write("f", QStringLiteral("index.mjs"), recording);
    FunctionDeployment deployment{.versions = {fixture.version(describe("f", nodeRuntime), "$LATEST", "f")}};
    deployment.asynchronous["$LATEST"] = {.onSuccessArn = "arn:aws:dynamodb:us-east-1:000000000000:table/Outcomes"};
    fixture.functions().deploy({deployment});
    QVERIFY(enqueue(fixture, {.function = "f", .event = "{}", .requestId = id}));
    ScanRequest request;
    request.tableName = "Outcomes";
    const auto item = [&]() -> Item {
        const auto page = (*tables)->scan(request);
        if (!page || page->count != 1) return {};
        const auto decoded = decodeItem(page->encodedItems.front());
        return decoded ? *decoded : Item();
    };
    QTRY_VERIFY_WITH_TIMEOUT(!item().empty(), 20'000);
    QCOMPARE(*item().find("id"), AttributeValue::string(id));
    QCOMPARE(*item().find("at"), AttributeValue::number(*Decimal::parse("1700000000000")));
    QVERIFY(item().find("body")->as<AttributeValue::String>()->utf8.contains(R"("condition":"Success")"));
    fixture.shutDown();
}

void TestAsyncEvents::survivesARestart()
{
    FakeClock clock;
    QTemporaryDir data;
    Functions::Options options;
    options.clock = &clock;
    options.dataFolder = data.path();
    {
        FunctionsFixture fixture(options);
        fixture.write("f", QStringLiteral("index.mjs"), recording);
        fixture.deploy({describe("f", nodeRuntime)});
        QVERIFY(enqueue(fixture, {.function = "f", .event = R"({"failures":9})", .requestId = id}));
        QTRY_COMPARE_WITH_TIMEOUT(linesOf(fixture, "f").size(), 1, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(recordsOf(id, data), 2, 20'000);
    }
    FunctionsFixture fixture(options);
    fixture.write("f", QStringLiteral("index.mjs"), recording);
    fixture.deploy({describe("f", nodeRuntime)});
    QTest::qWait(400);
    QCOMPARE(linesOf(fixture, "f").size(), 0);
    clock.advanceMs(60'000);
    QTRY_COMPARE_WITH_TIMEOUT(linesOf(fixture, "f").size(), 1, 20'000);
    QVERIFY(linesOf(fixture, "f").front().startsWith(id));
}

void TestAsyncEvents::refusals_data()
{
    QTest::addColumn<QByteArray>("function");
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("no such function") << QByteArray("g") << QByteArray("{}") << ErrorCode::ResourceNotFound;
    QTest::newRow("too large") << QByteArray("f") << '"' + QByteArray(262'143, 'x') + '"' << ErrorCode::TooLarge;
}

void TestAsyncEvents::refusals()
{
    QFETCH(QByteArray, function);
    QFETCH(QByteArray, event);
    QFETCH(ErrorCode, code);
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.mjs"), recording);
    fixture.deploy({describe("f", nodeRuntime)});
    const auto result = enqueue(fixture, {.function = function, .event = event, .requestId = id});
    QVERIFY(!result);
    QCOMPARE(result.error().code, code);
    event.chop(2);
    if (code == ErrorCode::TooLarge)
        QVERIFY(enqueue(fixture, {.function = "f", .event = event + '"', .requestId = id}));
}

void TestAsyncEvents::waitsForConcurrency()
{
    FakeClock clock;
    Functions::Options options;
    options.clock = &clock;
    FunctionsFixture fixture(options);
    fixture.write("f", QStringLiteral("index.mjs"),
                  recording +
                      "const inner = handler;\nexport const waiting = async (event, context) => {\n"
                      "  while (event.until && !fs.existsSync(event.until)) await new Promise((go) => "
                      "setTimeout(go, 5));\n  return inner(event, context);\n};\n");
    FunctionDeployment deployment{
        .versions = {fixture.version(describe("f", nodeRuntime, "index.waiting"), "$LATEST", "f")}};
    deployment.reservedConcurrency = 1;
    fixture.functions().deploy({deployment});
    const QString go = fixture.folder("f") + QStringLiteral("/go.log");
    std::future<InvocationResult> busy = fixture.start("f", R"({"until":")" + go.toUtf8() + "\"}");
    QVERIFY(enqueue(fixture, {.function = "f", .event = "{}", .requestId = id}));
    // A call that comes behind the event finds no room either.
    QCOMPARE(fixture.call("f").error->code, ErrorCode::LimitExceeded);
    fixture.write("f", QStringLiteral("go.log"), "");
    QVERIFY(!busy.get().error);
    QCOMPARE(linesOf(fixture, "f").size(), 1);
    clock.advanceMs(1'000);
    QTRY_COMPARE_WITH_TIMEOUT(linesOf(fixture, "f").size(), 2, 20'000);
}

// Which none will ever come.
void TestAsyncEvents::zeroConcurrency()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.mjs"), recording);
    fixture.write("told", QStringLiteral("index.mjs"), recording);
    FunctionDeployment deployment{.versions = {fixture.version(describe("f", nodeRuntime), "$LATEST", "f")}};
    deployment.reservedConcurrency = 0;
    deployment.asynchronous["$LATEST"] = {.onFailureArn = arn + "told"};
    fixture.functions().deploy(
        {deployment, {.versions = {fixture.version(describe("told", nodeRuntime), "$LATEST", "told")}}});
    QVERIFY(enqueue(fixture, {.function = "f", .event = "{}", .requestId = id}));
    QTRY_COMPARE_WITH_TIMEOUT(linesOf(fixture, "told").size(), 1, 20'000);
    const QByteArray line = linesOf(fixture, "told").front();
    QVERIFY2(line.contains(R"("condition":"ZeroReservedConcurrency","approximateInvokeCount":0},"requestPayload":{}})"),
             line.constData());
    QCOMPARE(linesOf(fixture, "f").size(), 0);
}

void TestAsyncEvents::chainsEnd()
{
    FunctionsFixture fixture;
    fixture.write("f", QStringLiteral("index.mjs"),
                  "export const handler = async () => process.env._X_AMZN_TRACE_ID.match(/Lineage=(.*)/)[1];\n");
    fixture.deploy({describe("f", nodeRuntime)});
    const auto call = [&fixture](const QByteArray& lineage) {
        return fixture.call(
            {.function = "f", .event = "{}", .traceRoot = "1-5759e988-bd862e3fe1be46a994272793", .lineage = lineage});
    };
    QByteArray lineage;
    for (int n = 0; n < 16; ++n) {
        const InvocationResult result = call(lineage);
        QVERIFY2(!result.error, result.payload.constData());
        lineage = result.payload.mid(1).chopped(1);
        QCOMPARE(timesThrough(lineage, arn + "f"), n + 1);
    }
    const InvocationResult ended = call(lineage);
    QCOMPARE(ended.error->code, ErrorCode::Cancelled);
    QCOMPARE(member(ended.payload, "errorType"), QByteArray("RecursiveInvocationException"));
    FunctionDeployment allowed{.versions = {fixture.version(describe("f", nodeRuntime), "$LATEST", "f")}};
    allowed.recursiveLoop = RecursiveLoop::Allow;
    fixture.functions().deploy({allowed});
    QVERIFY(!call(lineage).error);
}

void TestAsyncEvents::journal()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("events"));
    const AsyncEvent first{
        .id = "1", .function = "f", .payload = QByteArray("\0\xff{}", 4), .acceptedMs = 5, .dueMs = 6};
    AsyncEvent second{.id = "2", .function = "g", .qualifier = "live", .traceRoot = "t", .lineage = "l"};
    const AsyncEvent third{.id = "3"};
    {
        auto journal = AsyncJournal::open(path);
        QVERIFY(journal);
        QVERIFY((*journal)->events().empty());
        (*journal)->put(first, {});
        (*journal)->put(second, {});
        (*journal)->put(third, {});
        (*journal)->remove("3");
        second.attempts = 2;
        (*journal)->put(second, {});
    }
    for (int n = 0; n < 2; ++n) {
        auto journal = AsyncJournal::open(path);
        QVERIFY(journal);
        QCOMPARE((*journal)->events(), (std::vector<AsyncEvent>{first, second}));
    }
    QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void TestAsyncEvents::journalEndsInRubbish_data()
{
    QTest::addColumn<int>("cut");
    QTest::addColumn<QByteArray>("appended");
    QTest::newRow("half a record") << 3 << QByteArray();
    QTest::newRow("a wrong checksum") << 1 << QByteArray("x");
    QTest::newRow("zeros") << 0 << QByteArray(4096, '\0');
    QTest::newRow("a length beyond all") << 0 << QByteArray(20, '\xff');
}

void TestAsyncEvents::journalEndsInRubbish()
{
    QFETCH(int, cut);
    QFETCH(QByteArray, appended);
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("events"));
    {
        auto journal = AsyncJournal::open(path);
        (*journal)->put({.id = "1"}, {});
        (*journal)->put({.id = "2"}, {});
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(file.size() - cut));
    QVERIFY(file.seek(file.size()));
    file.write(appended);
    file.close();
    auto journal = AsyncJournal::open(path);
    QVERIFY(journal);
    QCOMPARE((*journal)->events().size(), cut > 0 ? size_t(1) : size_t(2));
    // What is added now is read again.
    (*journal)->put({.id = "4"}, {});
    journal->reset();
    journal = AsyncJournal::open(path);
    QCOMPARE((*journal)->events().back().id, QByteArray("4"));
}

void TestAsyncEvents::lineage()
{
    QCOMPARE(lineageOf("Root=1-2-3;Parent=4;Sampled=0;Lineage=1:abcdef01:2"), QByteArray("1:abcdef01:2"));
    QCOMPARE(lineageOf("Lineage=x;Root=1"), QByteArray("x"));
    QCOMPARE(lineageOf("Root=1-2-3"), QByteArray());
    const QByteArray both = lineageThrough(lineageThrough(lineageThrough("nonsense", "a"), "b"), "a");
    QCOMPARE(timesThrough(both, "a"), 2);
    QCOMPARE(timesThrough(both, "b"), 1);
    QCOMPARE(timesThrough(both, "c"), 0);
}

QTEST_GUILESS_MAIN(TestAsyncEvents)
#include "tst_asyncevents.moc"
