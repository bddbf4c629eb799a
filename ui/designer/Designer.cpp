#include "ui/designer/Designer.h"

#include "ui/designer/DesignPage.h"
#include "ui/designer/EngineRunning.h"
#include "ui/designer/ExplorerPane.h"

namespace trestle::ui {

Designer::Designer(WorkspaceDocument& document, engine::Engine& engine)
    : m_document(document), m_running(std::make_unique<EngineRunning>(engine))
{
}

Designer::~Designer() = default;

DesignCommands& Designer::commands(Workbench& workbench)
{
    if (!m_commands) m_commands = std::make_unique<DesignCommands>(m_document, *m_running, workbench);
    return *m_commands;
}

std::unique_ptr<Page> Designer::createPage(Workbench& workbench)
{
    return std::make_unique<DesignPage>(commands(workbench));
}

QWidget* Designer::createExplorer(Workbench& workbench)
{
    return new ExplorerPane(commands(workbench));
}

}  // namespace trestle::ui
