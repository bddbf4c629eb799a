// The function integration: event out, answer in, with what the handler logged and did to tables in the trace.
#pragma once

#include "core/gateway/integrations/FunctionEvent.h"
#include "core/gateway/pipeline/IoRoom.h"

namespace trestle::gateway {

/// The request as events tell it, once it has a route. Lives as long as the exchange stays as it is.
[[nodiscard]] EventInput eventInput(const Exchange& exchange);

/// Answers later, on the exchange's I/O thread. No answer in time: 503; a failing handler: 500.
void callFunction(std::unique_ptr<Exchange> exchange, const FunctionIntegration& integration,
                  const std::shared_ptr<IoRoom>& room);

}  // namespace trestle::gateway
