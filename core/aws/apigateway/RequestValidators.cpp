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

constexpr PatchRule validatorRules[] = {{"/name"},
                                        {"/validateRequestParameters", opReplace, PatchValue::Boolean},
                                        {"/validateRequestBody", opReplace, PatchValue::Boolean}};
constexpr DocumentFamily validatorFamily{DocumentFamily::Owner::Api,
                                         "requestValidators",
                                         "requestValidatorId",
                                         "id",
                                         "Invalid Request Validator identifier specified",
                                         {PatchManner::ListsPaths, validatorRules}};

}  // namespace

Outcome createRequestValidator(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Documents* documents = documentsOf(design, validatorFamily, input);
        if (!documents) return badRequest("Invalid REST API identifier specified");
        JsonValue validator = JsonValue::Object();
        rest::copyMembers(validator, input, {"name", "validateRequestBody", "validateRequestParameters"});
        rest::setDefault(validator, "validateRequestBody", false);
        rest::setDefault(validator, "validateRequestParameters", false);
        const QByteArray id = newShortId(documents->all(validatorFamily.kind));
        documents->set(validatorFamily.kind, id, validator);
        return shown(validatorFamily, id, validator);
    });
}

Outcome getRequestValidator(ApiGateway& gateway, const JsonValue& input)
{
    return getDocument(gateway, input, validatorFamily);
}

Outcome getRequestValidators(ApiGateway& gateway, const JsonValue& input)
{
    return listDocuments(gateway, input, validatorFamily);
}

Outcome updateRequestValidator(ApiGateway& gateway, const JsonValue& input)
{
    return updateDocument(gateway, input, validatorFamily, [](JsonValue& validator) -> Result<void, Failure> {
        const JsonValue* name = validator.find("name");
        if (name && name->string().isEmpty()) return badRequest("Request Validator name cannot be blank");
        return {};
    });
}

Outcome deleteRequestValidator(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        const QByteArray id = textOf(input, validatorFamily.inputId);
        if (!api || !api->documents.find(validatorFamily.kind, id)) return notFound(validatorFamily.missing);
        for (const gateway::Route& route : api->routes)
            if (textOf(route.document, "requestValidatorId") == id)
                return conflict("Cannot delete request validator '" + id + "', is referenced in method: " + route.path +
                                '/' + route.method);
        api->documents.remove(validatorFamily.kind, id);
        return JsonValue();
    });
}

}  // namespace trestle::aws::apigateway
