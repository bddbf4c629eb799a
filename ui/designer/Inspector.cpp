#include "ui/designer/Inspector.h"

#include "ui/designer/ApiInspector.h"
#include "ui/designer/DocumentInspector.h"
#include "ui/designer/FunctionInspector.h"
#include "ui/designer/MethodInspector.h"
#include "ui/designer/RouteInspector.h"
#include "ui/designer/TableInspector.h"
#include "ui/widgets/EmptyState.h"

#include <QBoxLayout>
#include <QScrollArea>

namespace trestle::ui {

Inspector::Inspector(DesignCommands& commands, QWidget* parent)
    : QWidget(parent),
      m_commands(commands),
      m_stack(new QStackedWidget),
      m_nothing(new EmptyState(tr("Select a route, API, function or table to see and edit it here"))),
      m_route(new RouteInspector(commands)),
      m_method(new MethodInspector(commands)),
      m_api(new ApiInspector(commands)),
      m_function(new FunctionInspector(commands)),
      m_table(new TableInspector(commands)),
      m_documentForm(new DocumentInspector(commands))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_stack->addWidget(m_nothing);
    m_methodPage = scrolled(m_method);
    m_pages = {{workspace::ObjectRef::Kind::Route, scrolled(m_route)},
               {workspace::ObjectRef::Kind::Api, scrolled(m_api)},
               {workspace::ObjectRef::Kind::Function, scrolled(m_function)},
               {workspace::ObjectRef::Kind::Table, scrolled(m_table)}};
    m_pages[workspace::ObjectRef::Kind::ApiDocument] = m_pages[workspace::ObjectRef::Kind::Document] =
        scrolled(m_documentForm);
    connect(&commands.document(), &WorkspaceDocument::selectionChanged, this, &Inspector::refresh);
    refresh();
}

QWidget* Inspector::scrolled(QWidget* form)
{
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setBackgroundRole(QPalette::Base);
    area->setWidget(form);
    m_stack->addWidget(area);
    return area;
}

void Inspector::setFallback(const workspace::ObjectRef& object)
{
    if (object == m_fallback) return;
    m_fallback = object;
    refresh();
}

bool Inspector::hasForm(const workspace::ObjectRef& object) const
{
    if (isDocument(object)) return familyOf(m_commands.document().workspace(), object) != nullptr;
    return m_pages.contains(object.kind);
}

workspace::ObjectRef Inspector::shown() const
{
    const workspace::ObjectRef selected = m_commands.document().selection();
    return hasForm(selected) ? selected : m_fallback;
}

QString Inspector::title() const
{
    const workspace::ObjectRef object = shown();
    switch (object.kind) {
        case workspace::ObjectRef::Kind::Route:
            return isMethod(object) ? tr("Method") : tr("Route");
        case workspace::ObjectRef::Kind::Api:
            return tr("API");
        case workspace::ObjectRef::Kind::Function:
            return tr("Function");
        case workspace::ObjectRef::Kind::Table:
            return tr("Table");
        case workspace::ObjectRef::Kind::ApiDocument:
        case workspace::ObjectRef::Kind::Document:
            if (const DocumentFamily* family = familyOf(m_commands.document().workspace(), object))
                return titled(family->one);
            return tr("Inspector");
        case workspace::ObjectRef::Kind::Workspace:
        case workspace::ObjectRef::Kind::Request:
        case workspace::ObjectRef::Kind::Environment:
            return tr("Inspector");
    }
    return {};
}

bool Inspector::isMethod(const workspace::ObjectRef& object) const
{
    const gateway::Api* api = m_commands.document().workspace().api(object.name);
    return object.kind == workspace::ObjectRef::Kind::Route && api != nullptr &&
           api->protocol == gateway::Protocol::Rest;
}

void Inspector::refresh()
{
    const workspace::ObjectRef object = shown();
    const bool method = isMethod(object);
    if (method) m_method->show(object);
    if (object.kind == workspace::ObjectRef::Kind::Route && !method) m_route->show(object);
    if (object.kind == workspace::ObjectRef::Kind::Api) m_api->show(object);
    if (object.kind == workspace::ObjectRef::Kind::Function) m_function->show(object);
    if (object.kind == workspace::ObjectRef::Kind::Table) m_table->show(object);
    if (isDocument(object)) m_documentForm->show(object);
    m_stack->setCurrentWidget(method ? m_methodPage : hasForm(object) ? m_pages.at(object.kind) : m_nothing);
    Q_EMIT titleChanged();
}

}  // namespace trestle::ui
