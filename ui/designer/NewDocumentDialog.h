// Asks for the name of a new model, authorizer, API key…; the rest of it is filled in where it is shown then.
#pragma once

#include "ui/designer/DocumentFamilies.h"
#include "ui/document/WorkspaceDocument.h"
#include "ui/widgets/DialogForm.h"

class QComboBox;
class QLineEdit;

namespace trestle::ui {

class NewDocumentDialog : public DialogForm
{
    Q_OBJECT

public:
    /// `api` is read for a family of an API only.
    NewDocumentDialog(WorkspaceDocument& document, const DocumentFamily& family, const QByteArray& api,
                      QWidget* parent);

Q_SIGNALS:
    void made(const trestle::workspace::ObjectRef& object);

protected:
    void submit() override;

private:
    WorkspaceDocument& m_document;
    const DocumentFamily& m_family;
    QByteArray m_api;
    // One of them: some families have only the names that the service gives.
    QLineEdit* m_name;
    QComboBox* m_names;
};

}  // namespace trestle::ui
