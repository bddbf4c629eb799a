#include "ui/shell/EditorTabBar.h"

#include "ui/widgets/MethodChip.h"
#include "ui/widgets/StyleShapes.h"

#include <QMouseEvent>
#include <QStyleOptionTab>
#include <QStylePainter>

namespace trestle::ui {

namespace {

constexpr int padding = 14;
constexpr int gap = 8;
constexpr int crossRoom = 20;
constexpr int tabHeight = 36;
constexpr int widestTab = 260;

}  // namespace

EditorTabBar::EditorTabBar(QWidget* parent) : QTabBar(parent)
{
    setExpanding(false);
    setDrawBase(false);
    setUsesScrollButtons(true);
    setElideMode(Qt::ElideRight);
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Open editors"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void EditorTabBar::setTab(int index, const QByteArray& method, const QString& title)
{
    setTabData(index, method);
    setTabText(index, title);
    setTabToolTip(index, method.isEmpty() ? title : QStringLiteral("%1 %2").arg(QString::fromUtf8(method), title));
    setAccessibleTabName(index, tabToolTip(index));
}

QFont EditorTabBar::titleFont(int index) const
{
    return Theme::instance().font(tabData(index).toByteArray().isEmpty() ? FontRole::Body : FontRole::Code);
}

QSize EditorTabBar::tabSizeHint(int index) const
{
    const QByteArray method = tabData(index).toByteArray();
    int width = padding + QFontMetrics(titleFont(index)).horizontalAdvance(tabText(index)) + gap + crossRoom + 6;
    if (!method.isEmpty()) width += QFontMetrics(methodChipFont()).horizontalAdvance(QString::fromUtf8(method)) + gap;
    return QSize(std::min(width, widestTab), tabHeight);
}

QSize EditorTabBar::minimumTabSizeHint(int index) const
{
    return QSize(std::min(tabSizeHint(index).width(), 88), tabHeight);
}

QRect EditorTabBar::crossRect(int index) const
{
    const QRect tab = tabRect(index);
    return QRect(tab.right() - crossRoom - 5, tab.center().y() - crossRoom / 2 + 2, crossRoom, crossRoom);
}

void EditorTabBar::paintEvent(QPaintEvent*)
{
    QStylePainter painter(this);
    const Theme& theme = Theme::instance();
    painter.fillRect(rect(), theme.color(Role::Surface0));
    shapes::edge(&painter, rect(), Qt::BottomEdge);
    for (int i = 0; i < count(); ++i) {
        QStyleOptionTab option;
        initStyleOption(&option, i);
        option.state.setFlag(QStyle::State_MouseOver, i == m_hovered);
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && i == currentIndex());
        painter.drawControl(QStyle::CE_TabBarTabShape, option);

        QRect room = option.rect.adjusted(padding, 2, -(gap + crossRoom), 0);
        const QByteArray method = tabData(i).toByteArray();
        if (!method.isEmpty()) {
            paintMethodChip(&painter, room, method);
            room.setLeft(room.left() + gap +
                         QFontMetrics(methodChipFont()).horizontalAdvance(QString::fromUtf8(method)));
        }
        painter.setFont(titleFont(i));
        painter.setPen(theme.color(i == currentIndex() ? Role::Text1 : Role::Text2));
        painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(tabText(i), Qt::ElideRight, room.width()));
        if (i == m_hovered || i == currentIndex()) {
            QStyleOption cross;
            cross.initFrom(this);
            cross.rect = crossRect(i);
            cross.state.setFlag(QStyle::State_MouseOver, i == m_hovered && cross.rect.contains(m_pointer));
            painter.drawPrimitive(QStyle::PE_IndicatorTabClose, cross);
        }
    }
}

void EditorTabBar::mousePressEvent(QMouseEvent* event)
{
    const int index = tabAt(event->position().toPoint());
    const bool onCross = index >= 0 && crossRect(index).contains(event->position().toPoint());
    m_pressedCross = event->button() == Qt::LeftButton && onCross ? index : -1;
    if (m_pressedCross < 0 && event->button() != Qt::MiddleButton) QTabBar::mousePressEvent(event);
}

void EditorTabBar::mouseReleaseEvent(QMouseEvent* event)
{
    const int index = tabAt(event->position().toPoint());
    const int pressed = std::exchange(m_pressedCross, -1);
    const bool cross = index >= 0 && index == pressed && crossRect(index).contains(event->position().toPoint());
    if (index >= 0 && (cross || event->button() == Qt::MiddleButton))
        Q_EMIT tabCloseRequested(index);
    else
        QTabBar::mouseReleaseEvent(event);
}

void EditorTabBar::mouseMoveEvent(QMouseEvent* event)
{
    m_pointer = event->position().toPoint();
    m_hovered = tabAt(m_pointer);
    update();
    QTabBar::mouseMoveEvent(event);
}

void EditorTabBar::leaveEvent(QEvent* event)
{
    m_hovered = -1;
    update();
    QTabBar::leaveEvent(event);
}

}  // namespace trestle::ui
