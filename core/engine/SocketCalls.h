// The open connections of WebSocket APIs, as the console sees them and speaks to them.
#pragma once

#include "core/base/Mailbox.h"
#include "core/base/Result.h"
#include "core/gateway/websocket/SocketDelivery.h"

#include <QObject>

#include <functional>
#include <vector>

namespace trestle::engine {

/// An open connection of a WebSocket API.
struct SocketConnection
{
    QByteArray id;
    QByteArray api;
    QByteArray stage;
    QByteArray sourceIp;
    QByteArray userAgent;
    qint64 connectedMs = 0;   // since 1970, UTC
    qint64 lastActiveMs = 0;  // when a message came or was sent

    bool operator==(const SocketConnection&) const = default;
};

/// Used on the engine's thread, where replies run, and not at all once their context object is gone.
class SocketCalls
{
public:
    using Reply = std::function<void(base::Result<void>)>;

    SocketCalls(gateway::SocketConnections& connections, base::Mailbox& mailbox)
        : m_connections(connections), m_mailbox(mailbox)
    {
    }

    /// Of one API, or for "" of all, the oldest first.
    [[nodiscard]] std::vector<SocketConnection> connections(const QByteArray& api = {}) const;
    // To one of them, as the management API does. Errors: NotFound (it is gone), LimitExceeded (its client does not
    // read), TooLarge (more than 128 KiB).
    void send(const QByteArray& id, const QByteArray& text, QObject* context, Reply reply);
    void close(const QByteArray& id, QObject* context, Reply reply);

private:
    [[nodiscard]] gateway::DeliveryReply home(QObject* context, Reply reply);

    gateway::SocketConnections& m_connections;
    base::Mailbox& m_mailbox;
};

}  // namespace trestle::engine
