// The open connections of all WebSocket APIs, by id: who they are, and how to speak to them. Any thread.
#pragma once

#include "core/base/Json.h"
#include "core/http/WebSocket.h"
#include "core/observe/Trace.h"

#include <QMutex>

#include <atomic>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace trestle::gateway {

/// One connection, from its handshake on. What is not atomic is set before others see it.
struct SocketPeer
{
    QByteArray id;  // 16 characters of base64 ending in '='
    QByteArray apiId;
    QByteArray apiName;
    QByteArray stage;
    QByteArray domainName;  // Host as the client sent it, with its port
    QByteArray sourceIp;
    QByteArray userAgent;  // null: none was sent
    observe::TraceSource source = observe::TraceSource::Client;
    qint64 connectedMs = 0;
    base::JsonValue authorizer;  // requestContext.authorizer of its events; null: there was none
    base::JsonValue identity;    // of requestContext.identity: what access control found out; null: nothing
    std::atomic<qint64> lastActiveMs = 0;
    std::shared_ptr<http::WebSocket> socket;  // from opened() on
    int underWay = 0;                         // its messages being handled; on its I/O thread only
};

class SocketConnections
{
public:
    /// Called when a connection came or went, on its thread: once until all() is called next. Set before there is one.
    void setListener(std::function<void()> listener);

    void add(std::shared_ptr<SocketPeer> peer);
    void remove(const QByteArray& id);
    /// Null if there is none, or no more.
    [[nodiscard]] std::shared_ptr<SocketPeer> find(const QByteArray& id) const;
    /// Those of one API, or of all for "", the oldest first.
    [[nodiscard]] std::vector<std::shared_ptr<const SocketPeer>> all(const QByteArray& apiId = {}) const;
    [[nodiscard]] size_t count() const;

private:
    void announce();

    std::function<void()> m_listener;
    mutable std::atomic<bool> m_announced = false;
    mutable QMutex m_mutex;  // guards m_peers
    std::unordered_map<QByteArray, std::shared_ptr<SocketPeer>> m_peers;
};

}  // namespace trestle::gateway
