// The canvas' drawing: one item a card, one a wire, kept in step with a CanvasModel. What is selected, under the
// pointer or offered as a target is state of the scene; items only draw it.
#pragma once

#include "ui/designer/CanvasLayout.h"

#include <QGraphicsScene>

namespace trestle::ui {

class CardItem;
class WireItem;

/// A place on the canvas: a card, or one row of an API's card.
struct CanvasSpot
{
    CardId card;
    int row = -1;

    bool operator==(const CanvasSpot&) const = default;
};

class CanvasScene : public QGraphicsScene
{
    Q_OBJECT

public:
    explicit CanvasScene(QObject* parent = nullptr);
    ~CanvasScene() override;

    void setModel(CanvasModel model);
    [[nodiscard]] const CanvasModel& model() const { return m_model; }

    /// Cards that are not named are placed by the layout.
    void setPositions(const CardPositions& positions);
    [[nodiscard]] const CardPositions& positions() const { return m_positions; }
    void moveCard(const CardId& card, const QPoint& topLeft);
    /// Forgets all places.
    void layOutAnew();

    [[nodiscard]] QRect cardRect(const CardId& card) const;
    [[nodiscard]] QRect spotRect(const CanvasSpot& spot) const;
    [[nodiscard]] QPointF port(const CanvasSpot& spot) const;
    [[nodiscard]] std::optional<CanvasSpot> spotAt(const QPointF& position) const;
    /// The wire within 5 px.
    [[nodiscard]] const Wire* wireAt(const QPointF& position) const;
    [[nodiscard]] const Wire* wireFrom(const CanvasSpot& spot) const;

    void setCurrent(const std::optional<CanvasSpot>& spot);
    [[nodiscard]] const std::optional<CanvasSpot>& current() const { return m_current; }
    void setHovered(const std::optional<CanvasSpot>& spot);
    [[nodiscard]] const std::optional<CanvasSpot>& hovered() const { return m_hovered; }

    /// A wire being drawn: from a row to a point, or to the card it would connect to. No value: none is.
    struct Draft
    {
        CanvasSpot from;
        QPointF end;
        std::optional<CardId> target;
    };
    void setDraft(const std::optional<Draft>& draft);
    [[nodiscard]] const std::optional<Draft>& draft() const { return m_draft; }

    void setFocusShown(bool shown);
    [[nodiscard]] bool isFocusShown() const { return m_focusShown; }

protected:
    void drawBackground(QPainter* painter, const QRectF& rect) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
    void place();
    void routeWires();

    CanvasModel m_model;
    CardPositions m_positions;
    std::map<QString, CardItem*> m_cards;
    std::vector<WireItem*> m_wires;
    std::optional<CanvasSpot> m_current;
    std::optional<CanvasSpot> m_hovered;
    std::optional<Draft> m_draft;
    bool m_focusShown = false;
};

}  // namespace trestle::ui
