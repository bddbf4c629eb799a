#include "core/aws/apigatewayv2/RouteJson.h"

#include "core/aws/rest/JsonMembers.h"
#include "core/gateway/httpapi/HttpRoute.h"
#include "core/gateway/httpapi/IntegrationDocument.h"

#include <algorithm>

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using gateway::Protocol;
using rest::setDefault;
using rest::setMember;
using rest::textOf;

namespace {

bool isWiredByForm(const gateway::Route& route)
{
    return !std::holds_alternative<std::monostate>(route.integration) && gateway::targetOf(route).isEmpty();
}

}  // namespace

QByteArray routeIdOf(const gateway::Api& api, const gateway::Route& route)
{
    const QByteArray given = textOf(route.document, "routeId");
    return given.isEmpty() ? stableShortId(api.resourceId() + " route " + route.key()) : given;
}

QByteArray formIntegrationId(const gateway::Api& api, const gateway::Route& route)
{
    return stableShortId(api.resourceId() + " integration " + routeIdOf(api, route));
}

JsonValue routeJson(const gateway::Api& api, const gateway::Route& route)
{
    JsonValue json = route.document.isObject() ? route.document : JsonValue(JsonValue::Object());
    setMember(json, "routeId", routeIdOf(api, route));
    setMember(json, "routeKey", route.key());
    setDefault(json, "apiKeyRequired", false);
    setDefault(json, "authorizationType", "NONE");
    if (isWiredByForm(route)) setMember(json, "target", "integrations/" + formIntegrationId(api, route));
    return json;
}

const gateway::Route* findRoute(const gateway::Api& api, const QByteArray& id)
{
    const auto found = std::find_if(api.routes.begin(), api.routes.end(),
                                    [&](const gateway::Route& route) { return routeIdOf(api, route) == id; });
    return found == api.routes.end() ? nullptr : &*found;
}

gateway::Route* findRoute(gateway::Api& api, const QByteArray& id)
{
    return const_cast<gateway::Route*>(findRoute(std::as_const(api), id));
}

base::Result<gateway::Route, rest::Failure> routeOfKey(const gateway::Api& api, const QByteArray& key)
{
    if (api.protocol == Protocol::WebSocket) {
        if (key.isEmpty()) return badRequest("Route key must not be empty");
        return gateway::Route{{}, key, {}, {}};
    }
    auto route = gateway::parseRouteKey(key);
    if (!route || route->key() != key)
        return badRequest(
            "The provided route key is not formatted properly for HTTP protocol. Format should be "
            "\"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\"");
    return std::move(*route);
}

std::map<QByteArray, JsonValue> integrationsOf(const gateway::Api& api)
{
    std::map<QByteArray, JsonValue> found = api.documents.all("integrations");
    for (const gateway::Route& route : api.routes)
        if (isWiredByForm(route))
            found[formIntegrationId(api, route)] = gateway::integrationDocument(route.integration);
    return found;
}

gateway::Route* formRoute(gateway::Api& api, const QByteArray& integrationId)
{
    const auto found = std::find_if(api.routes.begin(), api.routes.end(), [&](const gateway::Route& route) {
        return isWiredByForm(route) && formIntegrationId(api, route) == integrationId;
    });
    return found == api.routes.end() ? nullptr : &*found;
}

}  // namespace trestle::aws::apigatewayv2
