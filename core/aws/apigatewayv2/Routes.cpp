#include "core/aws/apigatewayv2/DocumentFamily.h"
#include "core/aws/apigatewayv2/Operations.h"
#include "core/aws/apigatewayv2/RouteJson.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/gateway/httpapi/HttpRoute.h"

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using gateway::Protocol;
using rest::Failure;
using rest::Outcome;
using rest::setMember;
using rest::textOf;

namespace {

constexpr DocumentFamily routeFamily{"routes", "routeId", "Invalid Route identifier specified"};

Failure noSuchRoute()
{
    return notFound(routeFamily.missing);
}

Failure doubled(const QByteArray& key)
{
    return conflict("Route with key " + key + " already exists for this API");
}

base::Result<void, Failure> checkAuthorization(const gateway::Api& api, const JsonValue& document)
{
    const QByteArray type = textOf(document, "authorizationType");
    const bool jwt = type == "JWT";
    if (!jwt && type != "CUSTOM") return {};
    const JsonValue* authorizer = api.documents.find("authorizers", textOf(document, "authorizerId"));
    const bool fits = authorizer && (textOf(*authorizer, "authorizerType") == "JWT") == jwt;
    if (fits) return {};
    return badRequest(
        jwt ? "Invalid authorizer ID specified. Setting the authorization type to JWT requires a valid JWT "
              "authorizer."
            : "Invalid authorizer ID specified. Setting the authorization type to CUSTOM requires a valid "
              "authorizer.");
}

// What `document` says of where the route leads. A form's own id leaves the form as it is.
base::Result<void, Failure> takeTarget(const gateway::Api& api, gateway::Route& route, JsonValue& document)
{
    const JsonValue* target = document.find("target");
    if (!target) return {};
    if (!std::holds_alternative<std::monostate>(route.integration)) {
        if (target->string() == "integrations/" + formIntegrationId(api, route)) {
            rest::removeMember(document, "target");
            return {};
        }
        route.integration = {};
    }
    if (target->string().isEmpty()) {
        rest::removeMember(document, "target");
        return {};
    }
    constexpr QByteArrayView prefix("integrations/");
    if (!target->string().startsWith(prefix))
        return badRequest(
            "Unexpected or malformed target in route. Correct format should be integrations/<integration_id>.");
    const QByteArray id = target->string().sliced(prefix.size());
    if (!integrationsOf(api).count(id)) return badRequest("Invalid integration identifier specified");
    return {};
}

base::Result<void, Failure> takeRoute(const gateway::Api& api, gateway::Route& route, const JsonValue& input)
{
    JsonValue changes = documentOf(routeFamily, input);
    rest::removeMember(changes, "routeKey");
    if (api.protocol == Protocol::Http && rest::flagOf(changes, "apiKeyRequired"))
        return badRequest("ApiKeyRequired is not currently supported for HTTP APIs.");
    JsonValue document = route.document.isObject() ? route.document : JsonValue(JsonValue::Object());
    mergeInto(document, changes);
    if (auto taken = takeTarget(api, route, document); !taken) return taken;
    if (textOf(document, "authorizerId").isEmpty()) rest::removeMember(document, "authorizerId");
    const QByteArray authorization = textOf(document, "authorizationType");
    if (api.protocol == Protocol::WebSocket && route.key() != "$connect" && !authorization.isEmpty() &&
        authorization != "NONE")
        return badRequest("Currently, authorization is restricted to the $connect route only");
    if (authorization != "JWT" && !rest::valueOf(changes, "authorizationScopes").array().empty())
        return badRequest("Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT authorization type");
    if (auto checked = checkAuthorization(api, document); !checked) return checked;
    route.document = std::move(document);
    return {};
}

}  // namespace

Outcome createRoute(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        const QByteArray key = textOf(input, "routeKey");
        auto route = routeOfKey(api, key);
        if (!route) return route.error();
        if (api.route(key)) return doubled(key);
        if (auto taken = takeRoute(api, *route, input); !taken) return taken.error();
        setMember(route->document, "routeId", newShortId());
        JsonValue answer = routeJson(api, *route);
        api.routes.push_back(std::move(*route));
        return answer;
    });
}

Outcome getRoute(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readApi(gateway, input, [&](const gateway::Api& api) -> Outcome {
        const gateway::Route* route = findRoute(api, textOf(input, "routeId"));
        return route ? Outcome(routeJson(api, *route)) : Outcome(noSuchRoute());
    });
}

Outcome getRoutes(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readApi(gateway, input, [&](const gateway::Api& api) {
        std::vector<JsonValue> elements;
        for (const gateway::Route& route : api.routes)
            elements.push_back(routeJson(api, route));
        return page(input, std::move(elements));
    });
}

Outcome updateRoute(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        const QByteArray id = textOf(input, "routeId");
        gateway::Route* route = findRoute(api, id);
        if (!route) return noSuchRoute();
        gateway::Route changed = *route;
        if (const QByteArray key = textOf(input, "routeKey"); !key.isEmpty() && key != route->key()) {
            const auto renamed = routeOfKey(api, key);
            if (!renamed) return renamed.error();
            if (api.route(key)) return doubled(key);
            changed.method = renamed->method;
            changed.path = renamed->path;
            if (!changed.document.isObject()) changed.document = JsonValue::Object();
            setMember(changed.document, "routeId", id);
        }
        if (auto taken = takeRoute(api, changed, input); !taken) return taken.error();
        *route = std::move(changed);
        return routeJson(api, *route);
    });
}

Outcome deleteRoute(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        const gateway::Route* route = findRoute(api, textOf(input, "routeId"));
        if (!route) return noSuchRoute();
        const auto responses = api.documents.all("routeResponses");
        for (const auto& [id, document] : responses)
            if (textOf(document, "routeId") == textOf(input, "routeId")) api.documents.remove("routeResponses", id);
        api.routes.erase(api.routes.begin() + (route - api.routes.data()));
        return nothing();
    });
}

Outcome deleteRouteRequestParameter(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        gateway::Route* route = findRoute(api, textOf(input, "routeId"));
        if (!route) return noSuchRoute();
        JsonValue* parameters = rest::memberOf(route->document, "requestParameters");
        if (!parameters || !rest::removeMember(*parameters, textOf(input, "requestParameterKey")))
            return notFound("Invalid request parameter key specified");
        return nothing();
    });
}

}  // namespace trestle::aws::apigatewayv2
