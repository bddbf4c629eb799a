#include "ui/designer/WireRouting.h"

#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace trestle::ui {

namespace {

constexpr qreal clearance = 3;     // between a wire and a card it passes
constexpr qreal laneDistance = 6;  // between wires in one gap
constexpr qreal turn = 16;         // before and behind the cards, where a wire bends towards its lane
constexpr int lanesInGap = 3;
constexpr qreal farthest = 600;  // out of the way: beyond that a wire behind a card is easier to follow
constexpr qreal sampled = 6;

// On to a point, level at both ends.
void bend(QPainterPath& path, const QPointF& to)
{
    const QPointF from = path.currentPosition();
    const QPointF pull((to.x() - from.x()) * 0.55, 0);
    path.cubicTo(from + pull, to - pull, to);
}

}  // namespace

QPainterPath wirePath(const QPointF& from, const QPointF& to)
{
    const qreal pull = std::max(36.0, std::abs(to.x() - from.x()) * 0.5);
    QPainterPath path(from);
    path.cubicTo(from + QPointF(pull, 0), to - QPointF(pull, 0), to);
    return path;
}

QPainterPath WireRouting::route(const QPointF& from, const QPointF& to)
{
    const QPainterPath direct = wirePath(from, to);
    if (to.x() - from.x() < 2 * turn || isFree(direct)) return direct;

    // What stands between the ports, and the gaps above and below each of it.
    qreal left = to.x();
    qreal right = from.x();
    std::vector<qreal> heights;
    for (const QRectF& card : m_cards) {
        if (card.left() <= from.x() || card.right() >= to.x()) continue;
        left = std::min(left, card.left());
        right = std::max(right, card.right());
        for (int lane = 0; lane < lanesInGap; ++lane) {
            const qreal offset = 12 + (lane == 0 ? 0 : lane == 1 ? laneDistance : -laneDistance);
            heights.push_back(card.top() - offset);
            heights.push_back(card.bottom() + offset);
        }
    }
    if (left >= right) return direct;
    const auto detour = [&](qreal y) { return std::abs(y - from.y()) + std::abs(y - to.y()); };
    std::stable_sort(heights.begin(), heights.end(), [&](qreal a, qreal b) { return detour(a) < detour(b); });
    for (const qreal y : heights) {
        const Lane lane{y, left, right};
        if (detour(y) > std::abs(to.y() - from.y()) + farthest) break;
        if (isTaken(lane)) continue;
        const QPointF in(std::max(left - turn / 2, from.x() + turn), y);
        const QPointF out(std::min(right + turn / 2, to.x() - turn), y);
        QPainterPath path(from);
        bend(path, in);
        path.lineTo(out);
        bend(path, to);
        if (!isFree(path)) continue;
        m_lanes.push_back(lane);
        return path;
    }
    return direct;
}

bool WireRouting::isFree(const QPainterPath& path) const
{
    const QRectF bounds = path.boundingRect();
    std::vector<QRectF> near;
    for (const QRectF& card : m_cards) {
        const QRectF kept = card.adjusted(0, -clearance, 0, clearance);
        if (kept.intersects(bounds.adjusted(0, -1, 0, 1))) near.push_back(kept);
    }
    if (near.empty()) return true;
    const QPolygonF points = path.toSubpathPolygons().value(0);
    // The ports themselves stand on the edges of their cards.
    const QPointF first = points.constFirst();
    const QPointF last = points.constLast();
    for (qsizetype i = 1; i < points.size(); ++i) {
        const QPointF step = points[i] - points[i - 1];
        const int parts = std::max(1, static_cast<int>(std::hypot(step.x(), step.y()) / sampled));
        for (int part = 0; part <= parts; ++part) {
            const QPointF at = points[i - 1] + step * part / parts;
            if (at.x() <= first.x() + 1 || at.x() >= last.x() - 1) continue;
            for (const QRectF& card : near) {
                if (card.contains(at)) return false;
            }
        }
    }
    return true;
}

bool WireRouting::isTaken(const Lane& lane) const
{
    return std::any_of(m_lanes.begin(), m_lanes.end(), [&lane](const Lane& other) {
        return std::abs(other.y - lane.y) < laneDistance && other.left < lane.right && lane.left < other.right;
    });
}

}  // namespace trestle::ui
