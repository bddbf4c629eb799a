// The ways of a WebSocket API: the handshake with its $connect route, each message to the route that its content names,
// the end with its $disconnect route.
#pragma once

#include "core/gateway/pipeline/IoRoom.h"

namespace trestle::gateway {

/// A request to a WebSocket API: a handshake, or a call of its @connections. On the request's I/O thread.
void runSocket(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room);

}  // namespace trestle::gateway
