#include "core/aws/apigatewayv2/ApiJson.h"
#include "core/aws/apigatewayv2/Operations.h"
#include "core/aws/apigatewayv2/RouteJson.h"
#include "core/aws/rest/JsonMembers.h"

#include <algorithm>

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using gateway::Protocol;
using rest::Outcome;
using rest::setMember;
using rest::textOf;

namespace {

JsonValue integrationFor(const QByteArray& target)
{
    JsonValue integration = JsonValue::Object();
    integration.insert("apiGatewayManaged", true);
    integration.insert("connectionType", "INTERNET");
    const bool function = target.startsWith("arn:");
    integration.insert("integrationMethod", function ? "POST" : "ANY");
    integration.insert("integrationType", function ? "AWS_PROXY" : "HTTP_PROXY");
    integration.insert("integrationUri", target);
    integration.insert("payloadFormatVersion", function ? "2.0" : "1.0");
    integration.insert("timeoutInMillis", 30'000);
    return integration;
}

// "Quick create": a route, an integration and an auto-deploying $default stage that belong to the service.
base::Result<void, rest::Failure> makeManaged(const ApiGatewayV2& gateway, gateway::Api& api, const JsonValue& input)
{
    const QByteArray target = textOf(input, "target");
    if (target.isEmpty()) return {};
    if (api.protocol != Protocol::Http) return badRequest("Target is only supported for HTTP protocol type APIs");
    const QByteArray key = textOf(input, "routeKey");
    auto route = routeOfKey(api, key.isEmpty() ? QByteArray("$default") : key);
    if (!route) return route.error();
    const QByteArray id = newShortId();
    api.documents.set("integrations", id, integrationFor(target));
    route->document = JsonValue::Object();
    route->document.insert("apiGatewayManaged", true);
    route->document.insert("target", "integrations/" + id);
    api.routes.push_back(std::move(*route));
    gateway::Stage stage;
    stage.document = JsonValue::Object();
    stage.document.insert("apiGatewayManaged", true);
    stage.document.insert("createdDate", gateway.now());
    stage.document.insert("lastUpdatedDate", gateway.now());
    api.stages.push_back(std::move(stage));
    return {};
}

// The managed integration follows the API's target.
void retarget(gateway::Api& api, const QByteArray& target)
{
    const auto integrations = api.documents.all("integrations");
    for (const auto& [id, document] : integrations)
        if (rest::flagOf(document, "apiGatewayManaged")) api.documents.set("integrations", id, integrationFor(target));
}

}  // namespace

Outcome createApi(ApiGatewayV2& gateway, const JsonValue& input)
{
    const QByteArray word = textOf(input, "protocolType");
    if (word != "HTTP" && word != "WEBSOCKET")
        return badRequest("Invalid protocol specified. Must be one of [HTTP, WEBSOCKET]");
    const Protocol protocol = word == "HTTP" ? Protocol::Http : Protocol::WebSocket;
    if (protocol == Protocol::WebSocket && textOf(input, "routeSelectionExpression").isEmpty())
        return badRequest("Invalid routeSelectionExpression");
    if (protocol == Protocol::Http && input.find("routeSelectionExpression") &&
        textOf(input, "routeSelectionExpression") != "$request.method $request.path" &&
        textOf(input, "routeSelectionExpression") != "${request.method} ${request.path}")
        return badRequest("Route selection expression is currently limited to \"${request.method} ${request.path}\"");
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api api = newApi(gateway, design, protocol, textOf(input, "name"));
        if (auto taken = takeApi(api, input); !taken) return taken.error();
        if (auto made = makeManaged(gateway, api, input); !made) return made.error();
        JsonValue answer = apiJson(gateway, api);
        design.apis.push_back(std::move(api));
        return answer;
    });
}

Outcome getApi(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readApi(gateway, input, [&](const gateway::Api& api) -> Outcome { return apiJson(gateway, api); });
}

Outcome getApis(ApiGatewayV2& gateway, const JsonValue& input)
{
    std::vector<JsonValue> elements;
    const auto design = gateway.design.design();
    for (const gateway::Api& api : design->apis)
        if (api.protocol != Protocol::Rest) elements.push_back(apiJson(gateway, api));
    return page(input, std::move(elements));
}

Outcome updateApi(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        if (auto taken = takeApi(api, input); !taken) return taken.error();
        if (const QByteArray target = textOf(input, "target"); !target.isEmpty()) retarget(api, target);
        return apiJson(gateway, api);
    });
}

Outcome deleteApi(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray id = textOf(input, "apiId");
        const gateway::Api* found = findApi(design, id);
        if (!found) return notFound("Invalid API identifier specified " + gateway.surroundings.accountId + ':' + id);
        for (const auto& [mapping, document] : design.documents.all("apiMappings"))
            if (textOf(document, "apiId") == id)
                return badRequest("Unable to delete API. It is in use by the API mapping " + mapping);
        design.apis.erase(design.apis.begin() + (found - design.apis.data()));
        return nothing();
    });
}

Outcome deleteCorsConfiguration(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        api.cors.reset();
        return nothing();
    });
}

}  // namespace trestle::aws::apigatewayv2
