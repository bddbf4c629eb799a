// A stage of an HTTP or WebSocket API as the service's Stage. Value to value; any thread.
#pragma once

#include "core/aws/apigatewayv2/ApiGatewayV2.h"

#include <optional>

namespace trestle::aws::apigatewayv2 {

/// What a stage that deploys by itself serves. The service makes a deployment at each change; here it is the design as
/// it is, under an id made of it. Nothing of other stages, and of APIs without routes.
struct AutomaticDeployment
{
    QByteArray id;
    base::JsonValue document;  // of the kind "deployments"
};
[[nodiscard]] std::optional<AutomaticDeployment> automaticDeployment(const gateway::Api& api,
                                                                     const gateway::Stage& stage);

[[nodiscard]] base::JsonValue stageJson(const gateway::Api& api, const gateway::Stage& stage);
/// Takes what `input` (of CreateStage or UpdateStage) says. A stage that deploys by itself has no deployment of its
/// own: it serves the design as it is.
void takeStage(gateway::Stage& stage, const base::JsonValue& input, const QByteArray& now);

/// Null if the API has no such stage.
[[nodiscard]] gateway::Stage* findStage(gateway::Api& api, const QByteArray& name);
[[nodiscard]] const gateway::Stage* findStage(const gateway::Api& api, const QByteArray& name);
[[nodiscard]] rest::Failure noSuchStage();

}  // namespace trestle::aws::apigatewayv2
