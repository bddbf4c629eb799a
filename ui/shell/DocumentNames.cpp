#include "ui/shell/DocumentNames.h"

#include "ui/document/WorkspaceDocument.h"

#include <QCoreApplication>

namespace trestle::ui {

namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("DocumentNames", text);
}

struct NamedKind
{
    const char* kind;  // of gateway::Documents
    const char* words;
    const char* iconName;
};
constexpr NamedKind namedKinds[] = {
    {"models", QT_TRANSLATE_NOOP("DocumentNames", "Model"), "item"},
    {"authorizers", QT_TRANSLATE_NOOP("DocumentNames", "Authorizer"), "authorizer"},
    {"requestValidators", QT_TRANSLATE_NOOP("DocumentNames", "Request validator"), "check"},
    {"gatewayResponses", QT_TRANSLATE_NOOP("DocumentNames", "Gateway response"), "error"},
    {"apiKeys", QT_TRANSLATE_NOOP("DocumentNames", "API key"), "key"},
    {"usagePlans", QT_TRANSLATE_NOOP("DocumentNames", "Usage plan"), "metrics"},
    {"domainNames", QT_TRANSLATE_NOOP("DocumentNames", "Custom domain"), "link"},
    {"vpcLinks", QT_TRANSLATE_NOOP("DocumentNames", "VPC link"), "link"}};

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

void DocumentNames::addDocuments(std::vector<NamedThing>& names, const gateway::Documents& documents,
                                 const QByteArray& api)
{
    for (const NamedKind& each : namedKinds) {
        for (const auto& [id, document] : documents.all(each.kind)) {
            const base::JsonValue* name = document.find("name");
            const QByteArray& called = name == nullptr || name->string().isEmpty() ? id : name->string();
            const QByteArray path = each.kind + ('/' + id);
            const workspace::ObjectRef object =
                api.isEmpty() ? workspace::ObjectRef{workspace::ObjectRef::Kind::Document, path, {}}
                              : workspace::ObjectRef{workspace::ObjectRef::Kind::ApiDocument, api, path};
            add(names,
                {QString::fromUtf8(called),
                 translated(each.words),
                 QString::fromLatin1(each.iconName),
                 {},
                 0,
                 QString::fromUtf8(api)},
                object);
        }
    }
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
            add(names, {QString::fromUtf8(route.path), apiName, QStringLiteral("route"), route.method, 0, apiName},
                {Kind::Route, api.name, route.key()});
        }
        addDocuments(names, api.documents, api.name);
        for (const gateway::Stage& stage : api.stages)
            add(names,
                {QString::fromUtf8(stage.name),
                 translated("Stage of %1").arg(apiName),
                 QStringLiteral("stage"),
                 {},
                 0,
                 apiName},
                {Kind::ApiDocument, api.name, "stages/" + stage.name});
    }
    addDocuments(names, design.documents, {});
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
