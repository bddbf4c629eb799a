#include "ui/shell/StatusBar.h"

#include "ui/widgets/StyleShapes.h"

#include <QHBoxLayout>

namespace trestle::ui {

StatusItem::StatusItem(QWidget* parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::TabFocus);
    hide();
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QFont StatusItem::itemFont() const
{
    const bool figures = property("trestleFigures").toBool();
    return Theme::instance().font(figures ? FontRole::CodeSmall : FontRole::Secondary);
}

void StatusItem::setText(const QString& text)
{
    if (text == QAbstractButton::text()) return;
    QAbstractButton::setText(text);
    setAccessibleDescription(text);
    setVisible(!text.isEmpty());
    updateGeometry();
}

void StatusItem::setRole(Role role)
{
    m_role = role;
    update();
}

void StatusItem::setDot(std::optional<Role> role)
{
    m_dot = role;
    updateGeometry();
    update();
}

QSize StatusItem::sizeHint() const
{
    const int dot = m_dot ? 14 : 0;
    return QSize(QFontMetrics(itemFont()).horizontalAdvance(text()) + 16 + dot, Theme::statusBarHeight);
}

void StatusItem::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    if (underMouse() && isEnabled()) painter.fillRect(rect().adjusted(0, 1, 0, 0), theme.color(Role::Surface2));
    QRect room = rect().adjusted(8, 0, -8, 0);
    if (m_dot) {
        const QRectF dot(room.left(), room.center().y() - 3.5, 8, 8);
        shapes::plate(&painter, dot, theme.color(*m_dot), 4);
        room.adjust(14, 0, 0, 0);
    }
    painter.setFont(itemFont());
    painter.setPen(theme.color(m_role));
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, text());
    if (hasFocus()) shapes::focusRing(&painter, rect().adjusted(0, 1, 0, 0), 3);
}

void StatusItem::enterEvent(QEnterEvent*)
{
    update();
}

void StatusItem::leaveEvent(QEvent*)
{
    update();
}

StatusBar::StatusBar(QWidget* parent) : QWidget(parent), m_left(new QHBoxLayout), m_right(new QHBoxLayout)
{
    setFixedHeight(Theme::statusBarHeight);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(4, 0, 4, 0);
    row->setSpacing(0);
    m_left->setSpacing(4);
    m_right->setSpacing(4);
    row->addLayout(m_left);
    row->addStretch(1);
    row->addLayout(m_right);
}

StatusItem* StatusBar::item(const QByteArray& id, const QString& name, Side side)
{
    StatusItem*& item = m_items[id];
    if (!item) {
        item = new StatusItem(this);
        item->setObjectName(QString::fromLatin1(id));
        item->setAccessibleName(name);
        item->setToolTip(name);
        item->setProperty("trestleFigures", side == Side::Right);
        (side == Side::Left ? m_left : m_right)->addWidget(item);
    }
    return item;
}

void StatusBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().color(Role::Surface0));
    shapes::edge(&painter, rect(), Qt::TopEdge);
}

}  // namespace trestle::ui
