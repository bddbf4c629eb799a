#include "core/aws/apigateway/MethodChecks.h"
#include "core/aws/apigateway/MethodEdit.h"
#include "core/aws/apigateway/MethodJson.h"
#include "core/aws/apigateway/Operations.h"
#include "core/aws/apigateway/Patch.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/gateway/templates/JavaPattern.h"

#include <QUrl>

namespace trestle::aws::apigateway {

using base::JsonValue;
using base::Result;
using rest::Failure;
using rest::memberOf;
using rest::Outcome;
using rest::setMember;
using rest::textOf;

namespace {

constexpr qint64 shortestTimeout = 50;
constexpr qint64 longestTimeout = 29'000;
constexpr qint64 longestStream = 900'000;

constexpr PatchRule integrationRules[] = {
    {"/type"},
    {"/httpMethod"},
    {"/uri"},
    {"/credentials", opReplace, PatchValue::OptionalText},
    {"/requestParameters/*", opAll, PatchValue::TextEntry, noParameter},
    {"/requestTemplates/*", opAll, PatchValue::TextEntry, noContentType},
    {"/passthroughBehavior"},
    {"/cacheNamespace"},
    {"/cacheKeyParameters/*", opAdd | opRemove | opReplace, PatchValue::SetEntry, noParameter},
    {"/contentHandling", opReplace | opRemove, PatchValue::OptionalText},
    {"/timeoutInMillis", opReplace, PatchValue::Integer},
    {"/connectionType"},
    {"/connectionId", opReplace, PatchValue::OptionalText},
    {"/tlsConfig/insecureSkipVerification", opReplace, PatchValue::Boolean},
    {"/responseTransferMode"},
    {"/integrationTarget", opReplace, PatchValue::OptionalText},
};
constexpr PatchTable integrationTable{PatchManner::ListsOperations, integrationRules};

constexpr PatchRule integrationResponseRules[] = {
    {"/selectionPattern", opReplace | opRemove},
    {"/responseParameters/*", opAll, PatchValue::TextEntry, noParameter},
    {"/responseTemplates/*", opAll, PatchValue::TextEntry, noContentType},
    {"/contentHandling", opReplace | opRemove, PatchValue::OptionalText},
};
constexpr PatchTable integrationResponseTable{PatchManner::ListsOperations, integrationResponseRules};

Failure noSuchIntegration()
{
    return notFound("Invalid Integration identifier specified");
}

// "method.request.header.x", "context.x", "stageVariables.x", "'a text'"
bool isRequestSource(const QByteArray& source)
{
    if (source.size() >= 2 && source.startsWith('\'')) return source.endsWith('\'');
    for (const char* start : {"method.request.header.", "method.request.multivalueheader.",
                              "method.request.querystring.", "method.request.multivaluequerystring.",
                              "method.request.path.", "method.request.body", "context.", "stageVariables."})
        if (source.startsWith(start)) return true;
    return false;
}

bool isRequestTarget(const QByteArray& target)
{
    for (const char* start :
         {"integration.request.header.", "integration.request.querystring.", "integration.request.path."})
        if (target.startsWith(start) && target.size() > qsizetype(qstrlen(start))) return true;
    return false;
}

bool isResponseSource(const QByteArray& source)
{
    if (source.size() >= 2 && source.startsWith('\'')) return source.endsWith('\'');
    for (const char* start : {"integration.response.header.", "integration.response.multivalueheader.",
                              "integration.response.body", "context.", "stageVariables."})
        if (source.startsWith(start)) return true;
    return false;
}

Failure wrongMapping(const QByteArray& what)
{
    return badRequest(
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid "
        "mapping expression " +
        what + ']');
}

Result<void, Failure> checkContentTypes(const JsonValue& templates)
{
    for (const auto& [type, text] : templates.object())
        if (type != "$default" && !type.contains('/'))
            return badRequest("Validation Result: warnings : [], errors : [Invalid content type specified: " + type +
                              ']');
    return {};
}

Result<void, Failure> checkUri(const QByteArray& type, const QByteArray& uri)
{
    // Stage variables are filled in when a request comes.
    if (uri.contains("${")) return {};
    if (type == "HTTP" || type == "HTTP_PROXY") {
        const bool isUrl = (uri.startsWith("http://") || uri.startsWith("https://")) &&
                           !QUrl(QString::fromUtf8(uri), QUrl::TolerantMode).host().isEmpty();
        if (!isUrl) return badRequest("Invalid HTTP endpoint specified for URI");
        return {};
    }
    if (!uri.startsWith("arn:")) return badRequest("Invalid ARN specified in the request");
    // arn:aws:apigateway:region:service:path/… or :action/…
    const QList<QByteArray> parts = uri.split(':');
    if (parts.size() < 6 || !(parts[5].startsWith("path/") || parts[5].startsWith("action/")))
        return badRequest("AWS ARN for integration must contain path or action");
    if (type == "AWS_PROXY" && parts[4] != "lambda" && parts[4] != "firehose")
        return badRequest(
            "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose "
            "stream invocations.");
    return {};
}

// As the service keeps them: an empty template is null.
void dropEmptyTemplates(JsonValue& response)
{
    if (JsonValue* templates = memberOf(response, "responseTemplates"))
        for (auto& [type, text] : templates->makeObject())
            if (text.string().isEmpty()) text = JsonValue();
}

JsonValue* integrationResponseOf(JsonValue& integration, const JsonValue& input)
{
    JsonValue* responses = memberOf(integration, "integrationResponses");
    return responses ? memberOf(*responses, textOf(input, "statusCode")) : nullptr;
}

}  // namespace

Result<void, Failure> checkIntegration(const JsonValue& integration)
{
    const QByteArray type = textOf(integration, "type");
    if (type != "MOCK") {
        if (textOf(integration, "httpMethod").isEmpty())
            return badRequest("Enumeration value for HttpMethod must be non-empty");
        const QByteArray uri = textOf(integration, "uri");
        if (auto checked = checkUri(type, uri); !checked) return checked;
        // Functions carry their permission themselves.
        const bool needsRole = type == "AWS" && uri.startsWith("arn:") && !uri.contains(":lambda:path/");
        if (needsRole && textOf(integration, "credentials").isEmpty())
            return badRequest("Role ARN must be specified for AWS integrations");
    }
    if (textOf(integration, "connectionType") == "VPC_LINK" && textOf(integration, "connectionId").isEmpty())
        return badRequest("ConnectionId should be set to the vpcLinkId or stage variable on connection type VPC_LINK");
    const QByteArray behavior = textOf(integration, "passthroughBehavior");
    if (!behavior.isEmpty() && behavior != "WHEN_NO_MATCH" && behavior != "WHEN_NO_TEMPLATES" && behavior != "NEVER")
        return badRequest(
            "Invalid PassthroughBehavior specified. Valid options are "
            "WHEN_NO_MATCH,WHEN_NO_TEMPLATES,NEVER");
    if (const JsonValue* timeout = integration.find("timeoutInMillis")) {
        const qint64 milliseconds = timeout->toInteger().value_or(0);
        const bool streams = textOf(integration, "responseTransferMode") == "STREAM";
        const qint64 longest = streams ? longestStream : longestTimeout;
        if (milliseconds < shortestTimeout || milliseconds > longest)
            return badRequest("Timeout should be between 50 ms and " + QByteArray::number(longest) + " ms");
    }
    for (const auto& [target, source] : rest::valueOf(integration, "requestParameters").object()) {
        if (!isRequestTarget(target)) return wrongMapping("parameter specified: " + target);
        if (!isRequestSource(source.string())) return wrongMapping("specified: " + source.string());
    }
    return checkContentTypes(rest::valueOf(integration, "requestTemplates"));
}

Result<void, Failure> checkIntegrationResponse(const JsonValue& response)
{
    if (!gateway::JavaPattern::compile(QString::fromUtf8(textOf(response, "selectionPattern"))))
        return badRequest("Invalid regex pattern specified");
    for (const auto& [target, source] : rest::valueOf(response, "responseParameters").object()) {
        if (!target.startsWith("method.response.header.")) return wrongMapping("parameter specified: " + target);
        if (!isResponseSource(source.string())) return wrongMapping("specified: " + source.string());
    }
    return checkContentTypes(rest::valueOf(response, "responseTemplates"));
}

Outcome putIntegration(ApiGateway& gateway, const JsonValue& input)
{
    return editMethod(gateway, input, [&](gateway::Api&, JsonValue& method, const Resource& resource) -> Outcome {
        JsonValue integration = JsonValue::Object();
        integration.insert("type", textOf(input, "type"));
        if (const QByteArray httpMethod = textOf(input, "integrationHttpMethod"); !httpMethod.isEmpty())
            integration.insert("httpMethod", httpMethod);
        rest::copyMembers(
            integration, input,
            {"uri", "connectionType", "connectionId", "credentials", "requestParameters", "requestTemplates",
             "passthroughBehavior", "cacheNamespace", "cacheKeyParameters", "contentHandling", "timeoutInMillis",
             "tlsConfig", "responseTransferMode", "integrationTarget"});
        if (auto checked = checkIntegration(integration); !checked) return checked.error();
        completeIntegration(integration, resource.id);
        setMember(method, "methodIntegration", integration);
        return integration;
    });
}

Outcome getIntegration(ApiGateway& gateway, const JsonValue& input)
{
    return readMethod(gateway, input, [](const JsonValue& method) -> Outcome {
        const JsonValue* integration = method.find("methodIntegration");
        if (!integration) return noSuchIntegration();
        return *integration;
    });
}

Outcome updateIntegration(ApiGateway& gateway, const JsonValue& input)
{
    return editMethod(gateway, input, [&](gateway::Api&, JsonValue& method, const Resource& resource) -> Outcome {
        JsonValue* integration = memberOf(method, "methodIntegration");
        if (!integration) return noSuchIntegration();
        if (auto done = patch(*integration, patchOperations(input), integrationTable); !done) return done.error();
        if (auto checked = checkIntegration(*integration); !checked) return checked.error();
        completeIntegration(*integration, resource.id);
        return *integration;
    });
}

Outcome deleteIntegration(ApiGateway& gateway, const JsonValue& input)
{
    return editMethod(gateway, input, [&](gateway::Api&, JsonValue& method, const Resource&) -> Outcome {
        if (!rest::removeMember(method, "methodIntegration")) return noSuchIntegration();
        return JsonValue();
    });
}

Outcome putIntegrationResponse(ApiGateway& gateway, const JsonValue& input)
{
    return editMethod(gateway, input, [&](gateway::Api&, JsonValue& method, const Resource&) -> Outcome {
        JsonValue* integration = memberOf(method, "methodIntegration");
        if (!integration) return noSuchIntegration();
        const QByteArray status = textOf(input, "statusCode");
        JsonValue response = JsonValue::Object();
        response.insert("statusCode", status);
        rest::copyMembers(response, input,
                          {"selectionPattern", "responseParameters", "responseTemplates", "contentHandling"});
        if (textOf(response, "contentHandling").isEmpty()) rest::removeMember(response, "contentHandling");
        dropEmptyTemplates(response);
        if (auto checked = checkIntegrationResponse(response); !checked) return checked.error();
        rest::setDefault(*integration, "integrationResponses", JsonValue::Object());
        setMember(*memberOf(*integration, "integrationResponses"), status, response);
        return response;
    });
}

Outcome getIntegrationResponse(ApiGateway& gateway, const JsonValue& input)
{
    return readMethod(gateway, input, [&](const JsonValue& method) -> Outcome {
        const JsonValue* integration = method.find("methodIntegration");
        if (!integration) return noSuchIntegration();
        const JsonValue* response =
            rest::valueOf(*integration, "integrationResponses").find(textOf(input, "statusCode"));
        if (!response) return noSuchStatusCode();
        return *response;
    });
}

Outcome updateIntegrationResponse(ApiGateway& gateway, const JsonValue& input)
{
    return editMethod(gateway, input, [&](gateway::Api&, JsonValue& method, const Resource&) -> Outcome {
        JsonValue* integration = memberOf(method, "methodIntegration");
        if (!integration) return noSuchIntegration();
        JsonValue* response = integrationResponseOf(*integration, input);
        if (!response) return noSuchStatusCode();
        if (auto done = patch(*response, patchOperations(input), integrationResponseTable); !done) return done.error();
        if (auto checked = checkIntegrationResponse(*response); !checked) return checked.error();
        return *response;
    });
}

Outcome deleteIntegrationResponse(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        Result<MethodPlace, Failure> place = findMethod(design, input);
        if (!place) return place.error();
        // Unlike the others it does not tell a missing method from a missing integration.
        if (!place->route) return noSuchIntegration();
        JsonValue method = methodJson(*place->route, place->resource.id);
        JsonValue* integration = memberOf(method, "methodIntegration");
        if (!integration) return noSuchIntegration();
        JsonValue* responses = memberOf(*integration, "integrationResponses");
        if (!responses || !rest::removeMember(*responses, textOf(input, "statusCode"))) return noSuchStatusCode();
        if (responses->object().empty()) rest::removeMember(*integration, "integrationResponses");
        rest::removeMember(method, "httpMethod");
        place->route->document = std::move(method);
        place->route->integration = {};
        return JsonValue();
    });
}

}  // namespace trestle::aws::apigateway
