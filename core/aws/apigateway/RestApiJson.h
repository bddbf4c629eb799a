// A REST API as the service tells it to clients. Value to value; any thread.
#pragma once

#include "core/base/Json.h"
#include "core/gateway/definition/Api.h"

namespace trestle::aws::apigateway {

enum class ShowTags { WhenSet, Always };

/// The service's RestApi, complete with what the service fills in.
[[nodiscard]] base::JsonValue restApiAnswer(const gateway::Api& api, ShowTags tags);

}  // namespace trestle::aws::apigateway
