// TrestleStyle's controls: tabs, menus, headers, combo boxes, spin boxes, tool buttons, scroll bars.
#include "ui/widgets/StyleShapes.h"
#include "ui/widgets/TrestleStyle.h"

#include <QStyleOption>

namespace trestle::ui {

using shapes::FocusState;

namespace {

void drawTabShape(const QStyleOptionTab* tab, QPainter* painter)
{
    const Theme& theme = Theme::instance();
    const bool selected = tab->state.testFlag(QStyle::State_Selected);
    const bool hovered = tab->state.testFlag(QStyle::State_MouseOver);
    const Role fill = selected ? Role::Surface1 : hovered ? Role::Surface2 : Role::Surface0;
    painter->fillRect(tab->rect, theme.color(fill));
    shapes::edge(painter, tab->rect, Qt::RightEdge);
    if (selected)
        painter->fillRect(tab->rect.left(), tab->rect.top(), tab->rect.width(), 2, theme.color(Role::Accent));
    else
        shapes::edge(painter, tab->rect, Qt::BottomEdge);
    if (tab->state.testFlag(QStyle::State_HasFocus)) shapes::focusRing(painter, tab->rect.adjusted(2, 3, -3, -3), 3);
}

void drawMenuBarItem(const QStyleOptionMenuItem* item, QPainter* painter, const QStyle* style)
{
    const Theme& theme = Theme::instance();
    painter->fillRect(item->rect, theme.color(Role::Surface0));
    const bool lit = item->state & (QStyle::State_Selected | QStyle::State_Sunken);
    if (lit) shapes::plate(painter, item->rect.adjusted(1, 1, -1, -1), theme.color(Role::Surface2), 4);
    QPalette palette = item->palette;
    palette.setColor(QPalette::ButtonText, theme.color(lit ? Role::Text1 : Role::Text2));
    style->drawItemText(painter, item->rect, Qt::AlignCenter | Qt::TextHideMnemonic | Qt::TextSingleLine, palette,
                        item->state.testFlag(QStyle::State_Enabled), item->text, QPalette::ButtonText);
}

void drawHeaderSection(const QStyleOptionHeader* header, QPainter* painter)
{
    painter->fillRect(header->rect, Theme::instance().color(Role::Surface2));
    shapes::edge(painter, header->rect, header->orientation == Qt::Horizontal ? Qt::BottomEdge : Qt::RightEdge);
    const bool last =
        header->position == QStyleOptionHeader::End || header->position == QStyleOptionHeader::OnlyOneSection;
    if (!last)
        shapes::edge(painter, header->rect, header->orientation == Qt::Horizontal ? Qt::RightEdge : Qt::BottomEdge);
}

// The arrow of a sorted column stands at the end that its text does not begin at.
void drawHeader(const QStyleOptionHeader* header, QPainter* painter, const QStyle* style)
{
    style->drawControl(QStyle::CE_HeaderSection, header, painter);
    const int margin = style->pixelMetric(QStyle::PM_HeaderMargin, header);
    QStyleOptionHeader part(*header);
    part.rect = header->rect.adjusted(margin, 0, -margin, 0);
    if (header->sortIndicator != QStyleOptionHeader::None) {
        const bool atLeft = header->textAlignment.testFlag(Qt::AlignRight);
        const QRect arrow(atLeft ? part.rect.left() : part.rect.right() - 7, part.rect.center().y() - 3, 8, 8);
        QStyleOptionHeader mark(*header);
        mark.rect = arrow;
        style->drawPrimitive(QStyle::PE_IndicatorHeaderArrow, &mark, painter);
        part.rect.adjust(atLeft ? 10 : 0, 0, atLeft ? 0 : -12, 0);
    }
    style->drawControl(QStyle::CE_HeaderLabel, &part, painter);
}

}  // namespace

void TrestleStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const
{
    const Theme& theme = Theme::instance();
    switch (element) {
        case CE_TabBarTabShape:
            if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) drawTabShape(tab, painter);
            return;
        case CE_TabBarTabLabel:
            if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
                QStyleOptionTab copy(*tab);
                copy.state.setFlag(State_HasFocus, false);  // its ring is on the shape
                const Role text = copy.state.testFlag(State_Selected) ? Role::Text1 : Role::Text2;
                copy.palette.setColor(QPalette::WindowText, theme.color(text));
                QProxyStyle::drawControl(element, &copy, painter, widget);
            }
            return;
        case CE_MenuBarItem:
            if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
                drawMenuBarItem(item, painter, this);
            return;
        case CE_MenuBarEmptyArea:
            painter->fillRect(option->rect, theme.color(Role::Surface0));
            return;
        case CE_MenuItem:
            drawMenuItem(option, painter);
            return;
        case CE_Header:
            if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option))
                drawHeader(header, painter, this);
            return;
        case CE_HeaderSection:
            if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option))
                drawHeaderSection(header, painter);
            return;
        case CE_HeaderEmptyArea:
            // Below the last row there is nothing that a header could be of.
            painter->fillRect(option->rect,
                              theme.color(option->state & State_Horizontal ? Role::Surface2 : Role::Surface1));
            if (option->state & State_Horizontal) shapes::edge(painter, option->rect, Qt::BottomEdge);
            return;
        case CE_HeaderLabel:
            if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
                QStyleOptionHeader copy(*header);
                copy.palette.setColor(QPalette::ButtonText, theme.color(Role::Text2));
                const shapes::Saved saved(painter);
                QFont font = theme.font(FontRole::Secondary);
                font.setWeight(QFont::Medium);
                painter->setFont(font);
                copy.fontMetrics = QFontMetrics(font);
                copy.state.setFlag(State_On, false);
                QProxyStyle::drawControl(element, &copy, painter, nullptr);
            }
            return;
        case CE_PushButtonBevel:
            // Its arrow is the label's to draw.
            if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
                QStyleOptionButton copy(*button);
                copy.features &= ~QStyleOptionButton::HasMenu;
                QProxyStyle::drawControl(element, &copy, painter, widget);
            }
            return;
        case CE_PushButtonLabel:
            if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
                QStyleOptionButton copy(*button);
                if (widget && widget->property("trestlePrimary").toBool() && copy.state.testFlag(State_Enabled))
                    copy.palette.setColor(QPalette::ButtonText, theme.color(Role::OnAccent));
                else if (widget && widget->property("trestleDanger").toBool() && copy.state.testFlag(State_Enabled))
                    copy.palette.setColor(QPalette::ButtonText, theme.color(Role::Danger));
                else if (widget && widget->property("trestleLink").toBool())
                    copy.palette.setColor(QPalette::ButtonText, theme.color(Role::Accent));
                if (copy.features.testFlag(QStyleOptionButton::HasMenu)) copy.rect.adjust(0, 0, -12, 0);
                copy.features &= ~QStyleOptionButton::HasMenu;
                // Where the room is less than the button asked for.
                if (const int lacking = widget ? widget->sizeHint().width() - widget->width() : 0; lacking > 0)
                    copy.text = copy.fontMetrics.elidedText(copy.text, Qt::ElideRight,
                                                            copy.fontMetrics.horizontalAdvance(copy.text) - lacking,
                                                            Qt::TextShowMnemonic);
                QProxyStyle::drawControl(element, &copy, painter, widget);
                if (button->features.testFlag(QStyleOptionButton::HasMenu)) {
                    const QRect arrow(button->rect.right() - 18, button->rect.top(), 12, button->rect.height());
                    shapes::triangle(painter, arrow, shapes::Arrow::Down, theme.color(Role::Text2));
                }
            }
            return;
        case CE_Splitter:
            painter->fillRect(option->rect,
                              theme.color(option->state.testFlag(State_MouseOver) ? Role::Accent : Role::Line));
            return;
        case CE_ShapedFrame:
            if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option)) {
                if (frame->frameShape == QFrame::HLine) {
                    painter->fillRect(QRect(option->rect.left(), option->rect.center().y(), option->rect.width(), 1),
                                      theme.color(Role::Line));
                    return;
                }
                if (frame->frameShape == QFrame::VLine) {
                    painter->fillRect(QRect(option->rect.center().x(), option->rect.top(), 1, option->rect.height()),
                                      theme.color(Role::Line));
                    return;
                }
            }
            QProxyStyle::drawControl(element, option, painter, widget);
            return;
        case CE_SizeGrip:
            return;
        case CE_ProgressBarGroove:
            shapes::plate(painter, option->rect, theme.color(Role::Surface2), 3);
            return;
        case CE_ProgressBarContents:
            if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) {
                const int range = bar->maximum - bar->minimum;
                QRectF filled(bar->rect);
                if (range > 0) filled.setWidth(filled.width() * (bar->progress - bar->minimum) / range);
                shapes::plate(painter, filled, theme.color(Role::Accent), 3);
            }
            return;
        default:
            QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void TrestleStyle::drawMenuItem(const QStyleOption* option, QPainter* painter) const
{
    const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
    if (!item) return;
    const Theme& theme = Theme::instance();
    const QRect rect = item->rect;
    if (item->menuItemType == QStyleOptionMenuItem::Separator) {
        painter->fillRect(rect.left() + 8, rect.center().y(), rect.width() - 16, 1, theme.color(Role::Line));
        return;
    }
    const bool enabled = item->state.testFlag(State_Enabled);
    if (enabled && item->state.testFlag(State_Selected)) shapes::plate(painter, rect, theme.color(Role::Selection), 4);
    const QRect mark(rect.left() + 6, rect.center().y() - 7, 16, 16);
    if (item->checkType != QStyleOptionMenuItem::NotCheckable) {
        if (item->checked) shapes::checkMark(painter, mark, theme.color(Role::Accent));
    } else if (!item->icon.isNull()) {
        item->icon.paint(painter, mark, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    }
    const QStringList parts = item->text.split(u'\t');
    QPalette palette = item->palette;
    palette.setColor(QPalette::Active, QPalette::ButtonText, theme.color(Role::Text1));
    palette.setColor(QPalette::Inactive, QPalette::ButtonText, theme.color(Role::Text1));
    const QRect text = rect.adjusted(28, 0, -12, 0);
    const shapes::Saved saved(painter);
    painter->setFont(item->font);
    drawItemText(painter, visualRect(item->direction, rect, text),
                 Qt::AlignVCenter | Qt::AlignLeft | Qt::TextHideMnemonic | Qt::TextSingleLine, palette, enabled,
                 parts.first(), QPalette::ButtonText);
    if (parts.size() > 1) {
        palette.setColor(QPalette::Active, QPalette::ButtonText, theme.color(Role::Text3));
        palette.setColor(QPalette::Inactive, QPalette::ButtonText, theme.color(Role::Text3));
        painter->setFont(theme.font(FontRole::Secondary));
        drawItemText(painter, visualRect(item->direction, rect, text),
                     Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, palette, enabled, parts.last(),
                     QPalette::ButtonText);
    }
    if (item->menuItemType == QStyleOptionMenuItem::SubMenu) {
        shapes::triangle(painter, QRect(rect.right() - 16, rect.top(), 12, rect.height()), shapes::Arrow::Right,
                         theme.color(Role::Text2));
    }
}

void TrestleStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                      const QWidget* widget) const
{
    switch (control) {
        case CC_ScrollBar:
            drawScrollBar(option, painter, widget);
            return;
        case CC_ComboBox:
            drawComboBox(option, painter, widget);
            return;
        case CC_SpinBox:
            drawSpinBox(option, painter, widget);
            return;
        case CC_ToolButton:
            drawToolButton(option, painter, widget);
            return;
        default:
            QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

void TrestleStyle::drawScrollBar(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (!bar || bar->maximum <= bar->minimum) return;
    const bool lit = bar->state & (State_MouseOver | State_Sunken);
    QRectF slider = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
    const qreal inset = lit ? 2 : 3;
    slider.adjust(inset, inset, -inset, -inset);
    QColor color = Theme::instance().color(Role::Text3);
    if (!Theme::instance().isHighContrast()) color.setAlphaF(lit ? 0.75f : 0.4f);
    shapes::plate(painter, slider, color, std::min(slider.width(), slider.height()) / 2);
}

void TrestleStyle::drawComboBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
    if (!combo) return;
    const Theme& theme = Theme::instance();
    const bool enabled = combo->state.testFlag(State_Enabled);
    const bool hovered = enabled && combo->state.testFlag(State_MouseOver) && !combo->editable;
    const Role fill = !enabled || hovered ? Role::Surface2 : Role::Surface1;
    const bool invalid = widget && widget->property("trestleInvalid").toBool();
    shapes::controlBox(painter, combo->rect, theme.color(fill), theme.color(invalid ? Role::Danger : Role::Line),
                       combo->state.testFlag(State_HasFocus) ? FocusState::Focused : FocusState::None);
    const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
    shapes::triangle(painter, arrow, shapes::Arrow::Down, theme.color(enabled ? Role::Text2 : Role::Text3));
}

void TrestleStyle::drawSpinBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    const Theme& theme = Theme::instance();
    const bool enabled = option->state.testFlag(State_Enabled);
    shapes::controlBox(painter, option->rect, theme.color(enabled ? Role::Surface1 : Role::Surface2),
                       theme.color(Role::Line),
                       option->state.testFlag(State_HasFocus) ? FocusState::Focused : FocusState::None);
    const QColor arrow = theme.color(enabled ? Role::Text2 : Role::Text3);
    shapes::triangle(painter, subControlRect(CC_SpinBox, option, SC_SpinBoxUp, widget), shapes::Arrow::Up, arrow);
    shapes::triangle(painter, subControlRect(CC_SpinBox, option, SC_SpinBoxDown, widget), shapes::Arrow::Down, arrow);
}

void TrestleStyle::drawToolButton(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    if (!button) return;
    const Theme& theme = Theme::instance();
    const bool enabled = button->state.testFlag(State_Enabled);
    if (enabled && button->state & (State_On | State_Sunken))
        shapes::plate(painter, button->rect, theme.color(Role::Selection), Theme::controlRadius);
    else if (enabled && button->state.testFlag(State_MouseOver))
        shapes::plate(painter, button->rect, theme.color(Role::Surface2), Theme::controlRadius);
    if (button->state.testFlag(State_HasFocus)) shapes::focusRing(painter, button->rect, Theme::controlRadius - 1);
    QStyleOptionToolButton label(*button);
    label.rect = button->rect.adjusted(2, 2, -2, -2);
    label.features &= ~QStyleOptionToolButton::HasMenu;
    label.state &= ~(State_Sunken | State_On | State_MouseOver);
    const Role text = widget && widget->property("trestleQuiet").toBool() ? Role::Text2 : Role::Text1;
    label.palette.setColor(QPalette::ButtonText, theme.color(enabled ? text : Role::Text3));
    drawControl(CE_ToolButtonLabel, &label, painter, widget);
}

}  // namespace trestle::ui
