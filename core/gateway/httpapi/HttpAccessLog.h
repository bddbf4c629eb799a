// One line of an HTTP API's access log for each request.
#pragma once

#include "core/gateway/pipeline/Exchange.h"

namespace trestle::gateway {

/// When the answer stands in the exchange's trace, and its stage has an access log.
void writeAccessLog(const Exchange& exchange);

}  // namespace trestle::gateway
