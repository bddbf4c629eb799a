#include "ui/widgets/TrestleStyle.h"

#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QDialogButtonBox>
#include <QStyleFactory>
#include <QStyleOption>

namespace trestle::ui {

TrestleStyle::TrestleStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
{
    setObjectName(QStringLiteral("trestle"));
}

void TrestleStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) || qobject_cast<QTabBar*>(widget) ||
        qobject_cast<QScrollBar*>(widget) || qobject_cast<QSplitterHandle*>(widget) ||
        qobject_cast<QAbstractSpinBox*>(widget)) {
        widget->setAttribute(Qt::WA_Hover);
    }
    if (auto* area = qobject_cast<QAbstractScrollArea*>(widget)) {
        // Lists and canvases fill their pane to its edge; only text boxes stand in a frame of their own.
        const bool textBox = qobject_cast<QTextEdit*>(widget) || qobject_cast<QPlainTextEdit*>(widget);
        if (!textBox && area->frameShape() == QFrame::StyledPanel) area->setFrameShape(QFrame::NoFrame);
        if (textBox && area->frameShape() != QFrame::NoFrame)
            area->viewport()->setAutoFillBackground(false);  // the frame's round corners show
    }
}

int TrestleStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
        case PM_ScrollBarExtent:
            return 10;
        case PM_ScrollBarSliderMin:
            return 28;
        case PM_SplitterWidth:
            return 1;
        case PM_MenuBarPanelWidth:
        case PM_MenuBarHMargin:
        case PM_MenuBarVMargin:
        case PM_MenuBarItemSpacing:
            return 0;
        case PM_MenuHMargin:
        case PM_MenuVMargin:
            return 4;
        case PM_MenuPanelWidth:
            return 1;
        case PM_IndicatorWidth:
        case PM_IndicatorHeight:
        case PM_ExclusiveIndicatorWidth:
        case PM_ExclusiveIndicatorHeight:
            return 16;
        case PM_CheckBoxLabelSpacing:
        case PM_RadioButtonLabelSpacing:
            return 8;
        case PM_ButtonMargin:
            return 8;
        case PM_ButtonShiftHorizontal:
        case PM_ButtonShiftVertical:
        case PM_TabBarTabShiftHorizontal:
        case PM_TabBarTabShiftVertical:
        case PM_TabBarTabOverlap:
        case PM_TabBarBaseOverlap:
        case PM_TabBarBaseHeight:
            return 0;
        case PM_TabBarTabHSpace:
            return 28;
        case PM_TabBarTabVSpace:
            return 12;
        case PM_TabCloseIndicatorWidth:
        case PM_TabCloseIndicatorHeight:
            return 20;
        case PM_SmallIconSize:
        case PM_ButtonIconSize:
        case PM_TabBarIconSize:
        case PM_ListViewIconSize:
            return 16;
        case PM_ToolBarIconSize:
            return 20;
        case PM_TreeViewIndentation:
            return 16;
        case PM_HeaderMargin:
            return 8;
        case PM_LayoutHorizontalSpacing:
        case PM_LayoutVerticalSpacing:
            return 8;
        case PM_LayoutLeftMargin:
        case PM_LayoutTopMargin:
        case PM_LayoutRightMargin:
        case PM_LayoutBottomMargin:
            return Theme::panelPadding;
        case PM_FocusFrameHMargin:
            return 6;  // also the text inset of item views
        case PM_FocusFrameVMargin:
            return 2;
        case PM_ToolTipLabelFrameWidth:
            return 6;
        case PM_TextCursorWidth:
            return 1;
        default:  // Qt's own metrics, of which new ones come with every version
            return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int TrestleStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                            QStyleHintReturn* returnData) const
{
    switch (hint) {
        case SH_EtchDisabledText:
        case SH_DitherDisabledText:
        case SH_ComboBox_Popup:
        case SH_ItemView_ActivateItemOnSingleClick:
        case SH_TabBar_ElideMode:
        case SH_UnderlineShortcut:
        case SH_DialogButtonBox_ButtonsHaveIcons:
            return 0;
        case SH_ToolTip_WakeUpDelay:
            return 600;
        case SH_ItemView_ShowDecorationSelected:
        case SH_Menu_MouseTracking:
        case SH_MenuBar_MouseTracking:
        case SH_ItemView_ArrowKeysNavigateIntoChildren:
            return 1;
        case SH_TabBar_Alignment:
            return Qt::AlignLeft;
        case SH_Widget_Animation_Duration:
            return Theme::instance().animationMs();
        case SH_DialogButtonLayout:
            return QDialogButtonBox::GnomeLayout;  // what a dialog is for stands at its right end, as in our own
        case SH_TabBar_CloseButtonPosition:
            return QTabBar::RightSide;
        default:
            return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QSize TrestleStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                     const QWidget* widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
        case CT_PushButton:
            if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
                // A link's text lines up with the texts above and below it.
                const int sides = widget != nullptr && widget->property("trestleLink").toBool() ? 2 : 24;
                const int width = option->fontMetrics.horizontalAdvance(button->text) + sides +
                                  (button->icon.isNull() ? 0 : button->iconSize.width() + 6);
                result = QSize(button->text.isEmpty() ? Theme::controlHeight : width,
                               std::max(Theme::controlHeight, option->fontMetrics.height() + 10));
            }
            return result;
        case CT_LineEdit:
        case CT_ComboBox:
        case CT_SpinBox:
            result.setHeight(std::max(Theme::controlHeight, option->fontMetrics.height() + 10));
            if (type == CT_ComboBox) result.rwidth() += 8;
            return result;
        case CT_ToolButton:
            return result.expandedTo(QSize(24, 24));
        case CT_ItemViewItem:
            result.setHeight(std::max(result.height(), Theme::instance().rowHeight()));
            return result;
        case CT_HeaderSection:
            result.setHeight(std::max(option->fontMetrics.height() + 8, Theme::instance().rowHeight()));
            return result;
        case CT_MenuBarItem:
            return QSize(size.width() + 16, Theme::controlHeight);
        case CT_MenuItem:
            if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
                if (item->menuItemType == QStyleOptionMenuItem::Separator) return QSize(result.width(), 9);
                result = QSize(size.width() + 28 + 24 + (item->text.contains(u'\t') ? 24 : 0), Theme::controlHeight);
            }
            return result;
        default:
            return result;
    }
}

