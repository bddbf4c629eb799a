// The fields of one kind of integration. A form shows a route's integration and tells what it should become; it changes
// nothing itself.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/widgets/FormColumn.h"

namespace trestle::ui {

class IntegrationForm : public FormColumn
{
    Q_OBJECT

public:
    explicit IntegrationForm(DesignCommands& commands);

    /// `route` of `api` has an integration of this form's kind.
    virtual void show(const gateway::Api& api, const gateway::Route& route) = 0;

Q_SIGNALS:
    void edited(const trestle::gateway::Integration& integration);

protected:
    DesignCommands& m_commands;
};

/// Sets a field's text only if it differs, so that the caret stays where a person types.
void showText(class QLineEdit& field, const QByteArray& text);
void showText(class QPlainTextEdit& field, const QByteArray& text);

}  // namespace trestle::ui
