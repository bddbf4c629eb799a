// From what a function returned to the answer at its URL.
//   BUFFERED          by the rules of payload format 2.0, but of type application/json unless another is named
//   RESPONSE_STREAM   as it is
// A stream says itself what it is, see StreamedAnswer.h.
#pragma once

#include "core/base/Result.h"
#include "core/functions/Functions.h"
#include "core/gateway/functionurls/FunctionUrl.h"
#include "core/http/Message.h"

namespace trestle::gateway {

/// Error: InvalidArgument, saying what of the result cannot be sent; the client then gets a 502.
[[nodiscard]] base::Result<http::Response> functionUrlAnswer(InvokeMode mode,
                                                             const functions::InvocationResult& result);

}  // namespace trestle::gateway
