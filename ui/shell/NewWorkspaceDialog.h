// Asks for a new workspace's name and folder; the folder follows the name until it is chosen by hand.
#pragma once

#include "ui/shell/WorkspaceOpener.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace trestle::ui {

class InlineError;

class NewWorkspaceDialog : public QDialog
{
    Q_OBJECT

public:
    explicit NewWorkspaceDialog(const WorkspaceOpener& opener, QWidget* parent = nullptr);

private:
    void nameEdited();
    void chooseFolder();
    void check();
    void create();

    const WorkspaceOpener& m_opener;
    QLineEdit* m_name;
    QLineEdit* m_folder;
    InlineError* m_error;
    QPushButton* m_create;
    bool m_folderChosen = false;
};

}  // namespace trestle::ui
