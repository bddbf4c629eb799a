#include "core/base/Json.h"
#include "core/observe/FunctionMetrics.h"
#include "core/observe/Metrics.h"
#include "core/observe/OtlpJson.h"
#include "core/observe/TraceStore.h"

#include <QTest>

#include <algorithm>
#include <thread>

using namespace trestle::observe;

namespace {

Trace finished(const char* route, int status, qint64 ns)
{
    Trace trace;
    trace.id = "1-5759e988-BD862e3fe1be46a994272793";
    trace.requestId = "request-1";
    trace.api = "library";
    trace.stage = "dev";
    trace.method = "GET";
    trace.target = "/books/7?full=1";
    trace.routeKey = route;
    trace.status = status;
    trace.durationNs = ns;
    trace.startedMs = 1'700'000'000'000;
    return trace;
}

}  // namespace

class TestMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsQuantiles_data();
    void tellsQuantiles();
    void tellsNoQuantileThatNoneTook_data();
    void tellsNoQuantileThatNoneTook();
    void countsFromManyThreads();
    void countsByRoute();
    void countsByStageWhereARouteIsShared();
    void leavesControlPlanesOut();
    void staysBounded();
    void writesPrometheusText();
    void countsFunctions();
    void tellsTheItemCache();
    void writesSpans();
    void isFedByTheStore();
};

void TestMetrics::tellsQuantiles_data()
{
    QTest::addColumn<qint64>("ns");
    for (const qint64 ns : {0LL, 999LL, 1'000LL, 1'100LL, 15'999LL, 16'000LL, 1'000'000LL, 123'456'789LL,
                            29'000'000'000LL, 200'000'000'000LL})
        QTest::newRow(QByteArray::number(ns).constData()) << qint64(ns);
}

