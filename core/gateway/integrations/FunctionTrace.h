// What a call of a function leaves in the trace of the request that made it.
#pragma once

#include "core/functions/Functions.h"
#include "core/gateway/pipeline/Exchange.h"

namespace trestle::gateway {

/// "version 2, warm, ran 1.5 ms"
[[nodiscard]] QByteArray describeRun(const functions::InvocationResult& result);
/// Of a run that failed: "TypeError: x is not a function (index.mjs:12)".
[[nodiscard]] QByteArray failureNote(const functions::InvocationResult& result);
/// Lines without a function's name get `function`.
void takeLog(Exchange& exchange, const QByteArray& function, std::vector<functions::HandlerLine>&& lines);
/// What the handler's own calls of our tables added since TraceStore::open(), whose times were absolute; ends that.
void takeAdditions(Exchange& exchange);

}  // namespace trestle::gateway
