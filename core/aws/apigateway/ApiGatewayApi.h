// The control plane of REST APIs: apigateway (v1). Its operations are in Operations.h; what has none is refused by
// name: GetSdk (a generator of its own), ImportRestApi, PutRestApi and GetExport (OpenAPI), the domain name access
// associations (private endpoints).
#pragma once

#include "core/aws/apigateway/ApiGateway.h"
#include "core/aws/rest/ControlPlanes.h"

namespace trestle::aws::apigateway {

/// Gives the service its operations. `gateway` must outlive `planes`.
void addOperations(rest::ControlPlanes& planes, ApiGateway& gateway);

}  // namespace trestle::aws::apigateway
