#include "core/aws/apigatewayv2/DocumentFamily.h"
#include "core/aws/apigatewayv2/Operations.h"
#include "core/aws/apigatewayv2/StageJson.h"
#include "core/aws/rest/JsonMembers.h"

#include <algorithm>

namespace trestle::aws::apigatewayv2 {

using base::JsonValue;
using rest::Failure;
using rest::Outcome;
using rest::setMember;
using rest::textOf;

namespace {

base::Result<void, Failure> checkName(const QByteArray& name)
{
    const bool isPlain = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (name == "$default" || (!name.isEmpty() && isPlain)) return {};
    return badRequest("Stage name only allows a-zA-Z0-9_");
}

base::Result<void, Failure> checkStage(const gateway::Api& api, const JsonValue& input)
{
    const QByteArray deployment = textOf(input, "deploymentId");
    if (!deployment.isEmpty() && !api.documents.find("deployments", deployment))
        return notFound("Unable to find Deployment by id " + deployment);
    const JsonValue& log = rest::valueOf(input, "accessLogSettings");
    if (!textOf(log, "format").isEmpty() && !textOf(log, "destinationArn").startsWith("arn:"))
        return badRequest("Invalid ARN specified in the request");
    for (const auto& [key, settings] : rest::valueOf(input, "routeSettings").object())
        if (!api.route(key))
            return notFound("Unable to find Route by key " + key + " within the provided RouteSettings");
    return {};
}

// A stage of the input, edited.
Outcome changeStage(ApiGatewayV2& gateway, const JsonValue& input,
                    const std::function<Outcome(gateway::Api& api, gateway::Stage& stage)>& edit)
{
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        gateway::Stage* stage = findStage(api, textOf(input, "stageName"));
        return stage ? edit(api, *stage) : Outcome(noSuchStage());
    });
}

}  // namespace

Outcome createStage(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeApi(gateway, input, [&](gateway::Api& api) -> Outcome {
        const QByteArray name = textOf(input, "stageName");
        if (auto checked = checkName(name); !checked) return checked.error();
        if (findStage(api, name)) return conflict("Stage already exists");
        if (auto checked = checkStage(api, input); !checked) return checked.error();
        gateway::Stage stage{.name = name, .autoDeploy = false};
        stage.document = JsonValue::Object();
        setMember(stage.document, "createdDate", gateway.now());
        takeStage(stage, input, gateway.now());
        JsonValue answer = stageJson(api, stage);
        api.stages.push_back(std::move(stage));
        return answer;
    });
}

Outcome getStage(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readApi(gateway, input, [&](const gateway::Api& api) -> Outcome {
        const gateway::Stage* stage = findStage(api, textOf(input, "stageName"));
        return stage ? Outcome(stageJson(api, *stage)) : Outcome(noSuchStage());
    });
}

Outcome getStages(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readApi(gateway, input, [&](const gateway::Api& api) {
        std::vector<JsonValue> elements;
        for (const gateway::Stage& stage : api.stages)
            elements.push_back(stageJson(api, stage));
        return page(input, std::move(elements));
    });
}

Outcome updateStage(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeStage(gateway, input, [&](gateway::Api& api, gateway::Stage& stage) -> Outcome {
        if (auto checked = checkStage(api, input); !checked) return checked.error();
        auto served = automaticDeployment(api, stage);
        takeStage(stage, input, gateway.now());
        // What was deployed last stays when the stage ceases to deploy by itself.
        if (served && !stage.autoDeploy && !input.find("deploymentId")) {
            setMember(stage.document, "deploymentId", served->id);
            api.documents.set("deployments", served->id, std::move(served->document));
        }
        return stageJson(api, stage);
    });
}

Outcome deleteStage(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        const QByteArray id = textOf(input, "apiId");
        const QByteArray name = textOf(input, "stageName");
        gateway::Api* api = findApi(design, id);
        gateway::Stage* stage = api ? findStage(*api, name) : nullptr;
        if (!stage) return noSuchStage();
        for (const auto& [mapping, document] : design.documents.all("apiMappings"))
            if (textOf(document, "apiId") == id && textOf(document, "stage") == name)
                return badRequest("Active api mappings should be removed before deleting the stage");
        api->stages.erase(api->stages.begin() + (stage - api->stages.data()));
        return nothing();
    });
}

Outcome deleteRouteSettings(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeStage(gateway, input, [&](gateway::Api&, gateway::Stage& stage) -> Outcome {
        JsonValue* settings = rest::memberOf(stage.document, "routeSettings");
        if (!settings || !rest::removeMember(*settings, textOf(input, "routeKey")))
            return notFound("Unable to find route settings for route key " + textOf(input, "routeKey"));
        return nothing();
    });
}

Outcome deleteAccessLogSettings(ApiGatewayV2& gateway, const JsonValue& input)
{
    return changeStage(gateway, input, [&](gateway::Api&, gateway::Stage& stage) -> Outcome {
        rest::removeMember(stage.document, "accessLogSettings");
        return nothing();
    });
}

Outcome resetAuthorizersCache(ApiGatewayV2& gateway, const JsonValue& input)
{
    return readApi(gateway, input, [&](const gateway::Api& api) -> Outcome {
        if (!findStage(api, textOf(input, "stageName"))) return noSuchStage();
        if (gateway.flushAuthorizers) gateway.flushAuthorizers(api.resourceId(), textOf(input, "stageName"));
        return nothing();
    });
}

}  // namespace trestle::aws::apigatewayv2
