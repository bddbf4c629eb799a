// The designer of one window, assembled: its page and its explorer over the same commands. Both are made once, when the
// window's Workbench exists; in either order.
#pragma once

#include "core/engine/Engine.h"
#include "ui/designer/DesignCommands.h"
#include "ui/shell/Page.h"

namespace trestle::ui {

class EngineRunning;

class Designer
{
public:
    /// Both outlive this, and this outlives the window.
    Designer(WorkspaceDocument& document, engine::Engine& engine);
    ~Designer();

    [[nodiscard]] std::unique_ptr<Page> createPage(Workbench& workbench);
    /// The whole explorer pane. The caller's.
    [[nodiscard]] QWidget* createExplorer(Workbench& workbench);

private:
    DesignCommands& commands(Workbench& workbench);

    WorkspaceDocument& m_document;
    std::unique_ptr<EngineRunning> m_running;
    std::unique_ptr<DesignCommands> m_commands;
};

}  // namespace trestle::ui
