#include "ui/widgets/Buttons.h"

#include "ui/widgets/Icons.h"

namespace trestle::ui {

void setButtonKind(QPushButton* button, ButtonKind kind)
{
    button->setProperty("trestlePrimary", kind == ButtonKind::Primary);
    button->setProperty("trestleDanger", kind == ButtonKind::Danger);
    button->setProperty("trestleLink", kind == ButtonKind::Link);
    button->setProperty("trestleFlat", kind == ButtonKind::Flat || kind == ButtonKind::Link);
    button->update();
}

QPushButton* makeButton(const QString& text, ButtonKind kind, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    setButtonKind(button, kind);
    return button;
}

QToolButton* makeIconButton(const QString& iconName, const QString& name, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setIcon(icon(iconName));
    button->setIconSize(QSize(16, 16));
    button->setFixedSize(24, 24);
    button->setAutoRaise(true);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

PrimaryButton::PrimaryButton(const QString& text, QWidget* parent) : QPushButton(text, parent)
{
    setAutoDefault(false);
    setButtonKind(this, ButtonKind::Primary);
}

}  // namespace trestle::ui
