// The connection's side of a Responder: where an answer goes. Any thread may call.
#pragma once

#include "core/base/UniqueFunction.h"
#include "core/http/Message.h"
#include "core/http/WebSocket.h"

namespace trestle::http {

class ResponseSink
{
public:
    virtual ~ResponseSink() = default;
    virtual void respond(quint64 requestNumber, Response response) = 0;
    virtual void accept(quint64 requestNumber, WebSocketAcceptance acceptance) = 0;
    /// Runs `work` on the connection's I/O thread, later, whether the connection is still there or not; drops it once
    /// that thread serves no more.
    virtual void post(base::UniqueFunction<void()> work) = 0;
};

}  // namespace trestle::http
