#include "ui/widgets/WrappedText.h"

#include <QTextDocument>
#include <QWheelEvent>

#include <cmath>

namespace trestle::ui {

WrappedText::WrappedText(const QString& text, FontRole font, Role color, QWidget* parent)
    : QTextEdit(parent), m_font(font), m_color(color)
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(0);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    refresh();
    setPlainText(text);
    connect(&Theme::instance(), &Theme::changed, this, &WrappedText::refresh);
}

int WrappedText::heightForWidth(int width) const
{
    document()->setTextWidth(width);
    return int(std::ceil(document()->size().height()));
}

QSize WrappedText::sizeHint() const
{
    const int width = int(std::ceil(document()->idealWidth()));
    return {width, heightForWidth(width)};
}

QSize WrappedText::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 4, fontMetrics().height()};
}

// What it stands in scrolls, not this.
void WrappedText::wheelEvent(QWheelEvent* event)
{
    event->ignore();
}

void WrappedText::refresh()
{
    const Theme& theme = Theme::instance();
    setFont(theme.font(m_font));
    QPalette colors = theme.palette();
    colors.setColor(QPalette::Text, theme.color(m_color));
    setPalette(colors);
    updateGeometry();
}

}  // namespace trestle::ui
