#include "ui/designer/Traffic.h"

#include <QTest>

using namespace trestle;
using namespace trestle::ui;
using observe::StationKind;
using observe::StationOutcome;

namespace {

observe::Trace call(qint64 durationNs, int status = 200)
{
    observe::Trace trace;
    trace.number = durationNs;
    trace.api = "library";
    trace.routeKey = "GET /books";
    trace.status = status;
    trace.durationNs = durationNs;
    return trace;
}

}  // namespace

class TestTraffic : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsRoutes()
    {
        Traffic traffic;
        QVERIFY(!traffic.route("library", "GET /books"));
        for (int i = 1; i <= 100; ++i)
            traffic.add(call(i, i % 10 == 0 ? 502 : 404));
        const Traffic::Figures* figures = traffic.route("library", "GET /books");
        QVERIFY(figures);
        QCOMPARE(figures->calls, 100);
        QCOMPARE(figures->errors, 10);
        QCOMPARE(figures->p95Ns(), 95);
        QCOMPARE(figures->lastTrace, 100);
    }

    void p95IsOfTheLastCalls()
    {
        Traffic traffic;
        traffic.add(call(1));
        QCOMPARE(traffic.route("library", "GET /books")->p95Ns(), 1);
        for (int i = 0; i < 500; ++i)
            traffic.add(call(1'000'000));
        for (int i = 0; i < 128; ++i)
            traffic.add(call(7));
        QCOMPARE(traffic.route("library", "GET /books")->p95Ns(), 7);
        QCOMPARE(traffic.route("library", "GET /books")->calls, 629);
    }

    void seesWhatAFunctionTouches_data()
    {
        QTest::addColumn<QByteArray>("station");
        QTest::addColumn<int>("depth");
        QTest::addColumn<int>("reads");
        QTest::addColumn<int>("writes");
        QTest::newRow("read") << QByteArray("GetItem Books") << 1 << 1 << 0;
        QTest::newRow("query") << QByteArray("Query Books") << 1 << 1 << 0;
        QTest::newRow("write") << QByteArray("UpdateItem Books") << 1 << 0 << 1;
        QTest::newRow("the route's own") << QByteArray("PutItem Books") << 0 << 0 << 0;
        QTest::newRow("several tables, by their items") << QByteArray("BatchWriteItem") << 1 << 0 << 1;
    }

    void seesWhatAFunctionTouches()
    {
        QFETCH(const QByteArray, station);
        QFETCH(const int, depth);
        observe::Trace trace = call(5);
        trace.stations = {{StationKind::Function, StationOutcome::Failed, 0, "createBook", {}, 0, 3},
                          {StationKind::Table, StationOutcome::Passed, depth, station, {}, 1, 1}};
        if (station == "BatchWriteItem") trace.items = {{observe::ItemAccess::Kind::Put, "Books", {}, {}, {}, 0, 0}};
        Traffic traffic;
        traffic.add(trace);
        QCOMPARE(traffic.function("createBook")->errors, 1);
        QCOMPARE(traffic.function("createBook")->p95Ns(), 3);
        const Traffic::Access* access = traffic.access("createBook", "Books");
        QFETCH(const int, reads);
        QFETCH(const int, writes);
        QCOMPARE(access ? access->reads : 0, reads);
        QCOMPARE(access ? access->writes : 0, writes);
    }
};

QTEST_GUILESS_MAIN(TestTraffic)
#include "tst_traffic.moc"
