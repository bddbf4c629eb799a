// The fields of a function integration: which function, payload format, time limit.
#pragma once

#include "ui/designer/IntegrationForm.h"

class QComboBox;
class QSpinBox;

namespace trestle::ui {

class FunctionForm : public IntegrationForm
{
    Q_OBJECT

public:
    explicit FunctionForm(DesignCommands& commands);
    void show(const gateway::Api& api, const gateway::Route& route) override;

private:
    void chooseFunction();

    gateway::FunctionIntegration m_shown;
    QComboBox* m_function;
    QComboBox* m_payload;
    QSpinBox* m_timeout;
};

}  // namespace trestle::ui
