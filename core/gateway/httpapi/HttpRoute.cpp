#include "core/gateway/httpapi/HttpRoute.h"

#include "core/base/JsonMember.h"
#include "core/gateway/httpapi/IntegrationDocument.h"

namespace trestle::gateway {

namespace {

using base::JsonValue;
using Variables = std::map<QByteArray, QByteArray>;

constexpr QByteArrayView integrationsPath("integrations/");
constexpr QByteArrayView variableStart("${stageVariables.");

// Fills ${stageVariables.x} in; one that the stage does not have is nothing. True in `used` if there were some.
QByteArray filled(QByteArray text, const Variables& variables, bool& used)
{
    for (qsizetype at = text.indexOf(variableStart); at >= 0; at = text.indexOf(variableStart, at)) {
        const qsizetype close = text.indexOf('}', at);
        if (close < 0) break;
        used = true;
        const qsizetype name = at + variableStart.size();
        const auto variable = variables.find(text.sliced(name, close - name));
        const QByteArray value = variable == variables.end() ? QByteArray() : variable->second;
        text.replace(at, close - at + 1, value);
        at += value.size();
    }
    return text;
}

void fillMember(JsonValue& document, QByteArrayView name, const Variables& variables, bool& used)
{
    for (auto& [member, value] : document.makeObject())
        if (member == name && value.isString()) value = filled(value.string(), variables, used);
}

Integration wiredByForm(const Route& route, const Variables& variables, bool& used)
{
    Integration integration = route.integration;
    if (auto* function = std::get_if<FunctionIntegration>(&integration)) {
        function->function = filled(function->function, variables, used);
        function->qualifier = filled(function->qualifier, variables, used);
    } else if (auto* target = std::get_if<HttpIntegration>(&integration)) {
        target->uri = filled(target->uri, variables, used);
    }
    return integration;
}

base::Result<void> compileMappings(const JsonValue& document, HttpExtras& extras)
{
    if (const JsonValue* mappings = document.find("requestParameters")) {
        auto changes = ParameterChanges::compile(ParameterChanges::Of::Request, *mappings);
        if (!changes) return changes.error();
        extras.request = std::move(*changes);
    }
    const JsonValue* responses = document.find("responseParameters");
    for (const auto& [status, mappings] : responses ? responses->object() : JsonValue::Object()) {
        auto changes = ParameterChanges::compile(ParameterChanges::Of::Response, mappings);
        if (!changes) return changes.error();
        extras.responses[status.toInt()] = std::move(*changes);
    }
    return {};
}

base::Result<std::optional<JwtAuthorizer>> authorizerOf(const Api& api, const Route& route)
{
    if (textOf(route.document, "authorizationType") != "JWT") return std::optional<JwtAuthorizer>();
    const QByteArray id = textOf(route.document, "authorizerId");
    const JsonValue* document = api.documents.find("authorizers", id);
    if (!document)
        return base::Error{base::ErrorCode::NotFound,
                           QStringLiteral("There is no authorizer \"%1\"").arg(QString::fromUtf8(id))};
    QList<QByteArray> scopes;
    if (const JsonValue* list = route.document.find("authorizationScopes"))
        for (const JsonValue& scope : list->array())
            scopes.append(scope.string());
    auto authorizer = JwtAuthorizer::compile(*document, std::move(scopes));
    if (!authorizer) return authorizer.error();
    return std::optional(std::move(*authorizer));
}

}  // namespace

QByteArray targetOf(const Route& route)
{
    const QByteArray target = textOf(route.document, "target");
    return target.startsWith(integrationsPath) ? target.sliced(integrationsPath.size()) : QByteArray();
}

base::Result<HttpRoute> httpRoute(const Api& api, const Route& route, const Variables& stageVariables)
{
    HttpRoute made;
    HttpExtras extras;
    const QByteArray target = targetOf(route);
    if (target.isEmpty()) {
        made.integration = wiredByForm(route, stageVariables, made.usesStageVariables);
    } else {
        const JsonValue* found = api.documents.find("integrations", target);
        if (!found)
            return base::Error{base::ErrorCode::NotFound,
                               QStringLiteral("There is no integration \"%1\"").arg(QString::fromUtf8(target))};
        JsonValue document = *found;
        fillMember(document, "integrationUri", stageVariables, made.usesStageVariables);
        auto integration = integrationOf(document);
        if (!integration) return integration.error();
        made.integration = std::move(*integration);
        extras.wholePath = isPrivate(document);
        const bool mappable = std::holds_alternative<FunctionIntegration>(made.integration) ||
                              std::holds_alternative<HttpIntegration>(made.integration);
        if (mappable)
            if (const auto compiled = compileMappings(document, extras); !compiled) return compiled.error();
    }
    auto jwt = authorizerOf(api, route);
    if (!jwt) return jwt.error();
    extras.jwt = std::move(*jwt);
    if (extras.jwt || extras.wholePath || !extras.request.empty() || !extras.responses.empty())
        made.extras = std::make_shared<const HttpExtras>(std::move(extras));
    return made;
}

}  // namespace trestle::gateway
