// Streams and schedules that call functions: real tables, a clock that tests move, and functions that answer as a test
// says.
#include "core/base/Json.h"
#include "core/functions/BatchResponse.h"
#include "core/functions/EventSources.h"
#include "core/tables/Tables.h"
#include "core/tables/changes/StreamRecordJson.h"
#include "tests/support/FakeClock.h"

#include <QMutex>
#include <QTemporaryDir>
#include <QTest>

#include <future>

using namespace trestle;
using namespace trestle::functions;
using tests::FakeClock;
using Answer = std::function<InvocationResult(const base::JsonValue& event)>;

namespace {

InvocationResult answered(const QByteArray& payload)
{
    InvocationResult result;
    result.payload = payload;
    result.executedVersion = latestVersion;
    return result;
}

InvocationResult raised()
{
    InvocationResult result = answered(R"({"errorType":"E","errorMessage":"m"})");
    result.error = base::Error{base::ErrorCode::FunctionError, {}};
    return result;
}

// A table with a stream, event sources on it, and what they called and sent on.
class Bench
{
public:
    explicit Bench(Answer chosen = [](const base::JsonValue&) { return answered("null"); }) : answer(std::move(chosen))
    {
        tables::Tables::Options options;
        options.clock = &clock;
        m_tables = std::move(*tables::Tables::open(options));
        tables::TableDescription description;
        description.name = "Loans";
        description.keys = {{"id", tables::KeyType::S}, {}};
        description.stream = tables::StreamView::NewAndOldImages;
        std::promise<bool> made;
        m_tables->createTable(description, [&made](auto result) { made.set_value(bool(result)); });
        if (!made.get_future().get()) qFatal("no table");
    }
    ~Bench() { m_sources.reset(); }

    void start(std::vector<StreamSource> streams, std::vector<ScheduleSource> schedules = {})
    {
        if (!m_sources) {
            EventSources::Options options;
            options.invoke = [this](Invocation invocation, Functions::Reply reply) {
                call(std::move(invocation), std::move(reply));
            };
            options.enqueue = [this](Invocation invocation) {
                const QMutexLocker lock(&m_mutex);
                m_enqueued.push_back(std::move(invocation));
            };
            options.tables = m_tables.get();
            options.dataFolder = m_folder.path();
            options.clock = &clock;
            m_sources = std::make_unique<EventSources>(std::move(options));
        }
        m_sources->deploy(std::move(streams), std::move(schedules));
    }
    void stop() { m_sources.reset(); }

    void put(const QByteArray& id, const QByteArray& value = "v")
    {
        tables::PutItemRequest request;
        request.tableName = "Loans";
        request.item =
            tables::Item{{"id", tables::AttributeValue::string(id)}, {"value", tables::AttributeValue::string(value)}};
        std::promise<bool> written;
        m_tables->putItem(std::move(request), [&written](auto result) { written.set_value(bool(result)); });
        if (!written.get_future().get()) qFatal("no item");
    }
    void put(int count)
    {
        for (int n = 0; n < count; ++n)
            put("item" + QByteArray::number(n));
    }

    // How many records each call had, in their order.
    QList<int> batches()
    {
        const QMutexLocker lock(&m_mutex);
        QList<int> sizes;
        for (const Invocation& each : m_called)
            sizes.push_back(static_cast<int>(base::parseJson(each.event)->find("Records")->array().size()));
        return sizes;
    }
    QList<Invocation> called()
    {
        const QMutexLocker lock(&m_mutex);
        return m_called;
    }
    QList<Invocation> enqueued()
    {
        const QMutexLocker lock(&m_mutex);
        return m_enqueued;
    }
    EventSources& sources() { return *m_sources; }

    FakeClock clock;
    Answer answer;

private:
    void call(Invocation invocation, Functions::Reply reply)
    {
        const auto event = base::parseJson(invocation.event);
        if (!event) qFatal("the event is no JSON: %s", invocation.event.constData());
        InvocationResult result = answer(*event);
        result.report.requestId = invocation.requestId;
        {
            const QMutexLocker lock(&m_mutex);
            m_called.push_back(std::move(invocation));
        }
        reply(std::move(result));
    }

