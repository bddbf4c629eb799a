// Buttons by meaning. A page has one primary button, the only filled one; a destructive action is danger-coloured text.
#pragma once

#include <QPushButton>
#include <QToolButton>

namespace trestle::ui {

enum class ButtonKind { Outlined, Primary, Danger, Flat, Link };

/// Gives an existing button the looks of `kind`.
void setButtonKind(QPushButton* button, ButtonKind kind);
[[nodiscard]] QPushButton* makeButton(const QString& text, ButtonKind kind = ButtonKind::Outlined,
                                      QWidget* parent = nullptr);

/// A 24 px button of an icon alone. `name` is its tooltip and accessible name; with a shortcut: "Add route (Ctrl+N)".
[[nodiscard]] QToolButton* makeIconButton(const QString& iconName, const QString& name, QWidget* parent = nullptr);

/// A filled button: makeButton(text, ButtonKind::Primary) for those who prefer a type.
class PrimaryButton : public QPushButton
{
    Q_OBJECT

public:
    explicit PrimaryButton(const QString& text, QWidget* parent = nullptr);
};

}  // namespace trestle::ui
