#include "ui/designer/StationCard.h"

#include "ui/widgets/Theme.h"

#include <QPainter>

namespace trestle::ui {

StationCard::StationCard(const StationWords& words, QWidget* parent) : QWidget(parent), m_words(words)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(words.kind + QStringLiteral(", ") + words.what + QStringLiteral(", ") + words.figure);
    setToolTip(words.what);
}

QSize StationCard::sizeHint() const
{
    return {120, 76};
}

void StationCard::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.color(Role::Line));
    painter.setBrush(theme.color(Role::Surface1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::controlRadius, Theme::controlRadius);
    const auto line = [&](int top, int height, FontRole role, const QColor& color, const QString& text) {
        const QFont font = theme.font(role);
        painter.setFont(font);
        painter.setPen(color);
        painter.drawText(QRect(10, top, width() - 20, height), Qt::AlignVCenter | Qt::TextSingleLine,
                         QFontMetrics(font).elidedText(text, Qt::ElideRight, width() - 20));
    };
    line(8, 20, FontRole::Caption, theme.color(Role::Text2), m_words.kind);
    line(28, 20, FontRole::Body, theme.color(Role::Text1), m_words.what);
    line(48, 20, FontRole::CodeSmall, m_words.figureColor, m_words.figure);
}

}  // namespace trestle::ui
