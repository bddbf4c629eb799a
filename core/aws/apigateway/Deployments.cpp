#include "core/aws/apigateway/DocumentFamily.h"
#include "core/aws/apigateway/Operations.h"
#include "core/aws/apigateway/StageJson.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/gateway/definition/RestMethod.h"
#include "core/gateway/definition/Snapshot.h"

namespace trestle::aws::apigateway {

using base::JsonValue;
using base::Result;
using rest::Failure;
using rest::Outcome;
using rest::setMember;
using rest::textOf;

namespace {

constexpr PatchRule deploymentRules[] = {{"/description"}};
constexpr DocumentFamily deploymentFamily{DocumentFamily::Owner::Api,
                                          "deployments",
                                          "deploymentId",
                                          "id",
                                          "Invalid Deployment identifier specified",
                                          {PatchManner::ListsOperations, deploymentRules}};

Result<void, Failure> checkDeployable(const gateway::Api& api)
{
    if (api.routes.empty()) return badRequest("The REST API doesn't contain any methods");
    for (const gateway::Route& route : api.routes)
        if (!gateway::restMethod(route).find("methodIntegration") &&
            std::holds_alternative<std::monostate>(route.integration))
            return badRequest("No integration defined for method");
    return {};
}

// What a canary deployment needs; the stage is there already.
Result<void, Failure> checkCanary(const gateway::Api& api, const JsonValue& input)
{
    if (!input.find("canarySettings")) return {};
    const JsonValue* name = input.find("stageName");
    if (!name || name->string().isEmpty())
        return badRequest(
            "Invalid deployment content specified.Non null and non empty stageName must be provided for "
            "canary deployment. Provided value is " +
            (name ? name->string() : QByteArray("null")));
    if (!findStage(api, name->string()))
        return badRequest("Invalid deployment content specified.Stage " + name->string() +
                          " must already be created before making a canary release deployment");
    return {};
}

// The stage a deployment names is made, or led to it.
void deployTo(gateway::Api& api, const QByteArray& deploymentId, const JsonValue& input, qint64 nowSeconds)
{
    const QByteArray name = textOf(input, "stageName");
    if (name.isEmpty()) return;
    if (!findStage(api, name)) {
        api.stages.push_back({name});
        api.stages.back().document = JsonValue::Object();
        setMember(api.stages.back().document, "createdDate", nowSeconds);
    }
    gateway::Stage& stage = *findStage(api, name);
    JsonValue json = stageJson(stage);
    if (const JsonValue* canary = input.find("canarySettings")) {
        JsonValue settings = *canary;
        setMember(settings, "deploymentId", deploymentId);
        setMember(json, "canarySettings", std::move(settings));
        completeCanary(json);
    } else {
        setMember(json, "deploymentId", deploymentId);
    }
    rest::copyMembers(json, input, {"cacheClusterEnabled", "cacheClusterSize", "variables", "tracingEnabled"});
    if (const JsonValue* description = input.find("stageDescription")) setMember(json, "description", *description);
    setMember(json, "lastUpdatedDate", nowSeconds);
    setStage(stage, std::move(json));
}

// { path: { METHOD: { authorizationType, apiKeyRequired } } } of what was frozen.
JsonValue summaryOf(const JsonValue& deployment)
{
    JsonValue summary = JsonValue::Object();
    for (const JsonValue& route : rest::valueOf(rest::valueOf(deployment, "snapshot"), "routes").array()) {
        const JsonValue& document = rest::valueOf(route, "document");
        JsonValue method = JsonValue::Object();
        const QByteArray type = textOf(document, "authorizationType");
        method.insert("authorizationType", type.isEmpty() ? QByteArray("NONE") : type);
        method.insert("apiKeyRequired", rest::flagOf(document, "apiKeyRequired"));
        const QByteArray path = textOf(route, "path");
        rest::setDefault(summary, path, JsonValue::Object());
        setMember(*rest::memberOf(summary, path), textOf(route, "method"), std::move(method));
    }
    return summary;
}

bool wantsSummary(const JsonValue& input)
{
    for (const JsonValue& word : rest::valueOf(input, "embed").array())
        if (word.string().split(',').contains("apisummary")) return true;
    return false;
}

}  // namespace

Outcome createDeployment(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        if (!api) return noSuchApi(gateway, textOf(input, "restApiId"));
        if (auto checked = checkDeployable(*api); !checked) return checked.error();
        if (auto checked = checkCanary(*api, input); !checked) return checked.error();
        if (const QByteArray name = textOf(input, "stageName"); !name.isEmpty())
            if (auto checked = checkStageName(name); !checked) return checked.error();
        if (auto checked = checkVariables(input); !checked) return checked.error();
        JsonValue deployment = JsonValue::Object();
        rest::copyMembers(deployment, input, {"description"});
        deployment.insert("createdDate", gateway.nowSeconds());
        deployment.insert("snapshot", gateway::snapshotOf(*api));
        const QByteArray id = newShortId(api->documents.all(deploymentFamily.kind));
        api->documents.set(deploymentFamily.kind, id, deployment);
        deployTo(*api, id, input, gateway.nowSeconds());
        return shown(deploymentFamily, id, deployment);
    });
}

Outcome getDeployment(ApiGateway& gateway, const JsonValue& input)
{
    Outcome deployment = getDocument(gateway, input, deploymentFamily);
    if (deployment && wantsSummary(input)) setMember(*deployment, "apiSummary", summaryOf(*deployment));
    return deployment;
}

Outcome getDeployments(ApiGateway& gateway, const JsonValue& input)
{
    return listDocuments(gateway, input, deploymentFamily);
}

Outcome updateDeployment(ApiGateway& gateway, const JsonValue& input)
{
    return updateDocument(gateway, input, deploymentFamily);
}

Outcome deleteDeployment(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        const QByteArray id = textOf(input, deploymentFamily.inputId);
        if (!api || !api->documents.find(deploymentFamily.kind, id)) return notFound(deploymentFamily.missing);
        for (const gateway::Stage& stage : api->stages)
            if (textOf(stage.document, "deploymentId") == id ||
                textOf(rest::valueOf(stage.document, "canarySettings"), "deploymentId") == id)
                return badRequest("Active stages pointing to this deployment must be moved or deleted");
        api->documents.remove(deploymentFamily.kind, id);
        return JsonValue();
    });
}

}  // namespace trestle::aws::apigateway
