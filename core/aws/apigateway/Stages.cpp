#include "core/aws/apigateway/Operations.h"
#include "core/aws/apigateway/StageJson.h"
#include "core/aws/rest/JsonMembers.h"

#include <algorithm>

namespace trestle::aws::apigateway {

using base::JsonValue;
using rest::Outcome;
using rest::textOf;

namespace {

Outcome flush(ApiGateway& gateway, const JsonValue& input,
              const std::function<void(const QByteArray& apiId, const QByteArray& stage)>& forget)
{
    const auto design = gateway.design.design();
    const QByteArray id = textOf(input, "restApiId");
    const gateway::Api* api = findApi(*design, id);
    if (!api || !findStage(*api, textOf(input, "stageName"))) return noSuchStage();
    if (forget) forget(id, textOf(input, "stageName"));
    return JsonValue();
}

}  // namespace

Outcome createStage(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        if (!api) return noSuchApi(gateway, textOf(input, "restApiId"));
        const QByteArray name = textOf(input, "stageName");
        if (auto checked = checkStageName(name); !checked) return checked.error();
        if (findStage(*api, name)) return conflict("Stage already exists");
        JsonValue json = JsonValue::Object();
        rest::copyMembers(json, input,
                          {"deploymentId", "description", "cacheClusterEnabled", "cacheClusterSize", "variables",
                           "documentationVersion", "canarySettings", "tracingEnabled", "tags"});
        json.insert("createdDate", gateway.nowSeconds());
        json.insert("lastUpdatedDate", gateway.nowSeconds());
        completeCanary(json);
        if (auto checked = checkVariables(json); !checked) return checked.error();
        if (auto checked = patchStage(json, *api, {}); !checked) return checked.error();
        gateway::Stage stage{name};
        setStage(stage, std::move(json));
        JsonValue answer = stageJson(stage);
        api->stages.push_back(std::move(stage));
        return answer;
    });
}

Outcome getStage(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const gateway::Api* api = findApi(*design, textOf(input, "restApiId"));
    const gateway::Stage* stage = api ? findStage(*api, textOf(input, "stageName")) : nullptr;
    if (!stage) return noSuchStage();
    return stageJson(*stage);
}

Outcome getStages(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const gateway::Api* api = findApi(*design, textOf(input, "restApiId"));
    if (!api) return noSuchApi(gateway, textOf(input, "restApiId"));
    const QByteArray deployment = textOf(input, "deploymentId");
    JsonValue::Array stages;
    for (const gateway::Stage& stage : api->stages)
        if (deployment.isEmpty() || textOf(stage.document, "deploymentId") == deployment)
            stages.push_back(stageJson(stage));
    JsonValue answer = JsonValue::Object();
    answer.insert("item", std::move(stages));
    return answer;
}

Outcome updateStage(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        gateway::Api* api = findApi(design, textOf(input, "restApiId"));
        gateway::Stage* stage = api ? findStage(*api, textOf(input, "stageName")) : nullptr;
        if (!stage) return noSuchStage();
        JsonValue json = stageJson(*stage);
        if (auto done = patchStage(json, *api, patchOperations(input)); !done) return done.error();
        rest::setMember(json, "lastUpdatedDate", gateway.nowSeconds());
        setStage(*stage, std::move(json));
        return stageJson(*stage);
    });
}

Outcome deleteStage(ApiGateway& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray id = textOf(input, "restApiId");
        gateway::Api* api = findApi(design, id);
        const QByteArray name = textOf(input, "stageName");
        if (!api || !findStage(*api, name)) return noSuchStage();
        for (const auto& [key, mapping] : design.documents.all("basePathMappings"))
            if (textOf(mapping, "restApiId") == id && textOf(mapping, "stage") == name)
                return badRequest("Please remove all base path mappings related to the stage from your domains");
        std::erase_if(api->stages, [&name](const gateway::Stage& stage) { return stage.name == name; });
        return JsonValue();
    });
}

Outcome flushStageCache(ApiGateway& gateway, const JsonValue& input)
{
    return flush(gateway, input, gateway.flushCache);
}

Outcome flushStageAuthorizersCache(ApiGateway& gateway, const JsonValue& input)
{
    return flush(gateway, input, gateway.flushAuthorizers);
}

}  // namespace trestle::aws::apigateway
