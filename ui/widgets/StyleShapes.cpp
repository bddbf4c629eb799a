#include "ui/widgets/StyleShapes.h"

namespace trestle::ui::shapes {

int lineWidth()
{
    return Theme::instance().isHighContrast() ? 2 : 1;
}

void controlBox(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& line, FocusState focus,
                qreal radius)
{
    const Saved saved(painter);
    painter->setRenderHint(QPainter::Antialiasing);
    const qreal width = focus == FocusState::Focused ? 2 : lineWidth();
    painter->setPen(QPen(focus == FocusState::Focused ? Theme::instance().color(Role::Accent) : line, width));
    painter->setBrush(fill);
    const qreal inset = width / 2;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset);
}

void focusRing(QPainter* painter, const QRect& rect, qreal radius)
{
    const Saved saved(painter);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(Theme::instance().color(Role::Accent), 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius, radius);
}

void plate(QPainter* painter, const QRectF& rect, const QColor& fill, qreal radius)
{
    const Saved saved(painter);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(fill);
    painter->drawRoundedRect(rect, radius, radius);
}

void triangle(QPainter* painter, const QRect& rect, Arrow direction, const QColor& color)
{
    const Saved saved(painter);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->translate(QRectF(rect).center());
    switch (direction) {
        case Arrow::Right:
            break;
        case Arrow::Down:
            painter->rotate(90);
            break;
        case Arrow::Left:
            painter->rotate(180);
            break;
        case Arrow::Up:
            painter->rotate(270);
            break;
    }
    painter->drawPolygon(QPolygonF({QPointF(-2, -3.5), QPointF(3, 0), QPointF(-2, 3.5)}));
}

void checkMark(QPainter* painter, const QRect& rect, const QColor& color)
{
    const Saved saved(painter);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QRectF r(rect);
    const auto at = [&r](qreal x, qreal y) { return QPointF(r.left() + r.width() * x, r.top() + r.height() * y); };
    painter->drawPolyline(QPolygonF({at(0.26, 0.52), at(0.43, 0.69), at(0.74, 0.34)}));
}

void edge(QPainter* painter, const QRect& rect, Qt::Edge which)
{
    const QColor line = Theme::instance().color(Role::Line);
    const int width = lineWidth();
    switch (which) {
        case Qt::TopEdge:
            painter->fillRect(rect.left(), rect.top(), rect.width(), width, line);
            return;
        case Qt::BottomEdge:
            painter->fillRect(rect.left(), rect.bottom() + 1 - width, rect.width(), width, line);
            return;
        case Qt::LeftEdge:
            painter->fillRect(rect.left(), rect.top(), width, rect.height(), line);
            return;
        case Qt::RightEdge:
            painter->fillRect(rect.right() + 1 - width, rect.top(), width, rect.height(), line);
            return;
    }
}

}  // namespace trestle::ui::shapes
