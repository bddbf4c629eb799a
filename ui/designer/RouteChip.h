// What stands before a route's path, in the tree and on the canvas.
#pragma once

#include "core/gateway/definition/Api.h"

namespace trestle::ui {

/// Its method; "WS" before the key of a WebSocket API's.
[[nodiscard]] inline QByteArray chipOf(const gateway::Api& api, const gateway::Route& route)
{
    return api.protocol == gateway::Protocol::WebSocket ? QByteArray("WS") : route.method;
}

}  // namespace trestle::ui
