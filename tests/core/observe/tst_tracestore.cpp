#include "core/observe/TraceStore.h"

#include <QTest>

using namespace trestle::observe;

class TestTraceStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
    for (int i = 0; i < 5; ++i) store.add(traceOf("t"));
    const auto kept = store.since(0);
    QCOMPARE(kept.size(), 3u);
    QCOMPARE(kept.front()->number, 3);
    QVERIFY(!store.find(2));
    QCOMPARE(store.find(5)->number, 5);
}

void TestTraceStore::oldestGoFirstByBytes()
{
    TraceStore store({.traces = 100, .bytes = 10'000});
    for (int i = 0; i < 5; ++i) store.add(traceOf("t", 4'000));
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
