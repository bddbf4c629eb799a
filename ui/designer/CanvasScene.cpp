#include "ui/designer/CanvasScene.h"

#include "ui/designer/CardItem.h"
#include "ui/designer/WireItem.h"
#include "ui/widgets/Theme.h"

#include <QPainter>

#include <cmath>

namespace trestle::ui {

namespace {

constexpr int margin = 16;
constexpr int dotDistance = 24;
constexpr qreal leastDottedZoom = 0.5;
constexpr qreal cardLayer = 1;
constexpr qreal wireLayer = 0;
constexpr qreal litWireLayer = 0.5;

}  // namespace

CanvasScene::CanvasScene(QObject* parent) : QGraphicsScene(parent)
{
    setItemIndexMethod(NoIndex);
    connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
}

CanvasScene::~CanvasScene() = default;

void CanvasScene::setModel(CanvasModel model)
{
    m_model = std::move(model);
    std::map<QString, CardItem*> kept;
    for (const Card& card : m_model.cards) {
        const QString key = card.id.key();
        const auto known = m_cards.find(key);
        if (known != m_cards.end()) {
            known->second->setCard(card);
            kept[key] = known->second;
            m_cards.erase(known);
            continue;
        }
        auto* item = new CardItem(*this, card);
        item->setZValue(cardLayer);
        addItem(item);
        kept[key] = item;
    }
    for (const auto& [key, item] : m_cards) {
        m_positions.erase(key);
        delete item;
    }
    m_cards = std::move(kept);
    if (m_current && spotRect(*m_current).isNull()) m_current.reset();
    if (m_hovered && spotRect(*m_hovered).isNull()) m_hovered.reset();
    place();
}

void CanvasScene::setPositions(const CardPositions& positions)
{
    m_positions = positions;
    place();
}

void CanvasScene::layOutAnew()
{
    m_positions.clear();
    place();
}

void CanvasScene::moveCard(const CardId& card, const QPoint& topLeft)
{
    const auto snap = [](int value) { return static_cast<int>(std::lround(value / double(canvasSnap))) * canvasSnap; };
    const QPoint place{snap(topLeft.x()), snap(topLeft.y())};
    const auto item = m_cards.find(card.key());
    if (item == m_cards.end() || m_positions[card.key()] == place) return;
    m_positions[card.key()] = place;
    item->second->setPos(place);
    routeWires();
}

void CanvasScene::place()
{
    m_positions = layOut(m_model, m_positions);
    for (const auto& [key, item] : m_cards)
        item->setPos(m_positions[key]);
    routeWires();
}

void CanvasScene::routeWires()
{
    qDeleteAll(m_wires);
    m_wires.clear();
    // Where several wires meet a card, each has its own height, in the order of where they come from.
    std::map<QString, std::vector<size_t>> arriving;
    for (size_t i = 0; i < m_model.wires.size(); ++i) {
        if (m_model.wires[i].to) arriving[m_model.wires[i].to->key()].push_back(i);
    }
    std::vector<std::optional<QPointF>> ends(m_model.wires.size());
    for (auto& [key, wires] : arriving) {
        std::stable_sort(wires.begin(), wires.end(), [this](size_t a, size_t b) {
            return port({m_model.wires[a].from, m_model.wires[a].row}).y() <
                   port({m_model.wires[b].from, m_model.wires[b].row}).y();
        });
        const QRect rect = cardRect(*m_model.wires[wires.front()].to);
        const qreal step = std::min(20.0, (rect.height() - 24.0) / static_cast<double>(wires.size()));
        qreal y = rect.top() + rect.height() / 2.0 - step * static_cast<double>(wires.size() - 1) / 2;
        for (const size_t wire : wires) {
            ends[wire] = QPointF(rect.left(), y);
            y += step;
        }
    }
    for (size_t i = 0; i < m_model.wires.size(); ++i) {
        const Wire& wire = m_model.wires[i];
        const CanvasSpot from{wire.from, wire.row};
        auto* item = new WireItem(*this, wire, port(from), ends[i]);
        item->setZValue(m_current == from ? litWireLayer : wireLayer);
        addItem(item);
        m_wires.push_back(item);
    }
    QRect bounds;
    for (const Card& card : m_model.cards)
        bounds |= cardRect(card.id);
    setSceneRect(bounds.adjusted(-margin, -margin, margin, margin));
    update();
}

QRect CanvasScene::cardRect(const CardId& id) const
{
    const Card* card = m_model.card(id);
    const auto at = m_positions.find(id.key());
    if (card == nullptr) return {};
    return {at == m_positions.end() ? QPoint() : at->second, card->size()};
}

QRect CanvasScene::spotRect(const CanvasSpot& spot) const
{
    const QRect card = cardRect(spot.card);
    if (spot.row < 0 || card.isNull()) return card;
    const Card* owner = m_model.card(spot.card);
    if (spot.row >= static_cast<int>(owner->rows.size())) return {};
    return {card.left(), card.top() + Card::headerHeight + spot.row * Card::rowHeight, card.width(), Card::rowHeight};
}

QPointF CanvasScene::port(const CanvasSpot& spot) const
{
    const QRect card = cardRect(spot.card);
    return QPointF(card.left() + card.width(), card.top() + Card::rowMiddle(spot.row));
}

std::optional<CanvasSpot> CanvasScene::spotAt(const QPointF& position) const
{
    constexpr int portReach = 8;
    for (const Card& card : m_model.cards) {
        const QRectF rect = QRectF(cardRect(card.id)).adjusted(0, 0, card.rows.empty() ? 0 : portReach, 0);
        if (!rect.contains(position)) continue;
        const int below = static_cast<int>(position.y()) - static_cast<int>(rect.top()) - Card::headerHeight;
        const int row = below < 0 ? -1 : below / Card::rowHeight;
        return CanvasSpot{card.id, row < static_cast<int>(card.rows.size()) ? row : -1};
    }
    return std::nullopt;
}

const Wire* CanvasScene::wireAt(const QPointF& position) const
{
    const auto at = std::find_if(m_wires.begin(), m_wires.end(),
                                 [&position](const WireItem* item) { return item->isNear(position); });
    return at == m_wires.end() ? nullptr : &(*at)->wire();
}

const Wire* CanvasScene::wireFrom(const CanvasSpot& spot) const
{
    const auto at = std::find_if(m_model.wires.begin(), m_model.wires.end(),
                                 [&spot](const Wire& wire) { return wire.from == spot.card && wire.row == spot.row; });
    return at == m_model.wires.end() ? nullptr : &*at;
}

void CanvasScene::setCurrent(const std::optional<CanvasSpot>& spot)
{
    if (m_current == spot) return;
    m_current = spot;
    for (WireItem* wire : m_wires) {
        const CanvasSpot from{wire->wire().from, wire->wire().row};
        wire->setZValue(m_current == from ? litWireLayer : wireLayer);
    }
    update();
}

void CanvasScene::setHovered(const std::optional<CanvasSpot>& spot)
{
    if (m_hovered == spot) return;
    m_hovered = spot;
    update();
}

void CanvasScene::setDraft(const std::optional<Draft>& draft)
{
    m_draft = draft;
    update();
}

void CanvasScene::setFocusShown(bool shown)
{
    if (m_focusShown == shown) return;
    m_focusShown = shown;
    update();
}

void CanvasScene::drawBackground(QPainter* painter, const QRectF& rect)
{
    const Theme& theme = Theme::instance();
    painter->fillRect(rect, theme.color(Role::Surface0));
    if (painter->worldTransform().m11() < leastDottedZoom) return;
    painter->setPen(QPen(theme.color(Role::Line), 1.5, Qt::SolidLine, Qt::RoundCap));
    QList<QPointF> dots;
    const auto first = [](qreal edge) { return std::floor(edge / dotDistance) * dotDistance; };
    for (qreal x = first(rect.left()); x < rect.right(); x += dotDistance) {
        for (qreal y = first(rect.top()); y < rect.bottom(); y += dotDistance)
            dots.append(QPointF(x, y));
    }
    painter->drawPoints(dots.constData(), static_cast<int>(dots.size()));
}

void CanvasScene::drawForeground(QPainter* painter, const QRectF&)
{
    if (!m_draft) return;
    const QPointF from = port(m_draft->from);
    QPointF end = m_draft->end;
    if (m_draft->target) {
        const QRect target = cardRect(*m_draft->target);
        end = QPointF(target.left(), target.top() + target.height() / 2.0);
    }
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(Theme::instance().color(Role::Accent), 2, m_draft->target ? Qt::SolidLine : Qt::DashLine));
    painter->drawPath(wirePath(from, end));
    paintPort(painter, from, Theme::instance().color(Role::Accent));
    paintPort(painter, end, Theme::instance().color(Role::Accent));
}

}  // namespace trestle::ui
