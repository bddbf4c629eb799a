#include "ui/shell/DocumentNames.h"

#include "ui/document/WorkspaceDocument.h"

#include <QCoreApplication>

namespace trestle::ui {

namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("DocumentNames", text);
}

}  // namespace

DocumentNames::DocumentNames(const WorkspaceDocument& document, Reveal reveal)
    : m_document(document), m_reveal(std::move(reveal))
{
}

void DocumentNames::add(std::vector<NamedThing>& names, NamedThing thing, workspace::ObjectRef object)
{
    thing.id = qint64(m_objects.size());
    m_objects.push_back(std::move(object));
    names.push_back(std::move(thing));
}

void DocumentNames::collect(std::vector<NamedThing>& names)
{
    using Kind = workspace::ObjectRef::Kind;
    m_objects.clear();
    const workspace::Workspace& design = m_document.workspace();
    for (const gateway::Api& api : design.apis) {
        const QString apiName = QString::fromUtf8(api.name);
        add(names, {apiName, translated("API"), QStringLiteral("api"), {}}, {Kind::Api, api.name, {}});
        for (const gateway::Route& route : api.routes) {
            add(names, {QString::fromUtf8(route.path), apiName, QStringLiteral("route"), route.method},
                {Kind::Route, api.name, route.key()});
        }
    }
    for (const functions::FunctionDescription& function : design.functions) {
        add(names, {QString::fromUtf8(function.name), translated("Function"), QStringLiteral("function"), {}},
            {Kind::Function, function.name, {}});
    }
    for (const tables::TableDescription& table : design.tables) {
        add(names, {QString::fromUtf8(table.name), translated("Table"), QStringLiteral("table"), {}},
            {Kind::Table, table.name, {}});
    }
    for (const requests::SavedRequest& request : design.requests) {
        add(names, {QString::fromUtf8(request.name), translated("Request"), QStringLiteral("request"), {}},
            {Kind::Request, request.name, {}});
    }
    for (const workspace::Environment& environment : design.environments) {
        add(names, {QString::fromUtf8(environment.name), translated("Environment"), QStringLiteral("stage"), {}},
            {Kind::Environment, environment.name, {}});
    }
}

void DocumentNames::go(const NamedThing& thing)
{
    if (thing.id >= 0 && thing.id < qint64(m_objects.size())) m_reveal(m_objects[size_t(thing.id)]);
}

}  // namespace trestle::ui
