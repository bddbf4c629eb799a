// What the service checks of methods and their integrations, however they come: by an operation or in a description.
// The texts are the service's. Value to value; any thread.
#pragma once

#include "core/aws/rest/Failure.h"
#include "core/gateway/definition/Api.h"

namespace trestle::aws::apigateway {

/// The method's own members, and that what it refers to is there.
[[nodiscard]] base::Result<void, rest::Failure> checkMethod(const gateway::Api& api, const base::JsonValue& method);
[[nodiscard]] base::Result<void, rest::Failure> checkIntegration(const base::JsonValue& integration);
[[nodiscard]] base::Result<void, rest::Failure> checkIntegrationResponse(const base::JsonValue& response);

}  // namespace trestle::aws::apigateway
