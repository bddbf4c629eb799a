// The places on a REST request's way where access control looks at it, in the service's order. Each lets the request go
// on with `next`, at once or later on the same I/O thread, or ends its way with failRest().
//     resource policy → (route) → authorizer or IAM → API key and usage plan → throttle of stage and account
#pragma once

#include "core/gateway/pipeline/IoRoom.h"

namespace trestle::gateway {

using RestStep = void (*)(std::unique_ptr<Exchange>, const std::shared_ptr<IoRoom>&);

/// Before the route is known.
void checkResourcePolicy(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, RestStep next);
// With exchange->rest->method known:
void authorizeMethod(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, RestStep next);
void checkApiKey(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, RestStep next);
void throttle(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, RestStep next);

}  // namespace trestle::gateway
