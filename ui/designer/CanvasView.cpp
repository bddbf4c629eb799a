#include "ui/designer/CanvasView.h"

#include "ui/designer/CanvasAccessible.h"
#include "ui/designer/Wording.h"
#include "ui/document/DesignChecks.h"
#include "ui/shell/ActionRegister.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/EmptyState.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <cmath>

namespace trestle::ui {

using workspace::ObjectRef;

namespace {

constexpr qreal leastZoom = 0.1;
constexpr qreal leastReadable = 0.5;  // a large design begins at its top left rather than too small to read
constexpr qreal mostZoom = 2;
constexpr qreal zoomStep = 1.15;
constexpr int overlayMargin = 12;

}  // namespace

CanvasView::CanvasView(DesignCommands& commands, QWidget* parent)
    : QGraphicsView(parent),
      m_commands(commands),
      m_scene(new CanvasScene(this)),
      m_empty(new EmptyState({}, tr("Add GET /hello"), this)),
      m_buttons(new QWidget(this)),
      m_zoomButton(makeButton(tr("100 %")))
{
    CanvasAccessible::install();
    setScene(m_scene);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setAccessibleName(tr("Design canvas"));
    setWhatsThis(
        tr("The arrows go from card to card along the wires. A adds a route, W begins a wire: the arrows choose "
           "where it leads, Return connects. Return opens, F2 renames, Delete removes. Ctrl and the arrows move a "
           "card, Ctrl+A takes all of them."));
    setAccessibleDescription(tr("APIs with their routes and where they lead. The project tree offers the same."));

    auto* row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    QPushButton* fitButton = makeButton(tr("Fit"));
    QPushButton* layoutButton = makeButton(tr("Auto-layout"));
    fitButton->setAccessibleName(tr("Fit the canvas into view"));
    layoutButton->setAccessibleName(tr("Lay out the canvas anew"));
    row->addWidget(fitButton);
    row->addWidget(layoutButton);
    row->addWidget(m_zoomButton);
    connect(fitButton, &QPushButton::clicked, this, &CanvasView::fit);
    connect(layoutButton, &QPushButton::clicked, this, &CanvasView::layOutAnew);
    connect(m_zoomButton, &QPushButton::clicked, this, [this] { setZoom(1); });
    m_empty->setAutoFillBackground(true);  // no dots behind its words
    connect(m_empty, &EmptyState::actionRequested, this, [this] { m_commands.addHello(m_commands.currentApi()); });

    WorkspaceDocument& document = commands.document();
    connect(&document, &WorkspaceDocument::changed, this, &CanvasView::refresh);
    connect(&document, &WorkspaceDocument::problemsChanged, this, &CanvasView::refresh);
    connect(&commands.running(), &Running::changed, this, &CanvasView::refresh);
    connect(&commands.running(), &Running::itemsCounted, this, &CanvasView::refresh);
    connect(&commands.running(), &Running::tracesArrived, this, &CanvasView::showTraffic);
    connect(&document, &WorkspaceDocument::selectionChanged, this, &CanvasView::showSelection);
    setAcceptDrops(true);
    refresh();
    applyZoom(1);
}

void CanvasView::refresh()
{
    const WorkspaceDocument& document = m_commands.document();
    const std::vector<workspace::Problem> problems =
        withEngineProblems(document.problems(), m_commands.running().problems());
    const QRectF before = m_scene->sceneRect();
    m_scene->setModel(canvasModel(document.workspace(), problems, m_commands.running()));
    const auto& apis = document.workspace().apis;
    m_empty->setSentence(apis.empty() ? tr("No API yet. Add one with + over the tree, drop an OpenAPI file, or begin "
                                           "with GET /hello.")
                                      : tr("No routes yet. Type a path in the tree, or add GET /hello."));
    m_empty->setVisible(
        std::all_of(apis.begin(), apis.end(), [](const gateway::Api& api) { return api.routes.empty(); }));
    showSelection();
    placeOverlays();
    if (m_keepFitted && m_scene->sceneRect() != before) fitAbove(leastReadable);
}

// New figures on the cards, and a pulse along the way of each call.
void CanvasView::showTraffic()
{
    if (!isVisible()) return;
    refresh();
    bool touchedTables = false;
    for (const auto& trace : m_commands.running().arrived()) {
        touchedTables = touchedTables || !trace->items.empty();
        const Role role = trace->status >= 500 ? Role::Danger : trace->status >= 400 ? Role::Warning : Role::Success;
        if (const auto spot = spotOf({ObjectRef::Kind::Route, trace->api, trace->routeKey}))
            m_scene->pulse(*spot, role);
        for (const auto& [table, access] : tablesTouched(*trace))
            m_scene->pulse({{CardId::Kind::Function, functionOf(*trace)}, -1}, role,
                           CardId{CardId::Kind::Table, table});
    }
    if (touchedTables) countItems();
}

void CanvasView::countItems()
{
    QList<QByteArray> names;
    for (const tables::TableDescription& table : m_commands.document().workspace().tables)
        names.append(table.name);
    m_commands.running().countItems(names);
}

void CanvasView::showSelection()
{
    const std::optional<CanvasSpot> spot = spotOf(m_commands.document().selection());
    if (spot != m_scene->current()) m_wireSelected = false;
    // An HTTP target or the mock is no object of the design: it stays current while nothing else is chosen.
    const bool onTarget = m_scene->current() && objectOf(*m_scene->current()).kind == ObjectRef::Kind::Workspace;
    if (!spot && onTarget && m_commands.document().selection().kind == ObjectRef::Kind::Workspace) return;
    m_scene->setCurrent(spot);
    announce();
}

std::optional<CanvasSpot> CanvasView::spotOf(const ObjectRef& object) const
{
    const Card* card = m_scene->model().cardOf(object);
    if (card == nullptr) return std::nullopt;
    for (size_t row = 0; row < card->rows.size(); ++row) {
        if (card->rows[row].route == object) return CanvasSpot{card->id, static_cast<int>(row)};
    }
    return CanvasSpot{card->id, -1};
}

ObjectRef CanvasView::objectOf(const CanvasSpot& spot) const
{
    const Card* card = m_scene->model().card(spot.card);
    if (card == nullptr) return {};
    return spot.row < 0 ? card->object : card->rows[static_cast<size_t>(spot.row)].route;
}

void CanvasView::choose(const CanvasSpot& spot)
{
    m_scene->setCurrent(spot);
    const ObjectRef object = objectOf(spot);
    m_commands.document().select(object);
    const QRect rect = m_scene->spotRect(spot);
    ensureVisible(rect, 24, 24);
    announce();
}

void CanvasView::announce()
{
    if (!hasFocus() || !m_scene->current()) return;
    CanvasAccessible::notifyFocus(*this);
}

void CanvasView::fit()
{
    m_keepFitted = true;
    fitAbove(leastZoom);
}

void CanvasView::fitAbove(qreal leastFactor)
{
    fitInto(viewport()->size(), leastFactor);
    // Not behind the buttons at the corner, if a card would stand there.
    const QRectF covered = mapToScene(m_buttons->geometry()).boundingRect();
    if (!m_scene->cardsIn(covered).empty())
        fitInto(viewport()->size() - QSize(0, m_buttons->height() + overlayMargin), leastFactor);
}

void CanvasView::fitInto(const QSizeF& room, qreal leastFactor)
{
    const QRectF content = m_scene->sceneRect();
    if (content.isEmpty()) return;
    const qreal factor = std::min(room.width() / content.width(), room.height() / content.height());
    applyZoom(std::clamp(factor, leastFactor, 1.0));
    if (factor < leastFactor)
        ensureVisible(QRectF(content.topLeft(), QSizeF(1, 1)), 0, 0);
    else
        centerOn(content.center());
}

void CanvasView::layOutAnew()
{
    m_scene->layOutAnew();
    Q_EMIT placesChanged();
    fit();
}

void CanvasView::setZoom(qreal factor)
{
    m_keepFitted = false;
    applyZoom(factor);
}

void CanvasView::applyZoom(qreal factor)
{
    const qreal bounded = std::clamp(factor, leastZoom, mostZoom);
    setTransform(QTransform::fromScale(bounded, bounded));
    m_zoomButton->setText(tr("%1 %").arg(qRound(bounded * 100)));
    m_zoomButton->setAccessibleName(tr("Zoom %1 percent; return to 100").arg(qRound(bounded * 100)));
    placeOverlays();
}

void CanvasView::placeOverlays()
{
    m_buttons->adjustSize();
    const QRect area = viewport()->geometry();
    m_buttons->move(area.right() - m_buttons->width() - overlayMargin + 1,
                    area.bottom() - m_buttons->height() - overlayMargin + 1);
    m_buttons->raise();
    if (m_empty->isHidden()) return;
    const QSize size(std::min(area.width(), 420), m_empty->sizeHint().height());
    m_empty->setGeometry(
        QRect(QPoint(area.center().x() - size.width() / 2, area.center().y() - size.height() / 2), size));
    m_empty->raise();
}

bool CanvasView::event(QEvent* event)
{
    // Single letters and arrows are the canvas' own while it has the focus.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool own =
            key->key() == Qt::Key_W || key->key() == Qt::Key_A || (key->key() == Qt::Key_Escape && m_scene->draft());
        if (own && key->modifiers() == Qt::NoModifier) {
            event->accept();
            return true;
        }
    }
    return QGraphicsView::event(event);
}

