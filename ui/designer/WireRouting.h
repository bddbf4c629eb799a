// The way of a wire between two ports: a plain cubic where that is free, else through the nearest gap between the cards
// that stand in its way. A value: no scene, no painting.
#pragma once

#include <QPainterPath>
#include <QRectF>

#include <vector>

namespace trestle::ui {

/// The cubic from one port to another, leaving to the right and arriving from the left.
[[nodiscard]] QPainterPath wirePath(const QPointF& from, const QPointF& to);

class WireRouting
{
public:
    explicit WireRouting(std::vector<QRectF> cards) : m_cards(std::move(cards)) {}

    /// From and to stand on edges of cards. Wires that share a gap get a lane of their own there, as long as it has
    /// room. If there is no free way, the plain cubic.
    [[nodiscard]] QPainterPath route(const QPointF& from, const QPointF& to);

private:
    struct Lane
    {
        qreal y;
        qreal left;
        qreal right;
    };
    [[nodiscard]] bool isFree(const QPainterPath& path) const;
    [[nodiscard]] bool isTaken(const Lane& lane) const;

    std::vector<QRectF> m_cards;
    std::vector<Lane> m_lanes;
};

}  // namespace trestle::ui
