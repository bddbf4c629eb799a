// The data of a workspace, opened without serving it: what import, export and verify work on. One process at a time.
#pragma once

#include "core/base/Result.h"
#include "core/tables/Tables.h"
#include "core/workspace/WorkspaceFolder.h"

#include <memory>

namespace trestle::headless {

struct WorkspaceData
{
    std::unique_ptr<workspace::WorkspaceFolder> folder;
    workspace::Workspace design;
    QString dataFolder;
    std::unique_ptr<tables::Tables> tables;
};

/// Makes the data file if the workspace has none yet. Errors: of the folder; WorkspaceLocked, naming who serves it;
/// Internal for damaged data.
[[nodiscard]] base::Result<WorkspaceData> openData(const QString& folder);
/// The table, made as the design has it if the data does not have it yet. Error: ResourceNotFound, naming the tables.
[[nodiscard]] base::Result<void> needTable(WorkspaceData& data, const QByteArray& name);

}  // namespace trestle::headless
