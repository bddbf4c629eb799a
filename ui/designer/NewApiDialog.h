// Asks for a new API's name and port.
#pragma once

#include "ui/designer/DialogForm.h"
#include "ui/document/WorkspaceDocument.h"

class QLineEdit;

namespace trestle::ui {

class NewApiDialog : public DialogForm
{
    Q_OBJECT

public:
    NewApiDialog(WorkspaceDocument& document, QWidget* parent);

Q_SIGNALS:
    void made(const QByteArray& name);

protected:
    void submit() override;

private:
    WorkspaceDocument& m_document;
    QLineEdit* m_name;
    QLineEdit* m_port;
};

}  // namespace trestle::ui
