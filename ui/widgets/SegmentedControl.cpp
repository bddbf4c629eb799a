#include "ui/widgets/SegmentedControl.h"

#include "ui/widgets/StyleShapes.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

namespace trestle::ui {

SegmentedControl::SegmentedControl(const QStringList& labels, QWidget* parent)
    : QWidget(parent), m_labels(labels), m_reasons(labels.size(), QString())
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

int SegmentedControl::currentIndex() const
{
    return m_current;
}

void SegmentedControl::setCurrentIndex(int index)
{
    if (index == m_current || index < 0 || index >= m_labels.size()) return;
    m_current = index;
    setAccessibleDescription(m_labels[index]);
    update();
    Q_EMIT currentChanged(index);
}

void SegmentedControl::setSegmentEnabled(int index, bool enabled, const QString& why)
{
    m_reasons[index] = enabled ? QString() : (why.isNull() ? QLatin1String("") : why);
    update();
}

QSize SegmentedControl::sizeHint() const
{
    int widest = 0;
    for (const QString& label : m_labels)
        widest = std::max(widest, fontMetrics().horizontalAdvance(label));
    return QSize(int(m_labels.size()) * (widest + 24), std::max(Theme::controlHeight, fontMetrics().height() + 10));
}

QSize SegmentedControl::minimumSizeHint() const
{
    int all = 0;
    for (const QString& label : m_labels)
        all += fontMetrics().horizontalAdvance(label) + 12;
    return QSize(all, sizeHint().height());
}

QRect SegmentedControl::segment(int index) const
{
    const int count = int(m_labels.size());
    const int from = width() * index / count;
    return style()->visualRect(layoutDirection(), rect(),
                               QRect(from, 0, width() * (index + 1) / count - from, height()));
}

int SegmentedControl::segmentAt(const QPoint& position) const
{
    for (int i = 0; i < m_labels.size(); ++i) {
        if (segment(i).contains(position)) return i;
    }
    return -1;
}

void SegmentedControl::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    shapes::controlBox(&painter, rect(), theme.color(Role::Surface1), theme.color(Role::Line),
                       shapes::FocusState::None);
    for (int i = 0; i < m_labels.size(); ++i) {
        const QRect box = segment(i);
        const bool enabled = isEnabled() && m_reasons[i].isNull();
        if (i == m_current || (i == m_hovered && enabled)) {
            const shapes::Saved saved(&painter);
            painter.setClipRect(box);
            const int line = shapes::lineWidth();
            shapes::plate(&painter, QRectF(rect()).adjusted(line, line, -line, -line),
                          theme.color(i == m_current ? Role::Selection : Role::Surface2), Theme::controlRadius - 1);
        }
        if (i > 0) painter.fillRect(box.left(), 1, 1, height() - 2, theme.color(Role::Line));
        painter.setPen(!enabled         ? theme.palette().color(QPalette::Disabled, QPalette::Text)
                       : i == m_current ? theme.color(Role::Accent)
                                        : theme.color(Role::Text1));
        const QString text = fontMetrics().elidedText(m_labels[i], Qt::ElideRight, box.width() - 8);
        painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
    }
    if (hasFocus()) shapes::focusRing(&painter, rect(), Theme::controlRadius - 1);
}

void SegmentedControl::mousePressEvent(QMouseEvent* event)
{
    const int index = segmentAt(event->position().toPoint());
    if (index >= 0 && m_reasons[index].isNull()) setCurrentIndex(index);
}

void SegmentedControl::mouseMoveEvent(QMouseEvent* event)
{
    const int index = segmentAt(event->position().toPoint());
    if (std::exchange(m_hovered, index) != index) update();
}

void SegmentedControl::leaveEvent(QEvent*)
{
    m_hovered = -1;
    update();
}

void SegmentedControl::keyPressEvent(QKeyEvent* event)
{
    const bool forward = event->key() == (layoutDirection() == Qt::LeftToRight ? Qt::Key_Right : Qt::Key_Left);
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)
        step(forward ? 1 : -1);
    else
        QWidget::keyPressEvent(event);
}

void SegmentedControl::step(int direction)
{
    for (int i = m_current + direction; i >= 0 && i < m_labels.size(); i += direction) {
        if (m_reasons[i].isNull()) {
            setCurrentIndex(i);
            return;
        }
    }
}

bool SegmentedControl::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int index = segmentAt(help->pos());
        if (index >= 0 && !m_reasons[index].isEmpty()) {
            QToolTip::showText(help->globalPos(), m_reasons[index], this);
            return true;
        }
    }
    return QWidget::event(event);
}

}  // namespace trestle::ui
