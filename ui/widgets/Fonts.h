// The typefaces of the window: Inter and JetBrains Mono where they are installed, the system's own otherwise.
// Looked up once. Interface figures line up in Code, whose every figure is as wide as another.
#pragma once

#include "ui/widgets/Theme.h"

namespace trestle::ui {

[[nodiscard]] QFont themeFont(FontRole role, qreal scale);

}  // namespace trestle::ui
