// Draws one wire from a route's port to a card, or a short broken end if the card does not exist.
#pragma once

#include "ui/designer/CanvasModel.h"

#include <QGraphicsItem>
#include <QPainterPath>

namespace trestle::ui {

class CanvasScene;

/// The cubic from one port to another.
[[nodiscard]] QPainterPath wirePath(const QPointF& from, const QPointF& to);

class WireItem : public QGraphicsItem
{
public:
    /// Without `end` the wire is broken.
    WireItem(const CanvasScene& canvas, const Wire& wire, const QPointF& start, const std::optional<QPointF>& end);

    [[nodiscard]] const Wire& wire() const { return m_wire; }
    [[nodiscard]] bool isNear(const QPointF& position) const;

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    const CanvasScene& m_canvas;
    Wire m_wire;
    QPainterPath m_path;
    std::optional<QPointF> m_end;
};

}  // namespace trestle::ui
