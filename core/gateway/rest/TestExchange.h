// The exchange of a test, which has no connection.
#pragma once

#include "core/gateway/pipeline/Exchange.h"
#include "core/gateway/rest/RestTest.h"

namespace trestle::gateway {

/// Its answer goes to `reply`. Null if there is no such API or method; `reply` then has been told.
[[nodiscard]] std::unique_ptr<Exchange> testExchange(std::shared_ptr<const GatewayServices> services,
                                                     std::shared_ptr<const Deployment> deployment, RestTest test,
                                                     RestTestReply reply);

/// A request for an authorizer to judge, which leads nowhere. Null if there is no such API.
[[nodiscard]] std::unique_ptr<Exchange> testExchange(std::shared_ptr<const GatewayServices> services,
                                                     std::shared_ptr<const Deployment> deployment,
                                                     const AuthorizerTest& test);

}  // namespace trestle::gateway
