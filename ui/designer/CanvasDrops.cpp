// CanvasView as a place to drop things from the tree: a function or table on a route connects the route, a route on a
// card connects that route, a card's own object anywhere else moves its card there.
#include "ui/designer/CanvasView.h"
#include "ui/designer/ObjectMime.h"

#include <QDragEnterEvent>

namespace trestle::ui {

using workspace::ObjectRef;

std::optional<CanvasScene::Draft> CanvasView::wireOfDrop(const ObjectRef& object, const QPointF& at) const
{
    const std::optional<CanvasSpot> over = m_scene->spotAt(at);
    const Card* dragged = m_scene->model().cardOf(object);
    if (!over || dragged == nullptr) return std::nullopt;
    if (object.kind == ObjectRef::Kind::Route) {
        const std::optional<CanvasSpot> route = spotOf(object);
        if (!route || route->row < 0 || over->card.kind == CardId::Kind::Api) return std::nullopt;
        return CanvasScene::Draft{*route, at, over->card};
    }
    if (over->row < 0 || dragged->id.kind == CardId::Kind::Api) return std::nullopt;
    return CanvasScene::Draft{*over, at, dragged->id};
}

void CanvasView::dragEnterEvent(QDragEnterEvent* event)
{
    const std::optional<ObjectRef> object = objectIn(event->mimeData());
    event->setAccepted(object && m_scene->model().cardOf(*object) != nullptr);
}

void CanvasView::dragMoveEvent(QDragMoveEvent* event)
{
    const std::optional<ObjectRef> object = objectIn(event->mimeData());
    if (!object) {
        event->ignore();
        return;
    }
    m_scene->setDraft(wireOfDrop(*object, mapToScene(event->position().toPoint())));
    event->setDropAction(m_scene->draft() ? Qt::LinkAction : Qt::MoveAction);
    event->accept();
}

void CanvasView::dragLeaveEvent(QDragLeaveEvent*)
{
    m_scene->setDraft(std::nullopt);
}

void CanvasView::dropEvent(QDropEvent* event)
{
    const std::optional<ObjectRef> object = objectIn(event->mimeData());
    m_scene->setDraft(std::nullopt);
    if (!object) return;
    const QPointF at = mapToScene(event->position().toPoint());
    event->acceptProposedAction();
    if (const auto wire = wireOfDrop(*object, at)) {
        connectTo(wire->from, *wire->target);
        return;
    }
    const Card* card = m_scene->model().cardOf(*object);
    if (card == nullptr || object->kind == ObjectRef::Kind::Route) return;
    m_scene->moveCard(card->id, at.toPoint() - QPoint(card->size().width() / 2, Card::headerHeight / 2));
    m_commands.document().select(*object);
    Q_EMIT placesChanged();
}

}  // namespace trestle::ui
