#include "core/observe/TraceStore.h"

#include "core/observe/PackedTrace.h"

#include <QTest>

using namespace trestle::observe;

class TestTraceStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tracesComeBackWhole();
    void numbersRiseAndSinceIsExclusive();
    void oldestGoFirstByCount();
    void oldestGoFirstByBytes();
    void additionsFindTheOpenRequest();
    void oneCallWakesTheReader();
};

namespace {
Trace traceOf(const char* id, qsizetype bodyBytes = 0)
{
    Trace trace;
    trace.id = id;
    trace.response.body = QByteArray(bodyBytes, 'x');
    return trace;
}
}  // namespace

void TestTraceStore::tracesComeBackWhole()
{
    Trace trace;
    trace.id = "1-a-b";
    trace.requestId = "r";
    trace.source = TraceSource::Runner;
    trace.startedMs = 1'700'000'000'000;
    trace.durationNs = 17;
    trace.api = "library";
    trace.stage = "$default";
    trace.method = "POST";
    trace.target = "/books?x=1";
    trace.routeKey = "POST /books";
    trace.client = "curl/8";
    trace.status = 201;
    trace.note = "why";
    trace.readUnits = 0.5;
    trace.writeUnits = 2;
    trace.request = {{{"Host", "localhost"}, {"Empty", ""}}, QByteArray("{\0}", 3), 70'000};
    trace.response = {{}, "no", 2};
    trace.stations = {{StationKind::Table, StationOutcome::Failed, 1, "PutItem", "refused", -3, 4}, {}};
    trace.log = {{5, true, "oops", "handler"}};
    trace.items = {{ItemAccess::Kind::Update, "books", "k", QByteArray(), "after", 6, 7}};

    TraceStore store;
    store.add({});
    const qint64 number = store.add(trace);
    const auto kept = store.find(number);
    QVERIFY(kept);
    QCOMPARE(kept->number, number);
    Trace back = *kept;
    back.number = 0;
    QCOMPARE(packTrace(back), packTrace(trace));
    QCOMPARE(back.source, TraceSource::Runner);
    QCOMPARE(back.target, QByteArray("/books?x=1"));
    QCOMPARE(back.request.headers.size(), 2u);
    QCOMPARE(back.request.headers[0].value, QByteArray("localhost"));
    QCOMPARE(back.request.body, QByteArray("{\0}", 3));
    QCOMPARE(back.request.bodySize, 70'000);
    QCOMPARE(back.response.body, QByteArray("no"));
    QCOMPARE(back.stations.size(), 2u);
    QCOMPARE(back.stations[0].detail, QByteArray("refused"));
    QCOMPARE(back.stations[0].startNs, -3);
    QCOMPARE(back.stations[0].durationNs, 4);
    QCOMPARE(back.startedMs, 1'700'000'000'000);
    QVERIFY(!back.request.headers[1].value.isNull());
    QVERIFY(back.log[0].error);
    QCOMPARE(back.log[0].function, QByteArray("handler"));
    QVERIFY(back.items[0].before.isNull());
    QCOMPARE(back.items[0].after, QByteArray("after"));
    QCOMPARE(back.items[0].sequenceNumber, 7);
    QCOMPARE(back.writeUnits, 2.0);
    QCOMPARE(store.findById("1-a-b")->number, number);
}

void TestTraceStore::numbersRiseAndSinceIsExclusive()
{
    TraceStore store;
    QCOMPARE(store.lastNumber(), 0);
    QVERIFY(store.since(0).empty());
    QCOMPARE(store.add(traceOf("a")), 1);
    QCOMPARE(store.add(traceOf("b")), 2);
    QCOMPARE(store.add(traceOf("c")), 3);
    const auto newer = store.since(1);
    QCOMPARE(newer.size(), 2u);
    QCOMPARE(newer[0]->id, QByteArray("b"));
    QCOMPARE(newer[1]->number, 3);
    QCOMPARE(store.since(0, 2).front()->id, QByteArray("b"));
    QVERIFY(store.since(3).empty());
    QCOMPARE(store.find(2)->id, QByteArray("b"));
    QVERIFY(!store.find(4));
    QCOMPARE(store.findById("c")->number, 3);
    QVERIFY(!store.findById("z"));
}

void TestTraceStore::oldestGoFirstByCount()
{
    TraceStore store({.traces = 3, .bytes = 1 << 20});
    for (int i = 0; i < 5; ++i)
        store.add(traceOf("t"));
    const auto kept = store.since(0);
    QCOMPARE(kept.size(), 3u);
    QCOMPARE(kept.front()->number, 3);
    QVERIFY(!store.find(2));
    QCOMPARE(store.find(5)->number, 5);
}

void TestTraceStore::oldestGoFirstByBytes()
{
    TraceStore store({.traces = 100, .bytes = 10'000});
    for (int i = 0; i < 5; ++i)
        store.add(traceOf("t", 4'000));
    QCOMPARE(store.since(0).size(), 2u);
    store.add(traceOf("huge", 50'000));
    QCOMPARE(store.since(0).size(), 1u);  // the newest is kept whatever it weighs
}

void TestTraceStore::additionsFindTheOpenRequest()
{
    TraceStore store;
    QVERIFY(!store.addTo("1-a-b", {}));
    store.open("1-a-b");
    TraceStore::Addition addition;
    addition.stations.push_back({.title = "GetItem Library"});
    addition.readUnits = 0.5;
    QVERIFY(store.addTo("1-a-b", addition));
    QVERIFY(store.addTo("1-a-b", addition));
    const TraceStore::Addition taken = store.take("1-a-b");
    QCOMPARE(taken.stations.size(), 2u);
    QCOMPARE(taken.readUnits, 1.0);
    QVERIFY(!store.addTo("1-a-b", addition));
}

void TestTraceStore::oneCallWakesTheReader()
{
    TraceStore store;
    int calls = 0;
    store.setListener([&] { ++calls; });
    store.add(traceOf("a"));
    store.add(traceOf("b"));
    QCOMPARE(calls, 1);
    (void)store.since(0);
    store.add(traceOf("c"));
    QCOMPARE(calls, 2);
}

QTEST_APPLESS_MAIN(TestTraceStore)
#include "tst_tracestore.moc"
