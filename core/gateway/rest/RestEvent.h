// The event that an AWS_PROXY integration of a REST API hands to its function: payload format 1.0 as REST APIs write
// it, which differs from that of HTTP APIs. Path and path parameters stay percent-encoded and have no stage; header
// names stay as they were sent; Content-Length is gone; a body is text unless its type is one of the API's binary
// types.
#pragma once

#include "core/gateway/pipeline/Exchange.h"

namespace trestle::gateway {

[[nodiscard]] QByteArray restEvent(Exchange& exchange);

/// What an authorizer gets of a request, too: the members before the body, the first without a comma if `out` ends in
/// '{'. `nothing` stands for parameters and variables that there are none of: "null", or "{}" for authorizers.
void appendRestRequest(QByteArray& out, Exchange& exchange, QByteArrayView nothing);

/// The client's headers as a function or an authorizer of a REST API gets them.
[[nodiscard]] std::vector<http::Header> restEventHeaders(const Exchange& exchange);

}  // namespace trestle::gateway
