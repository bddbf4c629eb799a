#include "core/tables/values/ItemCodec.h"
#include "tests/core/gateway/websocket/SocketFixture.h"
#include "tests/support/AccessibleNames.h"
#include "tests/support/WorkspaceFixture.h"
#include "ui/activity/ActivityEditor.h"
#include "ui/activity/ConnectionsModel.h"
#include "ui/activity/ConnectionsPanel.h"
#include "ui/activity/ItemChanges.h"
#include "ui/activity/LogFeed.h"
#include "ui/activity/StationsModel.h"
#include "ui/activity/TraceListModel.h"
#include "ui/activity/TracesPanel.h"
#include "ui/activity/WhyView.h"
#include "ui/widgets/EmptyState.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalSpy>
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

engine::SocketConnection connectionOf(int number)
{
    engine::SocketConnection made;
    made.id = QByteArray::number(number).rightJustified(15, '0') + '=';
    made.api = "notices";
    made.stage = "prod";
    made.connectedMs = 1'000 + number / 3;  // some came in the same millisecond
    made.lastActiveMs = made.connectedMs;
    return made;
}

QByteArrayList idsOf(const ConnectionsModel& model)
{
    QByteArrayList ids;
    for (int row = 0; row < model.rowCount(); ++row)
        ids << model.connection(row).id;
    return ids;
}

// A WebSocket API of two stages whose $default answers "ok", and the panel over it as the window has it.
struct PanelOfConnections
{
    PanelOfConnections() : fixture(design()), panel(*fixture.engine)
    {
        QObject::connect(&panel, &ConnectionsPanel::told, &panel, [this](const QString& text) { told << text; });
        QObject::connect(&panel, &ConnectionsPanel::countChanged, &panel, [this](qint64 now) { count = now; });
        panel.declareActions(actions, [this] { panel.show(); });
        list = panel.findChild<QTreeView*>();
        message = panel.findChild<QLineEdit*>(QStringLiteral("message"));
    }
    static workspace::Workspace design()
    {
        workspace::Workspace made;
        made.apis = {socketApi({socketRoute("$default", fixed("ok"))})};
        made.apis.front().stages.push_back({.name = "test"});
        return made;
    }
    std::unique_ptr<SocketClient> connectTo(const char* stage, const char* agent)
    {
        return std::make_unique<SocketClient>(static_cast<quint16>(fixture.engine->endpointUrl().port()),
                                              QByteArray("/restapis/abcdefghij/") + stage + "/_user_request_/",
                                              QList<QByteArray>(), http::Headers{{"User-Agent", agent}});
    }
    [[nodiscard]] QString cell(int row, ConnectionsModel::Column column) const
    {
        return list->model()->index(row, column).data().toString();
    }
    [[nodiscard]] QPushButton* button(const QString& text) const
    {
        for (auto* each : panel.findChildren<QPushButton*>())
            if (each->text() == text) return each;
        return nullptr;
    }

    WorkspaceFixture fixture;
    ConnectionsPanel panel;
    ActionRegister actions;
    QTreeView* list;
    QLineEdit* message;
    QStringList told;
    qint64 count = 0;
};

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
    void aFailureLeadsToItsLine();
    void aLongKeyWidensNothing();
    void replayAndCopy();
    void whatIsOfAConnectionIsNotReplayed();
    void changesOfAnItem();
    void logLinesAndTheAccessLine();
    void shortListOpensATrace();
    void aRequestByTheEndpointIsReplayedThere();
    void connectionsChangeRowByRow();
    void connectionsOfThousands();
    void connectionsAreSeenSpokenToAndClosed();
    void connectionsByKeyboardAndCommand();
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
    // Of a call to a service, what was asked, and of which function.
    observe::Trace call = traceOf("/2015-03-31/functions/announceLoan/invocations", 200);
    call.api.clear();
    call.routeKey = "Stream";
    call.source = observe::TraceSource::Function;
    fixture.engine->traces().add(call);
    QTRY_COMPARE(model.rowCount(), 31);
    QCOMPARE(model.index(30, TraceListModel::Path).data().toString(), QStringLiteral("Stream announceLoan"));
    QCOMPARE(model.index(30, TraceListModel::Source).data().toString(), QStringLiteral("stream"));
    QCOMPARE(model.rowOf(30), 29);
    QCOMPARE(model.rowOf(32), -1);
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
    QVERIFY(editor.selected());  // what came first while nothing was chosen
    {
        ActivityEditor later(*fixture.engine, *fixture.document, workbench);
        QCOMPARE(later.selected()->target, QByteArray("/bad"));  // the last request
    }
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

