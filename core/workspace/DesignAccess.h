// The design as those see it who change it from outside the window: control planes, on any thread.
#pragma once

#include "core/workspace/Workspace.h"

#include <functional>
#include <memory>

namespace trestle::workspace {

class DesignAccess
{
public:
    virtual ~DesignAccess() = default;

    /// The design that runs now. Never null; never changes once given.
    [[nodiscard]] virtual std::shared_ptr<const Workspace> design() const = 0;
    /// Runs `edit` on a copy of the design while no other edit runs. If it returns true the copy takes the design's
    /// place: it is compiled and serves before this returns, and the files and the window follow. What does not compile
    /// is reported as after an edit in the window. `edit` is not to call back into this object.
    virtual bool change(const std::function<bool(Workspace& design)>& edit) = 0;

protected:
    DesignAccess() = default;
    DesignAccess(const DesignAccess&) = default;
    DesignAccess& operator=(const DesignAccess&) = default;
};

}  // namespace trestle::workspace
