#include "ui/designer/Connecting.h"

#include "core/gateway/definition/PathTemplate.h"
#include "core/gateway/definition/RouteTarget.h"
#include "ui/designer/JsonEdit.h"
#include "ui/designer/RestWiring.h"

namespace trestle::ui {

using gateway::TableAction;

namespace {

// A route of a WebSocket API has no method: its body is the message.
bool isMessage(const gateway::Route& route)
{
    return route.method.isEmpty() && route.path != "$default";
}

bool hasBody(const gateway::Route& route)
{
    return route.method == "POST" || route.method == "PUT" || route.method == "PATCH" || isMessage(route);
}

// The parameter that stands for a key attribute: the one of its name, else the one at its place.
QByteArray parameterFor(const QList<QByteArray>& parameters, const QByteArray& attribute, qsizetype place)
{
    for (const QByteArray& parameter : parameters) {
        if (parameter.compare(attribute, Qt::CaseInsensitive) == 0) return parameter;
    }
    return parameters.value(place);
}

gateway::TableIntegration tableIntegration(const gateway::Route& route, const QByteArray& name,
                                           const workspace::Workspace& workspace)
{
    gateway::TableIntegration integration;
    integration.table = name;
    if (const tables::TableDescription* table = workspace.table(name)) {
        integration.action = suitableAction(route, table->keys);
        integration.key = suitableKey(route, table->keys, integration.action);
    }
    return integration;
}

}  // namespace

QList<QByteArray> pathParameters(const QByteArray& path)
{
    QList<QByteArray> names;
    const auto segments = gateway::parsePathTemplate(path);
    if (!segments) return names;
    for (const gateway::PathSegment& segment : *segments) {
        if (segment.kind != gateway::PathSegment::Kind::Literal) names.append(segment.text);
    }
    return names;
}

TableAction suitableAction(const gateway::Route& route, const tables::KeySchema& keys)
{
    const qsizetype parameters = pathParameters(route.path).size();
    if (route.method == "POST" || route.method == "PUT" || isMessage(route)) return TableAction::PutItem;
    if (route.method == "PATCH") return TableAction::UpdateItem;
    if (route.method == "DELETE") return TableAction::DeleteItem;
    if (parameters == 0) return TableAction::Scan;
    return parameters == 1 && keys.sort ? TableAction::Query : TableAction::GetItem;
}

std::map<QByteArray, QByteArray> suitableKey(const gateway::Route& route, const tables::KeySchema& keys,
                                             TableAction action)
{
    std::map<QByteArray, QByteArray> mapping;
    if (action == TableAction::Scan) return mapping;
    const QList<QByteArray> parameters = pathParameters(route.path);
    const auto map = [&](const QByteArray& attribute, qsizetype place) {
        const QByteArray parameter = parameterFor(parameters, attribute, place);
        if (!parameter.isEmpty())
            mapping[attribute] = "${request.path." + parameter + '}';
        else if (hasBody(route))
            mapping[attribute] = "${request.body." + attribute + '}';
        else
            mapping[attribute] = "${request.querystring." + attribute + '}';
    };
    map(keys.partition.name, 0);
    if (keys.sort && (action != TableAction::Query || parameters.size() > 1)) map(keys.sort->name, 1);
    return mapping;
}

gateway::Integration connected(const gateway::Route& route, const Target& target, const workspace::Workspace& workspace)
{
    switch (target.kind) {
        case Target::Kind::Function: {
            const auto* old = std::get_if<gateway::FunctionIntegration>(&route.integration);
            gateway::FunctionIntegration integration = old == nullptr ? gateway::FunctionIntegration() : *old;
            integration.function = target.name;
            return integration;
        }
        case Target::Kind::Table: {
            const auto* old = std::get_if<gateway::TableIntegration>(&route.integration);
            if (old != nullptr && old->table == target.name) return *old;
            return tableIntegration(route, target.name, workspace);
        }
        case Target::Kind::Http: {
            const auto* old = std::get_if<gateway::HttpIntegration>(&route.integration);
            gateway::HttpIntegration integration = old == nullptr ? gateway::HttpIntegration() : *old;
            integration.uri = target.name;
            return integration;
        }
        case Target::Kind::Mock: {
            const auto* old = std::get_if<gateway::MockIntegration>(&route.integration);
            if (old != nullptr) return *old;
            return gateway::MockIntegration{
                .status = 200, .headers = {{"content-type", "application/json"}}, .body = "{\"message\": \"Hello\"}"};
        }
    }
    return route.integration;
}

gateway::Route connectedRoute(const gateway::Api& api, const gateway::Route& route, const Target& target,
                              const workspace::Workspace& workspace)
{
    if (targetOf(api, route) == target) return route;
    gateway::Route changed = route;
    if (api.protocol == gateway::Protocol::Rest)
        return withIntegration(std::move(changed), restIntegration(route, target, workspace));
    changed = disconnectedRoute(std::move(changed));
    changed.integration = connected(route, target, workspace);
    return changed;
}

gateway::Route disconnectedRoute(gateway::Route route)
{
    route.integration = std::monostate();
    removeMember(route.document, "methodIntegration");
    removeMember(route.document, "target");
    return route;
}

std::optional<Target> targetOf(const gateway::Api& api, const gateway::Route& route)
{
    using Kind = gateway::RouteTarget::Kind;
    const gateway::RouteTarget to = gateway::routeTarget(api, route);
    switch (to.kind) {
        case Kind::Function:
            return Target{Target::Kind::Function, to.name};
        case Kind::Table:
            // One that only a template's evaluation tells is no wire; a form that names none yet is a broken one.
            if (to.name.isEmpty() && std::holds_alternative<std::monostate>(route.integration)) return std::nullopt;
            return Target{Target::Kind::Table, to.name};
        case Kind::Http:
            return Target{Target::Kind::Http, to.name};
        case Kind::Mock:
            return Target{Target::Kind::Mock, {}};
        case Kind::Nowhere:
        case Kind::Other:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace trestle::ui
