// Asks for a new workspace's name, folder and what it begins with; the folder follows the name until it is chosen by
// hand. The files that will be made are shown meanwhile.
#pragma once

#include "ui/shell/WorkspaceOpener.h"
#include "ui/widgets/DialogForm.h"

class QCheckBox;
class QLineEdit;
class QListWidget;
class QTreeWidget;

namespace trestle::ui {

class ThemedLabel;

class NewWorkspaceDialog : public DialogForm
{
    Q_OBJECT

public:
    explicit NewWorkspaceDialog(const WorkspaceOpener& opener, QWidget* parent = nullptr);
    /// For what an OpenAPI file describes, which is imported once the workspace is open.
    NewWorkspaceDialog(const WorkspaceOpener& opener, const QString& description, QWidget* parent);

protected:
    void submit() override;

private:
    void nameEdited();
    void chooseFolder();
    void check();
    void showFiles();
    [[nodiscard]] workspace::Template chosen() const;

    const WorkspaceOpener& m_opener;
    QLineEdit* m_name;
    QLineEdit* m_folder;
    QListWidget* m_templates;
    QTreeWidget* m_files;
    QCheckBox* m_git;
    ThemedLabel* m_explanation;
    bool m_folderChosen = false;
    QString m_description;
};

}  // namespace trestle::ui
