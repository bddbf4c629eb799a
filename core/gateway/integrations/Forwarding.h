// What tells the next hop about the client: X-Forwarded-For, -Port and -Proto for functions, Forwarded beside it for
// HTTP targets.
#pragma once

#include "core/http/Message.h"

#include <vector>

namespace trestle::gateway {

/// X-Forwarded-For, -Port, -Proto, and X-Amzn-Trace-Id: set anew on the way.
[[nodiscard]] bool isForwardingHeader(QByteArrayView name);
/// X-Forwarded-For (the client's own with the peer's address behind it), -Port and -Proto: https where it came over
/// TLS.
[[nodiscard]] std::vector<http::Header> forwardingHeaders(const http::Request& request, bool encrypted);

}  // namespace trestle::gateway
