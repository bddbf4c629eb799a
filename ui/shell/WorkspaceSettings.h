// The settings of trestle.yaml as rows of the settings page. They go with the folder, are undone like any edit of the
// design, and are followed when the workspace is opened.
#pragma once

#include "ui/document/WorkspaceDocument.h"
#include "ui/shell/SettingsRow.h"

#include <vector>

namespace trestle::ui {

/// `followed`: those the workspace was opened with; a row that says another thing tells that it waits.
[[nodiscard]] std::vector<SettingsRow*> workspaceSettingsRows(WorkspaceDocument& document,
                                                              const workspace::Settings& followed);

}  // namespace trestle::ui
