#include "core/aws/apigatewayv2/DocumentFamily.h"
#include "core/aws/apigatewayv2/Operations.h"
#include "core/aws/apigatewayv2/RouteJson.h"
#include "core/aws/rest/JsonMembers.h"

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using rest::Failure;
using rest::Outcome;
using rest::textOf;

namespace {

constexpr DocumentFamily integrationResponses{"integrationResponses", "integrationResponseId",
                                              "IntegrationResponse %1 was not found", "integrationId"};
constexpr DocumentFamily routeResponses{"routeResponses", "routeResponseId", "RouteResponse %1 was not found",
                                        "routeId"};

// A key is taken once below one integration or route.
base::Result<void, Failure> checkKey(const gateway::Api& api, const DocumentFamily& family, const char* keyName,
                                     const JsonValue& document)
{
    const QByteArray key = textOf(document, keyName);
    for (const auto& [id, other] : api.documents.all(family.kind))
        if (textOf(other, family.parent) == textOf(document, family.parent) && textOf(other, keyName) == key)
            return conflict("Response with key " + key + " already exists");
    return {};
}

base::Result<void, Failure> checkIntegrationResponse(const gateway::Api& api, JsonValue& document)
{
    if (api.protocol == gateway::Protocol::Http)
        return badRequest("IntegrationResponses are currently not supported for this API protocol type.");
    if (!integrationsOf(api).count(textOf(document, "integrationId")))
        return notFound("Invalid Integration identifier specified");
    return checkKey(api, integrationResponses, "integrationResponseKey", document);
}

base::Result<void, Failure> checkRouteResponse(const gateway::Api& api, JsonValue& document)
{
    if (api.protocol == gateway::Protocol::Http)
        return badRequest("RouteResponses are currently not supported for this API protocol type.");
    if (!findRoute(api, textOf(document, "routeId"))) return notFound("Invalid Route identifier specified");
    if (textOf(document, "routeResponseKey") != "$default")
        return badRequest("Currently, only $default is supported as a RouteResponseKey.");
    return checkKey(api, routeResponses, "routeResponseKey", document);
}

}  // namespace

Outcome createIntegrationResponse(ApiGatewayV2& gateway, const JsonValue& input)
{
    return createDocument(gateway, input, integrationResponses, checkIntegrationResponse);
}

Outcome getIntegrationResponse(ApiGatewayV2& gateway, const JsonValue& input)
{
    return getDocument(gateway, input, integrationResponses);
}

Outcome getIntegrationResponses(ApiGatewayV2& gateway, const JsonValue& input)
{
    return listDocuments(gateway, input, integrationResponses);
}

Outcome updateIntegrationResponse(ApiGatewayV2& gateway, const JsonValue& input)
{
    return updateDocument(gateway, input, integrationResponses);
}

Outcome deleteIntegrationResponse(ApiGatewayV2& gateway, const JsonValue& input)
{
    return deleteDocument(gateway, input, integrationResponses);
}

Outcome createRouteResponse(ApiGatewayV2& gateway, const JsonValue& input)
{
    return createDocument(gateway, input, routeResponses, checkRouteResponse);
}

Outcome getRouteResponse(ApiGatewayV2& gateway, const JsonValue& input)
{
    return getDocument(gateway, input, routeResponses);
}

Outcome getRouteResponses(ApiGatewayV2& gateway, const JsonValue& input)
{
    return listDocuments(gateway, input, routeResponses);
}

Outcome updateRouteResponse(ApiGatewayV2& gateway, const JsonValue& input)
{
    return updateDocument(gateway, input, routeResponses);
}

Outcome deleteRouteResponse(ApiGatewayV2& gateway, const JsonValue& input)
{
    return deleteDocument(gateway, input, routeResponses);
}

}  // namespace trestle::aws::apigatewayv2
