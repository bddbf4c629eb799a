// Asks for a new API's name, kind and port.
#pragma once

#include "ui/document/WorkspaceDocument.h"
#include "ui/widgets/DialogForm.h"

class QLineEdit;

namespace trestle::ui {

class SegmentedControl;
class ThemedLabel;

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
    [[nodiscard]] gateway::Protocol protocol() const;
    [[nodiscard]] static QString meaningOf(gateway::Protocol protocol);

    WorkspaceDocument& m_document;
    QLineEdit* m_name;
    SegmentedControl* m_protocol;
    ThemedLabel* m_meaning;
    QLineEdit* m_port;
};

}  // namespace trestle::ui
