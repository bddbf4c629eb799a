// A second place for a design that cannot be written where it belongs: the folder is read-only or gone, or a clash
// waits for somebody to choose. Kept outside the workspace, in the user's data folder; what ends the program leaves it
// there.
#pragma once

#include "core/workspace/Workspace.h"

#include <optional>

namespace trestle::ui {

class UnsavedCopy
{
public:
    /// Of the workspace in `folder`. Nothing is read or made yet.
    explicit UnsavedCopy(const QString& folder);

    /// Best effort: when this fails too, the design is still in memory and was said not to be saved.
    void write(const workspace::Workspace& workspace) const;
    [[nodiscard]] std::optional<workspace::Workspace> read() const;
    void remove() const;

private:
    QString m_path;
};

}  // namespace trestle::ui
