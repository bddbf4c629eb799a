#include "core/tables/values/ItemCodec.h"
#include "tests/support/WorkspaceFixture.h"
#include "ui/activity/ActivityEditor.h"
#include "ui/activity/ItemChanges.h"
#include "ui/activity/LogFeed.h"
#include "ui/activity/StationsModel.h"
#include "ui/activity/TraceListModel.h"
#include "ui/activity/TracesPanel.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QTreeView>

using namespace trestle;
using namespace trestle::tests;
using namespace trestle::ui;

namespace {

observe::Trace traceOf(const char* target, int status)
{
    observe::Trace trace;
    trace.api = "library";
    trace.method = "GET";
    trace.target = target;
    trace.status = status;
    trace.durationNs = 5'000'000;
    trace.stations = {
        {observe::StationKind::Accept, observe::StationOutcome::Passed, 0, "library", "", 0, 1'000},
        {observe::StationKind::Route, observe::StationOutcome::Passed, 0, "GET /x", "", 1'000, 2'000},
        {observe::StationKind::Function, observe::StationOutcome::Failed, 0, "f", "boom", 3'000, 4'000'000}};
    trace.log = {{2'500'000, false, "member 17 found", "f"}};
    return trace;
}

// The list of requests; the waterfall is a tree view too.
QTreeView* listOf(QWidget* widget)
{
    for (auto* view : widget->findChildren<QTreeView*>())
        if (qobject_cast<TraceListModel*>(view->model())) return view;
    return nullptr;
}

}  // namespace

class TestActivityEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modelFollowsTheStore();
    void pausedListCountsWhatWaits();
    void filterInTheEditor();
    void selectingLiftsAFilterThatHides();
    void stationsAndLogLinesInOrder();
    void replayAndCopy();
    void changesOfAnItem();
    void logLinesAndTheAccessLine();
    void shortListOpensATrace();
    void aRequestByTheEndpointIsReplayedThere();
};

void TestActivityEditor::modelFollowsTheStore()
{
    WorkspaceFixture fixture(mockWorkspace());
    TraceListModel model(*fixture.engine);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int i = 0; i < 30; ++i)
        fixture.engine->traces().add(traceOf("/x", 200));
    QTRY_COMPARE(model.rowCount(), 30);
    QCOMPARE(model.index(0, TraceListModel::Path).data().toString(), QStringLiteral("/x"));
    QCOMPARE(model.rowOf(30), 29);
    QCOMPARE(model.rowOf(31), -1);
    for (size_t i = 0; i < TraceListModel::keptRows; ++i)
        fixture.engine->traces().add(traceOf("/y", 200));
    QTRY_COMPARE(model.rowCount(), static_cast<int>(TraceListModel::keptRows));
    QTRY_COMPARE(model.traceAt(0)->target, QByteArray("/y"));
}

void TestActivityEditor::pausedListCountsWhatWaits()
{
    WorkspaceFixture fixture(mockWorkspace());
    TraceListModel model(*fixture.engine);
    fixture.engine->traces().add(traceOf("/x", 200));
    QTRY_COMPARE(model.rowCount(), 1);
    model.setLive(false);
    fixture.engine->traces().add(traceOf("/x", 200));
    fixture.engine->traces().add(traceOf("/x", 200));
    QTRY_COMPARE(model.waitingCount(), 2);
    QCOMPARE(model.rowCount(), 1);
    model.setLive(true);
    QCOMPARE(model.rowCount(), 3);
}

void TestActivityEditor::filterInTheEditor()
{
    WorkspaceFixture fixture(mockWorkspace());
    RecordingWorkbench workbench;
    ActivityEditor editor(*fixture.engine, *fixture.document, workbench);
    editor.widget()->show();
    fixture.engine->traces().add(traceOf("/good", 200));
    fixture.engine->traces().add(traceOf("/bad", 500));
    auto* list = listOf(editor.widget());
    QTRY_COMPARE(list->model()->rowCount(), 2);
    editor.focusAddress();
    auto* filter = editor.widget()->findChild<QLineEdit*>();
    QTest::keyClicks(filter, QStringLiteral("status >= 500"));
    QCOMPARE(list->model()->rowCount(), 1);
    QCOMPARE(list->model()->index(0, TraceListModel::Path).data().toString(), QStringLiteral("/bad"));
    fixture.engine->traces().add(traceOf("/good", 200));
    fixture.engine->traces().add(traceOf("/worse", 503));
    QTRY_COMPARE(list->model()->rowCount(), 2);
}

void TestActivityEditor::selectingLiftsAFilterThatHides()
{
    WorkspaceFixture fixture(mockWorkspace());
    RecordingWorkbench workbench;
    ActivityEditor editor(*fixture.engine, *fixture.document, workbench);
    const qint64 good = fixture.engine->traces().add(traceOf("/good", 200));
    auto* list = listOf(editor.widget());
    QTRY_COMPARE(list->model()->rowCount(), 1);
    auto* filter = editor.widget()->findChild<QLineEdit*>();
    filter->setText(QStringLiteral("status >= 500"));
    QCOMPARE(list->model()->rowCount(), 0);
    QVERIFY(editor.select(good));
    QCOMPARE(editor.selected()->number, good);
    QVERIFY(filter->text().isEmpty());
    QVERIFY(!editor.select(99));
}

void TestActivityEditor::stationsAndLogLinesInOrder()
{
    StationsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setTrace(std::make_shared<observe::Trace>(traceOf("/x", 500)));
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.index(2, StationsModel::Title).data().toString(), QStringLiteral("f"));
    QCOMPARE(model.index(2, StationsModel::Bar).data(StationsModel::KindRole).toInt(),
             int(StationsModel::Kind::Failed));
    QCOMPARE(model.index(3, StationsModel::Title).data().toString(), QStringLiteral("log \"member 17 found\""));
    QCOMPARE(model.index(3, StationsModel::Bar).data(StationsModel::StartRole).toDouble(), 0.5);
    model.setTrace(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestActivityEditor::replayAndCopy()
{
    WorkspaceFixture fixture(mockWorkspace());
    RecordingWorkbench workbench;
    ActivityEditor editor(*fixture.engine, *fixture.document, workbench);
    observe::Trace trace = traceOf("/status?x='1'", 200);
    trace.method = "POST";
    trace.request.headers = {{"Host", "h"}, {"Content-Type", "application/json"}, {"Content-Length", "2"}};
    trace.request.body = "{}";
    const qint64 number = fixture.engine->traces().add(trace);
    QTRY_VERIFY(editor.select(number));
    editor.replay(ActivityEditor::Replay::Edited);
    QCOMPARE(workbench.composed.size(), 1u);
    const requests::SavedRequest& request = workbench.composed[0].first;
    QVERIFY(request.url.endsWith("/status?x='1'"));
    QCOMPARE(request.headers.size(), 1u);
    QCOMPARE(request.body, QByteArray("{}"));
    QVERIFY(workbench.composed[0].second == Workbench::Sending::Later);
    editor.copyAsCurl();
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY2(command.startsWith(QStringLiteral("curl -X POST 'http://127.0.0.1:")), qPrintable(command));
    QVERIFY2(command.contains(QStringLiteral("x='\\''1'\\'''")), qPrintable(command));
}

void TestActivityEditor::changesOfAnItem()
{
    using tables::AttributeValue;
    const tables::Item before{{"copies", AttributeValue(tables::Decimal(3))}, {"gone", AttributeValue::string("x")}};
    const tables::Item after{{"copies", AttributeValue(tables::Decimal(2))}, {"new", AttributeValue::string("y")}};
    const auto changes = attributeChanges(tables::encodeItem(before), tables::encodeItem(after));
    QCOMPARE(changes.size(), 3u);
    QCOMPARE(changes[0].name, QStringLiteral("copies"));
    QCOMPARE(changes[0].before, QStringLiteral("3"));
    QCOMPARE(changes[0].after, QStringLiteral("2"));
    QVERIFY(changes[1].kind == AttributeChange::Kind::Removed);
    QVERIFY(changes[2].kind == AttributeChange::Kind::Added);
    QCOMPARE(
        keyText(tables::encodeItem({{"pk", AttributeValue::string("BOOK#1")}, {"sk", AttributeValue::string("META")}})),
        QStringLiteral("BOOK#1 / META"));
    QVERIFY(attributeChanges("damaged", {}).empty());

    // A put carries the item only; the table says what of it is the key.
    tables::TableDescription table{"Library", {{"pk"}, tables::KeyAttribute{"sk"}}};
    observe::ItemAccess put;
    put.after = tables::encodeItem({{"pk", AttributeValue::string("BOOK#1")},
                                    {"sk", AttributeValue::string("META")},
                                    {"title", AttributeValue::string("t")}});
    QCOMPARE(keyText(encodedKeyOf(put, &table)), QStringLiteral("BOOK#1 / META"));
    QVERIFY(encodedKeyOf(put, nullptr).isEmpty());
}

void TestActivityEditor::logLinesAndTheAccessLine()
{
    observe::Trace trace = traceOf("/x?q=1", 500);
    trace.note = "boom";
    trace.number = 12;
    const std::vector<Line> lines = LogFeed::linesOf(trace);
    QCOMPARE(lines.size(), size_t(2));
    QCOMPARE(lines[0].text, QStringLiteral("member 17 found"));
    QCOMPARE(lines[0].source, QStringLiteral("f"));
    QCOMPARE(lines[1].text, QStringLiteral("GET /x  500  5.00 ms  boom"));
    QCOMPARE(lines[1].source, QStringLiteral("library"));
    QVERIFY(lines[1].role == Role::Danger);
    QCOMPARE(lines[1].link, 12);

    WorkspaceFixture fixture;
    LogFeed feed(*fixture.engine);
    qint64 last = 0;
    connect(&feed, &LogFeed::arrived, this, [&last](const std::vector<Line>& some) { last = some.back().link; });
    fixture.engine->traces().add(traceOf("/a", 200));
    const qint64 number = fixture.engine->traces().add(traceOf("/b", 200));
    QTRY_COMPARE(last, number);
}

void TestActivityEditor::shortListOpensATrace()
{
    WorkspaceFixture fixture;
    const qint64 number = fixture.engine->traces().add(traceOf("/a", 200));
    TracesPanel panel(*fixture.engine);
    QTreeView* list = listOf(&panel);
    QTRY_COMPARE(list->model()->rowCount(), 1);
    qint64 chosen = 0;
    connect(&panel, &TracesPanel::traceChosen, this, [&chosen](qint64 trace) { chosen = trace; });
    Q_EMIT list->activated(list->model()->index(0, 0));
    QCOMPARE(chosen, number);
}

void TestActivityEditor::aRequestByTheEndpointIsReplayedThere()
{
    WorkspaceFixture fixture(mockWorkspace());
    RecordingWorkbench workbench;
    ActivityEditor editor(*fixture.engine, *fixture.document, workbench);
    const qint64 number =
        fixture.engine->traces().add(traceOf("/restapis/a1/$default/_user_request_/status?deep=1", 200));
    QTreeView* list = listOf(editor.widget());
    QTRY_COMPARE(list->model()->rowCount(), 1);
    QCOMPARE(list->model()->index(0, TraceListModel::Path).data().toString(), QStringLiteral("/status?deep=1"));
    QVERIFY(editor.select(number));
    editor.replay(ActivityEditor::Replay::Edited);
    QCOMPARE(workbench.composed.size(), size_t(1));
    QCOMPARE(workbench.composed.front().first.url,
             fixture.engine->endpointUrl().toEncoded() + "/restapis/a1/$default/_user_request_/status?deep=1");
}

QTEST_MAIN(TestActivityEditor)
#include "tst_activityeditor.moc"
