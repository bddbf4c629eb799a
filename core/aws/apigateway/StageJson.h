// A stage of a REST API as the service's Stage, and the patch operations on it, which are its own: method settings have
// paths of any length, a canary is promoted by copying. Values; any thread.
#pragma once

#include "core/aws/apigateway/ApiGateway.h"
#include "core/aws/apigateway/Patch.h"

namespace trestle::aws::apigateway {

[[nodiscard]] base::JsonValue stageJson(const gateway::Stage& stage);
/// What stageJson() gave, changed or not, back into the stage.
void setStage(gateway::Stage& stage, base::JsonValue json);

/// Null if the API has no such stage.
[[nodiscard]] gateway::Stage* findStage(gateway::Api& api, const QByteArray& name);
[[nodiscard]] const gateway::Stage* findStage(const gateway::Api& api, const QByteArray& name);
[[nodiscard]] rest::Failure noSuchStage();
[[nodiscard]] base::Result<void, rest::Failure> checkStageName(const QByteArray& name);

/// Sets what a canary has of the service if nobody says otherwise.
void completeCanary(base::JsonValue& stage);
/// What the service takes as names and values of the variables of a stage and of its canary.
[[nodiscard]] base::Result<void, rest::Failure> checkVariables(const base::JsonValue& stage);
/// Failures in the service's words.
[[nodiscard]] base::Result<void, rest::Failure> patchStage(base::JsonValue& stage, const gateway::Api& api,
                                                           const std::vector<PatchOperation>& operations);

}  // namespace trestle::aws::apigateway
