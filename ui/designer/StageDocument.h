// A stage as one document in the service's words: what its form shows and takes.
#pragma once

#include "core/gateway/definition/Api.h"

namespace trestle::ui {

/// Null if the API has no such stage.
[[nodiscard]] const gateway::Stage* stageOf(const gateway::Api& api, const QByteArray& name);
[[nodiscard]] base::JsonValue stageDocument(const gateway::Api& api, const gateway::Stage& stage);
/// `api` with the stage as `document` says; it is added if there is none of that name.
[[nodiscard]] gateway::Api withStage(gateway::Api api, const QByteArray& name, base::JsonValue document);

}  // namespace trestle::ui
