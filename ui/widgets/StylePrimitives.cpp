// TrestleStyle's primitives: frames, panels, indicators, rows.
#include "ui/widgets/StyleShapes.h"
#include "ui/widgets/TrestleStyle.h"

#include <QStyleOption>

namespace trestle::ui {

using shapes::FocusState;

namespace {

bool flag(const QWidget* widget, const char* name)
{
    return widget && widget->property(name).toBool();
}

FocusState focusOf(const QStyleOption* option)
{
    return option->state.testFlag(QStyle::State_HasFocus) ? FocusState::Focused : FocusState::None;
}

void drawButtonPanel(const QStyleOption* option, QPainter* painter, const QWidget* widget)
{
    const Theme& theme = Theme::instance();
    const bool enabled = option->state.testFlag(QStyle::State_Enabled);
    const bool hovered = enabled && option->state.testFlag(QStyle::State_MouseOver);
    const bool pressed = option->state & (QStyle::State_Sunken | QStyle::State_On);
    const bool focused = option->state.testFlag(QStyle::State_HasFocus);
    if (flag(widget, "trestlePrimary")) {
        QColor fill = theme.color(enabled ? Role::Accent : Role::Surface2);
        if (pressed)
            fill = fill.darker(112);
        else if (hovered)
            fill = theme.isDark() ? fill.lighter(108) : fill.darker(106);
        if (!focused) {
            shapes::plate(painter, option->rect, fill, Theme::controlRadius);
            return;
        }
        // The ring is the accent too, so a gap of the window's own surface sets it off.
        shapes::focusRing(painter, option->rect, Theme::controlRadius);
        shapes::plate(painter, QRectF(option->rect).adjusted(3, 3, -3, -3), fill, Theme::controlRadius - 2);
        return;
    }
    const bool flat = flag(widget, "trestleFlat");
    QColor fill = flat ? QColor(Qt::transparent) : theme.color(Role::Surface1);
    if (pressed)
        fill = theme.color(Role::Selection);
    else if (hovered)
        fill = theme.color(Role::Surface2);
    const QColor line = flat ? fill : theme.color(Role::Line);
    shapes::controlBox(painter, option->rect, fill, line, focusOf(option));
}

void drawLineEditPanel(const QStyleOption* option, QPainter* painter, const QWidget* widget)
{
    const Theme& theme = Theme::instance();
    const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
    if (frame && frame->lineWidth <= 0) {
        painter->fillRect(option->rect, option->palette.brush(QPalette::Base));
        return;
    }
    const bool writable =
        option->state.testFlag(QStyle::State_Enabled) && !option->state.testFlag(QStyle::State_ReadOnly);
    const QColor line = flag(widget, "trestleInvalid")
                            ? theme.color(Role::Danger)
                            : theme.color(flag(widget, "trestleChanged") ? Role::Warning : Role::Line);
    shapes::controlBox(painter, option->rect, theme.color(writable ? Role::Surface1 : Role::Surface2), line,
                       focusOf(option));
}

void drawCheckIndicator(const QStyleOption* option, QPainter* painter)
{
    const Theme& theme = Theme::instance();
    const bool enabled = option->state.testFlag(QStyle::State_Enabled);
    const bool on = option->state & (QStyle::State_On | QStyle::State_NoChange);
    const QColor fill = theme.color(on ? (enabled ? Role::Accent : Role::Text3) : Role::Surface1);
    const QRect box = option->rect.adjusted(0, 0, 0, 0);
    shapes::controlBox(painter, box, fill, on ? fill : theme.color(Role::Text3), FocusState::None, 4);
    if (option->state.testFlag(QStyle::State_On))
        shapes::checkMark(painter, box, theme.color(Role::OnAccent));
    else if (option->state.testFlag(QStyle::State_NoChange))
        shapes::plate(painter, QRectF(box).adjusted(4, 7, -4, -7), theme.color(Role::OnAccent), 1);
}

void drawRadioIndicator(const QStyleOption* option, QPainter* painter)
{
    const Theme& theme = Theme::instance();
    const bool on = option->state.testFlag(QStyle::State_On);
    const QColor line = theme.color(on ? Role::Accent : Role::Text3);
    shapes::controlBox(painter, option->rect, theme.color(on ? Role::Accent : Role::Surface1), line, FocusState::None,
                       8);
    if (on) shapes::plate(painter, QRectF(option->rect).adjusted(5, 5, -5, -5), theme.color(Role::OnAccent), 3);
}

void drawRowBackground(const QStyleOption* option, QPainter* painter, const QWidget* widget)
{
    const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
    if (!item) return;
    const Theme& theme = Theme::instance();
    if (item->backgroundBrush.style() != Qt::NoBrush) painter->fillRect(option->rect, item->backgroundBrush);
    const bool selected = option->state.testFlag(QStyle::State_Selected);
    const bool active = widget ? widget->hasFocus() || flag(widget, "trestleKeepsSelection")
                               : option->state.testFlag(QStyle::State_Active);
    if (selected)
        painter->fillRect(option->rect, theme.color(active ? Role::Selection : Role::Surface2));
    else if (option->state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(option->rect, theme.color(Role::Surface2));
}

}  // namespace

void TrestleStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const
{
    const Theme& theme = Theme::instance();
    switch (element) {
        case PE_PanelButtonCommand:
            drawButtonPanel(option, painter, widget);
            return;
        case PE_FrameDefaultButton:
        case PE_PanelButtonBevel:
        case PE_FrameButtonBevel:
        case PE_FrameTabBarBase:
        case PE_FrameStatusBarItem:
        case PE_PanelStatusBar:
        case PE_FrameGroupBox:
        case PE_FrameTabWidget:
        case PE_PanelMenuBar:
        case PE_PanelScrollAreaCorner:
            return;
        case PE_PanelLineEdit:
            drawLineEditPanel(option, painter, widget);
            return;
        case PE_FrameLineEdit:
            return;  // drawn with its panel
        case PE_Frame: {
            const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
            if (frame && frame->lineWidth > 0) {
                const bool readOnly = option->state.testFlag(State_ReadOnly);
                const QColor line = theme.color(flag(widget, "trestleInvalid") ? Role::Danger : Role::Line);
                shapes::controlBox(painter, option->rect, theme.color(readOnly ? Role::Surface2 : Role::Surface1), line,
                                   focusOf(option));
            }
            return;
        }
        case PE_FrameFocusRect: {
            const bool row = qobject_cast<const QAbstractItemView*>(widget);
            if (row && !qobject_cast<const QTableView*>(widget))
                return;  // the selection's fill says it; a ring on each row would shout
            const bool item = row || option->state.testFlag(State_Item);
            shapes::focusRing(painter, option->rect, item ? 2 : Theme::controlRadius - 2);
            return;
        }
        case PE_IndicatorCheckBox:
        case PE_IndicatorItemViewItemCheck:
            drawCheckIndicator(option, painter);
            return;
        case PE_IndicatorRadioButton:
            drawRadioIndicator(option, painter);
            return;
        case PE_IndicatorBranch:
            if (option->state.testFlag(State_Children)) {
                shapes::triangle(painter, option->rect,
                                 option->state.testFlag(State_Open) ? shapes::Arrow::Down : shapes::Arrow::Right,
                                 theme.color(Role::Text2));
            }
            return;
        case PE_IndicatorArrowDown:
        case PE_IndicatorSpinDown:
            shapes::triangle(painter, option->rect, shapes::Arrow::Down, theme.color(Role::Text2));
            return;
        case PE_IndicatorArrowUp:
        case PE_IndicatorSpinUp:
            shapes::triangle(painter, option->rect, shapes::Arrow::Up, theme.color(Role::Text2));
            return;
        case PE_IndicatorArrowLeft:
            shapes::triangle(painter, option->rect, shapes::Arrow::Left, theme.color(Role::Text2));
            return;
        case PE_IndicatorArrowRight:
            shapes::triangle(painter, option->rect, shapes::Arrow::Right, theme.color(Role::Text2));
            return;
        case PE_IndicatorHeaderArrow: {
            const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
            const bool up = header && header->sortIndicator == QStyleOptionHeader::SortDown;
            shapes::triangle(painter, option->rect, up ? shapes::Arrow::Up : shapes::Arrow::Down,
                             theme.color(Role::Text2));
            return;
        }
        case PE_PanelItemViewRow:
            if (!option->state.testFlag(State_Selected)) return;
            drawRowBackground(option, painter, widget);
            return;
        case PE_PanelItemViewItem:
            drawRowBackground(option, painter, widget);
            return;
        case PE_PanelMenu:
        case PE_PanelTipLabel:
            painter->fillRect(option->rect, theme.color(element == PE_PanelMenu ? Role::Surface1 : Role::Surface2));
            if (element == PE_PanelTipLabel) {
                const shapes::Saved saved(painter);
                painter->setPen(theme.color(Role::Line));
                painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
            }
            return;
        case PE_FrameMenu: {
            const shapes::Saved saved(painter);
            painter->setPen(theme.color(Role::Line));
            painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
            return;
        }
        case PE_IndicatorTabClose: {
            const bool hovered = option->state.testFlag(State_MouseOver) && option->state.testFlag(State_Enabled);
            const QRect box = QRect(0, 0, 20, 20).translated(option->rect.center() - QPoint(9, 9));
            if (hovered) shapes::plate(painter, box, theme.color(Role::Surface2), 4);
            const shapes::Saved saved(painter);
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(QPen(theme.color(hovered ? Role::Text1 : Role::Text3), 1.25, Qt::SolidLine, Qt::RoundCap));
            const QPointF middle = QRectF(box).center();
            painter->drawLine(middle - QPointF(3.5, 3.5), middle + QPointF(3.5, 3.5));
            painter->drawLine(middle + QPointF(-3.5, 3.5), middle + QPointF(3.5, -3.5));
            return;
        }
        default:
            QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

}  // namespace trestle::ui
