#include "core/gateway/integrations/FunctionTrace.h"

#include "core/base/Duration.h"
#include "core/base/Json.h"

#include <algorithm>

namespace trestle::gateway {

QByteArray describeRun(const functions::InvocationResult& result)
{
    QByteArray text = "version " + QByteArray::number(result.version);
    text += result.initNs > 0 ? ", cold start " + base::durationText(result.initNs).toUtf8() : QByteArray(", warm");
    return text + ", ran " + base::durationText(result.durationNs).toUtf8();
}

QByteArray failureNote(const functions::InvocationResult& result)
{
    QByteArray message = result.error->message.toUtf8();
    if (const auto document = base::parseJson(result.payload)) {
        const base::JsonValue* type = document->find("errorType");
        if (type && type->isString() && !type->string().isEmpty() && !message.contains(type->string()))
            message.prepend(type->string() + ": ");
    }
    return message;
}

void takeLog(Exchange& exchange, const QByteArray& function, std::vector<functions::HandlerLine>&& lines)
{
    static constexpr observe::RecordingLimits limits;
    for (functions::HandlerLine& line : lines) {
        if (exchange.trace.log.size() >= limits.logLines) break;
        line.atNs -= exchange.startNs;
        if (line.function.isEmpty()) line.function = function;
        exchange.trace.log.push_back(std::move(line));
    }
}

std::optional<observe::Station> initStation(const functions::InvocationResult& result, qint64 traceNs)
{
    if (result.initNs <= 0 || result.report.startedNs == 0) return std::nullopt;
    // A call may have waited for less than all of it.
    const qint64 endNs = result.report.startedNs - traceNs;
    const qint64 startNs = std::max<qint64>(0, endNs - result.initNs);
    return observe::Station{observe::StationKind::Function,
                            observe::StationOutcome::Passed,
                            1,
                            "Init",
                            result.report.runtime + " started in " + base::durationText(result.initNs).toUtf8(),
                            startNs,
                            endNs - startNs};
}

void takeAdditions(Exchange& exchange, const functions::InvocationResult* run)
{
    if (run)
        if (std::optional<observe::Station> init = initStation(*run, exchange.startNs))
            exchange.trace.stations.push_back(std::move(*init));
    observe::TraceStore::Addition added = exchange.services->traces.take(exchange.trace.id);
    for (observe::Station& station : added.stations) {
        station.startNs -= exchange.startNs;
        station.depth = 1;
        exchange.trace.stations.push_back(std::move(station));
    }
    for (observe::ItemAccess& item : added.items) {
        item.atNs -= exchange.startNs;
        exchange.trace.items.push_back(std::move(item));
    }
    exchange.trace.readUnits += added.readUnits;
    exchange.trace.writeUnits += added.writeUnits;
}

}  // namespace trestle::gateway