    QTemporaryDir m_folder;
    std::unique_ptr<tables::Tables> m_tables;
    std::unique_ptr<EventSources> m_sources;
    QMutex m_mutex;  // guards the two below
    QList<Invocation> m_called;
    QList<Invocation> m_enqueued;
};

StreamSource source()
{
    return {.id = "11111111-2222-4333-8444-555555555555",
            .table = "Loans",
            .function = "f",
            .startingPosition = StartingPosition::TrimHorizon};
}

// Time goes on, in steps small enough for every timer.
void pass(Bench& bench, qint64 ms)
{
    for (qint64 gone = 0; gone < ms; gone += 200) {
        bench.clock.advanceMs(std::min<qint64>(200, ms - gone));
        QTest::qWait(25);
    }
}

/// Time goes on until it is so.
template <typename Condition>
bool passUntil(Bench& bench, Condition condition)
{
    for (int steps = 0; steps < 1'000 && !condition(); ++steps)
        pass(bench, 200);
    return condition();
}

const QByteArray tellArn = "arn:aws:lambda:us-east-1:000000000000:function:told";

}  // namespace

class TestEventSources : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordsArriveInBatches();
    void startingPositions();
    void whatIsWrittenWhileHeldIsNoNews();
    void windowGathers();
    void filters_data();
    void filters();
    void answers_data();
    void answers();
    void givenUpRecord();
    void partOfABatch();
    void bisects();
    void growsTooOld();
    void parallelLanesKeepAnItemsOrder();
    void tumblingWindow();
    void checkpointsLast();
    void refusedForConcurrency();
    void disabledAndRemoved();
    void schedules();
    void noStream();
};

void TestEventSources::recordsArriveInBatches()
{
    Bench bench;
    StreamSource chosen = source();
    chosen.batchSize = 2;
    bench.put(5);
    bench.start({chosen});
    QTRY_COMPARE(bench.batches(), (QList<int>{2, 2, 1}));
    bench.put("later");
    QTRY_COMPARE(bench.batches(), (QList<int>{2, 2, 1, 1}));
    QCOMPARE(bench.sources().status(chosen.id).lastResult, QByteArray("OK"));
    const QByteArray event = bench.called().last().event;
    const auto record = base::parseJson(event)->find("Records")->array().front();
    QCOMPARE(record.find("eventName")->string(), QByteArray("INSERT"));
    QCOMPARE(base::writeJson(*record.find("dynamodb")->find("NewImage")),
             QByteArray(R"({"id":{"S":"later"},"value":{"S":"v"}})"));
    QVERIFY(record.find("eventSourceARN")
                ->string()
                .startsWith("arn:aws:dynamodb:us-east-1:000000000000:table/Loans/stream/"));
}

void TestEventSources::startingPositions()
{
    Bench bench;
    bench.put(3);
    StreamSource chosen = source();
    chosen.startingPosition = StartingPosition::Latest;
    bench.start({chosen});
    QTRY_VERIFY(bench.sources().status(chosen.id).lastModifiedMs > 0);
    bench.put("new");
    QTRY_COMPARE(bench.batches(), QList<int>{1});
    QVERIFY(bench.called().first().event.contains("\"new\""));
}

void TestEventSources::whatIsWrittenWhileHeldIsNoNews()
{
    Bench bench;
    StreamSource latest = source();
    latest.startingPosition = StartingPosition::Latest;
    StreamSource all = source();
    all.id = "22222222-2222-4333-8444-555555555555";
    bench.start({});
    bench.sources().holdStreams(true);
    bench.start({latest, all});
    bench.put(3);
    bench.sources().holdStreams(false);
    QTRY_COMPARE(bench.batches(), QList<int>{3});  // who wants all of them
    QTRY_VERIFY(bench.sources().status(latest.id).lastModifiedMs > 0);
    bench.put("new");
    QTRY_COMPARE(bench.batches(), (QList<int>{3, 1, 1}));
}

