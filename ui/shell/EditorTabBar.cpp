#include "ui/shell/EditorTabBar.h"

#include "ui/widgets/MethodChip.h"
#include "ui/widgets/StyleShapes.h"

#include <QApplication>
#include <QMouseEvent>
#include <QStyleOptionTab>
#include <QStylePainter>
#include <QToolButton>

namespace trestle::ui {

namespace {

constexpr int padding = 14;
constexpr int gap = 8;
constexpr int crossRoom = 20;
constexpr int tabHeight = 36;
constexpr int widestTab = 260;
constexpr int narrowestTab = 88;

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
    // The arrows stand over the tabs, where these do not fit.
    for (QToolButton* arrow : findChildren<QToolButton*>()) {
        arrow->setAutoFillBackground(true);
        arrow->setBackgroundRole(QPalette::Window);
    }
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void EditorTabBar::setTab(int index, const QByteArray& method, const QString& title, EditorTab::Stay stay)
{
    const bool preview = stay == EditorTab::Stay::Preview;
    setTabData(index, QVariantList{method, preview});
    setTabText(index, title);
    const QString whole = method.isEmpty() ? title : QStringLiteral("%1 %2").arg(QString::fromUtf8(method), title);
    setTabToolTip(index, preview ? tr("%1 (preview: double-click to keep it open)").arg(whole) : whole);
    setAccessibleTabName(index, preview ? tr("%1, preview").arg(whole) : whole);
    updateGeometry();  // a bar not shown yet has told its size without this tab
}

EditorTabBar::Shown EditorTabBar::shown(int index) const
{
    const QVariantList parts = tabData(index).toList();
    if (parts.size() < 2) return {};
    return {parts.at(0).toByteArray(), parts.at(1).toBool() ? EditorTab::Stay::Preview : EditorTab::Stay::Kept};
}

void EditorTabBar::setInUse(bool inUse)
{
    if (std::exchange(m_inUse, inUse) != inUse) update();
}

void EditorTabBar::setDropMark(int index)
{
    if (std::exchange(m_dropMark, index) != index) update();
}

int EditorTabBar::dropIndexAt(const QPoint& position) const
{
    for (int i = 0; i < count(); ++i) {
        if (position.x() < tabRect(i).center().x()) return i;
    }
    return count();
}

QFont EditorTabBar::titleFont(int index) const
{
    const Shown tab = shown(index);
    QFont font = Theme::instance().font(tab.method.isEmpty() ? FontRole::Body : FontRole::Code);
    font.setItalic(tab.stay == EditorTab::Stay::Preview);
    return font;
}

QSize EditorTabBar::tabSizeHint(int index) const
{
    const QByteArray method = shown(index).method;
    int width = padding + QFontMetrics(titleFont(index)).horizontalAdvance(tabText(index)) + gap + crossRoom + 6;
    if (!method.isEmpty()) width += QFontMetrics(methodChipFont()).horizontalAdvance(QString::fromUtf8(method)) + gap;
    return QSize(std::min(width, widestTab), tabHeight);
}

QSize EditorTabBar::minimumTabSizeHint(int index) const
{
    const int width = tabSizeHint(index).width();
    return QSize(index == currentIndex() ? width : std::min(width, narrowestTab), tabHeight);
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
        if (i == currentIndex() && !m_inUse)
            painter.fillRect(option.rect.left(), option.rect.top(), option.rect.width(), 2, theme.color(Role::Line));

        const bool hasCross = i == m_hovered || i == currentIndex();
        QRect room = option.rect.adjusted(padding, 2, -(gap + (hasCross ? crossRoom : 0)), 0);
        const QByteArray method = shown(i).method;
        if (!method.isEmpty()) {
            paintMethodChip(&painter, room, method);
            room.setLeft(room.left() + gap +
                         QFontMetrics(methodChipFont()).horizontalAdvance(QString::fromUtf8(method)));
        }
        painter.setFont(titleFont(i));
        painter.setPen(theme.color(i == currentIndex() ? Role::Text1 : Role::Text2));
        painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(tabText(i), Qt::ElideRight, room.width()));
        if (hasCross) {
            QStyleOption cross;
            cross.initFrom(this);
            cross.rect = crossRect(i);
            cross.state.setFlag(QStyle::State_MouseOver, i == m_hovered && cross.rect.contains(m_pointer));
            painter.drawPrimitive(QStyle::PE_IndicatorTabClose, cross);
        }
    }
    if (m_dropMark >= 0) {
        const int x = m_dropMark < count() ? tabRect(m_dropMark).left()
                      : count() > 0        ? tabRect(count() - 1).right() + 1
                                           : 0;
        painter.fillRect(std::max(0, x - 1), 0, 2, height(), theme.color(Role::Accent));
    }
}

void EditorTabBar::mousePressEvent(QMouseEvent* event)
{
    const QPoint position = event->position().toPoint();
    const int index = tabAt(position);
    const bool left = event->button() == Qt::LeftButton;
    const bool onCross = index >= 0 && crossRect(index).contains(position);
    m_pressedCross = left && onCross ? index : -1;
    m_pressed = left && !onCross ? index : -1;
    m_pressedAt = position;
    if (m_pressedCross < 0 && event->button() != Qt::MiddleButton) QTabBar::mousePressEvent(event);
}

void EditorTabBar::mouseReleaseEvent(QMouseEvent* event)
{
    const QPoint position = event->position().toPoint();
    const int index = tabAt(position);
    const int pressed = std::exchange(m_pressedCross, -1);
    m_pressed = -1;
    if (isDragging()) {
        const int dragged = m_dragged;
        endDrag();
        Q_EMIT dropped(dragged, event->globalPosition().toPoint());
        return;
    }
    const bool cross = index >= 0 && index == pressed && crossRect(index).contains(position);
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
    const bool far = (m_pointer - m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (m_pressed >= 0 && !isDragging() && event->buttons() & Qt::LeftButton && far) {
        m_dragged = m_pressed;
        grabKeyboard();  // for Escape
    }
    if (isDragging())
        Q_EMIT dragMoved(m_dragged, event->globalPosition().toPoint());
    else
        QTabBar::mouseMoveEvent(event);
}

void EditorTabBar::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int index = tabAt(event->position().toPoint());
    if (index >= 0 && event->button() == Qt::LeftButton) Q_EMIT keepRequested(index);
}

void EditorTabBar::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int index = byKey ? currentIndex() : tabAt(event->pos());
    if (index < 0) return;
    Q_EMIT menuRequested(index, byKey ? mapToGlobal(tabRect(index).bottomLeft()) : event->globalPos());
}

void EditorTabBar::keyPressEvent(QKeyEvent* event)
{
    if (isDragging() && event->key() == Qt::Key_Escape) {
        m_pressed = -1;
        endDrag();
        Q_EMIT dragCancelled();
        return;
    }
    QTabBar::keyPressEvent(event);
}

void EditorTabBar::endDrag()
{
    m_dragged = -1;
    releaseKeyboard();
}

void EditorTabBar::leaveEvent(QEvent* event)
{
    m_hovered = -1;
    update();
    QTabBar::leaveEvent(event);
}

}  // namespace trestle::ui
