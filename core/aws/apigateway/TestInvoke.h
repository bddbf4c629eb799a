// TestInvokeMethod and TestInvokeAuthorizer: a method or an authorizer of a REST API run as it is being designed, with
// its log. They answer when it has.
#pragma once

#include "core/aws/rest/ControlPlanes.h"
#include "core/gateway/Gateway.h"

namespace trestle::aws::apigateway {

/// `gateway` must outlive the service and the requests it has under way.
void addTestInvoke(rest::ControlPlanes& planes, gateway::Gateway& gateway);

}  // namespace trestle::aws::apigateway
