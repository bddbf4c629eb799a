#include "core/aws/apigateway/MethodChecks.h"
#include "core/aws/apigateway/MethodEdit.h"
#include "core/aws/apigateway/MethodJson.h"
#include "core/aws/apigateway/Operations.h"
#include "core/aws/apigateway/Patch.h"
#include "core/aws/rest/JsonMembers.h"

#include <algorithm>
#include <set>

namespace trestle::aws::apigateway {

using base::JsonValue;
using base::Result;
using rest::Failure;
using rest::memberOf;
using rest::Outcome;
using rest::setMember;
using rest::textOf;

namespace {

constexpr PatchRule methodRules[] = {
    {"/authorizationType"},
    {"/authorizerId", opReplace, PatchValue::OptionalText},
    {"/authorizationScopes", opAll, PatchValue::Element},
    {"/apiKeyRequired", opReplace, PatchValue::Boolean},
    {"/operationName", opReplace, PatchValue::OptionalText},
    {"/requestValidatorId", opReplace, PatchValue::OptionalText},
    {"/requestParameters/*", opAll, PatchValue::BooleanEntry, noParameter},
    {"/requestModels/*", opAll, PatchValue::TextEntry, noContentType},
};
constexpr PatchTable methodTable{PatchManner::ListsOperations, methodRules};

constexpr PatchRule methodResponseRules[] = {
    {"/responseParameters/*", opAll, PatchValue::BooleanEntry, noParameter},
    {"/responseModels/*", opAll, PatchValue::TextEntry, noContentType},
};
constexpr PatchTable methodResponseTable{PatchManner::ListsOperations, methodResponseRules};

bool isHttpMethod(const QByteArray& method)
{
    static const std::set<QByteArray> methods = {"GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"};
    return methods.contains(method);
}

// Of "method.request.querystring.page": "page".
QByteArray parameterName(const QByteArray& parameter)
{
    const QList<QByteArray> parts = parameter.split('.');
    return parts.mid(3).join('.');
}

bool isRequestParameter(const QByteArray& parameter)
{
    return (parameter.startsWith("method.request.querystring.") || parameter.startsWith("method.request.header.") ||
            parameter.startsWith("method.request.path.")) &&
           !parameterName(parameter).isEmpty();
}

Result<void, Failure> checkParameters(const JsonValue& method)
{
    std::set<QByteArray> names;
    for (const auto& [parameter, required] : rest::valueOf(method, "requestParameters").object()) {
        if (!isRequestParameter(parameter))
            return badRequest(
                "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
                "[Invalid mapping expression parameter specified: " +
                parameter + ']');
        if (!names.insert(parameterName(parameter)).second)
            return badRequest("Parameter names must be unique across querystring, header and path");
    }
    return {};
}

// The entry of a method's responses for the input's status code; null if there is none.
JsonValue* responseOf(JsonValue& method, const JsonValue& input)
{
    JsonValue* responses = memberOf(method, "methodResponses");
    return responses ? memberOf(*responses, textOf(input, "statusCode")) : nullptr;
}

}  // namespace

Result<void, Failure> checkMethod(const gateway::Api& api, const JsonValue& method)
{
    const QByteArray type = textOf(method, "authorizationType");
    if (type != "NONE" && type != "AWS_IAM" && type != "CUSTOM" && type != "COGNITO_USER_POOLS")
        return badRequest(
            "Invalid authorization type specified. Valid options are "
            "NONE,AWS_IAM,CUSTOM,COGNITO_USER_POOLS");
    if ((type == "CUSTOM" || type == "COGNITO_USER_POOLS") &&
        !api.documents.find("authorizers", textOf(method, "authorizerId")))
        return badRequest(
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or "
            "COGNITO_USER_POOLS requires a valid authorizer.");
    const QByteArray validator = textOf(method, "requestValidatorId");
    if (!validator.isEmpty() && !api.documents.find("requestValidators", validator))
        return badRequest("Invalid Request Validator identifier specified");
    for (const auto& [contentType, model] : rest::valueOf(method, "requestModels").object()) {
        const QByteArray& name = model.string();
        if (name != "Empty" && name != "Error" && !api.documents.find("models", name))
            return badRequest("Invalid model identifier specified: " + name);
    }
    return checkParameters(method);
}

Outcome putMethod(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        Result<MethodPlace, Failure> place = findMethod(design, input);
        if (!place) return place.error();
        const QByteArray httpMethod = textOf(input, "httpMethod").toUpper();
        if (!isHttpMethod(httpMethod))
            return badRequest(
                "Invalid HttpMethod specified. Valid options are "
                "GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY");
        if (place->route) return conflict("Method already exists for this resource");
        gateway::Route route{httpMethod, place->resource.path, {}, {}};
        route.document = JsonValue::Object();
        rest::copyMembers(route.document, input,
                          {"authorizationType", "authorizerId", "apiKeyRequired", "operationName", "requestParameters",
                           "requestModels", "requestValidatorId", "authorizationScopes"});
        rest::setMember(route.document, "authorizationType", textOf(input, "authorizationType").toUpper());
        if (auto checked = checkMethod(*place->api, route.document); !checked) return checked.error();
        if (textOf(route.document, "authorizationType") != "COGNITO_USER_POOLS" &&
            !rest::valueOf(route.document, "authorizationScopes").array().empty())
            return badRequest("Authorization Scopes are only valid for COGNITO_USER_POOLS authorization type");
        const QByteArray type = textOf(route.document, "authorizationType");
        if (type == "NONE" || type == "AWS_IAM") rest::removeMember(route.document, "authorizerId");
        JsonValue answer = methodJson(route, place->resource.id);
        place->api->routes.push_back(std::move(route));
        return answer;
    });
}

