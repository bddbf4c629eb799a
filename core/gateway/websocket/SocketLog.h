// One line of a WebSocket API's access log for each route request: a connection being made, a message, an end.
#pragma once

#include "core/gateway/websocket/SocketCall.h"

namespace trestle::gateway {

/// When it is known what came of the request, if its stage has an access log.
void writeSocketLog(SocketCall& call, const SocketAnswer& answer);

}  // namespace trestle::gateway