bool CanvasView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString hint = hintAt(mapToScene(help->pos()));
        if (hint.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), hint, this);
        return true;
    }
    return QGraphicsView::viewportEvent(event);
}

QString CanvasView::hintAt(const QPointF& at) const
{
    const std::optional<CanvasSpot> spot = m_scene->spotAt(at);
    if (!spot) {
        const Wire* wire = m_scene->wireAt(at);
        if (wire == nullptr || wire->kind != Wire::Kind::Route) return wire == nullptr ? QString() : wire->hint;
        const Card* from = m_scene->model().card(wire->from);
        return from == nullptr ? QString() : from->rows[static_cast<size_t>(wire->row)].spoken;
    }
    const Card* card = m_scene->model().card(spot->card);
    QStringList lines{spot->row < 0 ? card->spoken : card->rows[static_cast<size_t>(spot->row)].spoken};
    for (const workspace::Problem& problem : problemsOf(m_commands.document().problems(), objectOf(*spot)))
        lines.append(problem.message);
    return lines.join(u'\n');
}

// What moves when `card` is moved: all of the group, if it is one of them.
std::set<CardId> CanvasView::movedWith(const CardId& card) const
{
    return m_scene->group().contains(card) ? m_scene->group() : std::set<CardId>{card};
}

void CanvasView::mousePressEvent(QMouseEvent* event)
{
    setFocus(Qt::MouseFocusReason);
    m_pressed = event->pos();
    const QPointF at = mapToScene(event->pos());
    m_pressedSpot = m_scene->spotAt(at);
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && !m_pressedSpot)) {
        const Wire* wire = event->button() == Qt::LeftButton ? m_scene->wireAt(at) : nullptr;
        if (wire != nullptr) {
            choose({wire->from, wire->row});
            m_wireSelected = true;
            return;
        }
        m_scene->setGroup({});
        const bool band = event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::ShiftModifier);
        m_gesture = band ? Gesture::Band : Gesture::Pan;
        viewport()->setCursor(band ? Qt::CrossCursor : Qt::ClosedHandCursor);
        return;
    }
    if (!m_pressedSpot) return;
    if (event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::ControlModifier)) {
        std::set<CardId> group = m_scene->group();
        if (group.empty() && m_scene->current()) group.insert(m_scene->current()->card);
        if (!group.insert(m_pressedSpot->card).second) group.erase(m_pressedSpot->card);
        m_scene->setGroup(std::move(group));
        return;
    }
    if (!m_scene->group().contains(m_pressedSpot->card)) m_scene->setGroup({});
    choose(*m_pressedSpot);
    m_wireSelected = false;
    if (event->button() != Qt::LeftButton) return;
    m_gesture = Gesture::Pressed;
    m_grip = at.toPoint() - m_scene->cardRect(m_pressedSpot->card).topLeft();
}

