// Draws one card of the canvas.
#pragma once

#include "ui/designer/CanvasModel.h"

#include <QGraphicsItem>

namespace trestle::ui {

class CanvasScene;

class CardItem : public QGraphicsItem
{
public:
    CardItem(const CanvasScene& canvas, const Card& card);

    void setCard(const Card& card);
    [[nodiscard]] const Card& card() const { return m_card; }

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void paintHeader(QPainter* painter) const;
    void paintRows(QPainter* painter) const;
    void paintLines(QPainter* painter) const;

    const CanvasScene& m_canvas;
    Card m_card;
};

/// The dot at the end of a wire.
void paintPort(QPainter* painter, const QPointF& middle, const QColor& color);

}  // namespace trestle::ui
