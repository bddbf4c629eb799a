#include "tests/ui/designer/DesignerFixture.h"
#include "ui/designer/ExplorerModel.h"
#include "ui/designer/ExplorerPane.h"
#include "ui/designer/ObjectMime.h"
#include "ui/designer/RouteEntry.h"
#include "ui/widgets/FilterEdit.h"
#include "ui/widgets/ThemedLabel.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace trestle;
using namespace trestle::tests;
using workspace::ObjectRef;

namespace {

QStringList texts(const QAbstractItemModel& model, const QModelIndex& parent, int depth = 0)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        lines.append(QString(depth * 2, u' ') + index.data().toString());
        lines += texts(model, index, depth + 1);
    }
    return lines;
}

}  // namespace

class ExplorerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modelKeepsTheRules();
    void rowsStayThroughEdits();
    void speaksItsNodes();
    void routeIsTypedInline();
    void firstOfAGroupIsSeen();
    void wrongRouteSaysWhyAndKeepsItsText();
    void deleteOffersUndo();
    void renamesInPlace();
    void selectionIsShared();
    void rowsStayUnderThePressedPointer();
    void messagesHaveAChip();
    void filterShowsWhatMatches();
    void countsCalls();
    void listOfPathsIsPasted();
    void routesAreCopiedAndMoved();
    void everyControlHasAName();
};

void ExplorerTest::modelKeepsTheRules()
{
    DesignerFixture fixture;
    ui::ExplorerModel model(*fixture.document, fixture.running);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QStringList expected{
        QStringLiteral("APIs"),           QStringLiteral("  library"),      QStringLiteral("    Stages"),
        QStringLiteral("      $default"), QStringLiteral("    GET /books"), QStringLiteral("    POST /books"),
        QStringLiteral("Functions"),      QStringLiteral("  createBook"),   QStringLiteral("Tables"),
        QStringLiteral("  Books"),        QStringLiteral("Requests"),       QStringLiteral("Environments")};
    QCOMPARE(texts(model, {}), expected);
    requests::SavedRequest request;
    request.name = "books/create";
    request.method = "POST";
    QVERIFY(fixture.document->addRequest(request));
    QVERIFY(texts(model, {}).contains(QStringLiteral("  books")));
    QVERIFY(texts(model, {}).contains(QStringLiteral("    POST create")));
    QVERIFY(fixture.document->removeApi("library"));
    fixture.document->undoStack()->undo();
    fixture.document->undoStack()->undo();
    QCOMPARE(texts(model, {}), expected);
}

void ExplorerTest::rowsStayThroughEdits()
{
    DesignerFixture fixture;
    ui::ExplorerModel model(*fixture.document, fixture.running);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QPersistentModelIndex post = model.indexOf(postBooks);
    const QPersistentModelIndex get = model.indexOf(getBooks);
    QVERIFY(fixture.document->addRoute("library", parsedRoute("delete /books")));
    QVERIFY(post.isValid());
    QVERIFY(fixture.document->setRoute("library", "POST /books", parsedRoute("put /books")));
    QVERIFY(post.isValid());
    QCOMPARE(post.data().toString(), QStringLiteral("PUT /books"));
    QVERIFY(fixture.document->removeRoute("library", "GET /books"));
    QVERIFY(!get.isValid());
    QVERIFY(post.isValid());
}

void ExplorerTest::speaksItsNodes()
{
    DesignerFixture fixture;
    ui::ExplorerModel model(*fixture.document, fixture.running);
    const auto spoken = [&model](const ObjectRef& object) {
        return model.indexOf(object).data(Qt::AccessibleTextRole).toString();
    };
    QCOMPARE(spoken(postBooks), QStringLiteral("POST /books, integration function createBook"));
    QCOMPARE(spoken(getBooks), QStringLiteral("GET /books, integration table Books, Scan"));
    QVERIFY(fixture.document->removeFunction("createBook"));
    QCOMPARE(spoken(postBooks), QStringLiteral("POST /books, integration function createBook, 1 problem"));
}

