// From what a function returned to the response, by the rules of its payload format:
//   2.0   without a statusCode the whole result is a 200 answer of type application/json (a string without its quotes,
//         text that is no JSON as it is); with one it is {statusCode, headers, cookies, body, isBase64Encoded}
//   1.0   {statusCode, headers, multiValueHeaders, body, isBase64Encoded}; the single value goes before the multi ones
// With a statusCode the type defaults to text/plain; charset=utf-8.
#pragma once

#include "core/base/Result.h"
#include "core/gateway/definition/Integration.h"
#include "core/http/Message.h"

namespace trestle::gateway {

/// Error: InvalidArgument, saying what of the result cannot be sent; the client then gets the service's 500.
[[nodiscard]] base::Result<http::Response> functionAnswer(PayloadFormat format, const QByteArray& payload);

}  // namespace trestle::gateway
