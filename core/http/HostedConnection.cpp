#include "core/http/HostedConnection.h"

#include "core/http/ConnectionHost.h"

#include <cerrno>

namespace trestle::http {

namespace {

constexpr qint64 muchWritten = 64 * 1024;  // bytes that are sent without waiting for others

}  // namespace

void HostedConnection::flushSoon()
{
    if (m_out.waiting() >= muchWritten) return flush();
    if (!std::exchange(m_sendsSoon, true)) m_host.sendSoon(*this);
}

std::optional<int> HostedConnection::socket() const
{
    return m_stream ? m_stream->socket() : std::nullopt;
}

void HostedConnection::sendNow(std::optional<int> sent)
{
    m_sendsSoon = false;
    if (sent && *sent > 0) m_out.noteSent(*sent);
    if (sent && *sent < 0 && *sent != -EAGAIN && m_stream) m_stream->close();  // which flush() then hears of
    flush();
}

void HostedConnection::streamReadable()
{
    if (!socket() || !mayReadSoon()) return readOn(0);
    if (!std::exchange(m_readsSoon, true)) m_host.readSoon(*this);
}

void HostedConnection::readNow(std::optional<int> received, const char* buffer, qint64 room)
{
    m_readsSoon = false;
    if (!socket()) return;  // closed meanwhile
    if (!received) return readOn(0);
    if (*received == -EAGAIN) return;
    const qint64 count = *received > 0 ? *received : *received == 0 ? Stream::ended : Stream::broken;
    if (take(count, buffer) && count == room) readOn(1);
}

void HostedConnection::readOn(int reads)
{
    for (; reads < Stream::readsATurn; ++reads) {
        const qint64 count = m_stream->read(m_host.readBuffer(), ConnectionHost::readBufferSize);
        if (count == 0 || !take(count, m_host.readBuffer()) || !m_stream->hasMore()) return;
    }
    m_stream->readLater();
}

}  // namespace trestle::http
