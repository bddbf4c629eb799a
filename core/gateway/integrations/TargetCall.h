// The HTTP integration: one request in, one request out, one answer back.
#pragma once

#include "core/gateway/pipeline/IoRoom.h"

namespace trestle::gateway {

/// Answers later, on the exchange's I/O thread, whose client sends the request. A target that cannot be reached or
/// gives no answer in time: 503; one whose answer cannot be passed on, or that leads back to this route: 500.
void callTarget(std::unique_ptr<Exchange> exchange, const TargetPlan& plan, const std::shared_ptr<IoRoom>& room);

/// The client's headers as the exchange's target gets them: without those of the connection, with Forwarded, Via,
/// X-Amzn-Trace-Id.
[[nodiscard]] http::Headers targetHeaders(const Exchange& exchange, int hops);
/// The target's headers as the client gets them.
[[nodiscard]] http::Headers answerHeaders(const http::Headers& headers);

}  // namespace trestle::gateway
