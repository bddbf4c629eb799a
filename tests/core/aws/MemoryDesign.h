// A design without files or an engine: what control planes read and change.
#pragma once

#include "core/workspace/DesignAccess.h"

namespace trestle::tests {

class MemoryDesign final : public workspace::DesignAccess
{
public:
    [[nodiscard]] std::shared_ptr<const workspace::Workspace> design() const override { return m_design; }
    bool change(const std::function<bool(workspace::Workspace& design)>& edit) override
    {
        auto copy = std::make_shared<workspace::Workspace>(*m_design);
        if (!edit(*copy)) return false;
        workspace::sortObjects(*copy);
        m_design = std::move(copy);
        return true;
    }

private:
    std::shared_ptr<const workspace::Workspace> m_design = std::make_shared<workspace::Workspace>();
};

}  // namespace trestle::tests
