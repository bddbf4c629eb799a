#include "tests/bench/LoadClient.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace trestle::bench {

namespace {

qint64 nowNs()
{
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

/// The length of the complete answer at the beginning of `bytes`, 0 if more has to come.
qsizetype answerLength(const QByteArray& bytes)
{
    const qsizetype head = bytes.indexOf("\r\n\r\n");
    if (head < 0) return 0;
    const qsizetype bodyBegin = head + 4;
    const QByteArray fields = bytes.first(head + 2).toLower();
    const qsizetype length = fields.indexOf("\r\ncontent-length:");
    if (length >= 0) {
        const qsizetype from = length + 17;
        const qsizetype end = bodyBegin + fields.mid(from, fields.indexOf("\r\n", from) - from).trimmed().toLongLong();
        return bytes.size() >= end ? end : 0;
    }
    if (fields.contains("\r\ntransfer-encoding: chunked")) {
        const qsizetype last = bytes.indexOf("0\r\n\r\n", bodyBegin);
        return last < 0 || (last != bodyBegin && bytes[last - 1] != '\n') ? 0 : last + 5;
    }
    return bodyBegin;
}

}  // namespace

LoadClient::LoadClient(const QHostAddress& host, quint16 port, RequestTemplate requests)
    : m_host(host), m_port(port), m_requests(std::move(requests)), m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
}

LoadClient::~LoadClient()
{
    for (const Connection& connection : m_connections)
        if (connection.descriptor >= 0) ::close(connection.descriptor);
    for (const int descriptor : m_idle)
        ::close(descriptor);
    ::close(m_epoll);
}

int LoadClient::connectOne() const
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(m_port);
    address.sin_addr.s_addr = htonl(m_host.toIPv4Address());
    sockaddr any{};
    static_assert(sizeof any == sizeof address);
    std::memcpy(&any, &address, sizeof any);
    if (::connect(descriptor, &any, sizeof any) < 0) {
        ::close(descriptor);
        return -1;
    }
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return descriptor;
}

int LoadClient::openIdle(int count)
{
    for (int i = 0; i < count; ++i) {
        const int descriptor = connectOne();
        if (descriptor < 0) break;
        // Idle as keep-alive connections are: after one answered request.
        const QByteArray request = m_requests.next();
        std::array<char, 65536> answer;
        if (::send(descriptor, request.data(), size_t(request.size()), MSG_NOSIGNAL) != request.size() ||
            ::recv(descriptor, answer.data(), answer.size(), 0) <= 0) {
            ::close(descriptor);
            break;
        }
        m_idle.push_back(descriptor);
    }
    return static_cast<int>(m_idle.size());
}

int LoadClient::open(int count)
{
    for (int i = 0; i < count; ++i) {
        Connection connection;
        connection.descriptor = connectOne();
        if (connection.descriptor < 0) break;
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = m_connections.size();
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, connection.descriptor, &event);
        m_connections.push_back(std::move(connection));
    }
    return static_cast<int>(m_connections.size());
}

bool LoadClient::send(Connection& connection, bool fresh)
{
    if (fresh) {
        connection.request = m_requests.next();
        connection.sent = 0;
        connection.startedNs = nowNs();
    }
    while (connection.sent < connection.request.size()) {
        const ssize_t count = ::send(connection.descriptor, connection.request.data() + connection.sent,
                                     size_t(connection.request.size() - connection.sent), MSG_NOSIGNAL);
        if (count <= 0) return false;
        connection.sent += count;
    }
    return true;
}

bool LoadClient::receive(Connection& connection)
{
    static std::array<char, 262144> buffer;
    const ssize_t count = ::recv(connection.descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN) return true;
    if (count <= 0) return false;
    connection.received.append(buffer.data(), count);
    const qsizetype length = answerLength(connection.received);
    if (length == 0) return true;
    ++m_counts.answers;
    ++m_counts.byStatus[connection.received.mid(9, 3).toInt()];
    m_counts.latencyMs.push_back(float(nowNs() - connection.startedNs) / 1e6F);
    connection.received.remove(0, length);
    return send(connection, true);
}

void LoadClient::reconnect(size_t index)
{
    ++m_counts.brokenConnections;
    Connection& connection = m_connections[index];
    ::close(connection.descriptor);
    connection = {};
    connection.descriptor = connectOne();
    if (connection.descriptor < 0) return;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, connection.descriptor, &event);
    send(connection, true);
}

Counts LoadClient::run(double seconds)
{
    m_counts = {};
    const qint64 begin = nowNs();
    const qint64 end = begin + static_cast<qint64>(seconds * 1e9);
    for (size_t i = 0; i < m_connections.size(); ++i) {
        // A request of the run before may still be under way.
        const bool busy = !m_connections[i].request.isEmpty();
        if (!busy && !send(m_connections[i], true)) reconnect(i);
    }
    std::array<epoll_event, 256> ready;
    while (nowNs() < end) {
        const int count = ::epoll_wait(m_epoll, ready.data(), int(ready.size()), 100);
        for (int i = 0; i < count; ++i) {
            const size_t index = ready[size_t(i)].data.u64;
            if (!receive(m_connections[index])) reconnect(index);
        }
    }
    m_counts.seconds = double(nowNs() - begin) / 1e9;
    return std::exchange(m_counts, {});
}

}  // namespace trestle::bench
