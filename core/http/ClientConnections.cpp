#include "core/http/ClientConnections.h"

#include "core/base/Clock.h"

namespace trestle::http {

namespace {

constexpr size_t keptPerOrigin = 32;
constexpr qint64 keptNs = 4'000'000'000;  // node's servers hang up after 5 s: rather be first

}  // namespace

QByteArray ClientConnections::originOf(const QUrl& url)
{
    const bool tls = url.scheme() == QLatin1String("https");
    return url.scheme().toLatin1() + "://" + url.host(QUrl::FullyEncoded).toLatin1() + ':' +
           QByteArray::number(url.port(tls ? 443 : 80));
}

SocketPointer ClientConnections::takeIdle(const QByteArray& origin)
{
    prune();
    const auto found = m_idle.find(origin);
    if (found == m_idle.end()) return nullptr;
    SocketPointer socket = std::move(found->second.back().socket);  // the latest is the likeliest to live
    found->second.pop_back();
    if (found->second.empty()) m_idle.erase(found);
    socket->disconnect();
    return socket;
}

void ClientConnections::keep(const QByteArray& origin, SocketPointer socket)
{
    prune();
    std::vector<Idle>& idle = m_idle[origin];
    if (idle.size() >= keptPerOrigin) return;
    socket->disconnect();
    idle.push_back({std::move(socket), base::SystemClock::instance().monotonicNs()});
}

void ClientConnections::prune()
{
    const qint64 now = base::SystemClock::instance().monotonicNs();
    for (auto it = m_idle.begin(); it != m_idle.end();) {
        // A connection on which the server said something unasked, such as its end, is of no use.
        std::erase_if(it->second, [now](const Idle& idle) {
            return now - idle.sinceNs > keptNs || idle.socket->state() != QAbstractSocket::ConnectedState ||
                   idle.socket->bytesAvailable() > 0;
        });
        it = it->second.empty() ? m_idle.erase(it) : std::next(it);
    }
}

}  // namespace trestle::http
