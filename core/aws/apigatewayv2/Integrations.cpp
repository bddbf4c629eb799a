#include "core/aws/apigatewayv2/DocumentFamily.h"
#include "core/aws/apigatewayv2/Operations.h"
#include "core/aws/apigatewayv2/RouteJson.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/gateway/httpapi/IntegrationDocument.h"
#include "core/gateway/httpapi/ParameterChanges.h"

#include <algorithm>
#include <array>

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using gateway::ParameterChanges;
using gateway::Protocol;
using rest::Failure;
using rest::Outcome;
using rest::setDefault;
using rest::textOf;

namespace {

constexpr DocumentFamily integrationFamily{"integrations", "integrationId", "Invalid Integration identifier specified"};
constexpr int shortestMs = 50;

base::Result<void, Failure> checkTimeout(const JsonValue& document, int longestMs)
{
    const JsonValue* timeout = document.find("timeoutInMillis");
    if (!timeout) return {};
    const qint64 milliseconds = timeout->toInteger().value_or(0);
    if (milliseconds >= shortestMs && milliseconds <= longestMs) return {};
    return badRequest("Timeout should be between " + QByteArray::number(shortestMs) + " ms and " +
                      QByteArray::number(longestMs) + " ms");
}

base::Result<void, Failure> checkMappings(const JsonValue& document)
{
    if (!textOf(document, "integrationSubtype").isEmpty() || textOf(document, "integrationType") == "MOCK") return {};
    const auto compiled =
        ParameterChanges::compile(ParameterChanges::Of::Request, rest::valueOf(document, "requestParameters"));
    if (!compiled) return badRequest(compiled.error().message.toUtf8());
    for (const auto& [status, mappings] : rest::valueOf(document, "responseParameters").object()) {
        bool isNumber = false;
        const int code = status.toInt(&isNumber);
        if (!isNumber || code < 200 || code > 599) return badRequest("Status Code " + status + " is not valid");
        const auto response = ParameterChanges::compile(ParameterChanges::Of::Response, mappings);
        if (!response) return badRequest(response.error().message.toUtf8());
    }
    return {};
}

constexpr std::array<QByteArrayView, 10> subtypes{"EventBridge-PutEvents",
                                                  "SQS-SendMessage",
                                                  "SQS-ReceiveMessage",
                                                  "SQS-DeleteMessage",
                                                  "SQS-PurgeQueue",
                                                  "AppConfig-GetConfiguration",
                                                  "Kinesis-PutRecord",
                                                  "StepFunctions-StartExecution",
                                                  "StepFunctions-StartSyncExecution",
                                                  "StepFunctions-StopExecution"};

// An integration with an operation of another service.
base::Result<void, Failure> checkSubtype(const JsonValue& document)
{
    const QByteArray subtype = textOf(document, "integrationSubtype");
    if (subtype.isEmpty()) return {};
    const bool isKnown = std::find(subtypes.begin(), subtypes.end(), QByteArrayView(subtype)) != subtypes.end();
    if (!isKnown || textOf(document, "payloadFormatVersion") == "2.0")
        return badRequest("Operation: " + subtype + " is not supported.");
    if (textOf(document, "credentialsArn").isEmpty())
        return badRequest("Role ARN must be specified for AWS integration configuration with Subtype: " + subtype);
    return {};
}

base::Result<void, Failure> completeHttp(JsonValue& document)
{
    const QByteArray type = textOf(document, "integrationType");
    const bool function = type == "AWS_PROXY";
    if (!function && type != "HTTP_PROXY" && type != "MOCK")
        return badRequest("Only AWS_PROXY and HTTP_PROXY integration types are supported for HTTP protocol type APIs");
    const bool subtype = !textOf(document, "integrationSubtype").isEmpty();
    if (function && !subtype && textOf(document, "integrationUri").isEmpty())
        return badRequest("Integration URI is a required parameter for AWS_PROXY integrations");
    if (!function && type != "MOCK" && textOf(document, "integrationUri").isEmpty())
        return badRequest("Integration URI is a required parameter for HTTP_PROXY integrations");
    if (type == "HTTP_PROXY" && textOf(document, "integrationMethod").isEmpty())
        return badRequest("HttpMethod parameter method must be specified for integrationType HTTPPROXY");
    if (function && !document.find("payloadFormatVersion"))
        return badRequest("PayloadFormatVersion is a required parameter for integration");
    const QByteArray version = textOf(document, "payloadFormatVersion");
    if (document.find("payloadFormatVersion") && version != "1.0" && version != "2.0")
        return badRequest("Unsupported PayloadFormatVersion: " + version);
    if (type == "HTTP_PROXY" && version == "2.0")
        return badRequest("PayloadFormatVersion 2.0 is not supported for integration of type HTTP_PROXY");
    if (auto checked = checkSubtype(document); !checked) return checked;
    if (function && !subtype) setDefault(document, "integrationMethod", "POST");
    setDefault(document, "payloadFormatVersion", "1.0");
    setDefault(document, "timeoutInMillis", 30'000);
    if (auto checked = checkTimeout(document, 30'000); !checked) return checked;
    return checkMappings(document);
}

base::Result<void, Failure> completeWebSocket(JsonValue& document)
{
    const QByteArray uri = textOf(document, "integrationUri");
    setDefault(document, "integrationResponseSelectionExpression",
               textOf(document, "integrationType") == "AWS" && uri.contains(":lambda:")
                   ? "${integration.response.body.errorMessage}"
                   : "${integration.response.statuscode}");
    setDefault(document, "passthroughBehavior", "WHEN_NO_MATCH");
    setDefault(document, "payloadFormatVersion", "1.0");
    if (const QByteArray version = textOf(document, "payloadFormatVersion"); version != "1.0")
        return badRequest("Unsupported PayloadFormatVersion: " + version);
    setDefault(document, "timeoutInMillis", 29'000);
    return checkTimeout(document, 29'000);
}

base::Result<void, Failure> complete(const gateway::Api& api, JsonValue& document)
{
    const QByteArray type = textOf(document, "integrationType");
    if (type.isEmpty()) return badRequest("Integration type is a required parameter");
    setDefault(document, "connectionType", "INTERNET");
    // An empty name ends the verification.
    if (const JsonValue* tls = document.find("tlsConfig"); tls && textOf(*tls, "serverNameToVerify").isEmpty())
        rest::removeMember(document, "tlsConfig");
    if (textOf(document, "connectionType") == "VPC_LINK" && textOf(document, "connectionId").isEmpty())
        return badRequest("ConnectionId must be set to vpcLinkId for ConnectionType VPC_LINK");
    return api.protocol == Protocol::Http ? completeHttp(document) : completeWebSocket(document);
}

// An integration of the form stays one as long as the form can say all of it.
bool fitsForm(const JsonValue& document)
{
    const auto typed = gateway::integrationOf(document);
    if (!typed) return false;
    JsonValue said = gateway::integrationDocument(*typed);
    for (const auto& [name, value] : document.object()) {
        const JsonValue* member = said.find(name);
        if (!member || !(*member == value)) return false;
    }
    return true;
}

}  // namespace

Outcome createIntegration(ApiGatewayV2& gateway, const JsonValue& input)
{
    return createDocument(gateway, input, integrationFamily, complete);
}

Outcome getIntegration(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readApi(gateway, input, [&](const gateway::Api& api) -> Outcome {
        const QByteArray id = textOf(input, "integrationId");
        const auto integrations = integrationsOf(api);
        const auto found = integrations.find(id);
        if (found == integrations.end()) return missing(integrationFamily, id);
        return shown(integrationFamily, id, found->second);
    });
}

Outcome getIntegrations(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readApi(gateway, input, [&](const gateway::Api& api) {
        std::vector<JsonValue> elements;
        for (const auto& [id, document] : integrationsOf(api))
            elements.push_back(shown(integrationFamily, id, document));
        return page(input, std::move(elements));
    });
}

Outcome updateIntegration(ApiGatewayV2& gateway, const JsonValue& input)
{
    const QByteArray id = textOf(input, "integrationId");
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        const auto integrations = integrationsOf(api);
        const auto found = integrations.find(id);
        if (found == integrations.end()) return missing(integrationFamily, id);
        JsonValue document = found->second;
        mergeInto(document, documentOf(integrationFamily, input));
        if (auto completed = complete(api, document); !completed) return completed.error();
        gateway::Route* route = formRoute(api, id);
        if (route && fitsForm(document)) {
            route->integration = *gateway::integrationOf(document);
        } else {
            api.documents.set(integrationFamily.kind, id, document);
            if (route) {
                if (!route->document.isObject()) route->document = JsonValue::Object();
                rest::setMember(route->document, "target", "integrations/" + id);
                route->integration = {};
            }
        }
        return shown(integrationFamily, id, document);
    });
}

Outcome deleteIntegration(ApiGatewayV2& gateway, const JsonValue& input)
{
    const QByteArray id = textOf(input, "integrationId");
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        if (gateway::Route* route = formRoute(api, id)) {
            route->integration = {};
            return nothing();
        }
        if (!api.documents.find(integrationFamily.kind, id)) return missing(integrationFamily, id);
        QByteArray users;
        for (const gateway::Route& route : api.routes)
            if (textOf(route.document, "target") == "integrations/" + id)
                users += (users.isEmpty() ? "" : ", ") + routeIdOf(api, route);
        if (!users.isEmpty())
            return conflict("Cannot delete Integration because it is referenced by the following Routes with Ids: [" +
                            users + ']');
        api.documents.remove(integrationFamily.kind, id);
        const auto responses = api.documents.all("integrationResponses");
        for (const auto& [responseId, document] : responses)
            if (textOf(document, "integrationId") == id) api.documents.remove("integrationResponses", responseId);
        return nothing();
    });
}

}  // namespace trestle::aws::apigatewayv2
