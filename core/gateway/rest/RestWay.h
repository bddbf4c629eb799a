// A REST request's way once its API is known, in the service's order:
//     stage → canary → route → resource policy, authorizer → API key → throttle → validation → cache → integration
#pragma once

#include "core/gateway/pipeline/IoRoom.h"

namespace trestle::gateway {

/// On the request's I/O thread, with that thread's room; the answer may come later.
void runRest(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room);

/// A test of one method of the design: without stage, access control and cache. The exchange's call has plan, method,
/// variables and `tested` set.
void runRestTest(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room);

}  // namespace trestle::gateway
