// What a call of a function leaves in the trace of the request that made it.
#pragma once

#include "core/functions/Functions.h"
#include "core/gateway/pipeline/Exchange.h"

namespace trestle::gateway {

/// "version 2, warm, ran 1.50 ms"
[[nodiscard]] QByteArray describeRun(const functions::InvocationResult& result);
/// Of a run that failed: "TypeError: x is not a function (index.mjs:12)".
[[nodiscard]] QByteArray failureNote(const functions::InvocationResult& result);
/// Lines without a function's name get `function`.
void takeLog(Exchange& exchange, const QByteArray& function, std::vector<functions::HandlerLine>&& lines);
/// The start of a process that a cold call waited for, within a trace that began at `traceNs`; nothing if it was warm.
[[nodiscard]] std::optional<observe::Station> initStation(const functions::InvocationResult& result, qint64 traceNs);
/// What stands inside the function's station, which was added last: the start of its process, if `run` was a cold call,
/// and what the handler's own calls of our tables added since TraceStore::open(), whose times were absolute. Ends that.
void takeAdditions(Exchange& exchange, const functions::InvocationResult* run = nullptr);

}  // namespace trestle::gateway
