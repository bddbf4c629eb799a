// The one icon set: SVG from resources/icons, tinted by role. The same thing has the same icon everywhere.
#pragma once

#include "ui/widgets/Theme.h"

#include <QIcon>

namespace trestle::ui {

/// The icon called `name` (resources/icons/<name>.svg) in the colour of `role`; follows the theme when painted anew.
/// Names: api route function table item index stream request trace stage key authorizer branch clock home design
/// activity metrics settings add close search send play stop refresh trash edit copy link warning error check more
/// chevron-right chevron-down filter undo redo target mock app.
[[nodiscard]] QIcon icon(const QString& name, Role role = Role::Text2);

}  // namespace trestle::ui
