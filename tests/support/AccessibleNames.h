// Walks windows and finds the controls that take the focus but tell nobody what they are.
#pragma once

#include <QStringList>
#include <QWidget>

namespace trestle::tests {

/// One line for each focusable, shown control below `root` (itself included) without an accessible name, as
/// assistive tools would ask for it: where it stands, by class and object name. Empty when all are named.
[[nodiscard]] QStringList namelessControls(QWidget* root);
/// The same for every top-level widget of the application.
[[nodiscard]] QStringList namelessControls();

}  // namespace trestle::tests
