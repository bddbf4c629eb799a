// Metrics: what is counted is what is shown, in the table, in the lines and for other programs.
#include "app/console/TrafficMeter.h"
#include "core/base/Clock.h"
#include "tests/support/AccessibleNames.h"
#include "tests/support/WorkspaceFixture.h"
#include "ui/metrics/ChartLine.h"
#include "ui/metrics/MetricsEditor.h"
#include "ui/metrics/MetricsModel.h"
#include "ui/metrics/MetricsPage.h"
#include "ui/shell/ActionRegister.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/SegmentedControl.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTest>
#include <QTreeView>

using namespace trestle;
using namespace trestle::tests;
using namespace trestle::ui;
using Measure = TrafficHistory::Measure;

namespace {

constexpr qint64 metricsNow = 1'700'000'000'000;
constexpr qint64 millisecond = 1'000'000;

observe::Trace metricsTrace(const char* route, int status, qint64 durationMs, qint64 startedMs = metricsNow)
{
    observe::Trace trace;
    trace.api = "library";
    trace.stage = "$default";
    trace.routeKey = route;
    trace.method = "GET";
    trace.target = "/books";
    trace.status = status;
    trace.startedMs = startedMs;
    trace.durationNs = durationMs * millisecond;
    return trace;
}

observe::Trace metricsTableTrace(const QByteArrayList& tables, double readUnits, double writeUnits)
{
    observe::Trace trace = metricsTrace("GET /books", 200, 2);
    for (const QByteArray& table : tables) {
        trace.stations.push_back(
            {observe::StationKind::Table, observe::StationOutcome::Passed, 0, "GetItem " + table, "", 0, millisecond});
        trace.items.push_back({observe::ItemAccess::Kind::Read, table, "k", {}, "i", 0, 0});
    }
    trace.readUnits = readUnits;
    trace.writeUnits = writeUnits;
    return trace;
}

QStringList metricsTexts(const MetricsRow& row)
{
    QStringList texts;
    for (const MetricsCell& cell : row.cells)
        texts << cell.text;
    return texts;
}

}  // namespace

class TestMetricsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lastMinutesInSteps();
    void tablesOfRequests();
    void routesAreCounted();
    void otherProgramsGetPlainNumbers();
    void linesReachFromEdgeToEdge();
    void statusBarCountsTheSame();
    void modelKeepsItsRows();
    void pageShowsWhatTheEngineCounted();
};

