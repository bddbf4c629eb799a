// Two hands changed one workspace: what each did to each object since both began is put together. Objects are whole: a
// route, a function, a table. One that both changed, and differently, is a clash, and somebody has to choose.
#pragma once

#include "core/workspace/Workspace.h"

#include <functional>

namespace trestle::workspace {

struct Clash
{
    ObjectRef object;
    QByteArray mine;  // as its files would say; "" where that hand removed it
    QByteArray theirs;

    bool operator==(const Clash&) const = default;
};

struct Merged
{
    Workspace workspace;
    std::vector<Clash> clashes;  // in order of objects
};

enum class Side { Mine, Theirs };

/// `choose` is asked for each clash. An API whose route was chosen stays with it.
[[nodiscard]] Merged merge(const Workspace& base, const Workspace& mine, const Workspace& theirs,
                           const std::function<Side(const ObjectRef&)>& choose);
/// What two workspaces without a known beginning agree on: the base that makes every difference a clash, and keeps what
/// only one of them has.
[[nodiscard]] Workspace agreed(const Workspace& a, const Workspace& b);

}  // namespace trestle::workspace