void CanvasView::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint moved = event->pos() - m_pressed;
    if (m_gesture == Gesture::Pressed && moved.manhattanLength() >= QApplication::startDragDistance())
        m_gesture = m_pressedSpot->row >= 0 ? Gesture::Wire : Gesture::Card;
    switch (m_gesture) {
        case Gesture::Wire:
            dragWire(event->pos());
            return;
        case Gesture::Card: {
            m_keepFitted = false;
            const QPoint before = m_scene->cardRect(m_pressedSpot->card).topLeft();
            m_scene->moveCard(m_pressedSpot->card, mapToScene(event->pos()).toPoint() - m_grip);
            std::set<CardId> others = movedWith(m_pressedSpot->card);
            others.erase(m_pressedSpot->card);
            const QPoint by = m_scene->cardRect(m_pressedSpot->card).topLeft() - before;
            if (!others.empty() && !by.isNull()) m_scene->moveCards(others, by);
            return;
        }
        case Gesture::Band: {
            const QRectF band = QRectF(mapToScene(m_pressed), mapToScene(event->pos())).normalized();
            m_scene->setBand(band);
            m_scene->setGroup(m_scene->cardsIn(band));
            return;
        }
        case Gesture::Pan:
            m_keepFitted = false;
            horizontalScrollBar()->setValue(horizontalScrollBar()->value() - moved.x());
            verticalScrollBar()->setValue(verticalScrollBar()->value() - moved.y());
            m_pressed = event->pos();
            return;
        case Gesture::Pressed:
            return;
        case Gesture::None:
            break;
    }
    const QPointF at = mapToScene(event->pos());
    std::optional<CanvasSpot> spot = m_scene->spotAt(at);
    if (!spot) {
        if (const Wire* wire = m_scene->wireAt(at)) spot = CanvasSpot{wire->from, wire->row};
    }
    m_scene->setHovered(spot);
    viewport()->setCursor(spot && spot->row < 0 ? Qt::OpenHandCursor : Qt::ArrowCursor);
}

