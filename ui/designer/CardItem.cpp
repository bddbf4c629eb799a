#include "ui/designer/CardItem.h"

#include "ui/designer/CanvasScene.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/MethodChip.h"

#include <QPainter>
#include <QPainterPath>

namespace trestle::ui {

namespace {

constexpr int edgeWidth = 3;
constexpr int glow = 6;  // room around the card for ring and ports
constexpr int cardBadge = 14;

Role kindRole(CardId::Kind kind)
{
    switch (kind) {
        case CardId::Kind::Api:
            return Role::Accent;
        case CardId::Kind::Function:
            return Role::Violet;
        case CardId::Kind::Table:
            return Role::Teal;
        case CardId::Kind::Http:
            return Role::Text2;
        case CardId::Kind::Mock:
            return Role::Text3;
    }
    return Role::Line;
}

Role toneRole(LineTone tone)
{
    switch (tone) {
        case LineTone::Normal:
            return Role::Text2;
        case LineTone::Good:
            return Role::Success;
        case LineTone::Bad:
            return Role::Danger;
    }
    return Role::Text2;
}

void drawCut(QPainter* painter, const QRect& rect, const QString& text, FontRole font, const QColor& color,
             Qt::Alignment alignment = Qt::AlignLeft)
{
    const QFont shown = Theme::instance().font(font);
    painter->setFont(shown);
    painter->setPen(color);
    painter->drawText(rect, static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextSingleLine,
                      QFontMetrics(shown).elidedText(text, Qt::ElideRight, rect.width()));
}

void drawWarning(QPainter* painter, const QRect& around, int right)
{
    icon(QStringLiteral("warning"), Role::Warning)
        .paint(painter, QRect(right - cardBadge, around.center().y() - cardBadge / 2 + 1, cardBadge, cardBadge));
}

}  // namespace

void paintPort(QPainter* painter, const QPointF& middle, const QColor& color)
{
    painter->setPen(QPen(color, 1.5));
    painter->setBrush(Theme::instance().color(Role::Surface1));
    painter->drawEllipse(middle, 4, 4);
}

CardItem::CardItem(const CanvasScene& canvas, const Card& card) : m_canvas(canvas), m_card(card) {}

void CardItem::setCard(const Card& card)
{
    if (card.size() != m_card.size()) prepareGeometryChange();
    m_card = card;
    update();
}

QRectF CardItem::boundingRect() const
{
    return QRectF(QPointF(), m_card.size()).adjusted(-glow, -glow, glow, glow);
}

void CardItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    const Theme& theme = Theme::instance();
    const std::optional<CanvasScene::Draft>& draft = m_canvas.draft();
    const bool isCurrent = m_canvas.current() == CanvasSpot{m_card.id, -1};
    const bool isGrouped = m_canvas.group().contains(m_card.id);
    const bool isHovered = m_canvas.hovered() == CanvasSpot{m_card.id, -1};
    const bool isTarget = draft && draft->target == m_card.id;
    const bool isOffered = draft && m_card.id.kind != CardId::Kind::Api;
    if (draft && !isOffered && draft->from.card != m_card.id) painter->setOpacity(0.5);
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF rect(QPointF(0, 0), m_card.size());
    const QRectF frame = rect.adjusted(0.5, 0.5, -0.5, -0.5);