void TestActivityEditor::aFailureLeadsToItsLine()
{
    workspace::Workspace design = mockWorkspace();
    design.functions.push_back({.name = "startLoan"});
    WorkspaceFixture fixture(design);
    RecordingWorkbench workbench;
    ActivityEditor editor(*fixture.engine, *fixture.document, workbench);
    const auto links = [&editor] {
        QList<QPushButton*> found;
        for (auto* button : editor.inspector()->findChildren<QPushButton*>())
            if (button->text().startsWith(QStringLiteral("Go to line"))) found << button;
        return found;
    };
    observe::Trace trace = traceOf("/loans", 500);
    trace.note = "startLoan/lib/loans.py:21: KeyError: 'days'";
    const qint64 ours = fixture.engine->traces().add(trace);
    QTRY_VERIFY(editor.select(ours));
    QCOMPARE(links().size(), 1);
    QCOMPARE(links().front()->text(), QStringLiteral("Go to line 21 of startLoan/lib/loans.py"));
    links().front()->click();
    QCOMPARE(workbench.code, QStringList{QStringLiteral("startLoan startLoan/lib/loans.py:21")});

    trace.note = "/usr/lib/python3/json.py:7: of no function here";
    const qint64 nobodys = fixture.engine->traces().add(trace);
    QTRY_VERIFY(editor.select(nobodys));
    QVERIFY(links().isEmpty());
}

void TestActivityEditor::aLongKeyWidensNothing()
{
    using tables::AttributeValue;
    WhyView view;
    view.resize(300, 400);
    observe::Trace trace = traceOf("/x", 200);
    const tables::Item item{{"pk", AttributeValue::String("CONNECTION#" + QByteArray(80, 'x'))}};
    trace.stations.front().detail = QByteArray(120, 'k');
    trace.items = {{observe::ItemAccess::Kind::Put, "Books", {}, {}, tables::encodeItem(item)}};
    workspace::Workspace design;
    design.tables.push_back({.name = "Books", .keys = {.partition = {"pk", tables::KeyType::S}}});
    view.setTrace(std::make_shared<const observe::Trace>(trace), design);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const auto* link = view.findChild<QPushButton*>();
    QVERIFY(link->text().startsWith(QStringLiteral("CONNECTION#")));
    QTRY_COMPARE(view.widget()->width(), view.viewport()->width());
    QVERIFY(link->geometry().right() <= view.viewport()->width());
    QVERIFY(link->toolTip().contains(link->text()));
}

