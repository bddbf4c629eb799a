// The exchange of a test, which has no connection: its answer goes to the test's reply.
#pragma once

#include "core/gateway/pipeline/Exchange.h"
#include "core/gateway/rest/RestTest.h"

namespace trestle::gateway {

/// Null if there is no such API or method; `reply` then has been told.
[[nodiscard]] std::unique_ptr<Exchange> testExchange(std::shared_ptr<const GatewayServices> services,
                                                     std::shared_ptr<const Deployment> deployment, RestTest test,
                                                     RestTestReply reply);

}  // namespace trestle::gateway
