// The colour tables of the four themes: one row a kind, one column a role.
#pragma once

#include "ui/widgets/Theme.h"

namespace trestle::ui {

[[nodiscard]] QColor paletteColor(ThemeKind kind, Role role);
[[nodiscard]] QPalette toQtPalette(ThemeKind kind);

}  // namespace trestle::ui
