#include "ui/designer/Connecting.h"

#include "core/gateway/definition/PathTemplate.h"

namespace trestle::ui {

using gateway::TableAction;

namespace {

bool hasBody(const QByteArray& method)
{
    return method == "POST" || method == "PUT" || method == "PATCH";
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
    if (route.method == "POST" || route.method == "PUT") return TableAction::PutItem;
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
        else if (hasBody(route.method))
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

std::optional<Target> targetOf(const gateway::Route& route)
{
    if (const auto* function = std::get_if<gateway::FunctionIntegration>(&route.integration))
        return Target{Target::Kind::Function, function->function};
    if (const auto* table = std::get_if<gateway::TableIntegration>(&route.integration))
        return Target{Target::Kind::Table, table->table};
    if (const auto* http = std::get_if<gateway::HttpIntegration>(&route.integration))
        return Target{Target::Kind::Http, http->uri};
    if (std::holds_alternative<gateway::MockIntegration>(route.integration)) return Target{Target::Kind::Mock, {}};
    return std::nullopt;
}

}  // namespace trestle::ui
