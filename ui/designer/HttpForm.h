// The fields of an HTTP proxy integration: address, method, time limit.
#pragma once

#include "ui/designer/IntegrationForm.h"

class QComboBox;
class QLineEdit;
class QSpinBox;

namespace trestle::ui {

class HttpForm : public IntegrationForm
{
    Q_OBJECT

public:
    explicit HttpForm(DesignCommands& commands);
    void show(const gateway::Api& api, const gateway::Route& route) override;

private:
    gateway::HttpIntegration m_shown;
    QLineEdit* m_uri;
    QComboBox* m_method;
    QSpinBox* m_timeout;
};

}  // namespace trestle::ui
