// The connection's side of a Responder: where an answer goes. Any thread may call.
#pragma once

#include "core/base/UniqueFunction.h"
#include "core/http/BodyFlow.h"
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

    // An answer in pieces: begin(), write() as often as needed, end(). A sink that takes answers whole leaves these as
    // they are: they gather the pieces of the one answer under way and give it to respond(); 502 if it breaks off.
    virtual void begin(quint64 requestNumber, Response head, std::shared_ptr<BodyFlow> flow);
    virtual void write(quint64 requestNumber, BodyPiece piece);
    virtual void end(quint64 requestNumber, BodyEnd how);

private:
    std::unique_ptr<Response> m_gathered;
};

}  // namespace trestle::http
