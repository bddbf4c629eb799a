#include "ui/metrics/MetricsPage.h"

#include "ui/metrics/MetricsEditor.h"
#include "ui/shell/ActionRegister.h"

namespace trestle::ui {

MetricsPage::MetricsPage(engine::Engine& engine, Workbench& workbench, QObject* parent)
    : Page(parent), m_engine(engine), m_workbench(workbench)
{
}

std::unique_ptr<Editor> MetricsPage::createEditor(const QString& key)
{
    if (!owns(key)) return nullptr;
    auto editor = std::make_unique<MetricsEditor>(m_engine, m_workbench);
    m_editor = editor.get();
    return editor;
}

void MetricsPage::declareActions(ActionRegister& actions)
{
    actions.declare({.id = "metrics.copy",
                     .text = tr("Copy metrics as CSV"),
                     .iconName = QStringLiteral("copy"),
                     .run = [this] { m_editor->copyAsCsv(); },
                     .enabled = [this] { return m_editor != nullptr; }},
                    this);
}

}  // namespace trestle::ui
