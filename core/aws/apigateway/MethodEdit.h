// Finding a method of a REST API, as most operations below a resource begin, with the service's refusals.
#pragma once

#include "core/aws/apigateway/ApiGateway.h"
#include "core/aws/apigateway/ResourceTree.h"

namespace trestle::aws::apigateway {

struct MethodPlace
{
    gateway::Api* api;
    Resource resource;
    gateway::Route* route;  // null if the resource has no such method
};

/// By restApiId, resourceId and httpMethod of `input`. Failure: no such resource (nor API).
[[nodiscard]] base::Result<MethodPlace, rest::Failure> findMethod(workspace::Workspace& design,
                                                                  const base::JsonValue& input);
[[nodiscard]] rest::Failure noSuchMethod();
[[nodiscard]] rest::Failure noSuchStatusCode();

using MethodEdit = std::function<rest::Outcome(gateway::Api& api, base::JsonValue& method, const Resource& resource)>;

/// Looks at the method, complete as the service shows it, or edits it: what `edit` leaves is the route's document.
[[nodiscard]] rest::Outcome readMethod(ApiGateway& gateway, const base::JsonValue& input,
                                       const std::function<rest::Outcome(const base::JsonValue& method)>& read);
[[nodiscard]] rest::Outcome editMethod(ApiGateway& gateway, const base::JsonValue& input, const MethodEdit& edit);

}  // namespace trestle::aws::apigateway
