// What a WebSocket API writes of each route request (a connection being made, a message, an end): a line of its access
// log, and the lines of its execution where its route is logged.
#pragma once

#include "core/gateway/websocket/SocketCall.h"

namespace trestle::gateway {

/// Begins the execution log, with the route known or known to be none.
void startSocketLog(Exchange& exchange);
/// How the execution ended.
void endSocketLog(SocketCall& call, const SocketAnswer& answer);
/// "/aws/apigateway/{apiId}/{stage}", where the service keeps executions of WebSocket APIs.
[[nodiscard]] QByteArray socketLogGroup(const SocketCall& call);
/// When it is known what came of the request: both logs to where they are kept.
void writeSocketLogs(SocketCall& call, const SocketAnswer& answer);

}  // namespace trestle::gateway
