// A function invoked by the console itself, without a request through the gateway: the same processes serve it, and a
// trace of its own keeps what it did.
#pragma once

#include "core/functions/Functions.h"
#include "core/observe/TraceStore.h"

namespace trestle::engine {

struct FunctionRun
{
    functions::InvocationResult result;
    qint64 trace = 0;  // the number of its trace
};

/// `event` is JSON. The reply runs on the functions' thread, after the trace was stored.
void runFunction(functions::Functions& functions, observe::TraceStore& traces, const QByteArray& function,
                 const QByteArray& event, base::UniqueFunction<void(FunctionRun)> reply);

}  // namespace trestle::engine