void ExplorerTest::routeIsTypedInline()
{
    DesignerFixture fixture;
    ui::ExplorerPane pane(fixture.commands);
    pane.resize(260, 600);
    pane.show();
    QVERIFY(QTest::qWaitForWindowActive(&pane));
    fixture.document->select(libraryApi);
    pane.view()->setFocus();
    QTest::keyClick(pane.view(), Qt::Key_A);
    auto* entry = pane.findChild<ui::RouteEntry*>();
    QVERIFY(entry != nullptr);
    QTRY_VERIFY(entry->edit()->hasFocus());
    QTest::keyClicks(entry->edit(), QStringLiteral("get /books/{id}"));
    QTest::keyClick(entry->edit(), Qt::Key_Return);
    QVERIFY(fixture.document->workspace().api("library")->route("GET /books/{id}") != nullptr);
    QCOMPARE(fixture.document->selection().routeKey, QByteArray("GET /books/{id}"));
    // The line is there for the next one.
    QCOMPARE(pane.findChild<ui::RouteEntry*>(), entry);
    QVERIFY(entry->edit()->text().isEmpty());
    QVERIFY(entry->edit()->hasFocus());
    QTest::keyClicks(entry->edit(), QStringLiteral("delete /books/{id}"));
    QTest::keyClick(entry->edit(), Qt::Key_Return);
    QCOMPARE(fixture.document->workspace().api("library")->routes.size(), size_t(4));
    QTest::keyClick(entry->edit(), Qt::Key_Escape);
    QVERIFY(pane.view()->hasFocus());
    // The line that goes with its API leaves the focus to the tree.
    entry->edit()->setFocus();
    fixture.document->select({ObjectRef::Kind::Table, "Books", {}});
    QVERIFY(pane.view()->hasFocus());
}

void ExplorerTest::firstOfAGroupIsSeen()
{
    DesignerFixture fixture;
    ui::ExplorerPane pane(fixture.commands);
    while (!fixture.document->workspace().tables.empty())
        QVERIFY(fixture.document->removeTable(fixture.document->workspace().tables.back().name));
    fixture.document->undoStack()->undo();
    const QModelIndex table =
        pane.model().indexOf({ObjectRef::Kind::Table, fixture.document->workspace().tables.front().name, {}});
    QVERIFY(table.isValid());
    QVERIFY(pane.view()->isExpanded(table.parent()));
}

void ExplorerTest::wrongRouteSaysWhyAndKeepsItsText()
{
    DesignerFixture fixture;
    ui::ExplorerPane pane(fixture.commands);
    pane.resize(260, 600);
    pane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&pane));
    pane.startRoute("library");
    auto* entry = pane.findChild<ui::RouteEntry*>();
    QVERIFY(entry != nullptr);
    const auto* error = entry->findChild<ui::InlineError*>();
    for (const QString& text : {QStringLiteral("fetch /books"), QStringLiteral("get /books")}) {
        entry->edit()->clear();
        QTest::keyClicks(entry->edit(), text);
        QVERIFY(error->isHidden());
        QTest::keyClick(entry->edit(), Qt::Key_Return);
        QVERIFY(error->isVisible());
        QVERIFY(!error->text().isEmpty());
        QCOMPARE(entry->edit()->text(), text);
        QTRY_VERIFY(entry->height() >= entry->edit()->height() + error->height());
    }
    QCOMPARE(fixture.document->workspace().api("library")->routes.size(), size_t(2));
}

void ExplorerTest::deleteOffersUndo()
{
    DesignerFixture fixture;
    ui::ExplorerPane pane(fixture.commands);
    pane.show();
    fixture.document->select(postBooks);
    QTest::keyClick(pane.view(), Qt::Key_Delete);
    QCOMPARE(fixture.document->workspace().api("library")->routes.size(), size_t(1));
    QCOMPARE(fixture.workbench.toasts.last(), QStringLiteral("Removed POST /books"));
    QCOMPARE(fixture.workbench.toastAction, QStringLiteral("Undo"));
    fixture.workbench.runToastAction();
    QCOMPARE(fixture.document->workspace().api("library")->routes.size(), size_t(2));
    // What was undone by keys meanwhile is not undone again, nor what came before it.
    QVERIFY(fixture.document->removeFunction("createBook"));
    fixture.document->select(postBooks);
    QTest::keyClick(pane.view(), Qt::Key_Delete);
    fixture.document->undoStack()->undo();
    fixture.workbench.runToastAction();
    QVERIFY(fixture.document->workspace().function("createBook") == nullptr);
}

