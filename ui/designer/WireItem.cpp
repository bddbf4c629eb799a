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

QPainterPath wirePath(const QPointF& from, const QPointF& to)
{
    const qreal pull = std::max(36.0, std::abs(to.x() - from.x()) * 0.5);
    QPainterPath path(from);
    path.cubicTo(from + QPointF(pull, 0), to - QPointF(pull, 0), to);
    return path;
}

WireItem::WireItem(const CanvasScene& canvas, const Wire& wire, const QPointF& start, const std::optional<QPointF>& end)
    : m_canvas(canvas), m_wire(wire), m_path(start), m_end(end)
{
    if (end)
        m_path = wirePath(start, *end);
    else
        m_path.lineTo(start + QPointF(brokenLength, 0));
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

void WireItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    const Theme& theme = Theme::instance();
    const CanvasSpot from{m_wire.from, m_wire.row};
    const bool leadsToCurrent = m_wire.to && m_canvas.current() == CanvasSpot{*m_wire.to, -1};
    const bool lit = m_canvas.current() == from || m_canvas.hovered() == from || leadsToCurrent;
    QColor color = theme.color(lit ? Role::Accent : Role::Text3);
    if (!m_end) color = theme.color(Role::Danger);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(color, 1.5, m_end ? Qt::SolidLine : Qt::DashLine));
    painter->drawPath(m_path);
    if (m_end) {
        paintPort(painter, *m_end, color);
        return;
    }
    // A cross at the broken end: not by colour alone.
    const QPointF end = m_path.currentPosition();
    painter->setPen(QPen(color, 1.5));
    painter->drawLine(end - QPointF(4, 4), end + QPointF(4, 4));
    painter->drawLine(end + QPointF(-4, 4), end + QPointF(4, -4));
}

}  // namespace trestle::ui
