#include "ui/widgets/ThemedLabel.h"

#include <QPainter>

namespace trestle::ui {

ThemedLabel::ThemedLabel(const QString& text, FontRole font, Role color, QWidget* parent)
    : QLabel(text, parent), m_font(font), m_color(color)
{
    refresh();
    connect(&Theme::instance(), &Theme::changed, this, &ThemedLabel::refresh);
}

void ThemedLabel::setRole(Role color)
{
    m_color = color;
    refresh();
}

void ThemedLabel::setFontRole(FontRole font)
{
    m_font = font;
    refresh();
}

void ThemedLabel::setElided(bool elided)
{
    m_elided = elided;
    updateGeometry();
    update();
}

QSize ThemedLabel::minimumSizeHint() const
{
    const QSize hint = QLabel::minimumSizeHint();
    return m_elided ? QSize(std::min(hint.width(), fontMetrics().averageCharWidth() * 4), hint.height()) : hint;
}

void ThemedLabel::paintEvent(QPaintEvent* event)
{
    if (!m_elided || wordWrap()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    const QRect room = contentsRect().adjusted(margin(), margin(), -margin(), -margin());
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, room.width());
    painter.drawText(room, int(alignment() | Qt::TextSingleLine), shown);
    const QString tip = shown == text() ? QString() : text();
    if (toolTip() != tip) setToolTip(tip);
}

void ThemedLabel::refresh()
{
    const Theme& theme = Theme::instance();
    setFont(theme.font(m_font));
    QPalette colors = theme.palette();
    // A label on a pane is painted in Text, one on the window in WindowText.
    colors.setColor(QPalette::WindowText, theme.color(m_color));
    colors.setColor(QPalette::Text, theme.color(m_color));
    setPalette(colors);
}

InlineError::InlineError(QWidget* parent) : ThemedLabel({}, FontRole::Secondary, Role::Danger, parent)
{
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    hide();
}

void InlineError::setMessage(const QString& message)
{
    setText(message);
    setAccessibleName(message);
    setVisible(!message.isEmpty());
}

}  // namespace trestle::ui
