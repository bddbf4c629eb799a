#include "tests/ui/designer/DesignerFixture.h"
#include "ui/designer/DurationSpinBox.h"
#include "ui/designer/Inspector.h"
#include "ui/designer/LastRequestStrip.h"
#include "ui/designer/NewFunctionDialog.h"
#include "ui/designer/NewTableDialog.h"
#include "ui/designer/RouteInspector.h"
#include "ui/designer/StationCard.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using namespace trestle;
using namespace trestle::tests;
using workspace::ObjectRef;

namespace {

struct InspectorFixture : DesignerFixture
{
    InspectorFixture() : inspector(commands)
    {
        inspector.resize(320, 900);
        inspector.show();
    }

    template <typename T>
    T* field(const char* name)
    {
        for (T* widget : inspector.findChildren<T*>(QLatin1String(name))) {
            if (widget->isVisible()) return widget;
        }
        return nullptr;
    }

    ui::Inspector inspector;
};

}  // namespace

class InspectorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void typingLandsInTheDocumentAndUndoShows();
    void pathIsRenamedOnEnter();
    void wrongPathSaysWhy();
    void kindsChangeAndComeBack();
    void timesReadAsPeopleSayThem_data();
    void timesReadAsPeopleSayThem();
    void mappingReadsAsASentence();
    void choosingATableMapsItsKey();
    void mockSaysItIsAnExtension();
    void apiStartsAndStops();
    void functionFieldsLand();
    void newTableFromItsDialog();
    void newFunctionRefusesATakenName();
    void requestForARoute();
    void aWebSocketRouteIsNotSent();
    void everyStationSaysWhatItDid();
    void everyControlHasAName();
};

void InspectorTest::typingLandsInTheDocumentAndUndoShows()
{
    InspectorFixture fixture;
    fixture.document->select(postBooks);
    auto* description = fixture.field<QPlainTextEdit>("description");
    QTest::keyClicks(description, QStringLiteral("Adds a book"));
    QCOMPARE(fixture.route("POST /books").description, QByteArray("Adds a book"));
    QCOMPARE(fixture.document->undoStack()->count(), 1);
    fixture.document->undoStack()->undo();
    QCOMPARE(description->toPlainText(), QString());
    fixture.document->undoStack()->redo();
    QCOMPARE(description->toPlainText(), QStringLiteral("Adds a book"));
}

void InspectorTest::pathIsRenamedOnEnter()
{
    InspectorFixture fixture;
    fixture.document->select(postBooks);
    auto* path = fixture.field<QLineEdit>("path");
    path->setText(QStringLiteral("/titles"));
    QTest::keyClick(path, Qt::Key_Return);
    QCOMPARE(fixture.document->selection().routeKey, QByteArray("POST /titles"));
    fixture.document->undoStack()->undo();
    QCOMPARE(path->text(), QStringLiteral("/books"));
}

void InspectorTest::wrongPathSaysWhy()
{
    InspectorFixture fixture;
    fixture.document->select(postBooks);
    auto* path = fixture.field<QLineEdit>("path");
    path->setText(QStringLiteral("books/{"));
    QTest::keyClick(path, Qt::Key_Return);
    QVERIFY(!fixture.document->undoStack()->canUndo());
    QCOMPARE(path->text(), QStringLiteral("books/{"));
    const auto errors = fixture.inspector.findChildren<ui::InlineError*>();
    QVERIFY(std::any_of(errors.begin(), errors.end(), [](const ui::InlineError* error) { return error->isVisible(); }));
}

