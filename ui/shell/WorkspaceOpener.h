// How the window asks the program for another workspace: it has one window each, and the program owns them.
#pragma once

#include "core/base/Result.h"

#include <functional>

namespace trestle::ui {

struct WorkspaceOpener
{
    /// Opens the folder in a window of its own, or shows the one it is open in. Errors: as WorkspaceFolder::open.
    std::function<base::Result<void>(const QString& folder)> open;
    /// Makes the folder and opens it. Errors: as WorkspaceFolder::create.
    std::function<base::Result<void>(const QString& folder, const QByteArray& name)> create;
    /// Opens the user's copy of the sample, made when first asked for.
    std::function<base::Result<void>()> openSample;
};

}  // namespace trestle::ui
