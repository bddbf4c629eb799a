#include "core/gateway/httpapi/HttpAccessLog.h"

#include "core/gateway/httpapi/HttpContext.h"

namespace trestle::gateway {

void writeAccessLog(const Exchange& exchange)
{
    observe::AccessLogs* const logs = exchange.services->accessLogs;
    if (!logs) return;
    const RunningStage& stage = *exchange.address.stage;
    const QByteArray line = stage.accessLog->format.text(
        [&](const QByteArray& name) -> std::optional<QByteArray> {
            constexpr QByteArrayView context("context.");
            constexpr QByteArrayView variables("stageVariables.");
            if (name.startsWith(context))
                return httpContextValue(exchange, QByteArrayView(name).sliced(context.size()));
            const auto found = stage.design.variables.find(name.sliced(variables.size()));
            return found == stage.design.variables.end() ? std::nullopt : std::optional(found->second);
        },
        "-");
    logs->write(stage.accessLog->name, line);
}

}  // namespace trestle::gateway
