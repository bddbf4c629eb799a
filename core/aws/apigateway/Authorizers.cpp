#include "core/aws/apigateway/DocumentFamily.h"
#include "core/aws/apigateway/Operations.h"
#include "core/aws/rest/JsonMembers.h"

namespace trestle::aws::apigateway {

using base::JsonValue;
using base::Result;
using rest::Failure;
using rest::Outcome;
using rest::textOf;

namespace {

constexpr qint64 longestTtlSeconds = 3'600;
constexpr qint64 defaultTtlSeconds = 300;

constexpr PatchRule authorizerRules[] = {
    {"/name"},
    {"/type"},
    {"/authType", opReplace, PatchValue::OptionalText},
    {"/authorizerUri"},
    {"/authorizerCredentials", opReplace, PatchValue::OptionalText},
    {"/identitySource", opReplace | opRemove, PatchValue::OptionalText},
    {"/identityValidationExpression", opReplace | opRemove, PatchValue::OptionalText},
    {"/authorizerResultTtlInSeconds", opReplace, PatchValue::Integer},
    {"/providerARNs", opAdd | opRemove, PatchValue::Element},
};
constexpr DocumentFamily authorizerFamily{DocumentFamily::Owner::Api,
                                          "authorizers",
                                          "authorizerId",
                                          "id",
                                          "Invalid Authorizer identifier specified",
                                          {PatchManner::ListsOperations, authorizerRules}};

bool isIdentitySource(const QByteArray& source)
{
    for (const char* start :
         {"method.request.header.", "method.request.querystring.", "method.request.path.",
          "method.request.multivalueheader.", "method.request.multivaluequerystring.", "context.", "stageVariables."})
        if (source.startsWith(start) && source.size() > qsizetype(qstrlen(start))) return !source.contains(' ');
    return false;
}

Result<void, Failure> check(JsonValue& authorizer)
{
    const QByteArray type = textOf(authorizer, "type");
    if (type == "COGNITO_USER_POOLS") {
        if (rest::valueOf(authorizer, "providerARNs").array().empty())
            return badRequest("ProviderARNs cannot be empty");
    } else if (textOf(authorizer, "authorizerUri").isEmpty()) {
        return badRequest("Authorizer of type " + type + " requires an Authorizer URI");
    }
    if (const JsonValue* ttl = authorizer.find("authorizerResultTtlInSeconds")) {
        const qint64 seconds = ttl->toInteger().value_or(-1);
        if (seconds < 0 || seconds > longestTtlSeconds)
            return badRequest("Authorizer result TTL outside allowable range. TTL must be between 0 and 3600 seconds.");
    }
    if (type == "REQUEST")
        for (const QByteArray& source : textOf(authorizer, "identitySource").split(','))
            if (const QByteArray name = source.trimmed(); !name.isEmpty() && !isIdentitySource(name))
                return badRequest("Invalid request identity source expression: " + name);
    // What it answers is kept by its identity sources.
    if (type == "REQUEST" && textOf(authorizer, "identitySource").isEmpty() &&
        rest::numberOf(authorizer, "authorizerResultTtlInSeconds", defaultTtlSeconds) > 0)
        return badRequest("Invalid request input");
    return {};
}

}  // namespace

Outcome createAuthorizer(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Documents* documents = documentsOf(design, authorizerFamily, input);
        // The service says this of an API that is not there, and not that it is not.
        if (!documents)
            return conflict("Unable to complete operation due to concurrent modification. Please try again later.");
        const QByteArray name = textOf(input, "name");
        for (const auto& [id, other] : documents->all(authorizerFamily.kind))
            if (textOf(other, "name") == name)
                return conflict("Authorizer name must be unique. Authorizer " + name +
                                " already exists in this RestApi.");
        JsonValue authorizer = JsonValue::Object();
        rest::copyMembers(authorizer, input,
                          {"name", "type", "providerARNs", "authType", "authorizerUri", "authorizerCredentials",
                           "identitySource", "identityValidationExpression", "authorizerResultTtlInSeconds"});
        const QByteArray type = textOf(authorizer, "type");
        rest::setDefault(authorizer, "authType", type == "COGNITO_USER_POOLS" ? "cognito_user_pools" : "custom");
        if (type == "TOKEN") rest::setDefault(authorizer, "identitySource", "method.request.header.Authorization");
        if (auto checked = check(authorizer); !checked) return checked.error();
        const QByteArray id = newShortId(documents->all(authorizerFamily.kind));
        documents->set(authorizerFamily.kind, id, authorizer);
        return shown(authorizerFamily, id, authorizer);
    });
}

Outcome getAuthorizer(ApiGateway& gateway, const JsonValue& input)
{
    return getDocument(gateway, input, authorizerFamily);
}

Outcome getAuthorizers(ApiGateway& gateway, const JsonValue& input)
{
    return listDocuments(gateway, input, authorizerFamily);
}

Outcome updateAuthorizer(ApiGateway& gateway, const JsonValue& input)
{
    return updateDocument(gateway, input, authorizerFamily, check);
}

Outcome deleteAuthorizer(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        const QByteArray id = textOf(input, authorizerFamily.inputId);
        if (!api || !api->documents.find(authorizerFamily.kind, id)) return notFound(authorizerFamily.missing);
        for (const gateway::Route& route : api->routes)
            if (textOf(route.document, "authorizerId") == id)
                return conflict("Cannot delete authorizer '" + id + "', is referenced in method: " + route.path + '/' +
                                route.method);
        api->documents.remove(authorizerFamily.kind, id);
        return JsonValue();
    });
}

}  // namespace trestle::aws::apigateway
