#include "ui/activity/ActivityPage.h"

#include "ui/activity/ActivityEditor.h"
#include "ui/shell/ActionRegister.h"

namespace trestle::ui {

ActivityPage::ActivityPage(engine::Engine& engine, WorkspaceDocument& document, Workbench& workbench, QObject* parent)
    : Page(parent), m_engine(engine), m_document(document), m_workbench(workbench)
{
}

std::unique_ptr<Editor> ActivityPage::createEditor(const QString& key)
{
    if (!owns(key)) return nullptr;
    auto editor = std::make_unique<ActivityEditor>(m_engine, m_document, m_workbench);
    m_editor = editor.get();
    return editor;
}

void ActivityPage::declareActions(ActionRegister& actions)
{
    const auto chosen = [this] { return m_editor && m_editor->selected(); };
    actions.declare({.id = "activity.replay",
                     .text = tr("Replay the chosen request"),
                     .menu = QStringLiteral("Run"),
                     .iconName = QStringLiteral("refresh"),
                     .run = [this] { m_editor->replay(ActivityEditor::Replay::AsItWas); },
                     .enabled = chosen},
                    this);
    actions.declare({.id = "activity.editAndReplay",
                     .text = tr("Edit and replay the chosen request"),
                     .menu = QStringLiteral("Run"),
                     .run = [this] { m_editor->replay(ActivityEditor::Replay::Edited); },
                     .enabled = chosen},
                    this);
    actions.declare({.id = "activity.copyAsCurl",
                     .text = tr("Copy the chosen request as curl"),
                     .run = [this] { m_editor->copyAsCurl(); },
                     .enabled = chosen},
                    this);
    actions.declare({.id = "activity.clear",
                     .text = tr("Clear Activity"),
                     .run = [this] { m_editor->clear(); },
                     .enabled = [this] { return m_editor != nullptr; }},
                    this);
}

bool ActivityPage::showTrace(qint64 number)
{
    m_workbench.openEditor(homeEditor());
    return m_editor && m_editor->select(number);
}

bool ActivityPage::showLastTrace()
{
    const qint64 last = m_engine.traces().lastNumber();
    return last > 0 && showTrace(last);
}

}  // namespace trestle::ui