void TestMetricsPage::lastMinutesInSteps()
{
    TrafficHistory history;
    QVERIFY(history.isQuiet());
    for (int i = 0; i < 10; ++i)
        history.add(metricsTrace("GET /books", i < 2 ? 500 : 200, i + 1));
    history.add(metricsTrace("GET /books", 200, 1, metricsNow - 2 * TrafficHistory::stepMs));
    history.add(metricsTrace("GET /old", 200, 1, metricsNow - 400'000));  // before the first step
    observe::Trace plane = metricsTrace("Scan", 200, 1);                  // no API's, but it has its units
    plane.api.clear();
    plane.readUnits = 25;
    history.add(plane);
    history.advance(metricsNow);

    const TrafficHistory::Series requests = history.series(Measure::Requests);
    QCOMPARE(requests[TrafficHistory::steps - 1], 2.0);  // ten in five seconds
    QCOMPARE(requests[TrafficHistory::steps - 2], 0.0);
    QCOMPARE(requests[TrafficHistory::steps - 3], 0.2);
    QCOMPARE(history.series(Measure::Errors)[TrafficHistory::steps - 1], 20.0);
    QCOMPARE(history.series(Measure::Latency)[TrafficHistory::steps - 1], double(10 * millisecond));
    QCOMPARE(history.series(Measure::ReadUnits)[TrafficHistory::steps - 1], 5.0);
    QCOMPARE(history.lastMinute(Measure::Requests), 11.0 / 15);  // since the first of them, two steps before

    const RouteUse use = history.routeUse({"library", "$default", "GET /books"});
    QCOMPARE(use.calls, 11);
    QCOMPARE(use.slowestNs, 10 * millisecond);
    QCOMPARE(use.trend[TrafficHistory::steps - 1], 10);
    QCOMPARE(history.routeUse({"library", "$default", "GET /old"}).calls, 1);

    history.advance(metricsNow + 10 * TrafficHistory::stepMs);
    QCOMPARE(history.lastMinute(Measure::Requests), 10.0 / 60);
    QCOMPARE(history.series(Measure::Requests)[TrafficHistory::steps - 11], 2.0);
    history.advance(metricsNow + 600'000);
    QVERIFY(history.isQuiet());
}

void TestMetricsPage::tablesOfRequests()
{
    TrafficHistory history;
    history.add(metricsTableTrace({"Books"}, 0.5, 0));
    history.add(metricsTableTrace({"Books", "Loans"}, 3, 1));  // nobody knows whose units these were
    const std::vector<MetricsRow> rows = tableRows(history);
    QCOMPARE(rows.size(), 2u);
    QCOMPARE(metricsTexts(rows[0]).first(2), QStringList({QStringLiteral("Books"), QStringLiteral("2")}));
    QCOMPARE(metricsTexts(rows[0]).last(4),
             QStringList({QStringLiteral("2"), QStringLiteral("0"), QStringLiteral("0.50"), QStringLiteral("–")}));
    QCOMPARE(metricsTexts(rows[1]).last(2), QStringList({QStringLiteral("–"), QStringLiteral("–")}));
    for (const MetricsOf of : {MetricsOf::Routes, MetricsOf::Functions, MetricsOf::Tables})
        QVERIFY(!metricsColumns(of).empty());
    QCOMPARE(rows[0].cells.size(), metricsColumns(MetricsOf::Tables).size());
}

void TestMetricsPage::routesAreCounted()
{
    observe::Metrics metrics;
    TrafficHistory history;
    for (int i = 0; i < 3; ++i) {
        observe::Trace trace = metricsTrace("GET /books/{id}", i == 0 ? 404 : 200, 4);
        trace.number = i + 1;
        trace.cache = i == 0 ? observe::CacheUse::Miss : observe::CacheUse::Hit;
        trace.readUnits = 0.5;
        metrics.record(trace);
        history.add(trace);
    }
    const std::vector<MetricsRow> rows = routeRows(metrics, history);
    QCOMPARE(rows.size(), 1u);
    QCOMPARE(rows[0].cells.size(), metricsColumns(MetricsOf::Routes).size());
    QCOMPARE(rows[0].method, QByteArray("GET"));
    QCOMPARE(metricsTexts(rows[0]).first(5),
             QStringList({QStringLiteral("/books/{id}"), QStringLiteral("library $default"), QStringLiteral("3"),
                          QStringLiteral("1"), QStringLiteral("0")}));
    QVERIFY(metricsTexts(rows[0]).contains(QStringLiteral("67 %")));  // of the cache
    QVERIFY(metricsTexts(rows[0]).contains(QStringLiteral("0.50")));  // read units a call
    QCOMPARE(rows[0].slowest, 1);
    // p50, p95 and p99 beside the slowest: all took the same.
    for (const int column : {5, 6, 7, 12})
        QCOMPARE(metricsTexts(rows[0])[column], QStringLiteral("4.00 ms"));
}

void TestMetricsPage::otherProgramsGetPlainNumbers()
{
    MetricsRow row;
    row.method = "GET";
    row.cells = {{QStringLiteral("/a,b"), 0}, {QStringLiteral("1,234"), 1234, QStringLiteral("1234")}, {{}, 3}};
    const std::vector<MetricsColumn> columns = {{QStringLiteral("Route"), {}, MetricsColumn::Kind::Name, 1},
                                                {QStringLiteral("Count"), {}, MetricsColumn::Kind::Number, 1},
                                                {QStringLiteral("Trend"), {}, MetricsColumn::Kind::Trend, 1}};
    QCOMPARE(metricsCsv(columns, {row}), QStringLiteral("Route,Count\n\"GET /a,b\",1234\n"));
}

void TestMetricsPage::linesReachFromEdgeToEdge()
{
    const QPainterPath line = chartLine(QRectF(10, 20, 100, 40), std::vector<int>{0, 4, 1});
    QCOMPARE(line.elementCount(), 3);
    QCOMPARE(QPointF(line.elementAt(0)), QPointF(10, 60));
    QCOMPARE(QPointF(line.elementAt(1)), QPointF(60, 20));
    QCOMPARE(QPointF(line.elementAt(2)), QPointF(110, 50));
    for (const std::vector<int>& nothing : {std::vector<int>{}, {1}, {0, 0, 0}})
        QVERIFY(chartLine(QRectF(0, 0, 9, 9), nothing).isEmpty());
}

void TestMetricsPage::statusBarCountsTheSame()
{
    WorkspaceFixture fixture;
    console::TrafficMeter meter(*fixture.engine);
    QSignalSpy looks(&meter, &console::TrafficMeter::changed);
    const qint64 now = base::SystemClock::instance().nowMs();
    observe::Trace call = metricsTrace("GET /books", 200, 90, now);
    call.api.clear();  // of a trigger, or a table operation
    fixture.engine->traces().add(call);
    QTRY_VERIFY(!looks.isEmpty());
    QCOMPARE(meter.text(), QString());
    fixture.engine->traces().add(metricsTrace("GET /books", 200, 3, now));
    QTRY_VERIFY(meter.text().endsWith(QStringLiteral(" req/s   p95 3.00 ms")));
}

void TestMetricsPage::modelKeepsItsRows()
{
    MetricsModel model;
    QAbstractItemModelTester tester(&model);
    model.setColumns(metricsColumns(MetricsOf::Functions));
    observe::FunctionMetrics metrics;
    metrics.record("lend", observe::CallOutcome::Failed, millisecond, 2);
    model.setRows(functionRows(metrics));
    QPersistentModelIndex row = model.index(0, 0);
    metrics.record("lend", observe::CallOutcome::Answered, millisecond, 1);
    model.setRows(functionRows(metrics));
    QVERIFY(row.isValid());
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("2"));
    QVERIFY(model.index(0, 0)
                .data(Qt::AccessibleTextRole)
                .toString()
                .startsWith(QStringLiteral("lend, Invocations 2, Errors 1, Throttles 0")));
    metrics.record("greet", observe::CallOutcome::Answered, millisecond, 1);
    model.setRows(functionRows(metrics));
    QCOMPARE(model.rowCount(), 2);
}

void TestMetricsPage::pageShowsWhatTheEngineCounted()
{
    WorkspaceFixture fixture;
    RecordingWorkbench workbench;
    MetricsPage page(*fixture.engine, workbench);
    page.declareActions(workbench.actions());
    auto editor = page.createEditor(page.homeEditor());
    QVERIFY(editor);
    QWidget* widget = editor->widget();
    widget->resize(1000, 600);
    widget->show();
    QCOMPARE(namelessControls(widget), QStringList());
    QVERIFY(widget->findChild<EmptyState*>()->isVisible());

    observe::Trace trace = metricsTrace("GET /books", 200, 3, base::SystemClock::instance().nowMs());
    const qint64 first = fixture.engine->traces().add(trace);
    trace.durationNs = 9 * millisecond;
    trace.status = 502;
    const qint64 slow = fixture.engine->traces().add(trace);
    QVERIFY(slow > first);
    editor->runMainAction();
    auto* view = widget->findChild<QTreeView*>();
    QTRY_VERIFY(view->isVisible());
    QCOMPARE(view->model()->rowCount(), 1);
    for (const int width : {2'000, 1'000}) {  // no column stands outside
        widget->resize(width, 600);
        QTRY_COMPARE(view->header()->length(), view->viewport()->width());
    }
    QCOMPARE(view->model()->index(0, 2).data().toString(), QStringLiteral("2"));
    QCOMPARE(view->model()->index(0, 4).data().toString(), QStringLiteral("1"));
    QCOMPARE(namelessControls(widget), QStringList());

    // Return leads to the slowest request.
    view->setCurrentIndex(view->model()->index(0, 0));
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Return);
    QCOMPARE(workbench.traces, QList<qint64>{slow});

    workbench.actions().trigger("metrics.copy");
    QVERIFY2(QGuiApplication::clipboard()->text().contains(QStringLiteral("\nGET /books,library $default,2,0,1,")),
             qPrintable(QGuiApplication::clipboard()->text()));
    QCOMPARE(workbench.toasts.last(), QStringLiteral("Copied 1 row as CSV"));
    auto* filter = widget->findChild<QLineEdit*>();
    filter->setText(QStringLiteral("loans"));
    QCOMPARE(view->model()->rowCount(), 0);
    filter->clear();

    widget->findChild<SegmentedControl*>()->setCurrentIndex(int(MetricsOf::Functions));
    QVERIFY(widget->findChild<EmptyState*>()->isVisible());
    QCOMPARE(namelessControls(widget), QStringList());
}

QTEST_MAIN(TestMetricsPage)
#include "tst_metricspage.moc"
