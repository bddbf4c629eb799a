#include "ui/designer/WireItem.h"

#include "ui/designer/CanvasScene.h"
#include "ui/designer/CardItem.h"
#include "ui/widgets/Theme.h"

#include <QPainter>
#include <QPainterPathStroker>

namespace trestle::ui {

namespace {

constexpr qreal nearness = 5;
constexpr qreal brokenLength = 28;

}  // namespace

WireItem::WireItem(const CanvasScene& canvas, const Wire& wire, const QPointF& start,
                   const std::optional<QPainterPath>& path)
    : m_canvas(canvas), m_wire(wire), m_path(path.value_or(QPainterPath(start))), m_broken(!path)
{
    if (m_broken) m_path.lineTo(start + QPointF(brokenLength, 0));
}

bool WireItem::isNear(const QPointF& position) const
{
    QPainterPathStroker stroker;
    stroker.setWidth(2 * nearness);
    return stroker.createStroke(m_path).contains(position);
}

QRectF WireItem::boundingRect() const
{
    return m_path.boundingRect().adjusted(-nearness, -nearness, nearness, nearness);
}

bool WireItem::isLit() const
{
    const CanvasSpot from{m_wire.from, m_wire.row};
    if (m_wire.to && m_canvas.current() == CanvasSpot{*m_wire.to, -1}) return true;
    for (const std::optional<CanvasSpot>& spot : {m_canvas.current(), m_canvas.hovered()}) {
        if (!spot) continue;
        if (*spot == from) return true;
        // The route that leads to this function lights what the function does.
        const Wire* before = m_wire.row < 0 ? m_canvas.wireFrom(*spot) : nullptr;
        if (before != nullptr && before->to == m_wire.from) return true;
    }
    return false;
}

void WireItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    const QColor color = Theme::instance().color(m_broken ? Role::Danger : isLit() ? Role::Accent : Role::Text3);
    const bool dashed = m_broken || m_wire.kind == Wire::Kind::Declared;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(color, 1.5, dashed ? Qt::DashLine : Qt::SolidLine));
    painter->drawPath(m_path);
    if (m_wire.row < 0) paintPort(painter, m_path.elementAt(0), color);
    const QPointF end = m_path.currentPosition();
    if (!m_broken) {
        paintPort(painter, end, color);
        return;
    }
    // A cross at the broken end: not by colour alone.
    painter->setPen(QPen(color, 1.5));
    painter->drawLine(end - QPointF(4, 4), end + QPointF(4, 4));
    painter->drawLine(end + QPointF(-4, 4), end + QPointF(4, -4));
}

}  // namespace trestle::ui
