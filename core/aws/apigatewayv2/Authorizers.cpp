#include "core/aws/apigatewayv2/DocumentFamily.h"
#include "core/aws/apigatewayv2/Operations.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/gateway/jwt/JwtAuthorizer.h"

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using gateway::Protocol;
using rest::Failure;
using rest::Outcome;
using rest::textOf;

namespace {

constexpr DocumentFamily authorizerFamily{"authorizers", "authorizerId", "Authorizer %1 was not found"};

// Where an authorizer of the API finds who asks.
base::Result<void, Failure> checkIdentitySource(Protocol protocol, const QByteArray& source)
{
    const bool http = protocol == Protocol::Http;
    const auto names = [&source](QByteArrayView prefix) {
        return source.startsWith(prefix) && source.size() > prefix.size() && !source.contains(' ');
    };
    if (http && (names("$request.header.") || names("$request.querystring.") || names("$context.") ||
                 names("$stageVariables.")))
        return {};
    if (!http && (names("route.request.header.") || names("route.request.querystring.") || names("context.") ||
                  names("stageVariables.")))
        return {};
    if (!http) return badRequest("Invalid request identity source expression: " + source);
    return badRequest("Invalid identity source expression: " + source +
                      ". The source must be a request header, request querystring, stage variable or context "
                      "parameter");
}

base::Result<void, Failure> checkRequest(const gateway::Api& api, JsonValue& document)
{
    if (textOf(document, "authorizerUri").isEmpty())
        return badRequest("AuthorizerUri is a required field in an Authorizer");
    for (const JsonValue& source : rest::valueOf(document, "identitySource").array())
        if (auto checked = checkIdentitySource(api.protocol, source.string()); !checked) return checked;
    if (api.protocol != Protocol::Http) {
        if (!document.find("authorizerResultTtlInSeconds")) return {};
        return badRequest("AuthorizerResultTtlInSeconds cannot be set for WEBSOCKET protocol Apis.");
    }
    const QByteArray version = textOf(document, "authorizerPayloadFormatVersion");
    if (version.isEmpty())
        return badRequest("AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer");
    if (version != "1.0" && version != "2.0")
        return badRequest("AuthorizerPayloadFormatVersion must be one of [1.0, 2.0]");
    if (version == "1.0" && rest::flagOf(document, "enableSimpleResponses"))
        return badRequest("EnableSimpleResponses can only be set for AuthorizerPayloadFormatVersion \"2.0\".");
    rest::setDefault(document, "enableSimpleResponses", false);
    const bool identified = !rest::valueOf(document, "identitySource").array().empty();
    rest::setDefault(document, "authorizerResultTtlInSeconds", identified ? 300 : 0);
    if (!identified && rest::numberOf(document, "authorizerResultTtlInSeconds", 0) > 0)
        return badRequest("Identity source must be set if authorizer caching is enabled (TTL is greater than 0)");
    return {};
}

base::Result<void, Failure> checkAuthorizer(const gateway::Api& api, JsonValue& document)
{
    const QByteArray type = textOf(document, "authorizerType");
    if (type == "REQUEST") return checkRequest(api, document);
    if (type != "JWT") return badRequest("AuthorizerType must be one of [REQUEST, JWT]");
    if (api.protocol != Protocol::Http)
        return badRequest("Only REQUEST authorizer type is supported on WEBSOCKET protocol Apis.");
    if (rest::valueOf(document, "jwtConfiguration").object().empty())
        return badRequest("JwtConfiguration must not be null for JWT Authorizer");
    if (rest::valueOf(document, "identitySource").array().empty())
        return badRequest("IdentitySource is a required parameter for JWT authorizers");
    const auto compiled = gateway::JwtAuthorizer::compile(document, {});
    if (!compiled) return badRequest(compiled.error().message.toUtf8());
    return {};
}

}  // namespace

Outcome createAuthorizer(ApiGatewayV2& gateway, const JsonValue& input)
{
    return createDocument(gateway, input, authorizerFamily, [&](const gateway::Api& api, JsonValue& document) {
        for (const auto& [id, other] : api.documents.all(authorizerFamily.kind))
            if (textOf(other, "name") == textOf(document, "name"))
                return base::Result<void, Failure>(badRequest("Authorizer name already exists."));
        return checkAuthorizer(api, document);
    });
}

Outcome getAuthorizer(ApiGatewayV2& gateway, const JsonValue& input)
{
    return getDocument(gateway, input, authorizerFamily);
}

Outcome getAuthorizers(ApiGatewayV2& gateway, const JsonValue& input)
{
    return listDocuments(gateway, input, authorizerFamily);
}

Outcome updateAuthorizer(ApiGatewayV2& gateway, const JsonValue& input)
{
    return updateDocument(gateway, input, authorizerFamily, checkAuthorizer);
}

Outcome deleteAuthorizer(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        const QByteArray id = textOf(input, "authorizerId");
        if (!api.documents.find(authorizerFamily.kind, id)) return missing(authorizerFamily, id);
        for (const gateway::Route& route : api.routes)
            if (textOf(route.document, "authorizerId") == id)
                return conflict("Cannot delete authorizer '" + id + "', is referenced in route: " + route.key());
        api.documents.remove(authorizerFamily.kind, id);
        return nothing();
    });
}

}  // namespace trestle::aws::apigatewayv2
