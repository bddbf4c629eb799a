// Engine and bootstrap talk over a Unix socket pair, one call at a time:
//
//     frame    = length type body         length: u32, little-endian, of type and body
//     type     = one ASCII letter
//
//   from the engine
//     'I' invoke   timeoutMs idLength requestId traceLength trace moreLength more event
//                  timeoutMs, moreLength: u32 little-endian; other lengths: u8; trace: X-Amzn-Trace-Id or empty;
//                  more: empty, or a JSON object of functionArn, clientContext, identity, tenantId; event: JSON
//
//   from the bootstrap
//     'R' ready    (empty) the handler is loaded; comes once, first
//     'F' failed to load, the process ends: failure
//     'S' stream   content type; the answer comes in pieces from here on
//     'C' piece    bytes
//     'A' answer   JSON; empty: the end of the stream
//     'E' error    failure; the process takes the next call
//     'X' error    failure; the process ends
//     failure  = placeLength place document     placeLength: u16 little-endian; document: the service's error JSON
//
// Output of a call stands in the pipes of stdout and stderr before its 'A', 'E' or 'X' does in the socket.
#include "core/functions/Frames.h"

#include "core/base/Json.h"

#include <QtEndian>

#include <cstring>

namespace trestle::functions {

namespace {
constexpr qsizetype headerSize = 4;
constexpr quint32 frameLimit = 16u << 20;

bool isFromBootstrap(char type)
{
    return type == 'R' || type == 'F' || type == 'A' || type == 'E' || type == 'X' || type == 'S' || type == 'C';
}

void appendLength(QByteArray& out, qsizetype length)
{
    char bytes[4];
    qToLittleEndian(static_cast<quint32>(length), bytes);
    out.append(bytes, sizeof bytes);
}

void appendShort(QByteArray& out, QByteArrayView text)
{
    const QByteArrayView cut = text.first(std::min<qsizetype>(text.size(), 255));
    out.append(static_cast<char>(cut.size()));
    out.append(cut);
}
}  // namespace

QByteArray invokeFrame(const CallHead& call, QByteArrayView event)
{
    QByteArray more;
    if (!call.isPlainArn || !call.clientContext.isEmpty() || !call.identity.isEmpty() || !call.tenantId.isEmpty()) {
        more = "{\"functionArn\":\"" + call.functionArn + '"';
        if (!call.clientContext.isEmpty()) more += ",\"clientContext\":" + call.clientContext;
        if (!call.identity.isEmpty()) more += ",\"identity\":" + call.identity;
        if (!call.tenantId.isEmpty()) {
            more += ",\"tenantId\":";
            base::appendJsonString(more, call.tenantId);
        }
        more += '}';
    }
    QByteArray frame;
    frame.reserve(headerSize + 1 + 4 + 2 + call.requestId.size() + call.trace.size() + 4 + more.size() + event.size());
    frame.resize(headerSize + 1);
    frame[headerSize] = static_cast<char>(FrameType::Invoke);
    appendLength(frame, call.timeoutMs);
    appendShort(frame, call.requestId);
    appendShort(frame, call.trace);
    appendLength(frame, more.size());
    frame.append(more);
    frame.append(event);
    qToLittleEndian(static_cast<quint32>(frame.size() - headerSize), frame.data());
    return frame;
}

QByteArray failureBody(QByteArrayView place, QByteArrayView document)
{
    QByteArray body(2, Qt::Uninitialized);
    qToLittleEndian(static_cast<quint16>(place.size()), body.data());
    return body.append(place).append(document);
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