Outcome getMethod(ApiGateway& gateway, const JsonValue& input)
{
    return readMethod(gateway, input, [](const JsonValue& method) -> Outcome { return method; });
}

Outcome updateMethod(ApiGateway& gateway, const JsonValue& input)
{
    return editMethod(gateway, input, [&](gateway::Api& api, JsonValue& method, const Resource&) -> Outcome {
        if (auto done = patch(method, patchOperations(input), methodTable); !done) return done.error();
        const QByteArray type = textOf(method, "authorizationType");
        if (type == "NONE" || type == "AWS_IAM") rest::removeMember(method, "authorizerId");
        if (auto checked = checkMethod(api, method); !checked) return checked.error();
        return method;
    });
}

Outcome deleteMethod(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        Result<MethodPlace, Failure> place = findMethod(design, input);
        if (!place) return place.error();
        if (!place->route) return noSuchMethod();
        auto& routes = place->api->routes;
        routes.erase(routes.begin() + (place->route - routes.data()));
        return JsonValue();
    });
}

Outcome putMethodResponse(ApiGateway& gateway, const JsonValue& input)
{
    return editMethod(gateway, input, [&](gateway::Api& api, JsonValue& method, const Resource&) -> Outcome {
        const QByteArray status = textOf(input, "statusCode");
        if (responseOf(method, input)) return conflict("Response already exists for this resource");
        for (const auto& [contentType, model] : rest::valueOf(input, "responseModels").object())
            if (model.string() != "Empty" && model.string() != "Error" && !api.documents.find("models", model.string()))
                return badRequest("Invalid model identifier specified: " + model.string());
        JsonValue response = JsonValue::Object();
        response.insert("statusCode", status);
        rest::copyMembers(response, input, {"responseParameters", "responseModels"});
        rest::setDefault(method, "methodResponses", JsonValue::Object());
        setMember(*memberOf(method, "methodResponses"), status, response);
        return response;
    });
}

Outcome getMethodResponse(ApiGateway& gateway, const JsonValue& input)
{
    return readMethod(gateway, input, [&](const JsonValue& method) -> Outcome {
        const JsonValue* response = rest::valueOf(method, "methodResponses").find(textOf(input, "statusCode"));
        if (!response) return noSuchStatusCode();
        return *response;
    });
}

Outcome updateMethodResponse(ApiGateway& gateway, const JsonValue& input)
{
    return editMethod(gateway, input, [&](gateway::Api&, JsonValue& method, const Resource&) -> Outcome {
        JsonValue* response = responseOf(method, input);
        if (!response) return noSuchStatusCode();
        if (auto done = patch(*response, patchOperations(input), methodResponseTable); !done) return done.error();
        return *response;
    });
}

Outcome deleteMethodResponse(ApiGateway& gateway, const JsonValue& input)
{
    return editMethod(gateway, input, [&](gateway::Api&, JsonValue& method, const Resource&) -> Outcome {
        JsonValue* responses = memberOf(method, "methodResponses");
        if (!responses || !rest::removeMember(*responses, textOf(input, "statusCode"))) return noSuchStatusCode();
        if (responses->object().empty()) rest::removeMember(method, "methodResponses");
        return JsonValue();
    });
}

}  // namespace trestle::aws::apigateway
