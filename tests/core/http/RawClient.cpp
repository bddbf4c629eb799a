#include "tests/core/http/RawClient.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <utility>

namespace trestle::tests {

RawClient::RawClient(quint16 port, int receiveBuffer) : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    if (receiveBuffer > 0) ::setsockopt(m_descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    connectTo(port);
}

RawClient RawClient::connectDescriptor(int descriptor, quint16 port)
{
    RawClient client;
    client.m_descriptor = descriptor;
    client.connectTo(port);
    return client;
}

void RawClient::connectTo(quint16 port)
{
    const timeval limit{10, 0};
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    const int on = 1;
    ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr any{};
    std::memcpy(&any, &address, sizeof any);
    m_connected = ::connect(m_descriptor, &any, sizeof any) == 0;
}

bool RawClient::isAlive() const
{
    pollfd query{m_descriptor, 0, 0};
    return ::poll(&query, 1, 0) == 0;
}

RawClient::RawClient(RawClient&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_connected(std::exchange(other.m_connected, false)),
      m_received(std::move(other.m_received))
{
}

RawClient::~RawClient()
{
    close();
}

bool RawClient::send(const QByteArray& bytes) const
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const ssize_t count = ::send(m_descriptor, bytes.data() + sent, size_t(bytes.size() - sent), MSG_NOSIGNAL);
        if (count <= 0) return false;
        sent += count;
    }
    return true;
}

qsizetype RawClient::sendWithoutBlocking(const QByteArray& bytes) const
{
    const ssize_t count = ::send(m_descriptor, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    return count < 0 ? 0 : count;
}

bool RawClient::receiveMore()
{
    std::array<char, 65536> buffer;
    const ssize_t count = ::recv(m_descriptor, buffer.data(), buffer.size(), 0);
    if (count <= 0) return false;
    m_received.append(buffer.data(), count);
    return true;
}

QByteArray RawClient::readResponse(bool hasBody)
{
    qsizetype end = 0;
    while ((end = m_received.indexOf("\r\n\r\n")) < 0)
        if (!receiveMore()) return std::exchange(m_received, {});
    end += 4;
    const qsizetype field = m_received.first(end).toLower().indexOf("content-length:");
    if (field >= 0 && hasBody)
        end += m_received.mid(field + 15, m_received.indexOf('\r', field) - field - 15).trimmed().toLongLong();
    while (m_received.size() < end)
        if (!receiveMore()) return std::exchange(m_received, {});
    const QByteArray response = m_received.first(end);
    m_received.remove(0, end);
    return response;
}

QByteArray RawClient::readUntil(const QByteArray& text)
{
    qsizetype at = 0;
    while ((at = m_received.indexOf(text)) < 0)
        if (!receiveMore()) return std::exchange(m_received, {});
    const QByteArray taken = m_received.first(at + text.size());
    m_received.remove(0, taken.size());
    return taken;
}

QByteArray RawClient::readToEnd()
{
    while (receiveMore()) {
    }
    return std::exchange(m_received, {});
}

void RawClient::endWriting() const
{
    ::shutdown(m_descriptor, SHUT_WR);
}

void RawClient::close()
{
    if (m_descriptor >= 0) ::close(std::exchange(m_descriptor, -1));
    m_connected = false;
}

}  // namespace trestle::tests