void ExplorerTest::renamesInPlace()
{
    DesignerFixture fixture;
    ui::ExplorerPane pane(fixture.commands);
    pane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&pane));
    fixture.document->select(createBook);
    pane.view()->setFocus();
    QTest::keyClick(pane.view(), Qt::Key_F2);
    auto* edit = pane.view()->viewport()->findChild<QLineEdit*>();
    QVERIFY(edit != nullptr);
    QCOMPARE(edit->text(), QStringLiteral("createBook"));
    edit->setText(QStringLiteral("addBook"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(fixture.document->workspace().function("addBook") != nullptr);
    QCOMPARE(fixture.document->selection().name, QByteArray("addBook"));
    QVERIFY(!fixture.commands.rename({ObjectRef::Kind::Function, "addBook", {}}, QStringLiteral("not a name")));
    QVERIFY(!fixture.workbench.toasts.isEmpty());
}

void ExplorerTest::rowsStayUnderThePressedPointer()
{
    DesignerFixture fixture;
    gateway::Api other;
    other.name = "other";
    other.routes = {parsedRoute("get /loans", gateway::FunctionIntegration{.function = "createBook"})};
    QVERIFY(fixture.document->addApi(other));
    ui::ExplorerPane pane(fixture.commands);
    pane.resize(280, 700);
    pane.show();
    fixture.document->select(libraryApi);
    const ObjectRef loans{ObjectRef::Kind::Route, "other", "GET /loans"};
    const QPoint at = pane.view()->visualRect(pane.model().indexOf(loans)).center();
    // The line at the foot of library goes, but not before the button is up.
    QTest::mousePress(pane.view()->viewport(), Qt::LeftButton, {}, at);
    QVERIFY(fixture.document->selection() == loans);
    QCOMPARE(pane.model().entryApi(), QByteArray("library"));
    QTest::mouseRelease(pane.view()->viewport(), Qt::LeftButton, {}, at);
    QVERIFY(pane.model().entryApi().isEmpty());
    QVERIFY(fixture.document->selection() == loans);
    QCOMPARE(pane.view()->currentIndex(), pane.model().indexOf(loans));
}

void ExplorerTest::messagesHaveAChip()
{
    DesignerFixture fixture;
    gateway::Api chat;
    chat.name = "chat";
    chat.protocol = gateway::Protocol::WebSocket;
    gateway::Route join;
    join.path = "join";
    chat.routes = {join};
    QVERIFY(fixture.document->addApi(chat));
    ui::ExplorerModel model(*fixture.document, fixture.running);
    const QModelIndex index = model.indexOf({ObjectRef::Kind::Route, "chat", "join"});
    QCOMPARE(model.node(index)->method, QByteArray("WS"));
    QCOMPARE(index.data(Qt::EditRole).toString(), QStringLiteral("join"));
}

void ExplorerTest::selectionIsShared()
{
    DesignerFixture fixture;
    ui::ExplorerPane pane(fixture.commands);
    pane.show();
    fixture.document->select(booksTable);
    QCOMPARE(pane.view()->currentIndex(), pane.model().indexOf(booksTable));
    pane.view()->setCurrentIndex(pane.model().indexOf(postBooks));
    QVERIFY(fixture.document->selection() == postBooks);
    QTest::keyClick(pane.view(), Qt::Key_Return);
    QVERIFY(fixture.workbench.revealed.back() == postBooks);
}

void ExplorerTest::filterShowsWhatMatches()
{
    DesignerFixture fixture;
    ui::ExplorerPane pane(fixture.commands);
    pane.show();
    auto* filter = pane.findChild<ui::FilterEdit*>();
    filter->setText(QStringLiteral("post"));
    const auto isHidden = [&pane](const ObjectRef& object) {
        const QModelIndex index = pane.model().indexOf(object);
        return pane.view()->isRowHidden(index.row(), index.parent());
    };
    QVERIFY(isHidden(getBooks));
    QVERIFY(!isHidden(postBooks));
    QVERIFY(!isHidden(libraryApi));
    QVERIFY(isHidden(booksTable));
    filter->clear();
    QVERIFY(!isHidden(getBooks));
    QVERIFY(!isHidden(booksTable));
}

void ExplorerTest::countsCalls()
{
    DesignerFixture fixture;
    ui::ExplorerModel model(*fixture.document, fixture.running);
    observe::Trace trace;
    trace.api = "library";
    trace.routeKey = "GET /books";
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    fixture.running.pass(std::vector<observe::Trace>(1'234, trace));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed[0][0].toModelIndex(), model.indexOf(getBooks));
    QCOMPARE(model.node(model.indexOf(getBooks))->trailing, QStringLiteral("1.2k"));
    QCOMPARE(model.node(model.indexOf(postBooks))->trailing, QString());
}

void ExplorerTest::listOfPathsIsPasted()
{
    DesignerFixture fixture;
    ui::ExplorerPane pane(fixture.commands);
    pane.show();
    fixture.document->select(libraryApi);
    QGuiApplication::clipboard()->setText(QStringLiteral("get /a\n\n  post /b/{id}\nnonsense here\nGET /books\n"));
    auto* entry = pane.findChild<ui::RouteEntry*>();
    QTest::keyClick(entry->edit(), Qt::Key_V, Qt::ControlModifier);
    const gateway::Api* api = fixture.document->workspace().api("library");
    QCOMPARE(api->routes.size(), size_t(4));
    QVERIFY(api->route("GET /a") != nullptr && api->route("POST /b/{id}") != nullptr);
    QVERIFY(entry->findChild<ui::InlineError*>()->text().contains(QStringLiteral("GET /books is there already")));
    fixture.document->undoStack()->undo();
    QCOMPARE(api->routes.size(), size_t(2));
    QTest::keyClick(pane.view(), Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(fixture.document->workspace().api("library")->routes.size(), size_t(4));
    QVERIFY(fixture.workbench.toasts.last().startsWith(QStringLiteral("Added 2 of 4 routes")));
}

void ExplorerTest::routesAreCopiedAndMoved()
{
    DesignerFixture fixture;
    gateway::Api other;
    other.name = "other";
    QVERIFY(fixture.document->addApi(other));
    ui::ExplorerPane pane(fixture.commands);
    pane.show();
    fixture.document->select(postBooks);
    QTest::keyClick(pane.view(), Qt::Key_C, Qt::ControlModifier);
    const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
    QVERIFY(copied->text().startsWith(QStringLiteral("curl -X POST '{{library}}/books'")));
    QVERIFY(copied->data(QStringLiteral("application/yaml")).startsWith("route: POST /books\n"));
    fixture.document->select({ObjectRef::Kind::Api, "other", {}});
    QTest::keyClick(pane.view(), Qt::Key_V, Qt::ControlModifier);
    const auto routesOf = [&fixture](const char* api) { return fixture.document->workspace().api(api)->routes.size(); };
    QCOMPARE(routesOf("other"), size_t(1));
    QCOMPARE(routesOf("library"), size_t(2));

    // Dropped on the other API a route moves, in one step.
    QMimeData mime;
    ui::setObject(mime, getBooks);
    const QModelIndex target = pane.model().indexOf({ObjectRef::Kind::Api, "other", {}});
    QVERIFY(pane.model().canDropMimeData(&mime, Qt::MoveAction, -1, -1, target));
    QVERIFY(!pane.model().canDropMimeData(&mime, Qt::MoveAction, -1, -1, pane.model().indexOf(libraryApi)));
    pane.model().dropMimeData(&mime, Qt::MoveAction, -1, -1, target);
    QCOMPARE(routesOf("other"), size_t(2));
    QCOMPARE(routesOf("library"), size_t(1));
    fixture.document->undoStack()->undo();
    QCOMPARE(routesOf("other"), size_t(1));
    QCOMPARE(routesOf("library"), size_t(2));
}

void ExplorerTest::everyControlHasAName()
{
    DesignerFixture fixture;
    ui::ExplorerPane pane(fixture.commands);
    pane.startRoute("library");
    QCOMPARE(namelessFocusables(pane).join(QStringLiteral(" | ")), QString());
}

QTEST_MAIN(ExplorerTest)
#include "tst_explorer.moc"