void TestActivityEditor::whatIsOfAConnectionIsNotReplayed()
{
    workspace::Workspace design = mockWorkspace();
    design.apis.front().protocol = gateway::Protocol::WebSocket;
    WorkspaceFixture fixture(design);
    RecordingWorkbench workbench;
    ActivityEditor editor(*fixture.engine, *fixture.document, workbench);
    observe::Trace trace = traceOf("/dev", 200);
    trace.method = "MESSAGE";
    const qint64 number = fixture.engine->traces().add(trace);
    QTRY_VERIFY(editor.select(number));
    for (const auto* button : editor.widget()->findChildren<QPushButton*>())
        if (QStringList({QStringLiteral("Replay"), QStringLiteral("Edit and replay"), QStringLiteral("Copy as curl")})
                .contains(button->text()))
            QVERIFY2(!button->isEnabled(), qPrintable(button->text()));
    editor.replay(ActivityEditor::Replay::AsItWas);
    QVERIFY(workbench.composed.empty());
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

    // As the buttons' tooltips say, by keys in the list.
    editor.widget()->show();
    QVERIFY(QTest::qWaitForWindowActive(editor.widget()));
    QTreeView* list = listOf(editor.widget());
    list->setFocus();
    QTest::keyClick(list, Qt::Key_R);
    QCOMPARE(workbench.composed.size(), 2u);
    QVERIFY(workbench.composed[1].second == Workbench::Sending::Now);
    QTest::keyClick(list, Qt::Key_R, Qt::ShiftModifier);
    QCOMPARE(workbench.composed.size(), 3u);
    QVERIFY(workbench.composed[2].second == Workbench::Sending::Later);
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

// Any list after any other: the rows are its connections, told in the words that a view understands.
void TestActivityEditor::connectionsChangeRowByRow()
{
    ConnectionsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QRandomGenerator random(7);
    for (int round = 0; round < 300; ++round) {
        std::vector<engine::SocketConnection> now;
        QByteArrayList wanted;
        for (int number = 0; number < 40; ++number) {
            if (random.bounded(3) == 0) continue;
            now.push_back(connectionOf(number));
            now.back().lastActiveMs += random.bounded(2);
            wanted << now.back().id;
        }
        const std::vector<engine::SocketConnection> expected = now;
        model.show(std::move(now));
        QCOMPARE(idsOf(model), wanted);
        for (size_t row = 0; row < expected.size(); ++row)
            QCOMPARE(model.connection(int(row)).lastActiveMs, expected[row].lastActiveMs);
    }
    QCOMPARE(resets.size(), 0);
}

void TestActivityEditor::connectionsOfThousands()
{
    ConnectionsModel model;
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    std::vector<engine::SocketConnection> all;
    for (int number = 0; number < 10'000; ++number)
        all.push_back(connectionOf(number));
    model.show(all);
    QCOMPARE(model.rowCount(), 10'000);
    QCOMPARE(inserted.size(), 1);
    model.show(all);
    QCOMPARE(changed.size(), 0);  // nothing is told when nothing happened
    all[5'000].lastActiveMs += 1;
    all[5'010].lastActiveMs += 1;
    model.show(all);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].toModelIndex().row(), 5'000);
    QCOMPARE(changed[0][1].toModelIndex().row(), 5'010);
    all.erase(all.begin() + 100, all.begin() + 200);
    model.show(all);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(resets.size(), 0);
    // Every second one goes: one reset, not five thousand removals.
    std::vector<engine::SocketConnection> half;
    for (size_t at = 0; at < all.size(); at += 2)
        half.push_back(all[at]);
    model.show(half);
    QCOMPARE(resets.size(), 1);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(model.rowCount(), int(half.size()));
}

void TestActivityEditor::connectionsAreSeenSpokenToAndClosed()
{
    PanelOfConnections is;
    is.panel.resize(800, 200);
    is.panel.show();
    QVERIFY(!is.list->isVisible());
    QVERIFY(!is.message->isVisible());  // nobody to speak to

    const auto ann = is.connectTo("prod", "ann/1");
    QTRY_VERIFY(ann->opened);
    QTRY_COMPARE(is.count, 1);
    const auto ben = is.connectTo("test", "ben/2");
    QTRY_VERIFY(ben->opened);
    QTRY_COMPARE(is.list->model()->rowCount(), 2);
    QVERIFY(is.list->isVisible());
    QCOMPARE(namelessControls(&is.panel), QStringList());
    QVERIFY(isSocketId(is.cell(0, ConnectionsModel::Id).toLatin1()));
    QCOMPARE(is.cell(0, ConnectionsModel::Api), QStringLiteral("notices, prod"));
    QCOMPARE(is.cell(1, ConnectionsModel::Api), QStringLiteral("notices, test"));
    QCOMPARE(is.cell(0, ConnectionsModel::Source), QStringLiteral("127.0.0.1"));
    QCOMPARE(is.cell(0, ConnectionsModel::Client), QStringLiteral("ann/1"));

    // To the chosen one, and nobody else.
    QVERIFY(!is.button(QStringLiteral("Send"))->isEnabled());
    is.message->setText(QStringLiteral("Grüße"));
    QVERIFY(!is.button(QStringLiteral("Send"))->isEnabled());
    is.list->setCurrentIndex(is.list->model()->index(1, 0));
    is.button(QStringLiteral("Send"))->click();
    QTRY_COMPARE(ben->messages, QByteArrayList{"Grüße"});
    QTRY_COMPARE(is.told, QStringList{QStringLiteral("Sent to 1 connection")});
    QVERIFY(ann->messages.isEmpty());

    // To all that the filter leaves.
    auto* filter = is.panel.findChild<QLineEdit*>(QStringLiteral("filter"));
    is.button(QStringLiteral("Send to all"))->click();
    QTRY_COMPARE(ann->messages.size(), 1);
    QTRY_COMPARE(is.told.last(), QStringLiteral("Sent to 2 connections"));
    QTRY_COMPARE(ben->messages.size(), 2);
    filter->setText(QStringLiteral("ANN"));
    QCOMPARE(is.list->model()->rowCount(), 1);
    QCOMPARE(is.count, 2);
    is.button(QStringLiteral("Send to all"))->click();
    QTRY_COMPARE(ann->messages.size(), 2);
    QTRY_COMPARE(is.told.last(), QStringLiteral("Sent to 1 connection"));
    QCOMPARE(ben->messages.size(), 2);
    filter->setText(QStringLiteral("nobody"));
    QVERIFY(!is.list->isVisible());
    filter->clear();

    // What it was last active is followed while it is in sight.
    const QString before = is.cell(0, ConnectionsModel::LastActive);
    ann->say("x");
    QTRY_VERIFY(is.cell(0, ConnectionsModel::LastActive) != before);

    // One that is closed is not replaced by its neighbour: what is typed next goes to nobody.
    is.list->setCurrentIndex(is.list->model()->index(0, 0));
    is.button(QStringLiteral("Close"))->click();
    QTRY_VERIFY(ann->end);
    QCOMPARE(int(ann->end->code), 1000);
    QTRY_COMPARE(is.list->model()->rowCount(), 1);
    QTRY_COMPARE(is.told.last(), QStringLiteral("Closed 1 connection"));
    QVERIFY(!is.button(QStringLiteral("Send"))->isEnabled());
    QVERIFY(!ben->end);
    is.message->clear();
    ben->socket.reset();
    QTRY_COMPARE(is.count, 0);
    QVERIFY(!is.list->isVisible());
    QVERIFY(!is.message->isVisible());
}

void TestActivityEditor::connectionsByKeyboardAndCommand()
{
    PanelOfConnections is;
    is.panel.resize(800, 200);
    const auto ann = is.connectTo("prod", "ann/1");
    const auto ben = is.connectTo("prod", "ben/2");
    QTRY_COMPARE(is.count, 2);
    is.actions.refreshEnabled();
    QVERIFY(!is.actions.find("connections.close")->isEnabled());
    is.actions.trigger("connections.show");
    QVERIFY(is.panel.isVisible());
    QVERIFY(QTest::qWaitForWindowActive(&is.panel));
    QTRY_VERIFY(is.list->hasFocus());
    QTest::keyClick(is.list, Qt::Key_Home);
    QTest::keyClick(is.list, Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(is.button(QStringLiteral("Close 2")));
    QTest::keyClick(is.list, Qt::Key_C, Qt::ControlModifier);
    const QString copied = is.cell(0, ConnectionsModel::Id) + u'\n' + is.cell(1, ConnectionsModel::Id);
    QCOMPARE(QGuiApplication::clipboard()->text(), copied);
    QTest::keyClick(is.list, Qt::Key_Return);
    QTRY_VERIFY(is.message->hasFocus());
    QTest::keyClicks(is.message, QStringLiteral("hello"));
    QTest::keyClick(is.message, Qt::Key_Return);
    QTRY_COMPARE(ann->messages.size() + ben->messages.size(), 2);
    QTRY_COMPARE(is.told.last(), QStringLiteral("Sent to 2 connections"));
    // What cannot be sent says why.
    is.message->setText(QString(131'073, u'x'));
    QTest::keyClick(is.message, Qt::Key_Return);
    QTRY_VERIFY2(is.told.last().startsWith(QStringLiteral("Not sent: ")), qPrintable(is.told.last()));
    is.actions.trigger("connections.close");
    QTRY_COMPARE(is.count, 0);
    QTRY_VERIFY(ann->end && ben->end);
}

QTEST_MAIN(TestActivityEditor)
#include "tst_activityeditor.moc"
