// A test of one authorizer of a REST API: its function is asked, or its user pool's keys, as a request would have them
// asked, and nothing is kept.
#pragma once

#include "core/gateway/pipeline/IoRoom.h"
#include "core/gateway/rest/RestTest.h"

namespace trestle::gateway {

/// On an I/O thread, `room` being its own. `reply` comes on any thread.
void tryAuthorizer(std::shared_ptr<const GatewayServices> services, std::shared_ptr<const Deployment> deployment,
                   const std::shared_ptr<IoRoom>& room, const AuthorizerTest& test, AuthorizerTestReply reply);

}  // namespace trestle::gateway
