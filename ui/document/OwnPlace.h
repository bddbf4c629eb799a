// Where the user's own place has what belongs to a folder that cannot hold it itself: unsaved edits, data.
#pragma once

#include <QString>

namespace trestle::ui {

/// "~/.local/share/trestle/<kind>/<a name made of the folder's path>". Makes nothing.
[[nodiscard]] QString ownPlace(const QString& kind, const QString& folder);

}  // namespace trestle::ui