void CanvasView::mouseReleaseEvent(QMouseEvent* event)
{
    const Gesture ended = std::exchange(m_gesture, Gesture::None);
    viewport()->unsetCursor();
    if (ended == Gesture::Wire) dropWire(event->pos());
    if (ended == Gesture::Card) Q_EMIT placesChanged();
    m_scene->setBand({});
}

void CanvasView::dragWire(const QPoint& position)
{
    const QPointF at = mapToScene(position);
    CanvasScene::Draft draft{*m_pressedSpot, at, std::nullopt};
    const std::optional<CanvasSpot> over = m_scene->spotAt(at);
    if (over && over->card.kind != CardId::Kind::Api) {
        draft.target = over->card;
        QToolTip::hideText();
    } else if (over && over->card != m_pressedSpot->card) {
        QToolTip::showText(viewport()->mapToGlobal(position),
                           tr("A wire leads from a route to a function, table, HTTP target or mock, not to an API"),
                           this);
    }
    m_scene->setDraft(draft);
}

void CanvasView::dropWire(const QPoint& position)
{
    const std::optional<CanvasScene::Draft> draft = m_scene->draft();
    m_scene->setDraft(std::nullopt);
    QToolTip::hideText();
    if (!draft) return;
    if (draft->target)
        connectTo(draft->from, *draft->target);
    else if (!m_scene->spotAt(mapToScene(position)))
        offerTargets(objectOf(draft->from), viewport()->mapToGlobal(position));
}

void CanvasView::connectTo(const CanvasSpot& from, const CardId& card)
{
    if (const auto target = targetFor(card, m_commands.document().workspace()))
        m_commands.connectRoute(objectOf(from), *target);
}

