// A route as a form: method and path, what it leads to with the fields of that kind, description. Every edit is a step
// of the document; what the form shows comes back from there.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/widgets/FormColumn.h"

#include <array>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace trestle::ui {

class InlineError;
class IntegrationForm;
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
    void rename();
    QWidget* firstChoice();
    void chooseKind(int index);
    void setIntegration(const gateway::Integration& integration);
    void put(gateway::Route changed);

    DesignCommands& m_commands;
    workspace::ObjectRef m_object;
    QComboBox* m_method;
    QLineEdit* m_path;
    InlineError* m_pathError;
    SegmentedControl* m_kind;
    QWidget* m_first;  // in place of the kind while the route leads nowhere
    std::array<IntegrationForm*, kinds> m_forms;
    InlineError* m_error;
    TextArea* m_description;
    ThemedLabel* m_problems;
    QPushButton* m_send;
    /// What the route had of each kind while this form was open: changing back and forth loses nothing.
    std::array<gateway::Integration, kinds> m_remembered;
    bool m_showing = false;
};

}  // namespace trestle::ui