void InspectorTest::kindsChangeAndComeBack()
{
    InspectorFixture fixture;
    fixture.document->select(postBooks);
    auto* kind = fixture.field<ui::SegmentedControl>("kind");
    QCOMPARE(kind->currentIndex(), 0);
    auto* timeout = fixture.field<QSpinBox>("timeout");
    timeout->setValue(1234);
    kind->setCurrentIndex(1);
    // The only table there is, keyed by what is known of the route.
    const auto table = std::get<gateway::TableIntegration>(fixture.route("POST /books").integration);
    QCOMPARE(table.table, QByteArray("Books"));
    QCOMPARE(table.key.at("id"), QByteArray("${request.body.id}"));
    kind->setCurrentIndex(0);
    const auto function = std::get<gateway::FunctionIntegration>(fixture.route("POST /books").integration);
    QCOMPARE(function.function, QByteArray("createBook"));
    QCOMPARE(function.timeoutMs, 1234);
    fixture.commands.disconnectRoute(postBooks);
    QVERIFY(!kind->isVisible());
    QTest::mouseClick(fixture.field<QPushButton>("first:Mock"), Qt::LeftButton);
    QVERIFY(std::holds_alternative<gateway::MockIntegration>(fixture.route("POST /books").integration));
    fixture.document->undoStack()->setIndex(0);
    QCOMPARE(kind->currentIndex(), 0);
    QCOMPARE(timeout->value(), 30'000);
}

void InspectorTest::timesReadAsPeopleSayThem_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("ms");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char* typed, int ms, const char* shown) {
        QTest::newRow(typed) << QString::fromUtf8(typed) << ms << QString::fromUtf8(shown);
    };
    row("30 s", 30'000, "30 s");
    row("1500ms", 1'500, "1.5 s");
    row("1.234 s", 1'234, "1.234 s");
    row("250", 250, "250 ms");
    row("5", 5'000, "5 s");
    row("0,5 s", 500, "500 ms");
    row("2s", 2'000, "2 s");
}

void InspectorTest::timesReadAsPeopleSayThem()
{
    QFETCH(const QString, typed);
    ui::DurationSpinBox box(50, 30'000);
    box.show();
    box.setValue(777);
    box.selectAll();
    QTest::keyClicks(&box, typed);
    QTest::keyClick(&box, Qt::Key_Return);
    QTEST(box.value(), "ms");
    QTEST(box.text(), "shown");
}

void InspectorTest::mappingReadsAsASentence()
{
    InspectorFixture fixture;
    QVERIFY(fixture.document->addRoute(
        "library",
        parsedRoute("get /books/{bookId}", gateway::TableIntegration{.table = "Books",
                                                                     .action = gateway::TableAction::GetItem,
                                                                     .key = {{"id", "BOOK#${request.path.bookId}"}}})));
    fixture.document->select({ObjectRef::Kind::Route, "library", "GET /books/{bookId}"});
    auto* meaning = fixture.field<ui::ThemedLabel>("meaning");
    QVERIFY(meaning != nullptr);
    QCOMPARE(meaning->text(), QStringLiteral("GET /books/{bookId} reads the item with id = BOOK#{bookId}"));
}

void InspectorTest::choosingATableMapsItsKey()
{
    InspectorFixture fixture;
    QVERIFY(fixture.document->addRoute("library", parsedRoute("get /books/{bookId}")));
    fixture.document->select({ObjectRef::Kind::Route, "library", "GET /books/{bookId}"});
    QTest::mouseClick(fixture.field<QPushButton>("first:Table"), Qt::LeftButton);
    auto* key = fixture.field<QLineEdit>("key:id");
    QVERIFY(key != nullptr);
    QCOMPARE(key->text(), QStringLiteral("${request.path.bookId}"));
    key->setFocus();
    key->selectAll();
    QTest::keyClicks(key, QStringLiteral("BOOK#${request.path.bookId}"));
    QCOMPARE(fixture.field<QLineEdit>("key:id"), key);
    const auto table = std::get<gateway::TableIntegration>(fixture.route("GET /books/{bookId}").integration);
    QCOMPARE(table.key.at("id"), QByteArray("BOOK#${request.path.bookId}"));
    auto* action = fixture.field<QComboBox>("action");
    action->setCurrentText(QStringLiteral("Scan"));
    Q_EMIT action->activated(action->currentIndex());
    QVERIFY(fixture.field<QLineEdit>("key:id") == nullptr);
}

void InspectorTest::mockSaysItIsAnExtension()
{
    InspectorFixture fixture;
    fixture.document->select(postBooks);
    QVERIFY(fixture.field<QLabel>("mockNote") == nullptr);
    fixture.field<ui::SegmentedControl>("kind")->setCurrentIndex(3);
    QVERIFY(fixture.field<QLabel>("mockNote")->text().contains(QStringLiteral("Trestle's extension")));
    fixture.field<QSpinBox>("status")->setValue(404);
    QCOMPARE(std::get<gateway::MockIntegration>(fixture.route("POST /books").integration).status, 404);
}

void InspectorTest::apiStartsAndStops()
{
    InspectorFixture fixture;
    fixture.document->select(libraryApi);
    QPushButton* start = nullptr;
    for (QPushButton* button : fixture.inspector.findChildren<QPushButton*>()) {
        if (button->isVisible() && button->text() == QStringLiteral("Start")) start = button;
    }
    QVERIFY(start != nullptr);
    QTest::mouseClick(start, Qt::LeftButton);
    QVERIFY(fixture.running.api("library").running);
    QCOMPARE(start->text(), QStringLiteral("Stop"));
    auto* port = fixture.field<QLineEdit>("port");
    port->setText(QStringLiteral("3000"));
    QTest::keyClick(port, Qt::Key_Return);
    QCOMPARE(fixture.document->workspace().api("library")->port, quint16(3000));
}

void InspectorTest::functionFieldsLand()
{
    InspectorFixture fixture;
    fixture.document->select(createBook);
    auto* name = fixture.field<QLineEdit>("name");
    name->setText(QStringLiteral("addBook"));
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY(fixture.document->workspace().function("addBook") != nullptr);
    QCOMPARE(std::get<gateway::FunctionIntegration>(fixture.route("POST /books").integration).function,
             QByteArray("addBook"));
    fixture.document->undoStack()->undo();
    QCOMPARE(name->text(), QStringLiteral("createBook"));
}

void InspectorTest::newTableFromItsDialog()
{
    DesignerFixture fixture;
    QWidget window;
    window.show();
    QByteArray made;
    fixture.commands.newTable(&window, [&made](const QByteArray& name) { made = name; });
    const QPointer<ui::NewTableDialog> dialog = window.findChild<ui::NewTableDialog*>();
    QVERIFY(dialog);
    QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("name")), QStringLiteral("Loans"));
    auto* partition = dialog->findChild<QLineEdit*>(QStringLiteral("partition"));
    QTest::keyClick(partition, Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    QTest::keyClicks(partition, QStringLiteral("pk"));
    QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("sort")), QStringLiteral("due"));
    dialog->findChild<QComboBox*>(QStringLiteral("sortType"))->setCurrentIndex(1);
    QTest::keyClick(partition, Qt::Key_Return);
    QCOMPARE(made, QByteArray("Loans"));
    const tables::TableDescription* table = fixture.document->workspace().table("Loans");
    QVERIFY(table != nullptr);
    QCOMPARE(table->keys.sort->type, tables::KeyType::N);
    QTRY_VERIFY(!dialog);
}

void InspectorTest::newFunctionRefusesATakenName()
{
    DesignerFixture fixture;
    QWidget window;
    window.show();
    fixture.commands.newFunction(&window);
    auto* dialog = window.findChild<ui::NewFunctionDialog*>();
    auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("name"));
    QTRY_COMPARE(dialog->focusWidget(), name);
    QTest::keyClicks(name, QStringLiteral("createBook"));
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    const auto errors = dialog->findChildren<ui::InlineError*>();
    QVERIFY(std::any_of(errors.begin(), errors.end(), [](const ui::InlineError* error) { return error->isVisible(); }));
    QTest::keyClicks(name, QStringLiteral("2"));
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY(fixture.document->workspace().function("createBook2") != nullptr);
    QVERIFY(fixture.document->selection() == (ObjectRef{ObjectRef::Kind::Function, "createBook2", {}}));
}

void InspectorTest::requestForARoute()
{
    DesignerFixture fixture;
    fixture.commands.sendRequest(postBooks);
    QVERIFY(fixture.workbench.composed.empty());
    QCOMPARE(fixture.workbench.toastAction, QStringLiteral("Start"));
    fixture.workbench.runToastAction();
    fixture.commands.sendRequest(postBooks);
    QCOMPARE(fixture.workbench.composed.size(), size_t(1));
    QCOMPARE(fixture.workbench.composed.front().method, QByteArray("POST"));
    QCOMPARE(fixture.workbench.composed.front().url, QByteArray("http://127.0.0.1:3000/books"));
    QVERIFY(fixture.workbench.composed.front().body.startsWith('{'));
    QVERIFY(fixture.document->addRoute("library", parsedRoute("get /books/{id}/{rest+}")));
    fixture.commands.sendRequest({ObjectRef::Kind::Route, "library", "GET /books/{id}/{rest+}"});
    QCOMPARE(fixture.workbench.composed.back().url, QByteArray("http://127.0.0.1:3000/books/1/rest"));
}

void InspectorTest::aWebSocketRouteIsNotSent()
{
    InspectorFixture fixture;
    gateway::Api api;
    api.name = "chat";
    api.protocol = gateway::Protocol::WebSocket;
    gateway::Route route;
    route.path = "sendMessage";
    route.integration = gateway::FunctionIntegration{.function = "createBook"};
    api.routes.push_back(route);
    QVERIFY(fixture.document->addApi(api));
    ui::LastRequestStrip strip(fixture.commands);
    const auto replay = [&strip] {
        return strip.findChild<QPushButton*>(QStringLiteral("replay"))->isVisibleTo(&strip);
    };
    const auto send = [&strip] { return strip.findChild<QPushButton*>(QStringLiteral("send"))->isVisibleTo(&strip); };
    fixture.running.trace = std::make_shared<observe::Trace>(observe::Trace{.number = 1});

    fixture.document->select(postBooks);
    QVERIFY(fixture.field<QPushButton>("send"));
    QVERIFY(fixture.field<QComboBox>("payload"));
    QVERIFY(send() && replay());

    const ObjectRef socket{ObjectRef::Kind::Route, "chat", "sendMessage"};
    fixture.document->select(socket);
    QVERIFY(fixture.field<QComboBox>("function"));
    QVERIFY(!fixture.field<QComboBox>("payload"));
    QVERIFY(!fixture.field<QPushButton>("send"));
    QVERIFY(!send() && !replay());
    fixture.commands.sendRequest(socket);
    QVERIFY(fixture.workbench.composed.empty());
    QVERIFY(fixture.workbench.toasts.last().contains(QStringLiteral("chat")));
}

void InspectorTest::everyStationSaysWhatItDid()
{
    DesignerFixture fixture;
    observe::Trace trace{
        .number = 1, .method = "POST", .target = "/restapis/a1/dev/_user_request_/books", .status = 400};
    trace.stations.push_back({.kind = observe::StationKind::RequestMapping});
    trace.stations.push_back({.kind = observe::StationKind::Throttle, .title = "Throttle"});
    trace.stations.push_back({.kind = observe::StationKind::Validation,
                              .outcome = observe::StationOutcome::Failed,
                              .detail = "Invalid request body"});
    fixture.running.trace = std::make_shared<observe::Trace>(trace);
    fixture.document->select(postBooks);
    ui::LastRequestStrip strip(fixture.commands);
    QStringList spoken;
    for (const ui::StationCard* card : strip.findChildren<ui::StationCard*>())
        spoken.append(card->accessibleName().section(QStringLiteral(", "), 0, 1));
    QCOMPARE(spoken,
             QStringList({QStringLiteral("Request, POST /books"), QStringLiteral("Request mapping, Passed"),
                          QStringLiteral("Throttle, Passed"), QStringLiteral("Validation, Invalid request body"),
                          QStringLiteral("Response, 400")}));
}

void InspectorTest::everyControlHasAName()
{
    InspectorFixture fixture;
    for (const ObjectRef& object : {postBooks, getBooks, libraryApi, createBook, booksTable}) {
        fixture.document->select(object);
        QCOMPARE(namelessFocusables(fixture.inspector).join(QStringLiteral(" | ")), QString());
    }
}

QTEST_MAIN(InspectorTest)
#include "tst_inspector.moc"
