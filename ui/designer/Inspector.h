// The designer's inspector: the form for what is selected, whichever kind that is.
#pragma once

#include "ui/designer/DesignCommands.h"

#include <QStackedWidget>

namespace trestle::ui {

class ApiInspector;
class DocumentInspector;
class FunctionInspector;
class MethodInspector;
class RouteInspector;
class TableInspector;

class Inspector : public QWidget
{
    Q_OBJECT

public:
    explicit Inspector(DesignCommands& commands, QWidget* parent = nullptr);

    /// What is shown while nothing is selected that has a form.
    void setFallback(const workspace::ObjectRef& object);
    /// The one whose form is shown.
    [[nodiscard]] workspace::ObjectRef shown() const;
    /// "Route", "API"…
    [[nodiscard]] QString title() const;

Q_SIGNALS:
    void titleChanged();

private:
    void refresh();
    [[nodiscard]] bool hasForm(const workspace::ObjectRef& object) const;
    /// Of a REST API.
    [[nodiscard]] bool isMethod(const workspace::ObjectRef& object) const;
    QWidget* scrolled(QWidget* form);

    DesignCommands& m_commands;
    workspace::ObjectRef m_fallback;
    QStackedWidget* m_stack;
    QWidget* m_nothing;
    RouteInspector* m_route;
    MethodInspector* m_method;
    ApiInspector* m_api;
    FunctionInspector* m_function;
    TableInspector* m_table;
    DocumentInspector* m_documentForm;
    QWidget* m_methodPage;
    std::map<workspace::ObjectRef::Kind, QWidget*> m_pages;
};

}  // namespace trestle::ui
