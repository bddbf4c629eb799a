#include "core/aws/apigatewayv2/DocumentFamily.h"
#include "core/aws/apigatewayv2/Operations.h"
#include "core/aws/apigatewayv2/StageJson.h"
#include "core/aws/rest/JsonMembers.h"
#include "core/gateway/definition/Snapshot.h"

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using rest::Outcome;
using rest::setMember;
using rest::textOf;

namespace {

constexpr DocumentFamily deploymentFamily{"deployments", "deploymentId", "Invalid deployment identifier specified"};

// Those that clients made, and what stages that deploy by themselves serve.
gateway::Documents::OfKind deploymentsOf(const gateway::Api& api)
{
    gateway::Documents::OfKind all = api.documents.all(deploymentFamily.kind);
    for (const gateway::Stage& stage : api.stages)
        if (auto automatic = automaticDeployment(api, stage))
            all.emplace(std::move(automatic->id), std::move(automatic->document));
    return all;
}

// The deployment that the stage shows.
QByteArray deploymentOf(const gateway::Api& api, const gateway::Stage& stage)
{
    return textOf(stageJson(api, stage), "deploymentId");
}

}  // namespace

Outcome createDeployment(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        const QByteArray stageName = textOf(input, "stageName");
        gateway::Stage* stage = findStage(api, stageName);
        if (!stageName.isEmpty() && !stage) return noSuchStage();
        if (api.routes.empty()) return badRequest("At least one route is required before deploying the Api.");
        JsonValue document = JsonValue::Object();
        document.insert("autoDeployed", false);
        document.insert("createdDate", gateway.now());
        document.insert("deploymentStatus", "DEPLOYED");
        rest::copyMembers(document, input, {"description"});
        document.insert("snapshot", gateway::snapshotOf(api));
        const QByteArray id = newShortId();
        api.documents.set(deploymentFamily.kind, id, document);
        // A stage that deploys by itself serves the design anyway.
        if (stage && !stage->autoDeploy) {
            if (!stage->document.isObject()) stage->document = JsonValue::Object();
            setMember(stage->document, "deploymentId", id);
            setMember(stage->document, "lastUpdatedDate", gateway.now());
        }
        return shown(deploymentFamily, id, document);
    });
}

Outcome getDeployment(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readApi(gateway, input, [&](const gateway::Api& api) -> Outcome {
        for (auto& [id, document] : deploymentsOf(api))
            if (id == textOf(input, "deploymentId")) return shown(deploymentFamily, id, document);
        return missing(deploymentFamily, textOf(input, "deploymentId"));
    });
}

Outcome getDeployments(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readApi(gateway, input, [&](const gateway::Api& api) {
        std::vector<JsonValue> elements;
        for (const auto& [id, document] : deploymentsOf(api))
            elements.push_back(shown(deploymentFamily, id, document));
        return page(input, std::move(elements));
    });
}

Outcome updateDeployment(ApiGatewayV2& gateway, const JsonValue& input)
{
    return updateDocument(gateway, input, deploymentFamily);
}

Outcome deleteDeployment(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        const QByteArray id = textOf(input, "deploymentId");
        for (const gateway::Stage& stage : api.stages)
            if (deploymentOf(api, stage) == id)
                return badRequest("Active stages with deployment id " + id + " must be removed before deleting it");
        if (!api.documents.remove(deploymentFamily.kind, id)) return missing(deploymentFamily, id);
        return nothing();
    });
}

}  // namespace trestle::aws::apigatewayv2
