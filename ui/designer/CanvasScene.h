// The canvas' drawing: one item a card, one a wire, kept in step with a CanvasModel. What is selected, under the
// pointer or offered as a target is state of the scene; items only draw it.
#pragma once

#include "ui/designer/CanvasLayout.h"
#include "ui/widgets/Theme.h"

#include <QGraphicsScene>
#include <QTimer>

#include <set>

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
    /// Several at once, each by the same way.
    void moveCards(const std::set<CardId>& cards, const QPoint& by);
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

    /// Cards that move together; the current one is not among them unless named.
    void setGroup(std::set<CardId> cards);
    [[nodiscard]] const std::set<CardId>& group() const { return m_group; }
    /// The rectangle being drawn to choose a group; null for none.
    void setBand(const QRectF& band);
    [[nodiscard]] std::set<CardId> cardsIn(const QRectF& rect) const;

    /// A call passes along the wires from `spot` (to `to` only, if named); nothing under reduced motion.
    void pulse(const CanvasSpot& spot, Role role, const std::optional<CardId>& to = {});

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
    struct Pulse
    {
        qint64 startMs = 0;
        Role role = Role::Success;
    };
    void place();
    void routeWires();
    void placeItems();
    void drawPulses(QPainter* painter);

    CanvasModel m_model;
    CardPositions m_positions;
    std::map<QString, CardItem*> m_cards;
    std::vector<WireItem*> m_wires;
    std::optional<CanvasSpot> m_current;
    std::optional<CanvasSpot> m_hovered;
    std::optional<Draft> m_draft;
    std::set<CardId> m_group;
    QRectF m_band;
    std::map<size_t, Pulse> m_pulses;  // by number of wire
    QTimer m_pulseTimer;
    bool m_focusShown = false;
};

}  // namespace trestle::ui
