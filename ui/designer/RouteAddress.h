// A route's method and path as a person changes them, with the reason under them why a change cannot be. A route of a
// WebSocket API is its key alone.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/widgets/FormColumn.h"

class QComboBox;
class QLineEdit;

namespace trestle::ui {

class InlineError;

class RouteAddress : public FormColumn
{
    Q_OBJECT

public:
    explicit RouteAddress(DesignCommands& commands);

    void show(const workspace::ObjectRef& object, const gateway::Api& api, const gateway::Route& route);

private:
    void rename();

    DesignCommands& m_commands;
    workspace::ObjectRef m_object;
    QComboBox* m_method;
    QLineEdit* m_path;
    InlineError* m_error;
};

}  // namespace trestle::ui
