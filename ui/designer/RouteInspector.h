// A route of an HTTP or WebSocket API as a form: its key, what it leads to with the fields of that kind, description.
// Every edit is a step of the document; what the form shows comes back from there. Where the service's documents say
// what the route leads to, they are told and opened beside.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/widgets/FormColumn.h"

#include <array>

class QPushButton;

namespace trestle::ui {

class InlineError;
class IntegrationForm;
class RouteAddress;
class SegmentedControl;
class TextArea;
class ThemedLabel;

class RouteInspector : public FormColumn
{
    Q_OBJECT

public:
    explicit RouteInspector(DesignCommands& commands);

    void show(const workspace::ObjectRef& object);

private:
    static constexpr size_t kinds = 4;

    [[nodiscard]] const gateway::Route* route() const;
    void refresh();
    void showForm(const gateway::Api& api, const gateway::Route& route);
    void showNamed(const gateway::Api& api, const gateway::Route& route);
    QWidget* firstChoice();
    void chooseKind(int index);
    void setIntegration(const gateway::Integration& integration);
    void put(gateway::Route changed);

    DesignCommands& m_commands;
    workspace::ObjectRef m_object;
    RouteAddress* m_address;
    SegmentedControl* m_kind;
    QWidget* m_first;  // in place of the kind while the route leads nowhere
    std::array<IntegrationForm*, kinds> m_forms;
    FormColumn* m_named;  // in place of a form where a document says what the route leads to
    ThemedLabel* m_namedWords;
    InlineError* m_error;
    TextArea* m_description;
    ThemedLabel* m_problems;
    QPushButton* m_send;
    /// What the route had of each kind while this form was open: changing back and forth loses nothing.
    std::array<gateway::Integration, kinds> m_remembered;
    bool m_showing = false;
};

}  // namespace trestle::ui
