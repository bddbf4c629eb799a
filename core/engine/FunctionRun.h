// A function invoked without a request through the gateway, by the console itself or by an event source: the same
// processes serve it, and a trace of its own keeps what it did.
#pragma once

#include "core/functions/Functions.h"
#include "core/observe/TraceStore.h"

namespace trestle::engine {

struct FunctionRun
{
    functions::InvocationResult result;
    qint64 trace = 0;  // the number of its trace
};

/// Who asked for it, as its trace tells.
struct RunOrigin
{
    observe::TraceSource source = observe::TraceSource::Console;
    QByteArray routeKey = "Invoke";
};

/// The invocation's event is JSON; its ids are given here where it has none. The reply runs on the functions' thread,
/// after the trace was stored.
void runFunction(functions::Functions& functions, observe::TraceStore& traces, functions::Invocation invocation,
                 const RunOrigin& origin, base::UniqueFunction<void(FunctionRun)> reply);

}  // namespace trestle::engine
