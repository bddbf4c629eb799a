// Settings and theme meet here: what was chosen is what is shown, at once and after every change.
#pragma once

class QApplication;

namespace trestle::ui {

/// Dresses the application as the settings say and keeps it so. Once, before the first window.
void applyAppearance(QApplication& application);

}  // namespace trestle::ui
