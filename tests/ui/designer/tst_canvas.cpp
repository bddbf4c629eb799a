#include "tests/ui/designer/DesignerFixture.h"
#include "ui/designer/CanvasView.h"
#include "ui/designer/DesignPage.h"
#include "ui/designer/ObjectMime.h"
#include "ui/shell/ActionRegister.h"
#include "ui/widgets/EmptyState.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDragEnterEvent>
#include <QMenu>
#include <QPushButton>
#include <QTest>

using namespace trestle;
using namespace trestle::tests;
using ui::CanvasSpot;
using ui::CardId;
using workspace::ObjectRef;

namespace {

const CardId libraryCard{CardId::Kind::Api, "library"};
const CardId createBookCard{CardId::Kind::Function, "createBook"};
const CardId booksCard{CardId::Kind::Table, "Books"};

observe::Trace calledCreateBook(int status = 201)
{
    using observe::StationKind;
    using observe::StationOutcome;
    observe::Trace trace;
    trace.api = "library";
    trace.routeKey = "POST /books";
    trace.status = status;
    trace.durationNs = 6'500'000;
    const StationOutcome outcome = status < 500 ? StationOutcome::Passed : StationOutcome::Failed;
    trace.stations = {{StationKind::Function, outcome, 0, "createBook", {}, 0, 6'100'000},
                      {StationKind::Table, StationOutcome::Passed, 1, "PutItem Books", {}, 0, 1'000}};
    return trace;
}

struct CanvasFixture : DesignerFixture
{
    CanvasFixture() : view(commands)
    {
        view.resize(1000, 700);
        view.show();
    }

    QPoint at(const CanvasSpot& spot) const { return view.mapFromScene(view.canvas().spotRect(spot).center()); }
    void drag(const QPoint& from, const QPoint& to)
    {
        QTest::mousePress(view.viewport(), Qt::LeftButton, {}, from);
        QTest::mouseMove(view.viewport(), from + QPoint(20, 0));
        QTest::mouseMove(view.viewport(), (from + to) / 2);
        QTest::mouseMove(view.viewport(), to);
    }
    QByteArray tableOf(const QByteArray& key) const
    {
        const auto* integration = std::get_if<gateway::TableIntegration>(&route(key).integration);
        return integration == nullptr ? QByteArray() : integration->table;
    }

    ui::CanvasView view;
};

}  // namespace

class CanvasTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsCardsAndWires();
    void brokenWireHasNoEnd();
    void layoutIsStableAndOverlapsNothing();
    void dragConnects();
    void dragOntoAnApiDoesNot();
    void keyboardConnects();
    void escapeLeavesTheWire();
    void arrowsFollowWires();
    void clickSelects();
    void deleteRemovesAndWireDisconnects();
    void groundOffersWhatMayStandThere();
    void cardsSnap();
    void severalCardsMoveTogether();
    void keepsEverythingInViewUntilTheUserZooms();
    void dropFromTheTreeConnects();
    void figuresComeFromTraces();
    void functionsShowTheTablesTheyTouch();
    void emptyDesignOffersHello();
    void zoomIsBounded();
    void speaks();
    void everyControlHasAName();
};

void CanvasTest::showsCardsAndWires()
{
    const CanvasFixture fixture;
    const ui::CanvasModel& model = fixture.view.canvas().model();
    QCOMPARE(model.cards.size(), size_t(3));
    QCOMPARE(model.card(libraryCard)->rows.size(), size_t(2));
    QCOMPARE(model.wires.size(), size_t(2));
    QVERIFY(model.wires[0].to == booksCard);
    QVERIFY(model.wires[1].to == createBookCard);
}

void CanvasTest::brokenWireHasNoEnd()
{
    CanvasFixture fixture;
    QVERIFY(fixture.document->removeFunction("createBook"));
    const ui::CanvasModel& model = fixture.view.canvas().model();
    QCOMPARE(model.wires.size(), size_t(2));
    QVERIFY(!model.wires[1].to);
    QCOMPARE(model.card(libraryCard)->rows[1].problems, 1);
}

void CanvasTest::layoutIsStableAndOverlapsNothing()
{
    CanvasFixture fixture;
    const ui::CanvasScene& canvas = fixture.view.canvas();
    const QPoint function = canvas.cardRect(createBookCard).topLeft();
    const QPoint table = canvas.cardRect(booksCard).topLeft();
    for (int i = 0; i < 6; ++i) {
        functions::FunctionDescription more;
        more.name = "more" + QByteArray::number(i);
        more.runtime = "python3.12";
        QVERIFY(fixture.document->addFunction(more));
        QVERIFY(fixture.document->addRoute(
            "library",
            parsedRoute("get /more/" + QByteArray::number(i), gateway::FunctionIntegration{.function = more.name})));
    }
    QCOMPARE(canvas.cardRect(createBookCard).topLeft(), function);
    QCOMPARE(canvas.cardRect(booksCard).topLeft(), table);
    const auto& cards = canvas.model().cards;
    for (const ui::Card& a : cards) {
        const QRect rect = canvas.cardRect(a.id);
        QCOMPARE(rect.x() % ui::canvasSnap, 0);
        QCOMPARE(rect.y() % ui::canvasSnap, 0);
        for (const ui::Card& b : cards)
            QVERIFY(a.id == b.id || !rect.intersects(canvas.cardRect(b.id)));
    }
}

void CanvasTest::dragConnects()
{
    CanvasFixture fixture;
    const QPoint target = fixture.at({booksCard, -1});
    fixture.drag(fixture.at({libraryCard, 1}), target);
    QVERIFY(fixture.view.canvas().draft());
    QVERIFY(fixture.view.canvas().draft()->target == booksCard);
    QTest::mouseRelease(fixture.view.viewport(), Qt::LeftButton, {}, target);
    QVERIFY(!fixture.view.canvas().draft());
    QCOMPARE(fixture.tableOf("POST /books"), QByteArray("Books"));
    QCOMPARE(fixture.workbench.toasts.last(), QStringLiteral("Connected POST /books to Books"));
    fixture.workbench.runToastAction();
    QCOMPARE(fixture.tableOf("POST /books"), QByteArray());
}

void CanvasTest::dragOntoAnApiDoesNot()
{
    CanvasFixture fixture;
    gateway::Api other;
    other.name = "other";
    QVERIFY(fixture.document->addApi(other));
    const QPoint target = fixture.at({{CardId::Kind::Api, "other"}, -1});
    const int steps = fixture.document->undoStack()->count();
    fixture.drag(fixture.at({libraryCard, 1}), target);
    QVERIFY(!fixture.view.canvas().draft()->target);
    QTest::mouseRelease(fixture.view.viewport(), Qt::LeftButton, {}, target);
    QCOMPARE(fixture.document->undoStack()->count(), steps);
}

void CanvasTest::keyboardConnects()
{
    CanvasFixture fixture;
    fixture.document->select(postBooks);
    QTest::keyClick(&fixture.view, Qt::Key_W);
    QVERIFY(fixture.view.canvas().draft());
    QVERIFY(fixture.view.canvas().draft()->target == createBookCard);
    QTest::keyClick(&fixture.view, Qt::Key_Right);
    QVERIFY(fixture.view.canvas().draft()->target == booksCard);
    QTest::keyClick(&fixture.view, Qt::Key_Return);
    QCOMPARE(fixture.tableOf("POST /books"), QByteArray("Books"));
}

void CanvasTest::escapeLeavesTheWire()
{
    CanvasFixture fixture;
    fixture.document->select(postBooks);
    QTest::keyClick(&fixture.view, Qt::Key_W);
    QTest::keyClick(&fixture.view, Qt::Key_Escape);
    QVERIFY(!fixture.view.canvas().draft());
    QVERIFY(!fixture.document->undoStack()->canUndo());
}

void CanvasTest::arrowsFollowWires()
{
    CanvasFixture fixture;
    fixture.document->select(libraryApi);
    QTest::keyClick(&fixture.view, Qt::Key_Down);
    QVERIFY(fixture.document->selection() == getBooks);
    QTest::keyClick(&fixture.view, Qt::Key_Down);
    QVERIFY(fixture.document->selection() == postBooks);
    QTest::keyClick(&fixture.view, Qt::Key_Right);
    QVERIFY(fixture.document->selection() == createBook);
    QTest::keyClick(&fixture.view, Qt::Key_Left);
    QVERIFY(fixture.document->selection() == postBooks);
    QTest::keyClick(&fixture.view, Qt::Key_Up);
    QTest::keyClick(&fixture.view, Qt::Key_Right);
    QVERIFY(fixture.document->selection() == booksTable);
}

void CanvasTest::clickSelects()
{
    CanvasFixture fixture;
    QTest::mouseClick(fixture.view.viewport(), Qt::LeftButton, {}, fixture.at({libraryCard, 0}));
    QVERIFY(fixture.document->selection() == getBooks);
    QTest::mouseDClick(fixture.view.viewport(), Qt::LeftButton, {}, fixture.at({booksCard, -1}));
    QVERIFY(fixture.workbench.revealed.back() == booksTable);
}

void CanvasTest::deleteRemovesAndWireDisconnects()
{
    CanvasFixture fixture;
    const QPointF from = fixture.view.canvas().port({libraryCard, 1});
    QTest::mouseClick(fixture.view.viewport(), Qt::LeftButton, {}, fixture.view.mapFromScene(from + QPointF(14, 0)));
    QVERIFY(fixture.document->selection() == postBooks);
    QTest::keyClick(&fixture.view, Qt::Key_Delete);
    QVERIFY(std::holds_alternative<std::monostate>(fixture.route("POST /books").integration));
    QTest::keyClick(&fixture.view, Qt::Key_Delete);
    QCOMPARE(fixture.document->workspace().api("library")->routes.size(), size_t(1));
    fixture.document->undoStack()->setIndex(0);
    QCOMPARE(fixture.view.canvas().model().wires.size(), size_t(2));
}

void CanvasTest::groundOffersWhatMayStandThere()
{
    CanvasFixture fixture;
    ui::ActionRegister actions;
    fixture.workbench.actionRegister = &actions;
    ui::DesignPage page(fixture.commands);
    page.declareActions(actions);
    QWidget* viewport = fixture.view.viewport();
    const QPoint ground = viewport->rect().bottomLeft() + QPoint(4, -4);
    QVERIFY(!fixture.view.canvas().spotAt(fixture.view.mapToScene(ground)));
    QContextMenuEvent event(QContextMenuEvent::Mouse, ground, viewport->mapToGlobal(ground));
    QApplication::sendEvent(viewport, &event);
    QPointer<QMenu> menu;
    for (QMenu* each : fixture.view.findChildren<QMenu*>())
        if (each->isVisible()) menu = each;
    QVERIFY(menu);
    for (const char* id : {"design.addApi", "design.addFunction", "design.addTable", "design.fit"})
        QVERIFY2(menu->actions().contains(actions.find(id)), id);
    menu->close();
    QTRY_VERIFY(!menu);
}

void CanvasTest::cardsSnap()
{
    CanvasFixture fixture;
    const QRect before = fixture.view.canvas().cardRect(booksCard);
    const QPoint header = fixture.view.mapFromScene(before.topLeft() + QPoint(40, 14));
    fixture.drag(header, header + QPoint(37, 61));
    QTest::mouseRelease(fixture.view.viewport(), Qt::LeftButton, {}, header + QPoint(37, 61));
    const QPoint moved = fixture.view.canvas().cardRect(booksCard).topLeft() - before.topLeft();
    QCOMPARE(moved, QPoint(40, 64));
    QVERIFY(fixture.document->isSaved());
}

void CanvasTest::severalCardsMoveTogether()
{
    CanvasFixture fixture;
    ui::CanvasScene& canvas = fixture.view.canvas();
    const QPoint function = canvas.cardRect(createBookCard).topLeft();
    const QPoint table = canvas.cardRect(booksCard).topLeft();
    const QPoint api = canvas.cardRect(libraryCard).topLeft();
    QTest::mouseClick(fixture.view.viewport(), Qt::LeftButton, {}, fixture.at({createBookCard, -1}));
    QTest::mouseClick(fixture.view.viewport(), Qt::LeftButton, Qt::ControlModifier, fixture.at({booksCard, -1}));
    QCOMPARE(canvas.group().size(), size_t(2));
    QTest::keyClick(&fixture.view, Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(canvas.cardRect(createBookCard).topLeft() - function, QPoint(0, ui::canvasSnap));
    QCOMPARE(canvas.cardRect(booksCard).topLeft() - table, QPoint(0, ui::canvasSnap));
    const QPoint held = fixture.at({booksCard, -1});
    fixture.drag(held, held + QPoint(48, 16));
    QTest::mouseRelease(fixture.view.viewport(), Qt::LeftButton, {}, held + QPoint(48, 16));
    QCOMPARE(canvas.cardRect(createBookCard).topLeft() - function, QPoint(48, 24));
    QCOMPARE(canvas.cardRect(booksCard).topLeft() - table, QPoint(48, 24));
    QCOMPARE(canvas.cardRect(libraryCard).topLeft(), api);
    QTest::keyClick(&fixture.view, Qt::Key_Escape);
    QVERIFY(canvas.group().empty());
}

void CanvasTest::keepsEverythingInViewUntilTheUserZooms()
{
    CanvasFixture fixture;
    const auto allInView = [&fixture] {
        const QRectF content = fixture.view.mapFromScene(fixture.view.canvas().sceneRect()).boundingRect();
        return QRectF(fixture.view.viewport()->rect()).adjusted(-2, -2, 2, 2).contains(content);
    };
    QVERIFY(allInView());
    fixture.view.resize(600, 400);
    QTRY_VERIFY(allInView());
    fixture.view.setZoom(1);
    fixture.view.resize(500, 300);
    QCOMPARE(fixture.view.zoom(), 1.0);
    QVERIFY(!allInView());
    fixture.view.fit();
    QVERIFY(allInView());
}

void CanvasTest::dropFromTheTreeConnects()
{
    CanvasFixture fixture;
    const auto drop = [&fixture](const ObjectRef& object, const QPoint& at) {
        QMimeData mime;
        ui::setObject(mime, object);
        QDragEnterEvent enter(at, Qt::MoveAction | Qt::LinkAction, &mime, Qt::LeftButton, {});
        QCoreApplication::sendEvent(fixture.view.viewport(), &enter);
        QDropEvent event(at, Qt::MoveAction | Qt::LinkAction, &mime, Qt::LeftButton, {});
        QCoreApplication::sendEvent(fixture.view.viewport(), &event);
    };
    drop(booksTable, fixture.at({libraryCard, 1}));
    QCOMPARE(fixture.tableOf("POST /books"), QByteArray("Books"));
    drop(postBooks, fixture.at({createBookCard, -1}));
    QVERIFY(std::holds_alternative<gateway::FunctionIntegration>(fixture.route("POST /books").integration));
    const int steps = fixture.document->undoStack()->count();
    drop(createBook, fixture.view.mapFromScene(QPointF(400, 500)));
    QVERIFY(fixture.view.canvas().cardRect(createBookCard).contains(400, 500));
    QCOMPARE(fixture.document->undoStack()->count(), steps);
}

void CanvasTest::figuresComeFromTraces()
{
    CanvasFixture fixture;
    fixture.running.items["Books"] = 2'103;
    const QRect before = fixture.view.canvas().cardRect(createBookCard);
    observe::Trace trace = calledCreateBook();
    fixture.running.pass({trace, trace, calledCreateBook(500)});
    const ui::Card* card = fixture.view.canvas().model().card(createBookCard);
    QCOMPARE(card->lines[0].text, QStringLiteral("3 calls   p95 6.10 ms"));
    QCOMPARE(card->lines[1].more, QStringLiteral("1 error"));
    QCOMPARE(fixture.view.canvas().model().card(booksCard)->detail, QStringLiteral("2,103 items"));
    QCOMPARE(fixture.view.canvas().cardRect(createBookCard), before);
}

void CanvasTest::functionsShowTheTablesTheyTouch()
{
    CanvasFixture fixture;
    const auto wires = [&fixture] { return fixture.view.canvas().model().wires; };
    QCOMPARE(wires().size(), size_t(2));
    functions::FunctionDescription function = *fixture.document->workspace().function("createBook");
    function.environment["TABLE"] = "Books";
    QVERIFY(fixture.document->setFunction("createBook", function));
    QCOMPARE(wires().size(), size_t(3));
    QCOMPARE(wires()[2].kind, ui::Wire::Kind::Declared);
    QVERIFY(wires()[2].hint.contains(QStringLiteral("TABLE")));
    fixture.running.pass({calledCreateBook()});
    QCOMPARE(wires()[2].kind, ui::Wire::Kind::Seen);
    QVERIFY(wires()[2].from == createBookCard && wires()[2].to == booksCard);
    QCOMPARE(wires()[2].hint, QStringLiteral("createBook and Books, as seen in its calls. Reads: 0, writes: 1"));
    fixture.document->select(createBook);
    QTest::keyClick(&fixture.view, Qt::Key_Right);
    QVERIFY(fixture.document->selection() == booksTable);

    function.eventSourceMappings["1"] = *base::parseJson(R"({"EventSourceArn": "Books"})");
    QVERIFY(fixture.document->setFunction("createBook", function));
    QCOMPARE(fixture.view.canvas().model().card(createBookCard)->lines.back().text, QStringLiteral("stream of Books"));
}

void CanvasTest::emptyDesignOffersHello()
{
    CanvasFixture fixture;
    auto* empty = fixture.view.findChild<ui::EmptyState*>();
    QVERIFY(!empty->isVisible());
    QVERIFY(fixture.document->removeApi("library"));
    QVERIFY(empty->isVisible());
    QTest::mouseClick(empty->button(), Qt::LeftButton);
    QCOMPARE(fixture.document->workspace().apis.size(), size_t(1));
    QCOMPARE(fixture.document->workspace().apis.front().routes.front().key(), QByteArray("GET /hello"));
    QVERIFY(!empty->isVisible());
}

void CanvasTest::zoomIsBounded()
{
    CanvasFixture fixture;
    fixture.view.setZoom(10);
    QCOMPARE(fixture.view.zoom(), 2.0);
    fixture.view.setZoom(0.01);
    QCOMPARE(fixture.view.zoom(), 0.1);
}

void CanvasTest::speaks()
{
    CanvasFixture fixture;
    QAccessibleInterface* canvas = QAccessible::queryAccessibleInterface(&fixture.view);
    QVERIFY(canvas != nullptr);
    QStringList names;
    for (int i = 0; i < canvas->childCount(); ++i)
        names.append(canvas->child(i)->text(QAccessible::Name));
    QVERIFY(names.contains(QStringLiteral("POST /books, integration function createBook")));
    QVERIFY(names.contains(QStringLiteral("Table Books, key id")));
    const auto row = static_cast<int>(names.indexOf(QStringLiteral("POST /books, integration function createBook")));
    canvas->child(row)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QVERIFY(fixture.document->selection() == postBooks);
    QVERIFY(canvas->child(row)->state().selected);
    QCOMPARE(canvas->focusChild(), canvas->child(row));
}

void CanvasTest::everyControlHasAName()
{
    CanvasFixture fixture;
    QCOMPARE(namelessFocusables(fixture.view).join(QStringLiteral(" | ")), QString());
}

QTEST_MAIN(CanvasTest)
#include "tst_canvas.moc"
