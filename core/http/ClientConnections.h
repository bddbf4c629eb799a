// The sockets of an HttpClient: connections that are kept open between requests, by origin. One thread.
#pragma once

#include <QByteArray>
#include <QTcpSocket>
#include <QUrl>

#include <map>
#include <memory>
#include <vector>

namespace trestle::http {

/// Ends a socket that may be in the middle of one of its own signals.
struct DeleteLater
{
    void operator()(QTcpSocket* socket) const
    {
        socket->disconnect();
        socket->abort();
        socket->deleteLater();
    }
};
using SocketPointer = std::unique_ptr<QTcpSocket, DeleteLater>;

class ClientConnections
{
public:
    /// "https://host:443": what two URLs must share to share connections.
    [[nodiscard]] static QByteArray originOf(const QUrl& url);

    /// An open connection to `origin` that was used before, or null.
    [[nodiscard]] SocketPointer takeIdle(const QByteArray& origin);
    /// Keeps a connection for the next request.
    void keep(const QByteArray& origin, SocketPointer socket);

private:
    struct Idle
    {
        SocketPointer socket;
        qint64 sinceNs = 0;
    };
    void prune();

    std::map<QByteArray, std::vector<Idle>> m_idle;
};

}  // namespace trestle::http