void TestEventSources::windowGathers()
{
    Bench bench;
    StreamSource chosen = source();
    chosen.batchingWindowSeconds = 10;
    chosen.batchSize = 4;
    bench.start({chosen});
    bench.put(2);
    pass(bench, 9'000);
    QCOMPARE(bench.batches(), QList<int>{});
    passUntil(bench, [&] { return !bench.batches().isEmpty(); });
    QCOMPARE(bench.batches(), QList<int>{2});
    // A full batch does not wait.
    for (const char* id : {"a", "b", "c", "d"})
        bench.put(id);
    QTRY_COMPARE(bench.batches(), (QList<int>{2, 4}));
}

void TestEventSources::filters_data()
{
    QTest::addColumn<std::vector<QByteArray>>("patterns");
    QTest::addColumn<int>("invocations");
    QTest::addColumn<QByteArray>("lastResult");
    using Patterns = std::vector<QByteArray>;
    QTest::newRow("none") << Patterns{} << 2 << QByteArray("OK");
    QTest::newRow("both") << Patterns{R"({"eventName":["INSERT","MODIFY"]})"} << 2 << QByteArray("OK");
    QTest::newRow("one of the patterns") << Patterns{R"({"eventName":["MODIFY"]})", R"({"eventName":["REMOVE"]})"} << 1
                                         << QByteArray("OK");
    QTest::newRow("nothing") << Patterns{R"({"eventName":["REMOVE"]})"} << 0 << QByteArray("No records processed");
    QTest::newRow("no pattern") << Patterns{"{"} << 0
                                << QByteArray("PROBLEM: Invalid filter pattern definition. the pattern: no JSON");
}

void TestEventSources::filters()
{
    QFETCH(std::vector<QByteArray>, patterns);
    QFETCH(int, invocations);
    QFETCH(QByteArray, lastResult);
    Bench bench;
    StreamSource chosen = source();
    chosen.batchSize = 1;
    chosen.filters = patterns;
    bench.put("id_value");
    bench.put("id_value", "another");
    bench.start({chosen});
    QTRY_COMPARE(bench.batches().size(), invocations);
    QTRY_COMPARE(bench.sources().status(chosen.id).lastResult, lastResult);
    QTest::qWait(50);
    QCOMPARE(bench.batches().size(), invocations);
}

void TestEventSources::answers_data()
{
    QTest::addColumn<QByteArray>("answer");  // "": raises
    QTest::addColumn<bool>("reports");
    QTest::addColumn<int>("invocations");
    const auto row = [](const char* answer, bool reports, int invocations) {
        QTest::addRow("%s%s", reports ? "" : "not reporting: ", answer) << QByteArray(answer) << reports << invocations;
    };
    row(R"({"batchItemFailures":[{"itemIdentifier":""}]})", true, 4);
    row(R"({"batchItemFailures":[{"itemIdentifier":null}]})", true, 4);
    row(R"({"batchItemFailures":[{"foo":"123"}]})", true, 4);
    row(R"({"batchItemFailures":[{"itemIdentifier":"nonsense"}]})", true, 4);
    row(R"({"batchItemFailures":"nonsense"})", true, 4);
    row("", true, 4);
    row("", false, 4);
    row(R"({"batchItemFailures":[]})", true, 1);
    row(R"({"batchItemFailures":null})", true, 1);
    row("null", true, 1);
    row("{}", true, 1);
    row("[]", true, 1);
    row(R"({"batchItemFailures":[{"itemIdentifier":"x"}]})", false, 1);
}

void TestEventSources::answers()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, reports);
    QFETCH(int, invocations);
    Bench bench([&answer](const base::JsonValue&) { return answer.isEmpty() ? raised() : answered(answer); });
    StreamSource chosen = source();
    chosen.maximumRetries = 3;
    chosen.reportsItemFailures = reports;
    bench.put(1);
    bench.start({chosen});
    passUntil(bench, [&] { return bench.batches().size() >= invocations; });
    pass(bench, 3'000);
    QCOMPARE(bench.batches().size(), invocations);
}

