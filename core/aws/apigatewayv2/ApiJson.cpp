#include "core/aws/apigatewayv2/ApiJson.h"

#include "core/aws/rest/JsonMembers.h"
#include "core/base/Ids.h"
#include "core/workspace/ApiName.h"

#include <algorithm>

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using gateway::Protocol;
using rest::Failure;
using rest::setDefault;
using rest::setMember;
using rest::textOf;

namespace {

void insertTexts(JsonValue& object, const char* name, const QList<QByteArray>& texts)
{
    if (texts.isEmpty()) return;
    JsonValue list;
    for (const QByteArray& text : texts)
        list.makeArray().push_back(text);
    object.insert(name, std::move(list));
}

QList<QByteArray> textsOf(const JsonValue& object, QByteArrayView name)
{
    QList<QByteArray> texts;
    for (const JsonValue& text : rest::valueOf(object, name).array())
        texts.append(text.string());
    return texts;
}

}  // namespace

JsonValue corsJson(const gateway::Cors& cors)
{
    JsonValue json = JsonValue::Object();
    if (cors.allowCredentials) json.insert("allowCredentials", true);
    insertTexts(json, "allowHeaders", cors.allowHeaders);
    insertTexts(json, "allowMethods", cors.allowMethods);
    insertTexts(json, "allowOrigins", cors.allowOrigins);
    insertTexts(json, "exposeHeaders", cors.exposeHeaders);
    if (cors.maxAgeSeconds) json.insert("maxAge", *cors.maxAgeSeconds);
    return json;
}

gateway::Cors corsOf(const JsonValue& json)
{
    gateway::Cors cors;
    cors.allowOrigins = textsOf(json, "allowOrigins");
    cors.allowMethods = textsOf(json, "allowMethods");
    cors.allowHeaders = textsOf(json, "allowHeaders");
    cors.exposeHeaders = textsOf(json, "exposeHeaders");
    if (const auto seconds = rest::valueOf(json, "maxAge").toInteger()) cors.maxAgeSeconds = static_cast<int>(*seconds);
    cors.allowCredentials = rest::flagOf(json, "allowCredentials");
    return cors;
}

JsonValue apiJson(const ApiGatewayV2& gateway, const gateway::Api& api)
{
    const bool webSocket = api.protocol == Protocol::WebSocket;
    JsonValue json = api.document.isObject() ? api.document : JsonValue(JsonValue::Object());
    setMember(json, "apiId", api.resourceId());
    setDefault(json, "name", api.name);
    if (!api.description.isEmpty()) setMember(json, "description", api.description);
    setMember(json, "protocolType", webSocket ? "WEBSOCKET" : "HTTP");
    setMember(json, "apiEndpoint",
              (webSocket ? "wss://" : "https://") + api.resourceId() + ".execute-api." + gateway.surroundings.region +
                  ".amazonaws.com");
    setDefault(json, "apiGatewayManaged", false);
    setDefault(json, "apiKeySelectionExpression", "$request.header.x-api-key");
    setDefault(json, "routeSelectionExpression", webSocket ? "$request.body.action" : "$request.method $request.path");
    setDefault(json, "disableExecuteApiEndpoint", false);
    setDefault(json, "ipAddressType", "ipv4");
    setDefault(json, "createdDate", "1970-01-01T00:00:00Z");
    setDefault(json, "tags", JsonValue::Object());
    if (api.cors) setMember(json, "corsConfiguration", corsJson(*api.cors));
    return json;
}

base::Result<void, Failure> takeApi(gateway::Api& api, const JsonValue& input)
{
    if (!api.document.isObject()) api.document = JsonValue::Object();
    if (const JsonValue* name = input.find("name")) workspace::nameApi(api, name->string());
    if (const JsonValue* description = input.find("description")) api.description = description->string();
    if (const JsonValue* cors = input.find("corsConfiguration")) {
        if (api.protocol != Protocol::Http) return badRequest("Cors is not supported for WEBSOCKET protocolType");
        gateway::Cors taken = corsOf(*cors);
        if (taken.allowCredentials && taken.allowOrigins.contains("*"))
            return badRequest("allow-credentials is not supported if 'allow-origin' is *");
        api.cors = std::move(taken);
    }
    rest::copyMembers(api.document, input,
                      {"apiKeySelectionExpression", "disableSchemaValidation", "disableExecuteApiEndpoint",
                       "routeSelectionExpression", "tags", "version", "ipAddressType"});
    return {};
}

gateway::Api newApi(const ApiGatewayV2& gateway, const workspace::Workspace& design, Protocol protocol,
                    const QByteArray& name)
{
    gateway::Api api;
    api.name = workspace::freeApiName(design, name);
    do {
        api.id = base::newResourceId();
    } while (std::any_of(design.apis.cbegin(), design.apis.cend(),
                         [&](const gateway::Api& other) { return other.resourceId() == api.id; }));
    api.protocol = protocol;
    api.stages.clear();
    api.document = JsonValue::Object();
    workspace::nameApi(api, name);
    setMember(api.document, "createdDate", gateway.now());
    return api;
}

}  // namespace trestle::aws::apigatewayv2
