// How the window asks the program for another workspace: it has one window each, and the program owns them.
#pragma once

#include "core/base/Result.h"
#include "core/workspace/Sample.h"

#include <functional>

namespace trestle::ui {

struct NewWorkspace
{
    QString folder;
    QByteArray name;
    workspace::Template begins = workspace::Template::Empty;
    bool gitRepository = false;  // makes the folder one
    QString description = {};    // an OpenAPI file to import into it once it is open; "": none
};

struct WorkspaceOpener
{
    /// Opens the folder in a window of its own, or shows the one it is open in. Errors: as WorkspaceFolder::open.
    std::function<base::Result<void>(const QString& folder)> open;
    /// Makes the folder and opens it. Errors: as workspace::createFromTemplate.
    std::function<base::Result<void>(const NewWorkspace& wanted)> create;
    /// Opens the user's copy of the sample, made when first asked for.
    std::function<base::Result<void>()> openSample;
};

}  // namespace trestle::ui
