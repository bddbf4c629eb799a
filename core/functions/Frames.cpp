// Engine and bootstrap talk over a Unix socket pair, one call at a time:
//
//     frame    = length type body         length: u32, little-endian, of type and body
//     type     = one ASCII letter
//
//   from the engine
//     'I' invoke   timeoutMs idLength requestId traceLength trace event
//                  timeoutMs: u32 little-endian; lengths: u8; trace: X-Amzn-Trace-Id or empty; event: JSON
//
//   from the bootstrap
//     'R' ready    (empty) the handler is loaded; comes once, first
//     'F' failed to load, the process ends: failure
//     'A' answer   JSON
//     'E' error    failure; the process takes the next call
//     'X' error    failure; the process ends
//     failure  = placeLength place document     placeLength: u16 little-endian; document: the service's error JSON
//
// Output of a call stands in the pipes of stdout and stderr before its 'A', 'E' or 'X' does in the socket.
#include "core/functions/Frames.h"

#include <QtEndian>

#include <cstring>

namespace trestle::functions {

namespace {
constexpr qsizetype headerSize = 4;
constexpr quint32 frameLimit = 16u << 20;

bool isFromBootstrap(char type)
{
    return type == 'R' || type == 'F' || type == 'A' || type == 'E' || type == 'X';
}

void appendShort(QByteArray& out, QByteArrayView text)
{
    const QByteArrayView cut = text.first(std::min<qsizetype>(text.size(), 255));
    out.append(static_cast<char>(cut.size()));
    out.append(cut);
}
}  // namespace

QByteArray invokeFrame(int timeoutMs, QByteArrayView requestId, QByteArrayView trace, QByteArrayView event)
{
    QByteArray frame;
    frame.reserve(headerSize + 1 + 4 + 2 + requestId.size() + trace.size() + event.size());
    frame.resize(headerSize + 1 + 4);
    frame[headerSize] = static_cast<char>(FrameType::Invoke);
    qToLittleEndian(static_cast<quint32>(timeoutMs), frame.data() + headerSize + 1);
    appendShort(frame, requestId);
    appendShort(frame, trace);
    frame.append(event);
    qToLittleEndian(static_cast<quint32>(frame.size() - headerSize), frame.data());
    return frame;
}

std::optional<Failure> readFailure(const QByteArray& body)
{
    if (body.size() < 2) return std::nullopt;
    const qsizetype placeLength = qFromLittleEndian<quint16>(body.constData());
    if (body.size() < 2 + placeLength) return std::nullopt;
    return Failure{body.mid(2, placeLength), body.mid(2 + placeLength)};
}

void FrameReader::add(QByteArrayView bytes)
{
    m_bytes.append(bytes);
    if (m_bytes.size() < headerSize) return;
    const quint32 length = qFromLittleEndian<quint32>(m_bytes.constData());
    if (length > (1u << 16) && length <= frameLimit) m_bytes.reserve(headerSize + length);
}

std::optional<Frame> FrameReader::next()
{
    if (m_broken || m_bytes.size() < headerSize) return std::nullopt;
    const quint32 length = qFromLittleEndian<quint32>(m_bytes.constData());
    if (length == 0 || length > frameLimit || (m_bytes.size() > headerSize && !isFromBootstrap(m_bytes[headerSize]))) {
        m_broken = true;
        return std::nullopt;
    }
    const qsizetype end = headerSize + length;
    if (m_bytes.size() < end) return std::nullopt;
    Frame frame{static_cast<FrameType>(m_bytes[headerSize]), m_bytes.mid(headerSize + 1, length - 1)};
    if (m_bytes.size() == end)
        m_bytes.resize(0);
    else
        m_bytes.remove(0, end);
    if (m_bytes.isEmpty() && m_bytes.capacity() > (1 << 20)) m_bytes = QByteArray();
    return frame;
}

}  // namespace trestle::functions
