// A call in the service's log stream: INIT_START, START, what the handler printed, END and REPORT, as text or as JSON
// records. Made on demand from what a call's result holds. Any thread.
#pragma once

#include "core/functions/Functions.h"

namespace trestle::functions {

struct LogEvent
{
    qint64 timeMs = 0;  // since 1970
    QByteArray text;
};

/// Nothing if no process took the call.
[[nodiscard]] std::vector<LogEvent> callLog(const InvocationResult& result);
/// The last 4 KB of it without INIT_START, for LogType Tail.
[[nodiscard]] QByteArray logTail(const InvocationResult& result);

}  // namespace trestle::functions
