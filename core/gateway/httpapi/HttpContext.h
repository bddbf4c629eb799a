// $context of an HTTP API: what its parameter mappings and access logs may name.
#pragma once

#include "core/gateway/pipeline/Exchange.h"

namespace trestle::gateway {

/// The value of $context.`name`; nothing for what the request does not have, or what is known only later on its way:
/// status, responseLength, responseLatency and the integration's part are known once the answer is.
[[nodiscard]] std::optional<QByteArray> httpContextValue(const Exchange& exchange, QByteArrayView name);

}  // namespace trestle::gateway