void CanvasView::offerTargets(const ObjectRef& route, const QPoint& globalPosition)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto connectRoute = [this, route](Target::Kind kind) {
        return [this, route, kind](const QByteArray& name) { m_commands.connectRoute(route, {kind, name}); };
    };
    const workspace::Workspace& workspace = m_commands.document().workspace();
    menu->addAction(tr("New function…"), this,
                    [this, connectRoute] { m_commands.newFunction(window(), connectRoute(Target::Kind::Function)); });
    menu->addAction(tr("New table…"), this,
                    [this, connectRoute] { m_commands.newTable(window(), connectRoute(Target::Kind::Table)); });
    menu->addSeparator();
    for (const functions::FunctionDescription& function : workspace.functions)
        menu->addAction(tr("Function %1").arg(QString::fromUtf8(function.name)), this,
                        [run = connectRoute(Target::Kind::Function), name = function.name] { run(name); });
    for (const tables::TableDescription& table : workspace.tables)
        menu->addAction(tr("Table %1").arg(QString::fromUtf8(table.name)), this,
                        [run = connectRoute(Target::Kind::Table), name = table.name] { run(name); });
    menu->addSeparator();
    menu->addAction(tr("HTTP Target"), this,
                    [run = connectRoute(Target::Kind::Http)] { run("http://127.0.0.1:8080/"); });
    menu->addAction(tr("Mock"), this, [run = connectRoute(Target::Kind::Mock)] { run({}); });
    menu->popup(globalPosition);
}

void CanvasView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const std::optional<CanvasSpot> spot = m_scene->spotAt(mapToScene(event->pos()));
    if (!spot) return;
    const ObjectRef object = objectOf(*spot);
    if (object.kind != ObjectRef::Kind::Workspace) m_commands.open(object);
}

void CanvasView::leaveEvent(QEvent* event)
{
    m_scene->setHovered(std::nullopt);
    QGraphicsView::leaveEvent(event);
}

void CanvasView::wheelEvent(QWheelEvent* event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier)) {
        m_keepFitted = false;
        QGraphicsView::wheelEvent(event);
        return;
    }
    setZoom(zoom() * std::pow(zoomStep, event->angleDelta().y() / 120.0));
    event->accept();
}

void CanvasView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const std::optional<CanvasSpot> spot = byKey ? m_scene->current() : m_scene->spotAt(mapToScene(event->pos()));
    const ObjectRef object = spot ? objectOf(*spot) : ObjectRef();
    if (object.kind == ObjectRef::Kind::Workspace)
        return showGroundMenu(byKey ? viewport()->mapToGlobal(viewport()->rect().center()) : event->globalPos());
    const QPoint position =
        byKey ? viewport()->mapToGlobal(mapFromScene(m_scene->spotRect(*spot).center())) : event->globalPos();
    m_commands.menuFor(object, this, {})->popup(position);
}

// Where nothing stands: what might stand there, and how all of it is seen.
void CanvasView::showGroundMenu(const QPoint& globalPosition)
{
    ActionRegister& actions = m_commands.workbench().actions();
    actions.refreshEnabled();
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(
        menu, &QMenu::aboutToHide, &actions, [&actions] { actions.enableAll(); }, Qt::QueuedConnection);
    for (const char* id : {"design.addApi", "design.addFunction", "design.addTable", "design.importApi", "",
                           "design.autoLayout", "design.fit", "design.zoomReset"})
        if (QAction* action = actions.find(id))
            menu->addAction(action);
        else
            menu->addSeparator();
    menu->popup(globalPosition);
}

void CanvasView::focusInEvent(QFocusEvent* event)
{
    QGraphicsView::focusInEvent(event);
    const bool byKey = event->reason() != Qt::MouseFocusReason;
    m_scene->setFocusShown(byKey);
    if (!m_scene->current() && byKey && !m_scene->model().cards.empty())
        choose({m_scene->model().cards.front().id, -1});
    announce();
}

void CanvasView::focusOutEvent(QFocusEvent* event)
{
    m_scene->setFocusShown(false);
    m_scene->setDraft(std::nullopt);
    QGraphicsView::focusOutEvent(event);
}

void CanvasView::resizeEvent(QResizeEvent* event)
{
    QGraphicsView::resizeEvent(event);
    placeOverlays();
    if (m_keepFitted) fitAbove(leastReadable);
}

void CanvasView::showEvent(QShowEvent* event)
{
    QGraphicsView::showEvent(event);
    refresh();
    countItems();
}

}  // namespace trestle::ui
