// A route of a REST API as the service's Method, complete with what the service fills in. Value to value; any thread.
#pragma once

#include "core/base/Json.h"
#include "core/gateway/definition/Api.h"

namespace trestle::aws::apigateway {

/// {httpMethod, authorizationType, apiKeyRequired, …, methodResponses, methodIntegration}
[[nodiscard]] base::JsonValue methodJson(const gateway::Route& route, const QByteArray& resourceId);
/// Sets what an integration has of the service if nobody says otherwise.
void completeIntegration(base::JsonValue& integration, const QByteArray& resourceId);

}  // namespace trestle::aws::apigateway
