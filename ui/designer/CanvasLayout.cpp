#include "ui/designer/CanvasLayout.h"

#include <QRect>

#include <algorithm>

namespace trestle::ui {

namespace {

constexpr int cardGap = 24;
constexpr int wireGap = 12;
constexpr int apiColumn = 0;
constexpr int handlerColumn = 320;  // 264 and 56 between
constexpr int tableColumn = 576;

int column(CardId::Kind kind)
{
    switch (kind) {
        case CardId::Kind::Api:
            return apiColumn;
        case CardId::Kind::Function:
        case CardId::Kind::Http:
        case CardId::Kind::Mock:
            return handlerColumn;
        case CardId::Kind::Table:
            return tableColumn;
    }
    return apiColumn;
}

int snapped(int value)
{
    return (value + canvasSnap - 1) / canvasSnap * canvasSnap;
}

class Layout
{
public:
    Layout(const CanvasModel& model, const CardPositions& kept) : m_model(model)
    {
        for (const Card& card : model.cards) {
            if (const auto place = kept.find(card.id.key()); place != kept.end())
                m_positions[place->first] = place->second;
        }
    }

    CardPositions run()
    {
        placeColumn({CardId::Kind::Api});
        placeColumn({CardId::Kind::Table});
        placeColumn({CardId::Kind::Function, CardId::Kind::Http, CardId::Kind::Mock});
        separate();
        return std::move(m_positions);
    }

private:
    struct Wanted
    {
        const Card* card;
        std::optional<int> middle;  // the mean height of the wires that lead to it; nothing: none do
    };

    // The height of the row that a wire begins at.
    int startOf(const Wire& wire) const
    {
        const auto from = m_positions.find(wire.from.key());
        return (from == m_positions.end() ? 0 : from->second.y()) + Card::rowMiddle(wire.row);
    }

    // A function's wires to tables begin where those that lead to the function do, as long as it has no place.
    std::optional<int> barycentre(const Card& card) const
    {
        int sum = 0;
        int count = 0;
        for (const Wire& wire : m_model.wires) {
            if (wire.to != card.id) continue;
            std::optional<int> start = startOf(wire);
            if (wire.kind != Wire::Kind::Route) {
                const Card* function = m_model.card(wire.from);
                start = function == nullptr ? std::nullopt : barycentre(*function);
            }
            if (!start) continue;
            sum += *start;
            ++count;
        }
        return count == 0 ? std::nullopt : std::optional(sum / count);
    }

    void placeColumn(const std::vector<CardId::Kind>& kinds)
    {
        std::vector<Wanted> wanted;
        for (const Card& card : m_model.cards) {
            const bool here = std::find(kinds.begin(), kinds.end(), card.id.kind) != kinds.end();
            if (here && !m_positions.contains(card.id.key())) wanted.push_back({&card, barycentre(card)});
        }
        std::stable_sort(wanted.begin(), wanted.end(), [](const Wanted& a, const Wanted& b) {
            return a.middle && b.middle ? *a.middle < *b.middle : a.middle.has_value() && !b.middle.has_value();
        });
        for (const Wanted& one : wanted)
            place(one);
    }

    void place(const Wanted& wanted)
    {
        const QSize size = wanted.card->size();
        const int x = column(wanted.card->id.kind);
        int top = 0;
        if (wanted.card->id.kind != CardId::Kind::Api)
            top = wanted.middle ? std::max(0, *wanted.middle - size.height() / 2) : columnBottom(x);
        QRect rect(QPoint(x, snapped(top)), size);
        // Down past cards that stand there, and past wires that run through the column to the tables.
        for (bool moved = true; moved;) {
            moved = false;
            for (const QRect& taken : obstacles(wanted.card->id.kind)) {
                if (!taken.intersects(rect)) continue;
                rect.moveTop(snapped(taken.bottom() + 1));
                moved = true;
            }
        }
        m_positions[wanted.card->id.key()] = rect.topLeft();
    }

    // Where what nothing leads to stands: below all that something does.
    int columnBottom(int x) const
    {
        int bottom = 0;
        for (const Card& card : m_model.cards) {
            const auto at = m_positions.find(card.id.key());
            if (at != m_positions.end() && at->second.x() == x)
                bottom = std::max(bottom, at->second.y() + card.size().height());
        }
        return bottom;
    }

    // A card that grew moves those below it down.
    void separate()
    {
        std::vector<const Card*> byTop;
        for (const Card& card : m_model.cards)
            byTop.push_back(&card);
        std::stable_sort(byTop.begin(), byTop.end(), [this](const Card* a, const Card* b) {
            return m_positions[a->id.key()].y() < m_positions[b->id.key()].y();
        });
        for (size_t i = 0; i < byTop.size(); ++i) {
            QRect rect(m_positions[byTop[i]->id.key()], byTop[i]->size());
            for (size_t j = 0; j < i; ++j) {
                const QRect above(m_positions[byTop[j]->id.key()], byTop[j]->size());
                if (above.adjusted(0, 0, 0, canvasSnap).intersects(rect))
                    rect.moveTop(snapped(above.bottom() + cardGap));
            }
            m_positions[byTop[i]->id.key()] = rect.topLeft();
        }
    }

    std::vector<QRect> obstacles(CardId::Kind kind) const
    {
        std::vector<QRect> taken;
        for (const Card& card : m_model.cards) {
            const auto at = m_positions.find(card.id.key());
            if (at != m_positions.end())
                taken.push_back(QRect(at->second, card.size()).adjusted(0, -cardGap, 0, cardGap));
        }
        if (column(kind) != handlerColumn) return taken;
        for (const Wire& wire : m_model.wires) {
            if (wire.kind != Wire::Kind::Route || !wire.to || wire.to->kind != CardId::Kind::Table) continue;
            const Card* table = m_model.card(*wire.to);
            const auto at = m_positions.find(wire.to->key());
            if (table == nullptr || at == m_positions.end()) continue;
            const int start = startOf(wire);
            const int end =
                at->second.y() + std::min(table->size().height() / 2, Card::headerHeight + Card::lineHeight);
            // A wire that falls steeply would push cards out of sight: it may pass behind them.
            if (std::abs(end - start) > 120) continue;
            taken.push_back(QRect(QPoint(handlerColumn, std::min(start, end) - wireGap),
                                  QPoint(handlerColumn + 200, std::max(start, end) + wireGap)));
        }
        return taken;
    }

    const CanvasModel& m_model;
    CardPositions m_positions;
};

}  // namespace

CardPositions layOut(const CanvasModel& model, const CardPositions& kept)
{
    return Layout(model, kept).run();
}

}  // namespace trestle::ui
