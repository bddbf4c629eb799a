#include "core/aws/apigateway/Operations.h"
#include "core/aws/apigateway/Patch.h"
#include "core/aws/rest/JsonMembers.h"

namespace trestle::aws::apigateway {

using base::JsonValue;
using rest::Outcome;
using rest::textOf;

namespace {

const char* const gatewayResponseKind = "gatewayResponses";

constexpr PatchRule gatewayResponseRules[] = {
    {"/statusCode"},
    {"/responseParameters/*", opAll, PatchValue::TextEntry, noParameter},
    {"/responseTemplates/*", opAll, PatchValue::TextEntry, noParameter},
};
constexpr PatchTable gatewayResponseTable{PatchManner::NamesPath, gatewayResponseRules};

// Each type with its status; the two at the end of an inheritance have none.
constexpr std::pair<const char*, const char*> types[] = {
    {"ACCESS_DENIED", "403"},
    {"API_CONFIGURATION_ERROR", "500"},
    {"AUTHORIZER_CONFIGURATION_ERROR", "500"},
    {"AUTHORIZER_FAILURE", "500"},
    {"BAD_REQUEST_BODY", "400"},
    {"BAD_REQUEST_PARAMETERS", "400"},
    {"DEFAULT_4XX", ""},
    {"DEFAULT_5XX", ""},
    {"EXPIRED_TOKEN", "403"},
    {"INTEGRATION_FAILURE", "504"},
    {"INTEGRATION_TIMEOUT", "504"},
    {"INVALID_API_KEY", "403"},
    {"INVALID_SIGNATURE", "403"},
    {"MISSING_AUTHENTICATION_TOKEN", "403"},
    {"QUOTA_EXCEEDED", "429"},
    {"REQUEST_TOO_LARGE", "413"},
    {"RESOURCE_NOT_FOUND", "404"},
    {"THROTTLED", "429"},
    {"UNAUTHORIZED", "401"},
    {"UNSUPPORTED_MEDIA_TYPE", "415"},
    {"WAF_FILTERED", "403"},
};

QByteArray statusOf(const QByteArray& type)
{
    for (const auto& [name, status] : types)
        if (type == name) return status;
    return {};
}

// The service's GatewayResponse: what the API sets for the type, else what it sets for all of its class, else what the
// service has.
JsonValue responseJson(const gateway::Api& api, const QByteArray& type)
{
    const QByteArray status = statusOf(type);
    const JsonValue* own = api.documents.find(gatewayResponseKind, type);
    const char* fallback = status.startsWith('4') ? "DEFAULT_4XX" : "DEFAULT_5XX";
    const JsonValue* inherited = own || status.isEmpty() ? nullptr : api.documents.find(gatewayResponseKind, fallback);
    const JsonValue* source = own ? own : inherited;

    JsonValue json = JsonValue::Object();
    json.insert("responseType", type);
    const QByteArray set = source ? textOf(*source, "statusCode") : QByteArray();
    if (const QByteArray shownStatus = set.isEmpty() ? status : set; !shownStatus.isEmpty())
        json.insert("statusCode", shownStatus);
    const JsonValue* parameters = source ? source->find("responseParameters") : nullptr;
    json.insert("responseParameters", parameters ? *parameters : JsonValue(JsonValue::Object()));
    JsonValue builtIn = JsonValue::Object();
    builtIn.insert("application/json", "{\"message\":$context.error.messageString}");
    const JsonValue* templates = source ? source->find("responseTemplates") : nullptr;
    json.insert("responseTemplates", templates && !templates->object().empty() ? *templates : builtIn);
    json.insert("defaultResponse", own == nullptr);
    return json;
}

}  // namespace

Outcome putGatewayResponse(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        if (!api) return noSuchApi(gateway, textOf(input, "restApiId"));
        const QByteArray type = textOf(input, "responseType");
        JsonValue document = JsonValue::Object();
        rest::copyMembers(document, input, {"statusCode", "responseParameters", "responseTemplates"});
        api->documents.set(gatewayResponseKind, type, std::move(document));
        return responseJson(*api, type);
    });
}

Outcome getGatewayResponse(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const gateway::Api* api = findApi(*design, textOf(input, "restApiId"));
    if (!api) return noSuchApi(gateway, textOf(input, "restApiId"));
    return responseJson(*api, textOf(input, "responseType"));
}

Outcome getGatewayResponses(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const gateway::Api* api = findApi(*design, textOf(input, "restApiId"));
    if (!api) return noSuchApi(gateway, textOf(input, "restApiId"));
    JsonValue::Array all;
    for (const auto& [type, status] : types)
        all.push_back(responseJson(*api, type));
    JsonValue answer = JsonValue::Object();
    answer.insert("item", std::move(all));
    return answer;
}

Outcome updateGatewayResponse(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        if (!api) return noSuchApi(gateway, textOf(input, "restApiId"));
        const QByteArray type = textOf(input, "responseType");
        JsonValue document = responseJson(*api, type);
        if (auto done = patch(document, patchOperations(input), gatewayResponseTable); !done) return done.error();
        rest::removeMember(document, "responseType");
        rest::removeMember(document, "defaultResponse");
        api->documents.set(gatewayResponseKind, type, std::move(document));
        return responseJson(*api, type);
    });
}

Outcome deleteGatewayResponse(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        if (!api) return noSuchApi(gateway, textOf(input, "restApiId"));
        if (!api->documents.remove(gatewayResponseKind, textOf(input, "responseType")))
            return notFound("Gateway response type not defined on api");
        return JsonValue();
    });
}

}  // namespace trestle::aws::apigateway
