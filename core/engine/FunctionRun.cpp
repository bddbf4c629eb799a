#include "core/engine/FunctionRun.h"

#include "core/base/Ids.h"
#include "core/gateway/integrations/FunctionTrace.h"

namespace trestle::engine {

namespace {

using observe::StationKind;
using observe::StationOutcome;

observe::Message message(const QByteArray& body)
{
    static constexpr observe::RecordingLimits limits;
    return {{{"content-type", "application/json"}}, body.first(std::min(body.size(), limits.bodyBytes)), body.size()};
}

// The trace as it stands before the call: it looks like the service's own Invoke, which it is but for the socket.
observe::Trace begun(const functions::Invocation& invocation, const RunOrigin& origin)
{
    observe::Trace trace;
    trace.startedMs = base::SystemClock::instance().nowMs();
    trace.id = invocation.traceRoot.isEmpty() ? base::newTraceRoot(trace.startedMs / 1'000) : invocation.traceRoot;
    trace.requestId = invocation.requestId.isEmpty() ? base::newUuid() : invocation.requestId;
    trace.source = origin.source;
    trace.method = "POST";
    trace.target = "/2015-03-31/functions/" + invocation.function + "/invocations";
    trace.routeKey = origin.routeKey;
    trace.status = 200;
    trace.request = message(invocation.event);
    return trace;
}

void end(observe::Trace& trace, observe::TraceStore::Addition added, const QByteArray& function,
         const functions::InvocationResult& result, qint64 startNs)
{
    static constexpr observe::RecordingLimits limits;
    trace.durationNs = base::SystemClock::instance().monotonicNs() - startNs;
    trace.response = message(result.payload);
    QByteArray detail = "version " + QByteArray::number(result.version);
    if (result.error) {
        trace.note = result.error->message.toUtf8();
        trace.response.headers.push_back({"x-amz-function-error", "Unhandled"});
        detail += "; " + trace.note;
    }
    trace.stations.push_back({StationKind::Function, result.error ? StationOutcome::Failed : StationOutcome::Passed, 0,
                              function, detail, 0, trace.durationNs});
    if (std::optional<observe::Station> init = gateway::initStation(result, startNs))
        trace.stations.push_back(std::move(*init));
    for (observe::Station& station : added.stations) {
        station.startNs -= startNs;
        station.depth = 1;
        trace.stations.push_back(std::move(station));
    }
    for (observe::ItemAccess& item : added.items) {
        item.atNs -= startNs;
        trace.items.push_back(std::move(item));
    }
    trace.readUnits = added.readUnits;
    trace.writeUnits = added.writeUnits;
    for (observe::LogLine line : result.log) {
        if (trace.log.size() >= limits.logLines) break;
        line.atNs -= startNs;
        line.function = function;
        trace.log.push_back(std::move(line));
    }
}

}  // namespace

void runFunction(functions::Functions& functions, observe::TraceStore& traces, functions::Invocation invocation,
                 const RunOrigin& origin, base::UniqueFunction<void(FunctionRun)> reply)
{
    observe::Trace trace = begun(invocation, origin);
    const qint64 startNs = base::SystemClock::instance().monotonicNs();
    const QByteArray function = invocation.function;
    invocation.requestId = trace.requestId;
    invocation.traceRoot = trace.id;
    traces.open(trace.id);
    functions.invoke(std::move(invocation), [&traces, function, startNs, trace = std::move(trace),
                                             reply = std::move(reply)](functions::InvocationResult result) mutable {
        end(trace, traces.take(trace.id), function, result, startNs);
        reply({std::move(result), traces.add(std::move(trace))});
    });
}

}  // namespace trestle::engine