void TestEventSources::givenUpRecord()
{
    Bench bench([](const base::JsonValue&) { return raised(); });
    StreamSource chosen = source();
    chosen.maximumRetries = 3;
    chosen.onFailureArn = tellArn;
    bench.put(1);
    bench.start({chosen});
    passUntil(bench, [&] { return !bench.enqueued().isEmpty(); });
    QCOMPARE(bench.enqueued().size(), 1);
    QCOMPARE(bench.enqueued().first().function, QByteArray("told"));
    const auto record = base::parseJson(bench.enqueued().first().event);
    const QByteArray sequence = tables::sequenceNumber(1);
    QCOMPARE(record->object().size(), size_t(5));
    const base::JsonValue& context = *record->find("requestContext");
    QCOMPARE(context.find("requestId")->string(), bench.called().last().requestId);
    QCOMPARE(context.find("functionArn")->string(), QByteArray("arn:aws:lambda:us-east-1:000000000000:function:f"));
    QCOMPARE(context.find("condition")->string(), QByteArray("RetryAttemptsExhausted"));
    QCOMPARE(context.find("approximateInvokeCount")->toInteger(), 4);
    QCOMPARE(base::writeJson(*record->find("responseContext")),
             QByteArray(R"({"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"})"));
    const base::JsonValue& info = *record->find("DDBStreamBatchInfo");
    QCOMPARE(info.find("startSequenceNumber")->string(), sequence);
    QCOMPARE(info.find("endSequenceNumber")->string(), sequence);
    QCOMPARE(info.find("approximateArrivalOfFirstRecord")->string(), QByteArray("2023-11-14T22:13:20Z"));
    QCOMPARE(info.find("batchSize")->toInteger(), 1);
    QVERIFY(info.find("shardId")->string().startsWith("shardId-"));
    QVERIFY(info.find("streamArn")->string().contains(":table/Loans/stream/"));
}

void TestEventSources::partOfABatch()
{
    // The third record fails at first.
    int calls = 0;
    Bench bench([&calls](const base::JsonValue& event) {
        if (++calls > 1) return answered("null");
        const auto& records = event.find("Records")->array();
        const QByteArray third = records[2].find("dynamodb")->find("SequenceNumber")->string();
        const QByteArray fourth = records[3].find("dynamodb")->find("SequenceNumber")->string();
        return answered(R"({"batchItemFailures":[{"itemIdentifier":")" + fourth + R"("},{"itemIdentifier":")" + third +
                        R"("}]})");
    });
    StreamSource chosen = source();
    chosen.reportsItemFailures = true;
    bench.put(4);
    bench.start({chosen});
    passUntil(bench, [&] { return bench.batches().size() >= 2; });
    QCOMPARE(bench.batches(), (QList<int>{4, 2}));
    QVERIFY(bench.called().last().event.contains("item2"));
}

void TestEventSources::bisects()
{
    // One record is poison.
    Bench bench([](const base::JsonValue& event) {
        return base::writeJson(event).contains("\"item2\"") ? raised() : answered("null");
    });
    StreamSource chosen = source();
    chosen.bisectsBatchOnError = true;
    chosen.maximumRetries = 1;
    chosen.onFailureArn = tellArn;
    bench.put(4);
    bench.start({chosen});
    passUntil(bench, [&] { return bench.batches().size() >= 6; });
    // 4 fails; 0,1 passes; 2,3 fails; 2 fails twice and is given up; 3 passes.
    QCOMPARE(bench.batches(), (QList<int>{4, 2, 2, 1, 1, 1}));
    QCOMPARE(bench.enqueued().size(), 1);
    QVERIFY(bench.enqueued().first().event.contains(R"("batchSize":1)"));
    QVERIFY(bench.called().last().event.contains("item3"));
}

