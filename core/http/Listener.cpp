#include "core/http/Listener.h"

#include "core/base/Log.h"
#include "core/http/PortOwner.h"

#include <QTimer>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace trestle::http {

namespace {

constexpr int backlog = 4096;
constexpr int acceptedPerTurn = 64;  // so that a storm of connections leaves requests their share
constexpr int restMs = 100;

union SocketAddress {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
};

socklen_t toSocketAddress(const QHostAddress& address, quint16 port, SocketAddress& out)
{
    std::memset(&out, 0, sizeof out);
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        out.v4.sin_family = AF_INET;
        out.v4.sin_port = htons(port);
        out.v4.sin_addr.s_addr = htonl(address.toIPv4Address());
        return sizeof out.v4;
    }
    out.v6.sin6_family = AF_INET6;
    out.v6.sin6_port = htons(port);
    const Q_IPV6ADDR bytes = address.toIPv6Address();  // QHostAddress::Any is all zeros: both families
    std::memcpy(&out.v6.sin6_addr, &bytes, sizeof bytes);
    return sizeof out.v6;
}

quint16 portOf(const SocketAddress& address)
{
    return ntohs(address.any.sa_family == AF_INET ? address.v4.sin_port : address.v6.sin6_port);
}

QHostAddress hostOf(const SocketAddress& address)
{
    static const QHostAddress loopback(QHostAddress::LocalHost);  // shared: most connections are local
    if (address.any.sa_family == AF_INET && address.v4.sin_addr.s_addr == htonl(INADDR_LOOPBACK)) return loopback;
    return QHostAddress(&address.any);
}

base::Error listenError(const QHostAddress& address, quint16 port, int reason)
{
    const QString where = QStringLiteral("%1 port %2").arg(address.toString()).arg(port);
    if (reason == EADDRINUSE) {
        const QString owner = portOwner(port);
        return {base::ErrorCode::AddressInUse, owner.isEmpty()
                                                   ? QStringLiteral("%1 is in use by another program").arg(where)
                                                   : QStringLiteral("%1 is in use by %2").arg(where, owner)};
    }
    const base::ErrorCode code =
        reason == EACCES || reason == EPERM ? base::ErrorCode::PermissionDenied : base::ErrorCode::Network;
    return {code,
            QStringLiteral("%1 cannot be listened on: %2").arg(where, QString::fromLocal8Bit(std::strerror(reason)))};
}

}  // namespace

base::Result<ListeningSocket> ListeningSocket::open(const QHostAddress& address, quint16 port)
{
    SocketAddress native;
    const socklen_t size = toSocketAddress(address, port, native);
    const int descriptor = ::socket(native.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return listenError(address, port, errno);
    ListeningSocket socket(descriptor);
    const int on = 1;
    const int off = 0;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    // Accepted sockets inherit this: an answer never waits for the acknowledgement of the one before.
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (native.any.sa_family == AF_INET6)
        ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, address == QHostAddress(QHostAddress::Any) ? &off : &on,
                     sizeof off);
    if (::bind(descriptor, &native.any, size) < 0 || ::listen(descriptor, backlog) < 0)
        return listenError(address, port, errno);
    return socket;
}

ListeningSocket::ListeningSocket(ListeningSocket&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

ListeningSocket::~ListeningSocket()
{
    if (m_descriptor >= 0) ::close(m_descriptor);
}

quint16 ListeningSocket::port() const
{
    SocketAddress native;
    socklen_t size = sizeof native;
    return ::getsockname(m_descriptor, &native.any, &size) < 0 ? 0 : portOf(native);
}

Listener::Listener(ListeningSocket socket, Accepted accepted)
    : m_socket(std::move(socket)),
      m_accepted(std::move(accepted)),
      m_notifier(m_socket.descriptor(), QSocketNotifier::Read),
      m_spare(::open("/dev/null", O_RDONLY | O_CLOEXEC))
{
    connect(&m_notifier, &QSocketNotifier::activated, this, [this] { acceptSome(); });
}

Listener::~Listener()
{
    m_notifier.setEnabled(false);
    if (m_spare >= 0) ::close(m_spare);
}

void Listener::acceptSome()
{
    for (int i = 0; i < acceptedPerTurn; ++i) {
        switch (acceptOne()) {
            case Step::Accepted:
                break;
            case Step::NoneLeft:
                return;
            case Step::OutOfDescriptors:
                if (m_spare < 0) return rest();
                refuseOne();
                break;
        }
    }
}

Listener::Step Listener::acceptOne()
{
    SocketAddress native;
    socklen_t size = sizeof native;
    const int descriptor = ::accept4(m_socket.descriptor(), &native.any, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (descriptor >= 0) {
        m_accepted(descriptor, hostOf(native), portOf(native));
        return Step::Accepted;
    }
    switch (errno) {
        case EMFILE:
        case ENFILE:
        case ENOBUFS:
        case ENOMEM:
            return Step::OutOfDescriptors;
        case EAGAIN:
            return Step::NoneLeft;
        default:
            return Step::Accepted;  // that one client gave up; on to the next
    }
}

void Listener::refuseOne()
{
    static constexpr std::string_view answer =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    ::close(m_spare);
    const int descriptor = ::accept4(m_socket.descriptor(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (descriptor >= 0) {
        [[maybe_unused]] const ssize_t sent = ::send(descriptor, answer.data(), answer.size(), MSG_NOSIGNAL);
        ::shutdown(descriptor, SHUT_WR);
        // What has arrived is read, or closing would reset the connection under the answer.
        std::array<char, 4096> ignored;
        while (::recv(descriptor, ignored.data(), ignored.size(), 0) > 0) {
        }
        ::close(descriptor);
    }
    m_spare = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void Listener::rest()
{
    qCWarning(base::logHttp, "No descriptor left: new connections wait");
    m_notifier.setEnabled(false);
    QTimer::singleShot(restMs, this, [this] {
        if (m_spare < 0) m_spare = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        m_notifier.setEnabled(true);
    });
}

}  // namespace trestle::http
