// Carries out a route's parameter mappings on the request and on the answer of one exchange, with a station in its
// trace. Only for routes that have HttpExtras.
#pragma once

#include "core/gateway/pipeline/Exchange.h"

namespace trestle::gateway {

/// Error: InvalidArgument for a value that cannot be sent.
[[nodiscard]] base::Result<void> mapRequest(Exchange& exchange);
/// `response` is the integration's, by whose status the mappings are chosen.
[[nodiscard]] base::Result<void> mapResponse(Exchange& exchange, http::Response& response);

}  // namespace trestle::gateway
