// The fields of a fixed answer: status, headers, body.
#pragma once

#include "ui/designer/IntegrationForm.h"

class QSpinBox;

namespace trestle::ui {

class KeyValueTable;
class TextArea;

class MockForm : public IntegrationForm
{
    Q_OBJECT

public:
    explicit MockForm(DesignCommands& commands);
    void show(const gateway::Api& api, const gateway::Route& route) override;

private:
    gateway::MockIntegration m_shown;
    QSpinBox* m_status;
    KeyValueTable* m_headers;
    TextArea* m_body;
};

}  // namespace trestle::ui
