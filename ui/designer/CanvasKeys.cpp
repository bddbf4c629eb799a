// CanvasView by keyboard: moving along wires, wiring, removing.
#include "ui/designer/CanvasView.h"

#include <QKeyEvent>

#include <algorithm>

namespace trestle::ui {

using workspace::ObjectRef;

namespace {

bool isArrow(int key)
{
    return key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_Left || key == Qt::Key_Right;
}

}  // namespace

void CanvasView::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() == Qt::ControlModifier) {
        if (event->key() == Qt::Key_A) {
            m_scene->setGroup(m_scene->cardsIn(m_scene->sceneRect()));
            return;
        }
        if (isArrow(event->key())) {
            moveSelectedBy(event->key());
            return;
        }
    }
    if (event->modifiers() != Qt::NoModifier && event->modifiers() != Qt::KeypadModifier) {
        QGraphicsView::keyPressEvent(event);
        return;
    }
    m_scene->setFocusShown(true);
    if (m_scene->draft() ? keyWhileWiring(event->key()) : moveBy(event->key())) return;
    switch (event->key()) {
        case Qt::Key_W:
            startWire();
            return;
        case Qt::Key_A:
            if (const QByteArray api = m_commands.currentApi(); !api.isEmpty())
                Q_EMIT m_commands.routeEntryRequested(api);
            return;
        case Qt::Key_Escape:
            if (m_scene->group().empty()) break;
            m_scene->setGroup({});
            return;
        case Qt::Key_F2:
            Q_EMIT m_commands.renameRequested(m_commands.document().selection());
            return;
        case Qt::Key_Delete:
        case Qt::Key_Backspace:
            removeSelected();
            return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (m_scene->current()) {
                const ObjectRef object = objectOf(*m_scene->current());
                if (object.kind != ObjectRef::Kind::Workspace) m_commands.open(object);
            }
            return;
        default:
            break;
    }
    QGraphicsView::keyPressEvent(event);
}

void CanvasView::moveSelectedBy(int key)
{
    if (!m_scene->current() && m_scene->group().empty()) return;
    const std::set<CardId> moved =
        m_scene->group().empty() ? std::set<CardId>{m_scene->current()->card} : m_scene->group();
    const int step = key == Qt::Key_Up || key == Qt::Key_Left ? -canvasSnap : canvasSnap;
    m_keepFitted = false;
    m_scene->moveCards(moved, key == Qt::Key_Up || key == Qt::Key_Down ? QPoint(0, step) : QPoint(step, 0));
    Q_EMIT placesChanged();
}

bool CanvasView::keyWhileWiring(int key)
{
    CanvasScene::Draft draft = *m_scene->draft();
    const std::vector<CardId> targets = targetsInOrder();
    const auto at = draft.target ? std::find(targets.begin(), targets.end(), *draft.target) : targets.end();
    const auto place = at - targets.begin();
    const auto count = static_cast<std::ptrdiff_t>(targets.size());
    switch (key) {
        case Qt::Key_Escape:
        case Qt::Key_W:
            m_scene->setDraft(std::nullopt);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            m_scene->setDraft(std::nullopt);
            if (draft.target) connectTo(draft.from, *draft.target);
            return true;
        case Qt::Key_Down:
        case Qt::Key_Right:
            draft.target = targets[static_cast<size_t>(at == targets.end() ? 0 : (place + 1) % count)];
            break;
        case Qt::Key_Up:
        case Qt::Key_Left:
            draft.target = targets[static_cast<size_t>(at == targets.end() ? count - 1 : (place + count - 1) % count)];
            break;
        default:
            return false;
    }
    m_scene->setDraft(draft);
    ensureVisible(m_scene->cardRect(*draft.target), 24, 24);
    announce();
    return true;
}

std::vector<CardId> CanvasView::targetsInOrder() const
{
    std::vector<CardId> targets;
    for (const Card& card : m_scene->model().cards) {
        if (card.id.kind != CardId::Kind::Api) targets.push_back(card.id);
    }
    std::stable_sort(targets.begin(), targets.end(), [this](const CardId& a, const CardId& b) {
        const QPoint first = m_scene->cardRect(a).topLeft();
        const QPoint second = m_scene->cardRect(b).topLeft();
        return std::pair(first.x(), first.y()) < std::pair(second.x(), second.y());
    });
    return targets;
}

void CanvasView::startWire()
{
    const std::optional<CanvasSpot> from = m_scene->current();
    const std::vector<CardId> targets = targetsInOrder();
    if (!from || from->row < 0) return;
    if (targets.empty()) {
        offerTargets(objectOf(*from), viewport()->mapToGlobal(mapFromScene(m_scene->port(*from).toPoint())));
        return;
    }
    // Where it leads already comes first: Enter then changes nothing.
    const Wire* wire = m_scene->wireFrom(*from);
    m_scene->setDraft(
        CanvasScene::Draft{*from, m_scene->port(*from), wire != nullptr && wire->to ? *wire->to : targets.front()});
    announce();
}

void CanvasView::removeSelected()
{
    if (!m_scene->current()) return;
    const ObjectRef object = objectOf(*m_scene->current());
    if (object.kind == ObjectRef::Kind::Workspace) return;
    if (m_wireSelected)
        m_commands.disconnectRoute(object);
    else
        m_commands.remove(object);
    m_wireSelected = false;
}

bool CanvasView::moveBy(int key)
{
    if (!isArrow(key)) return false;
    if (!m_scene->current()) {
        if (!m_scene->model().cards.empty()) choose({m_scene->model().cards.front().id, -1});
        return true;
    }
    if (const auto next = neighbour(*m_scene->current(), key)) choose(*next);
    return true;
}

std::optional<CanvasSpot> CanvasView::neighbour(const CanvasSpot& from, int key) const
{
    const Card* card = m_scene->model().card(from.card);
    if (card == nullptr) return std::nullopt;
    const int rows = static_cast<int>(card->rows.size());
    if (key == Qt::Key_Down && from.row + 1 < rows) return CanvasSpot{from.card, from.row + 1};
    if (key == Qt::Key_Up && from.row >= 0) return CanvasSpot{from.card, from.row - 1};
    if (key == Qt::Key_Right) {
        const Wire* wire = m_scene->wireFrom(from);
        if (wire != nullptr && wire->to) return CanvasSpot{*wire->to, -1};
    }
    if (key == Qt::Key_Left) {
        for (const Wire& wire : m_scene->model().wires) {
            if (wire.to == from.card) return CanvasSpot{wire.from, wire.row};
        }
    }
    // The nearest card on that side; distance across the way counts double.
    const QPoint here = m_scene->spotRect(from).center();
    std::optional<CanvasSpot> best;
    int bestDistance = 0;
    for (const Card& other : m_scene->model().cards) {
        if (other.id == from.card) continue;
        const QPoint way = m_scene->cardRect(other.id).center() - here;
        const bool vertical = key == Qt::Key_Up || key == Qt::Key_Down;
        const int along = (key == Qt::Key_Up || key == Qt::Key_Left ? -1 : 1) * (vertical ? way.y() : way.x());
        const int across = std::abs(vertical ? way.x() : way.y());
        if (along <= 0 || (vertical && across > along + 120)) continue;
        const int distance = along + 2 * across;
        if (!best || distance < bestDistance) {
            const bool fromBelow = key == Qt::Key_Up && !other.rows.empty();
            best = CanvasSpot{other.id, fromBelow ? static_cast<int>(other.rows.size()) - 1 : -1};
            bestDistance = distance;
        }
    }
    return best;
}

}  // namespace trestle::ui