QRect TrestleStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    switch (element) {
        case SE_LineEditContents: {
            const QRect rect = QProxyStyle::subElementRect(element, option, widget);
            const bool framed =
                !(qobject_cast<const QLineEdit*>(widget) && !static_cast<const QLineEdit*>(widget)->hasFrame());
            return framed ? QRect(option->rect.left() + 6, rect.top(), option->rect.width() - 12, rect.height()) : rect;
        }
        case SE_PushButtonFocusRect:
            return option->rect;
        default:
            return QProxyStyle::subElementRect(element, option, widget);
    }
}

QRect TrestleStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl subControl,
                                   const QWidget* widget) const
{
    const QRect rect = option->rect;
    if (control == CC_ComboBox) {
        if (subControl == SC_ComboBoxEditField) return rect.adjusted(8, 1, -24, -1);
        if (subControl == SC_ComboBoxArrow) return QRect(rect.right() - 23, rect.top(), 24, rect.height());
        if (subControl == SC_ComboBoxFrame) return rect;
    }
    if (control == CC_SpinBox) {
        if (subControl == SC_SpinBoxEditField) return rect.adjusted(4, 2, -22, -2);
        if (subControl == SC_SpinBoxUp) return QRect(rect.right() - 21, rect.top() + 1, 20, rect.height() / 2 - 1);
        if (subControl == SC_SpinBoxDown)
            return QRect(rect.right() - 21, rect.center().y() + 1, 20, rect.height() / 2 - 1);
    }
    if (control == CC_ScrollBar) {
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (bar && (subControl == SC_ScrollBarAddLine || subControl == SC_ScrollBarSubLine)) return {};
        if (bar) {  // no arrows: the groove is the whole bar
            const bool horizontal = bar->orientation == Qt::Horizontal;
            const int length = horizontal ? rect.width() : rect.height();
            const qint64 range = qint64(bar->maximum) - bar->minimum;
            int slider = length;
            if (range > 0) {
                slider = int(qint64(bar->pageStep) * length / (range + bar->pageStep));
                slider =
                    std::clamp(slider, std::min(length, pixelMetric(PM_ScrollBarSliderMin, option, widget)), length);
            }
            const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - slider,
                                                      bar->upsideDown);
            const auto part = [&](int from, int to) {
                const QRect logical =
                    horizontal ? QRect(from, 0, to - from, rect.height()) : QRect(0, from, rect.width(), to - from);
                return visualRect(bar->direction, rect, logical.translated(rect.topLeft()));
            };
            if (subControl == SC_ScrollBarGroove) return rect;
            if (subControl == SC_ScrollBarSlider) return part(start, start + slider);
            if (subControl == SC_ScrollBarSubPage) return part(0, start);
            if (subControl == SC_ScrollBarAddPage) return part(start + slider, length);
        }
    }
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

QPalette TrestleStyle::standardPalette() const
{
    return Theme::instance().palette();
}

QIcon TrestleStyle::standardIcon(StandardPixmap standard, const QStyleOption* option, const QWidget* widget) const
{
    switch (standard) {
        case SP_LineEditClearButton:
        case SP_TitleBarCloseButton:
        case SP_DialogCloseButton:
            return icon(QStringLiteral("close"));
        case SP_MessageBoxWarning:
            return icon(QStringLiteral("warning"), Role::Warning);
        case SP_MessageBoxCritical:
            return icon(QStringLiteral("error"), Role::Danger);
        default:
            return QProxyStyle::standardIcon(standard, option, widget);
    }
}

}  // namespace trestle::ui
