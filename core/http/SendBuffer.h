// Bytes on their way out of one connection: what the stream does not take at once waits here, and a client that takes
// too little in too long a time is told from one that is merely slow. One thread.
#pragma once

#include "core/http/Stream.h"

#include <QByteArray>

namespace trestle::http {

struct ServerLimits;

class SendBuffer
{
public:
    enum class Outcome {
        Sent,     // nothing waits any more
        Waiting,  // the stream will say when it takes more
        Broken,
    };

    /// To append to.
    [[nodiscard]] QByteArray& bytes() { return m_bytes; }
    /// Not yet with the system.
    [[nodiscard]] qint64 unsent(const Stream& stream) const { return waiting() + stream.unsent(); }
    [[nodiscard]] qint64 waiting() const { return m_bytes.size() - m_sent; }
    /// A send waits for the client.
    [[nodiscard]] bool isBlocked() const { return m_blockedNs != 0; }

    /// What waits.
    [[nodiscard]] QByteArrayView front() const { return QByteArrayView(m_bytes).sliced(m_sent); }
    /// So many bytes of front() have been sent by somebody else.
    void noteSent(qint64 count);
    /// Gives the stream what it takes. `bytes()` is empty once all is sent.
    [[nodiscard]] Outcome send(Stream& stream);
    /// True if the client took less than limits.bodyBytesPerSecond over the last limits.writeStallMs.
    [[nodiscard]] bool hasStalled(const ServerLimits& limits, qint64 nowNs);
    void clear();

private:
    QByteArray m_bytes;  // m_bytes[m_sent..] has to be sent
    qsizetype m_sent = 0;
    qint64 m_blockedNs = 0;  // since when a send waits for the client; 0: none does
    qint64 m_sentSinceBlocked = 0;
};

}  // namespace trestle::http
