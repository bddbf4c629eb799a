// The control plane of REST APIs: apigateway (v1). Its operations are in Operations.h, and the tests that run something
// in TestInvoke.h.
#pragma once

#include "core/aws/apigateway/ApiGateway.h"
#include "core/aws/rest/ControlPlanes.h"

namespace trestle::aws::apigateway {

/// Gives the service its operations. `gateway` must outlive `planes`.
void addOperations(rest::ControlPlanes& planes, ApiGateway& gateway);

}  // namespace trestle::aws::apigateway
