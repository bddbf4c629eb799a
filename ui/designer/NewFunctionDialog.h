// Asks for a new function's name and runtime.
#pragma once

#include "ui/document/WorkspaceDocument.h"
#include "ui/widgets/DialogForm.h"

class QComboBox;
class QLineEdit;

namespace trestle::ui {

class NewFunctionDialog : public DialogForm
{
    Q_OBJECT

public:
    NewFunctionDialog(WorkspaceDocument& document, QWidget* parent);

Q_SIGNALS:
    void made(const QByteArray& name);

protected:
    void submit() override;

private:
    WorkspaceDocument& m_document;
    QLineEdit* m_name;
    QComboBox* m_runtime;
};

/// Fills a chooser with the runtimes that can be run: identifiers as data, words as text.
void fillRuntimes(QComboBox& chooser);

}  // namespace trestle::ui
