// Reads the files of a workspace's folder into a design, and says where each object stands. A slip of the keyboard in
// one file takes nothing out of service: what a broken file held when it was good stays. Changes nothing; any thread.
#pragma once

#include "core/workspace/FolderLayout.h"
#include "core/workspace/WorkspaceFolder.h"

#include <map>
#include <set>

namespace trestle::workspace {

struct WorkspaceReading
{
    LoadedWorkspace loaded;
    std::map<ObjectRef, StoredFiles> stored;
    std::set<QString> unreadable;  // files that are left alone until they can be read
};

/// `good` is what was read or saved last and `before` where that stood; null and empty for the first time.
[[nodiscard]] WorkspaceReading readWorkspace(const QString& root, const Workspace* good,
                                             const std::map<ObjectRef, StoredFiles>& before);

/// The first error in `file`; null if there is none.
[[nodiscard]] const Problem* errorIn(const QString& file, const std::vector<Problem>& problems);

}  // namespace trestle::workspace
