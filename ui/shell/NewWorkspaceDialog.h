// Asks for a new workspace's name, folder and what it begins with; the folder follows the name until it is chosen by
// hand. The files that will be made are shown meanwhile.
#pragma once

#include "ui/shell/WorkspaceOpener.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QListWidget;
class QPushButton;
class QTreeWidget;

namespace trestle::ui {

class InlineError;
class ThemedLabel;

class NewWorkspaceDialog : public QDialog
{
    Q_OBJECT

public:
    explicit NewWorkspaceDialog(const WorkspaceOpener& opener, QWidget* parent = nullptr);

private:
    void nameEdited();
    void chooseFolder();
    void check();
    void showFiles();
    [[nodiscard]] workspace::Template chosen() const;
    void create();

    const WorkspaceOpener& m_opener;
    QLineEdit* m_name;
    QLineEdit* m_folder;
    QListWidget* m_templates;
    QTreeWidget* m_files;
    QCheckBox* m_git;
    ThemedLabel* m_explanation;
    InlineError* m_error;
    QPushButton* m_create;
    bool m_folderChosen = false;
};

}  // namespace trestle::ui
