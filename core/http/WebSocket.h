// An accepted WebSocket as the server's user has it: WebSocket to speak, WebSocketUser to listen.
#pragma once

#include "core/base/UniqueFunction.h"
#include "core/http/WebSocketSession.h"

#include <memory>

namespace trestle::http {

/// Every figure is a setting; the defaults are API Gateway's.
struct WebSocketLimits
{
    WebSocketSession::Rules rules;
    int idleMs = 600'000;                            // without a frame in either direction: 1001
    int lifeMs = 7'200'000;                          // since it was accepted: 1001
    int closeMs = 5'000;                             // for the client to answer a close
    qint64 unreadHighWater = qint64(1) << 20;        // bytes the client does not read before its messages wait
    qint64 unreadLimit = (qint64(1) << 20) * 3 / 2;  // and before send() says Full
};

/// Kept by shared pointer by whoever wants to speak; outlives its connection.
class WebSocket
{
public:
    enum class Sent {
        Taken,
        Full,    // the client does not read: nothing was sent
        Closed,  // this end has closed
    };

    virtual ~WebSocket() = default;

    /// Any thread: runs `work` on the connection's I/O thread, at once if that is the caller's, whether the connection
    /// is still there or not; drops it once that thread serves no more.
    virtual void run(base::UniqueFunction<void()> work) = 0;

    // On its I/O thread:
    [[nodiscard]] virtual bool isOpen() const = 0;
    virtual Sent send(WebSocketPayload payload, QByteArrayView data) = 0;
    virtual void ping(QByteArrayView data) = 0;
    /// Begins to close: closed() is called, then the client is told and waited for.
    virtual void close(const WebSocketEnd& end) = 0;
    /// Stops and goes on taking messages: they wait with the client, except for those that have come already.
    virtual void setReading(bool on) = 0;
};

/// Owned by the connection and called on its I/O thread.
class WebSocketUser
{
public:
    virtual ~WebSocketUser() = default;
    /// Once, before all else. Destroyed without it: the client had gone before it could be told.
    virtual void opened(std::shared_ptr<WebSocket> socket) = 0;
    virtual void messageReceived(WebSocketPayload payload, QByteArray data) = 0;
    virtual void pongReceived(QByteArray) {}
    /// Once, the last: either side has closed, or the connection is lost (1006). Not called when the server goes.
    virtual void closed(const WebSocketEnd& end) = 0;
};

/// The yes to a request for a WebSocket.
struct WebSocketAcceptance
{
    QByteArray subprotocol;  // one of those the client offered; "": none
    WebSocketLimits limits;
    std::unique_ptr<WebSocketUser> user;
};

}  // namespace trestle::http
