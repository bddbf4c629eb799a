#include "core/aws/apigateway/MethodJson.h"

#include "core/aws/rest/JsonMembers.h"
#include "core/gateway/definition/RestMethod.h"

namespace trestle::aws::apigateway {

using base::JsonValue;
using rest::memberOf;
using rest::setDefault;

namespace {

// Entries of methodResponses and integrationResponses carry their own key.
void completeResponses(JsonValue& owner, QByteArrayView member)
{
    JsonValue* responses = memberOf(owner, member);
    if (!responses || !responses->isObject()) return;
    for (auto& [status, response] : responses->makeObject()) {
        response.makeObject();
        setDefault(response, "statusCode", status);
    }
}

}  // namespace

void completeIntegration(JsonValue& integration, const QByteArray& resourceId)
{
    const QByteArray type = rest::textOf(integration, "type");
    setDefault(integration, "passthroughBehavior", "WHEN_NO_MATCH");
    if (type == "HTTP" || type == "HTTP_PROXY") setDefault(integration, "connectionType", "INTERNET");
    setDefault(integration, "timeoutInMillis", 29'000);
    setDefault(integration, "cacheNamespace", resourceId);
    setDefault(integration, "cacheKeyParameters", JsonValue::Array());
    completeResponses(integration, "integrationResponses");
}

JsonValue methodJson(const gateway::Route& route, const QByteArray& resourceId)
{
    JsonValue method = gateway::restMethod(route);
    rest::setMember(method, "httpMethod", route.method);
    setDefault(method, "authorizationType", "NONE");
    setDefault(method, "apiKeyRequired", false);
    completeResponses(method, "methodResponses");
    if (JsonValue* integration = memberOf(method, "methodIntegration")) completeIntegration(*integration, resourceId);
    return method;
}

}  // namespace trestle::aws::apigateway
