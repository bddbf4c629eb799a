// An object of the design as what is dragged, copied and pasted within the window.
#pragma once

#include "core/workspace/Workspace.h"

#include <QMimeData>

#include <optional>

namespace trestle::ui {

/// Adds it to what is carried.
void setObject(QMimeData& mime, const workspace::ObjectRef& object);
[[nodiscard]] std::optional<workspace::ObjectRef> objectIn(const QMimeData* mime);
[[nodiscard]] QString objectMimeType();

}  // namespace trestle::ui