void TestEventSources::growsTooOld()
{
    Bench bench([](const base::JsonValue&) { return raised(); });
    StreamSource chosen = source();
    chosen.maximumRecordAgeSeconds = 60;
    chosen.onFailureArn = tellArn;
    bench.put(2);
    bench.start({chosen});
    QTRY_COMPARE(bench.batches().size(), 1);
    bench.clock.advanceMs(61'000);
    QTRY_COMPARE(bench.enqueued().size(), 1);
    QVERIFY(bench.enqueued().first().event.contains("RecordAgeExceeded"));
    QVERIFY(bench.enqueued().first().event.contains(R"("batchSize":2)"));
}

void TestEventSources::parallelLanesKeepAnItemsOrder()
{
    std::map<QByteArray, QByteArrayList> seen;
    QMutex mutex;
    Bench bench([&](const base::JsonValue& event) {
        const QMutexLocker lock(&mutex);
        for (const base::JsonValue& record : event.find("Records")->array()) {
            const base::JsonValue& image = *record.find("dynamodb")->find("NewImage");
            seen[image.find("id")->find("S")->string()].push_back(image.find("value")->find("S")->string());
        }
        return answered("null");
    });
    StreamSource chosen = source();
    chosen.parallelizationFactor = 4;
    chosen.batchSize = 3;
    for (int n = 0; n < 40; ++n)
        bench.put("item" + QByteArray::number(n % 8), QByteArray::number(n));
    bench.start({chosen});
    const auto count = [&bench] {
        const QList<int> batches = bench.batches();
        return std::accumulate(batches.begin(), batches.end(), 0);
    };
    QTRY_COMPARE(count(), 40);
    for (int item = 0; item < 8; ++item) {
        QByteArrayList expected;
        for (int n = item; n < 40; n += 8)
            expected.push_back(QByteArray::number(n));
        QCOMPARE(seen["item" + QByteArray::number(item)], expected);
    }
}

void TestEventSources::tumblingWindow()
{
    Bench bench([](const base::JsonValue& event) {
        const auto before = event.find("state")->find("count");
        const qint64 count = (before ? *before->toInteger() : 0) + qint64(event.find("Records")->array().size());
        return answered("{\"state\":{\"count\":" + QByteArray::number(count) + "}}");
    });
    bench.clock.setNowMs(1'700'000'010'000);
    StreamSource chosen = source();
    chosen.batchSize = 2;
    chosen.tumblingWindowSeconds = 30;
    bench.put(3);
    bench.start({chosen});
    QTRY_COMPARE(bench.batches(), (QList<int>{2, 1}));
    const auto second = base::parseJson(bench.called()[1].event);
    QCOMPARE(base::writeJson(*second->find("state")), QByteArray(R"({"count":2})"));
    QCOMPARE(base::writeJson(*second->find("window")),
             QByteArray(R"({"start":"2023-11-14T22:13:30Z","end":"2023-11-14T22:14:00Z"})"));
    QCOMPARE(second->find("isFinalInvokeForWindow")->toBool(), false);
    passUntil(bench, [&] { return bench.batches().size() >= 3; });
    QCOMPARE(bench.batches(), (QList<int>{2, 1, 0}));
    const auto last = base::parseJson(bench.called()[2].event);
    QCOMPARE(last->find("isFinalInvokeForWindow")->toBool(), true);
    QCOMPARE(base::writeJson(*last->find("state")), QByteArray(R"({"count":3})"));
    // The next window begins anew.
    bench.put("fresh");
    QTRY_COMPARE(bench.batches(), (QList<int>{2, 1, 0, 1}));
    QCOMPARE(base::writeJson(*base::parseJson(bench.called()[3].event)->find("state")), QByteArray("{}"));
}

void TestEventSources::checkpointsLast()
{
    Bench bench;
    bench.put(3);
    bench.start({source()});
    QTRY_COMPARE(bench.batches(), QList<int>{3});
    QTRY_COMPARE(bench.sources().status(source().id).lastResult, QByteArray("OK"));
    bench.stop();
    bench.put("while stopped");
    bench.start({source()});
    QTRY_COMPARE(bench.batches(), (QList<int>{3, 1}));
    QVERIFY(bench.called().last().event.contains("while stopped"));
}

void TestEventSources::refusedForConcurrency()
{
    int calls = 0;
    Bench bench([&calls](const base::JsonValue&) {
        if (++calls > 3) return answered("null");
        InvocationResult result;
        result.error = base::Error{base::ErrorCode::LimitExceeded, QStringLiteral("busy")};
        return result;
    });
    StreamSource chosen = source();
    chosen.maximumRetries = 0;
    chosen.onFailureArn = tellArn;
    bench.put(1);
    bench.start({chosen});
    passUntil(bench, [&] { return bench.batches().size() >= 4; });
    // None of the refusals counts as an attempt.
    QCOMPARE(bench.batches().size(), 4);
    QCOMPARE(bench.enqueued().size(), 0);
    QCOMPARE(bench.sources().status(chosen.id).lastResult, QByteArray("OK"));
}

void TestEventSources::disabledAndRemoved()
{
    Bench bench;
    StreamSource off = source();
    off.enabled = false;
    bench.put(1);
    bench.start({off});
    QTest::qWait(50);
    QCOMPARE(bench.batches().size(), 0);
    bench.start({source()});
    QTRY_COMPARE(bench.batches().size(), 1);
    // What another one is told of is no longer told to the one that was removed with its coming.
    StreamSource other = source();
    other.id = "22222222-2222-4333-8444-555555555555";
    bench.start({other});
    QTRY_COMPARE(bench.batches().size(), 2);
    bench.put("unheard");
    QTRY_COMPARE(bench.batches().size(), 3);
    QTest::qWait(50);
    QCOMPARE(bench.batches().size(), 3);
}

void TestEventSources::schedules()
{
    Bench bench;
    bench.clock.setNowMs(1'700'000'000'000);  // 2023-11-14 22:13:20
    const ScheduleSource rate{.name = "f/often", .expression = "rate(1 minute)", .function = "f"};
    const ScheduleSource cron{
        .name = "f/daily", .expression = "cron(15 22 * * ? *)", .function = "g", .input = R"({"a":1})"};
    ScheduleSource off = rate;
    off.name = "f/off";
    off.enabled = false;
    // A stream's first batch tells that all of them are there.
    bench.put(1);
    bench.start({source()}, {rate, cron, off});
    QTRY_COMPARE(bench.batches().size(), 1);
    bench.clock.advanceMs(60'000);
    QTRY_COMPARE_WITH_TIMEOUT(bench.enqueued().size(), 1, 5'000);
    const auto event = base::parseJson(bench.enqueued().first().event);
    QCOMPARE(bench.enqueued().first().function, QByteArray("f"));
    QCOMPARE(event->find("detail-type")->string(), QByteArray("Scheduled Event"));
    QCOMPARE(event->find("time")->string(), QByteArray("2023-11-14T22:14:20Z"));
    QCOMPARE(base::writeJson(*event->find("resources")),
             QByteArray(R"(["arn:aws:events:us-east-1:000000000000:rule/often"])"));
    bench.clock.advanceMs(50'000);
    QTRY_COMPARE_WITH_TIMEOUT(bench.enqueued().size(), 2, 5'000);
    QCOMPARE(bench.enqueued().last().function, QByteArray("g"));
    QCOMPARE(bench.enqueued().last().event, QByteArray(R"({"a":1})"));
    // Deploying the same again starts nothing anew; what was slept through is made up for once.
    bench.start({}, {rate, cron, off});
    bench.clock.advanceMs(600'000);
    QTRY_COMPARE_WITH_TIMEOUT(bench.enqueued().size(), 3, 5'000);
    QTest::qWait(1'200);
    QCOMPARE(bench.enqueued().size(), 3);
}

void TestEventSources::noStream()
{
    Bench bench;
    StreamSource chosen = source();
    chosen.table = "Other";
    bench.start({chosen});
    QTRY_COMPARE(bench.sources().status(chosen.id).lastResult, QByteArray("PROBLEM: The table has no stream"));
}

QTEST_GUILESS_MAIN(TestEventSources)
#include "tst_eventsources.moc"
