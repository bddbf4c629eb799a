// Draws one wire from a port to a card, or a short broken end if the card does not exist.
#pragma once

#include "ui/designer/CanvasModel.h"
#include "ui/widgets/Theme.h"

#include <QGraphicsItem>
#include <QPainterPath>

namespace trestle::ui {

class CanvasScene;

class WireItem : public QGraphicsItem
{
public:
    /// Without `path` the wire is broken.
    WireItem(const CanvasScene& canvas, const Wire& wire, const QPointF& start,
             const std::optional<QPainterPath>& path);

    /// One that runs the same way.
    void setWire(const Wire& wire) { m_wire = wire; }
    [[nodiscard]] const Wire& wire() const { return m_wire; }
    [[nodiscard]] const QPainterPath& path() const { return m_path; }
    [[nodiscard]] bool isNear(const QPointF& position) const;
    /// Selected, under the pointer, or on the way of what is.
    [[nodiscard]] bool isLit() const;

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    const CanvasScene& m_canvas;
    Wire m_wire;
    QPainterPath m_path;
    bool m_broken;
};

}  // namespace trestle::ui
