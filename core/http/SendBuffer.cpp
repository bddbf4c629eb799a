#include "core/http/SendBuffer.h"

#include "core/base/Clock.h"
#include "core/http/HttpServer.h"

namespace trestle::http {

void SendBuffer::noteSent(qint64 count)
{
    m_sent += count;
    m_sentSinceBlocked += count;
}

SendBuffer::Outcome SendBuffer::send(Stream& stream)
{
    while (m_sent < m_bytes.size()) {
        const qint64 count = stream.write(front());
        if (count < 0) return Outcome::Broken;
        if (count == 0) break;
        noteSent(count);
    }
    if (m_sent == m_bytes.size()) {
        m_bytes.resize(0);
        m_sent = 0;
    } else if (m_sent > m_bytes.size() / 2) {
        m_bytes = m_bytes.sliced(m_sent);
        m_sent = 0;
    }
    if (unsent(stream) > 0) {
        if (m_blockedNs == 0) {
            m_blockedNs = base::SystemClock::instance().monotonicNs();
            m_sentSinceBlocked = 0;
        }
        stream.setWriting(true);
        return Outcome::Waiting;
    }
    if (m_blockedNs != 0) {
        m_blockedNs = 0;
        stream.setWriting(false);
    }
    return Outcome::Sent;
}

bool SendBuffer::hasStalled(const ServerLimits& limits, qint64 nowNs)
{
    if (m_blockedNs == 0 || nowNs - m_blockedNs <= limits.writeStallMs * qint64(1'000'000)) return false;
    if (m_sentSinceBlocked < qint64(limits.writeStallMs) * limits.bodyBytesPerSecond / 1000) return true;
    m_blockedNs = nowNs;
    m_sentSinceBlocked = 0;
    return false;
}

void SendBuffer::clear()
{
    m_bytes = QByteArray();
    m_sent = 0;
}

}  // namespace trestle::http
