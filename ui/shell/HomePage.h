// Home: open the sample, make or open a workspace, go back to a recent one; the first five minutes.
#pragma once

#include "ui/shell/Page.h"
#include "ui/shell/WorkspaceOpener.h"

namespace trestle::ui {

class ActionRegister;
class FirstSteps;

class HomePage : public Page
{
    Q_OBJECT

public:
    enum class Standing { Alone, BesideWorkspace };  // Alone: no workspace is open, and opening one is what to do
    /// All of these outlive the page.
    HomePage(const WorkspaceOpener& opener, ActionRegister& actions, FirstSteps& steps, Workbench& workbench,
             Standing standing, QObject* parent);

    [[nodiscard]] QByteArray id() const override { return "home"; }
    [[nodiscard]] QString title() const override { return tr("Home"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("home"); }
    [[nodiscard]] QString homeEditor() const override { return QStringLiteral("home:"); }
    [[nodiscard]] bool owns(const QString& key) const override { return key == homeEditor(); }
    [[nodiscard]] std::unique_ptr<Editor> createEditor(const QString& key) override;

private:
    const WorkspaceOpener& m_opener;
    ActionRegister& m_actions;
    FirstSteps& m_steps;
    Workbench& m_workbench;
    Standing m_standing;
};

}  // namespace trestle::ui
