// A request's way through the gateway, step by step: accept, CORS preflight, route, integration. Any step may end it.
// What a REST API does after it was accepted stands in core/gateway/rest/RestWay.h.
#pragma once

#include "core/gateway/pipeline/IoRoom.h"

namespace trestle::gateway {

/// On the request's I/O thread, with that thread's room; the answer may come later. `address`: what locate() found in
/// the exchange's deployment.
void run(std::unique_ptr<Exchange> exchange, const std::optional<Address>& address,
         const std::shared_ptr<IoRoom>& room);

}  // namespace trestle::gateway
