// A request's way through the gateway, step by step: accept, CORS preflight, route, integration. Any step may end it.
#pragma once

#include "core/gateway/pipeline/Exchange.h"

namespace trestle::gateway {

/// On the request's I/O thread; the answer may come later.
void run(std::unique_ptr<Exchange> exchange);

}  // namespace trestle::gateway