    QPainterPath shape;
    shape.addRoundedRect(rect, Theme::cardRadius, Theme::cardRadius);
    if (isTarget || isGrouped || (isCurrent && m_canvas.isFocusShown())) {
        painter->setPen(QPen(theme.color(Role::Accent), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(rect.adjusted(-2, -2, 2, 2), Theme::cardRadius + 2, Theme::cardRadius + 2);
    }
    painter->save();
    painter->setClipPath(shape, Qt::IntersectClip);
    painter->fillRect(rect, theme.color(isTarget ? Role::Selection : Role::Surface1));
    if (isCurrent && !m_card.rows.empty())
        painter->fillRect(QRectF(0, 0, rect.width(), Card::headerHeight), theme.color(Role::Selection));
    else if (isCurrent)
        painter->fillRect(rect, theme.color(Role::Selection));
    paintRows(painter);
    painter->fillRect(QRectF(0, 0, edgeWidth, rect.height()), theme.color(kindRole(m_card.id.kind)));
    painter->restore();
    painter->setBrush(Qt::NoBrush);
    const Role line = isOffered || isCurrent ? Role::Accent : isHovered ? Role::Text3 : Role::Line;
    painter->setPen(QPen(theme.color(line), theme.isHighContrast() ? 2 : 1));
    painter->drawRoundedRect(frame, Theme::cardRadius, Theme::cardRadius);
    // The frame's line ends where the kind's edge begins.
    painter->save();
    painter->setClipRect(QRectF(-1, -1, edgeWidth + 1, rect.height() + 2));
    painter->setPen(QPen(theme.color(kindRole(m_card.id.kind)), 1));
    painter->drawRoundedRect(frame, Theme::cardRadius, Theme::cardRadius);
    painter->restore();
    paintHeader(painter);
    paintLines(painter);
    for (int row = 0; row < static_cast<int>(m_card.rows.size()); ++row) {
        const CanvasSpot spot{m_card.id, row};
        const bool lit = m_canvas.current() == spot || m_canvas.hovered() == spot;
        paintPort(painter, QPointF(rect.width(), Card::rowMiddle(row)), theme.color(lit ? Role::Accent : Role::Text3));
    }
}

void CardItem::paintHeader(QPainter* painter) const
{
    const Theme& theme = Theme::instance();
    QRect rect(Card::padding + edgeWidth, 0, m_card.size().width() - 2 * Card::padding - edgeWidth, Card::headerHeight);
    const int detail = QFontMetrics(theme.font(FontRole::CodeSmall)).horizontalAdvance(m_card.detail);
    drawCut(painter, rect, m_card.detail, FontRole::CodeSmall, theme.color(Role::Text2), Qt::AlignRight);
    rect.setRight(rect.right() - detail - 8);
    if (m_card.problems > 0) {
        drawWarning(painter, rect, rect.right());
        rect.setRight(rect.right() - cardBadge - 4);
    }
    drawCut(painter, rect, m_card.title, FontRole::BodyStrong, theme.color(Role::Text1));
}

void CardItem::paintRows(QPainter* painter) const
{
    const Theme& theme = Theme::instance();
    const int width = m_card.size().width();
    for (int i = 0; i < static_cast<int>(m_card.rows.size()); ++i) {
        const CardRow& row = m_card.rows[static_cast<size_t>(i)];
        const QRect rect(0, Card::headerHeight + i * Card::rowHeight, width, Card::rowHeight);
        const CanvasSpot spot{m_card.id, i};
        if (m_canvas.current() == spot)
            painter->fillRect(rect, theme.color(Role::Selection));
        else if (m_canvas.hovered() == spot)
            painter->fillRect(rect, theme.color(Role::Surface2));
        painter->fillRect(QRect(0, rect.top(), width, 1), theme.color(Role::Line));
        QRect content = rect.adjusted(Card::padding + edgeWidth, 0, -Card::padding, 0);
        if (row.problems > 0) {
            drawWarning(painter, content, content.right());
            content.setRight(content.right() - cardBadge - 4);
        }
        paintMethodChip(painter, QRect(content.left(), content.top(), methodChipWidth, content.height()),
                        row.method.isEmpty() ? QByteArray("ANY") : row.method);
        content.setLeft(content.left() + methodChipWidth);
        drawCut(painter, content, QString::fromUtf8(row.path), FontRole::Code, theme.color(Role::Text1));
        if (m_canvas.current() == spot && m_canvas.isFocusShown()) {
            painter->setPen(QPen(theme.color(Role::Accent), 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(QRectF(rect).adjusted(edgeWidth + 1, 2, -2, -1));
        }
    }
}

void CardItem::paintLines(QPainter* painter) const
{
    const Theme& theme = Theme::instance();
    int top = Card::headerHeight + static_cast<int>(m_card.rows.size()) * Card::rowHeight;
    for (const CardLine& line : m_card.lines) {
        const QRect rect(Card::padding + edgeWidth, top, m_card.size().width() - 2 * Card::padding - edgeWidth,
                         Card::lineHeight);
        drawCut(painter, rect, line.text, FontRole::CodeSmall, theme.color(toneRole(line.tone)));
        if (!line.more.isEmpty()) {
            const int used = QFontMetrics(theme.font(FontRole::CodeSmall)).horizontalAdvance(line.text) + 12;
            drawCut(painter, rect.adjusted(used, 0, 0, 0), line.more, FontRole::CodeSmall,
                    theme.color(toneRole(line.moreTone)));
        }
        top += Card::lineHeight;
    }
}

}  // namespace trestle::ui
