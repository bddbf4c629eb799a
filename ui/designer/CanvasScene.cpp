#include "ui/designer/CanvasScene.h"

#include "ui/designer/CardItem.h"
#include "ui/designer/WireItem.h"
#include "ui/designer/WireRouting.h"
#include "ui/widgets/Theme.h"

#include <QDateTime>
#include <QPainter>

#include <cmath>

namespace trestle::ui {

namespace {

constexpr int margin = 12;
constexpr int dotDistance = 24;
constexpr qreal leastDottedZoom = 0.5;
constexpr qreal cardLayer = 1;
constexpr qreal wireLayer = 0;
constexpr qreal litWireLayer = 0.5;
constexpr int pulseMs = 600;
constexpr int pulseFrameMs = 33;

// Whether all cards have the same places for wires and the wires run the same way: then only words changed.
bool sameShape(const CanvasModel& a, const CanvasModel& b)
{
    const auto sameCard = [](const Card& one, const Card& other) {
        return one.id == other.id && one.size() == other.size() && one.rows.size() == other.rows.size();
    };
    const auto sameWire = [](const Wire& one, const Wire& other) { return one.runsLike(other); };
    return std::equal(a.cards.begin(), a.cards.end(), b.cards.begin(), b.cards.end(), sameCard) &&
           std::equal(a.wires.begin(), a.wires.end(), b.wires.begin(), b.wires.end(), sameWire);
}

}  // namespace

CanvasScene::CanvasScene(QObject* parent) : QGraphicsScene(parent)
{
    setItemIndexMethod(NoIndex);
    connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
    m_pulseTimer.setInterval(pulseFrameMs);
    connect(&m_pulseTimer, &QTimer::timeout, this, [this] { update(); });
}

CanvasScene::~CanvasScene() = default;

void CanvasScene::setModel(CanvasModel model)
{
    if (sameShape(m_model, model)) {
        for (size_t i = 0; i < model.cards.size(); ++i) {
            if (model.cards[i] != m_model.cards[i]) m_cards[model.cards[i].id.key()]->setCard(model.cards[i]);
        }
        for (size_t i = 0; i < model.wires.size(); ++i)
            m_wires[i]->setWire(model.wires[i]);
        m_model = std::move(model);
        return;
    }
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

void CanvasScene::moveCards(const std::set<CardId>& cards, const QPoint& by)
{
    for (const CardId& card : cards) {
        if (m_model.card(card) != nullptr) m_positions[card.key()] += by;
    }
    placeItems();
}

void CanvasScene::place()
{
    m_positions = layOut(m_model, m_positions);
    placeItems();
}

void CanvasScene::placeItems()
{
    for (const auto& [key, item] : m_cards)
        item->setPos(m_positions[key]);
    routeWires();
}

void CanvasScene::routeWires()
{
    qDeleteAll(m_wires);
    m_wires.clear();
    m_pulses.clear();
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
    std::vector<QRectF> cards;
    for (const Card& card : m_model.cards)
        cards.push_back(cardRect(card.id));
    WireRouting routing(std::move(cards));
    for (size_t i = 0; i < m_model.wires.size(); ++i) {
        const Wire& wire = m_model.wires[i];
        const CanvasSpot from{wire.from, wire.row};
        std::optional<QPainterPath> path;
        if (ends[i]) path = routing.route(port(from), *ends[i]);
        auto* item = new WireItem(*this, wire, port(from), path);
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
    const qreal y = spot.row < 0 ? card.height() / 2.0 : Card::rowMiddle(spot.row);
    return QPointF(card.left() + card.width(), card.top() + y);
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

void CanvasScene::setGroup(std::set<CardId> cards)
{
    if (m_group == cards) return;
    m_group = std::move(cards);
    update();
}

void CanvasScene::setBand(const QRectF& band)
{
    m_band = band;
    update();
}

std::set<CardId> CanvasScene::cardsIn(const QRectF& rect) const
{
    std::set<CardId> found;
    for (const Card& card : m_model.cards) {
        if (rect.intersects(cardRect(card.id))) found.insert(card.id);
    }
    return found;
}

void CanvasScene::pulse(const CanvasSpot& spot, Role role, const std::optional<CardId>& to)
{
    if (Theme::instance().animationMs() == 0) return;
    for (size_t i = 0; i < m_model.wires.size(); ++i) {
        const Wire& wire = m_model.wires[i];
        if (wire.from != spot.card || wire.row != spot.row || !wire.to || (to && wire.to != to)) continue;
        // One at a time: under load the wire shows that it is busy, not how busy.
        m_pulses.try_emplace(i, Pulse{QDateTime::currentMSecsSinceEpoch(), role});
    }
    if (!m_pulses.empty() && !m_pulseTimer.isActive()) m_pulseTimer.start();
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

void CanvasScene::drawPulses(QPainter* painter)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    std::erase_if(m_pulses, [now](const auto& pulse) { return now - pulse.second.startMs >= pulseMs; });
    if (m_pulses.empty()) m_pulseTimer.stop();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    for (const auto& [wire, pulse] : m_pulses) {
        const qreal way = std::clamp(static_cast<double>(now - pulse.startMs) / pulseMs, 0.0, 1.0);
        painter->setBrush(Theme::instance().color(pulse.role));
        painter->drawEllipse(m_wires[wire]->path().pointAtPercent(way), 4, 4);
    }
}

void CanvasScene::drawForeground(QPainter* painter, const QRectF&)
{
    if (!m_pulses.empty()) drawPulses(painter);
    if (!m_band.isNull()) {
        QColor fill = Theme::instance().color(Role::Accent);
        painter->setPen(QPen(fill, 1));
        fill.setAlphaF(0.1F);
        painter->setBrush(fill);
        painter->drawRect(m_band);
    }
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