void TestMetrics::tellsQuantiles()
{
    QFETCH(qint64, ns);
    Histogram histogram;
    QCOMPARE(histogram.quantileNs(0.5), 0);
    for (int i = 0; i < 90; ++i)
        histogram.record(ns);
    for (int i = 0; i < 10; ++i)
        histogram.record(qint64(3'600) * 1'000'000'000);
    const qint64 told = histogram.quantileNs(0.9);
    if (ns < 1'000)
        QCOMPARE(told, std::max<qint64>(500, ns));
    else
        QVERIFY2(std::abs(told - ns) * 16 <= ns, QByteArray::number(told).constData());
    // What is beyond the last counter is told as that.
    QVERIFY(histogram.quantileNs(0.91) > qint64(240) * 1'000'000'000);
    QCOMPARE(histogram.count(), quint64(100));
    QCOMPARE(histogram.sumNs(), quint64(90 * ns) + quint64(36'000) * 1'000'000'000);
}

void TestMetrics::tellsNoQuantileThatNoneTook_data()
{
    QTest::addColumn<QList<qint64>>("recorded");
    QTest::newRow("nothing lasting") << QList<qint64>{0};
    QTest::newRow("at the lower end of its bucket") << QList<qint64>{17'000'000};
    QTest::newRow("at the upper end of its bucket") << QList<qint64>{4'090'000};
    QTest::newRow("all in one bucket") << QList<qint64>{16'400'000, 16'500'000, 16'600'000};
    QTest::newRow("far apart") << QList<qint64>{900, 2'000'000, 1'049'000'000};
    QTest::newRow("beyond the last bucket") << QList<qint64>{qint64(3'600) * 1'000'000'000};
}

void TestMetrics::tellsNoQuantileThatNoneTook()
{
    QFETCH(const QList<qint64>, recorded);
    Histogram histogram;
    for (const qint64 ns : recorded)
        histogram.record(ns);
    const auto [shortest, longest] = std::minmax_element(recorded.begin(), recorded.end());
    for (const double q : {0.0, 0.5, 0.9, 0.95, 0.99, 1.0}) {
        const qint64 told = histogram.quantileNs(q);
        QVERIFY2(told >= *shortest && told <= *longest, QByteArray::number(told).constData());
    }
}

void TestMetrics::countsFromManyThreads()
{
    Metrics metrics;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&metrics, i] {
            for (int n = 0; n < 1'000; ++n)
                metrics.record(finished(n % 2 == 0 ? "GET /a" : "GET /b", i == 0 ? 500 : 200, 1'000));
        });
    for (std::thread& thread : threads)
        thread.join();
    const auto routes = metrics.routes();
    QCOMPARE(routes.size(), size_t(2));
    for (const auto& route : routes) {
        QCOMPARE(route->latency.count(), quint64(2'000));
        QCOMPARE(route->serverErrors.load(), quint64(500));
    }
}

void TestMetrics::countsByRoute()
{
    Metrics metrics;
    Trace trace = finished("GET /books/{id}", 200, 5'000'000);
    trace.stations.push_back({.kind = StationKind::Function, .durationNs = 3'000'000});
    trace.stations.push_back({.kind = StationKind::Table, .depth = 1, .durationNs = 1'000'000});
    trace.cache = CacheUse::Miss;
    metrics.record(trace);
    metrics.record(finished("GET /books/{id}", 429, 1'000));
    metrics.record(finished("GET /books/{id}", 502, 1'000));
    trace = finished("GET /books/{id}", 200, 1'000);
    trace.cache = CacheUse::Hit;
    metrics.record(trace);
    metrics.record(finished("", 404, 1'000));

    const auto routes = metrics.routes();
    QCOMPARE(routes.size(), size_t(2));
    QCOMPARE(routes[0]->route, QByteArray());
    const RouteMetrics& books = *routes[1];
    QCOMPARE(books.latency.count(), quint64(4));
    QCOMPARE(books.clientErrors.load(), quint64(1));
    QCOMPARE(books.serverErrors.load(), quint64(1));
    QCOMPARE(books.cacheHits.load(), quint64(1));
    QCOMPARE(books.cacheMisses.load(), quint64(1));
    // The handler's own call of a table is part of its function.
    QCOMPARE(books.integrationLatency.count(), quint64(1));
    QCOMPARE(books.integrationLatency.sumNs(), quint64(3'000'000));
}

void TestMetrics::countsByStageWhereARouteIsShared()
{
    Metrics metrics;
    const RouteMeter meter;
    Trace dev = finished("GET /books", 200, 1'000'000);
    Trace prod = dev;
    prod.stage = "prod";
    for (const Trace* trace : {&dev, &prod, &prod, &dev, &prod})
        metrics.record(*trace, &meter);
    const auto routes = metrics.routes();
    QCOMPARE(routes.size(), size_t(2));
    QCOMPARE(routes[0]->stage, QByteArray("dev"));
    QCOMPARE(routes[0]->latency.count(), quint64(2));
    QCOMPARE(routes[1]->stage, QByteArray("prod"));
    QCOMPARE(routes[1]->latency.count(), quint64(3));
}

void TestMetrics::leavesControlPlanesOut()
{
    Metrics metrics;
    Trace trace = finished("GetItem", 200, 1'000);
    trace.api.clear();
    metrics.record(trace);
    QVERIFY(metrics.routes().empty());
}

void TestMetrics::staysBounded()
{
    Metrics metrics;
    for (size_t i = 0; i < Metrics::mostRoutes + 10; ++i)
        metrics.record(finished(QByteArray::number(quint64(i)).constData(), 200, 1'000));
    const auto routes = metrics.routes();
    QCOMPARE(routes.size(), Metrics::mostRoutes + 1);
    QCOMPARE(routes.front()->latency.count(), quint64(10));
}

void TestMetrics::writesPrometheusText()
{
    Metrics metrics;
    Trace trace = finished("GET /books/{id}", 200, 2'000'000'000);
    trace.api = "my \"own\"";
    trace.request.bodySize = 5;
    trace.response.bodySize = 7;
    metrics.record(trace);
    const QByteArray text = prometheusText(metrics);
    const QByteArray labels = R"({api="my \"own\"",stage="dev",method="GET",resource="/books/{id}")";
    QVERIFY(text.contains("# TYPE trestle_requests_total counter\ntrestle_requests_total" + labels + "} 1\n"));
    QVERIFY(text.contains("trestle_server_errors_total" + labels + "} 0\n"));
    QVERIFY(text.contains("trestle_data_processed_bytes_total" + labels + "} 12\n"));
    QVERIFY(text.contains("# TYPE trestle_latency_seconds summary\ntrestle_latency_seconds" + labels +
                          ",quantile=\"0.5\"} 2\n"));
    QVERIFY(text.contains("trestle_latency_seconds_sum" + labels + "} 2\n"));
    QVERIFY(text.contains("trestle_latency_seconds_count" + labels + "} 1\n"));
    // Nothing was integrated.
    QVERIFY(!text.contains("trestle_integration_latency_seconds_sum"));
    QVERIFY(text.endsWith('\n'));
}

void TestMetrics::tellsTheItemCache()
{
    const QByteArray text = prometheusText(ItemCacheMetrics{3, 1, 4096});
    QVERIFY(text.contains("# TYPE trestle_item_cache_hits_total counter\ntrestle_item_cache_hits_total 3\n"));
    QVERIFY(text.contains("trestle_item_cache_misses_total 1\n"));
    QVERIFY(text.contains("trestle_item_cache_bytes 4096\n"));
    QVERIFY(text.contains("trestle_item_cache_hit_ratio 0.75\n"));
    QVERIFY(prometheusText(ItemCacheMetrics()).contains("trestle_item_cache_hit_ratio 0\n"));
}

void TestMetrics::countsFunctions()
{
    FunctionMetrics metrics;
    metrics.record("shelve", CallOutcome::Answered, 2'000'000'000, 1);
    metrics.record("shelve", CallOutcome::Failed, 0, 3);
    metrics.record("shelve", CallOutcome::Answered, 0, 2);
    metrics.record("shelve", CallOutcome::Throttled, 7, 9);
    metrics.record("another", CallOutcome::Throttled, 0, 0);
    const QByteArray text = prometheusText(metrics);
    QVERIFY(
        text.contains("trestle_function_invocations_total{function=\"another\"} 0\n"
                      "trestle_function_invocations_total{function=\"shelve\"} 3\n"));
    QVERIFY(text.contains("trestle_function_errors_total{function=\"shelve\"} 1\n"));
    QVERIFY(
        text.contains("trestle_function_throttles_total{function=\"another\"} 1\n"
                      "trestle_function_throttles_total{function=\"shelve\"} 1\n"));
    QVERIFY(text.contains("# TYPE trestle_function_concurrent_executions gauge\n"));
    QVERIFY(text.contains("trestle_function_concurrent_executions{function=\"shelve\"} 3\n"));
    QVERIFY(text.contains("trestle_function_duration_seconds_sum{function=\"shelve\"} 2\n"));
    // Bounded: those beyond the bound are told together.
    for (size_t n = 0; n < FunctionMetrics::mostFunctions + 10; ++n)
        metrics.record(QByteArray::number(quint64(n)), CallOutcome::Answered, 0, 1);
    QCOMPARE(metrics.functions().size(), FunctionMetrics::mostFunctions + 1);
    QCOMPARE(metrics.functions().front()->function, QByteArray());
    QCOMPARE(metrics.functions().front()->duration.count(), quint64(12));
}

void TestMetrics::writesSpans()
{
    auto trace = std::make_shared<Trace>(finished("GET /books/{id}", 502, 5'000'000));
    trace->request.body = "secret";
    trace->stations.push_back(
        {.kind = StationKind::Route, .title = "GET /books/{id}", .startNs = 10, .durationNs = 20});
    trace->stations.push_back({.kind = StationKind::Function,
                               .outcome = StationOutcome::Failed,
                               .title = "books",
                               .detail = "threw",
                               .startNs = 1'000,
                               .durationNs = 4'000'000});
    trace->stations.push_back({.kind = StationKind::Table, .depth = 1, .title = "GetItem Books", .startNs = 2'000});
    const QByteArray text = otlpJson({trace});
    QVERIFY(!text.contains("secret"));
    const auto document = trestle::base::parseJson(text);
    QVERIFY(document);
    const auto& scope = document->find("resourceSpans")->array()[0].find("scopeSpans")->array()[0];
    const auto& spans = scope.find("spans")->array();
    QCOMPARE(spans.size(), size_t(4));
    for (const auto& span : spans) {
        QCOMPARE(span.find("traceId")->string(), QByteArray("5759e988bd862e3fe1be46a994272793"));
        QCOMPARE(span.find("spanId")->string().size(), 16);
    }
    QCOMPARE(spans[0].find("name")->string(), QByteArray("GET /books/{id}"));
    QCOMPARE(spans[0].find("kind")->toInteger().value(), 2);
    QVERIFY(!spans[0].find("parentSpanId"));
    QCOMPARE(spans[0].find("startTimeUnixNano")->string(), QByteArray("1700000000000000000"));
    QCOMPARE(spans[0].find("endTimeUnixNano")->string(), QByteArray("1700000000005000000"));
    QCOMPARE(spans[0].find("status")->find("code")->toInteger().value(), 2);
    const QByteArray root = spans[0].find("spanId")->string();
    QCOMPARE(spans[1].find("parentSpanId")->string(), root);
    QCOMPARE(spans[2].find("parentSpanId")->string(), root);
    QCOMPARE(spans[3].find("parentSpanId")->string(), spans[2].find("spanId")->string());
    QCOMPARE(otlpJson({trace}), text);
}

void TestMetrics::isFedByTheStore()
{
    TraceStore store(TraceStore::Options{.traces = 1});
    for (int i = 0; i < 3; ++i)
        store.add(finished("GET /a", 200, 1'000));
    QCOMPARE(store.metrics().routes().front()->latency.count(), quint64(3));
    Trace cached = finished("GET /a", 200, 1'000);
    cached.cache = CacheUse::Hit;
    QCOMPARE(store.find(store.add(cached))->cache, CacheUse::Hit);
}

QTEST_APPLESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
