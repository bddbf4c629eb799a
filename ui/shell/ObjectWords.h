// What an object of the design is called where several kinds stand in one list.
#pragma once

#include "core/workspace/Workspace.h"

#include <QString>

namespace trestle::ui {

/// "POST /books", "createBook", "shop".
[[nodiscard]] QString objectTitle(const workspace::ObjectRef& object);
[[nodiscard]] QString objectIcon(const workspace::ObjectRef& object);

}  // namespace trestle::ui
