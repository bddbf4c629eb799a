// A series of figures as a line through a room: the first at its left edge, the last at its right, the greatest at its
// top, nothing at its bottom. Empty for fewer than two figures, and when all are nothing.
#pragma once

#include <QPainterPath>

#include <algorithm>

namespace trestle::ui {

template <typename Figures>
QPainterPath chartLine(const QRectF& room, const Figures& figures)
{
    QPainterPath line;
    if (figures.size() < 2) return line;
    const double peak = double(*std::max_element(figures.begin(), figures.end()));
    if (peak <= 0) return line;
    const double step = room.width() / double(figures.size() - 1);
    double x = room.left();
    for (const auto figure : figures) {
        const QPointF point(x, room.bottom() - room.height() * double(figure) / peak);
        if (line.elementCount() == 0)
            line.moveTo(point);
        else
            line.lineTo(point);
        x += step;
    }
    return line;
}

}  // namespace trestle::ui
