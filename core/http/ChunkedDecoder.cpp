#include "core/http/ChunkedDecoder.h"

#include "core/http/Characters.h"

namespace trestle::http {

namespace {

constexpr int sizeLineBytes = 1024;         // one chunk's size and extensions
constexpr int extensionBytesInAll = 16384;  // of one message: extensions are no way around the body limit

/// The quoted string at the beginning of `text`, or 0 if there is none or it does not end.
qsizetype quotedStringLength(QByteArrayView text)
{
    if (!text.startsWith('"')) return 0;
    for (qsizetype i = 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return 0;
}

/// *( ";" name [ "=" ( token / quoted-string ) ] ), blanks allowed around ';' and '='.
bool areExtensions(QByteArrayView text)
{
    while (!text.isEmpty()) {
        text = trimmedBlanks(text);
        if (!text.startsWith(';')) return false;
        text = trimmedBlanks(text.sliced(1));
        qsizetype end = 0;
        while (end < text.size() && isToken(text.sliced(end, 1)))
            ++end;
        if (end == 0) return false;
        text = text.sliced(end);
        const QByteArrayView rest = trimmedBlanks(text);
        if (!rest.startsWith('=')) continue;
        text = trimmedBlanks(rest.sliced(1));
        end = quotedStringLength(text);
        if (end == 0)
            while (end < text.size() && isToken(text.sliced(end, 1)))
                ++end;
        if (end == 0) return false;
        text = text.sliced(end);
    }
    return true;
}

}  // namespace

bool ChunkedDecoder::fail(int status, const char* reason)
{
    m_failure = {status, reason};
    return false;
}

bool ChunkedDecoder::feed(QByteArrayView data, qsizetype& position, const Limits& limits, QByteArray& body)
{
    while (position < data.size() && m_state != State::Done) {
        if (m_state == State::Data) {
            const auto taken = static_cast<qsizetype>(std::min<qint64>(m_left, data.size() - position));
            body.append(data.sliced(position, taken));
            position += taken;
            m_left -= taken;
            m_decoded += taken;
            if (m_left == 0) m_state = State::DataEnd;
            continue;
        }
        const qint64 limit = m_state == State::Trailers ? limits.trailerBytes : sizeLineBytes;
        switch (m_lines.next(data, position, limit)) {
            case LineReader::Outcome::NeedMore:
                // The two bytes after a chunk can be judged without waiting for a line to end.
                if (m_state == State::DataEnd && m_lines.bytes() > 1)
                    return fail(400, "A chunk is longer than its size says");
                break;
            case LineReader::Outcome::BadByte:
                return fail(400, m_lines.badByteReason());
            case LineReader::Outcome::TooLong:
                if (m_state == State::Trailers) return fail(431, "The trailer is too large");
                return fail(400, "A chunk size line is too long");
            case LineReader::Outcome::Line:
                switch (m_state) {
                    case State::Size:
                        if (!takeSizeLine(m_lines.line(), limits)) return false;
                        m_lines.reset();
                        break;
                    case State::DataEnd:
                        if (!m_lines.line().isEmpty()) return fail(400, "A chunk is longer than its size says");
                        m_lines.reset();
                        m_state = State::Size;
                        break;
                    case State::Trailers:
                        if (!takeTrailerLine(m_lines.line())) return false;
                        break;
                    case State::Data:
                    case State::Done:
                        break;
                }
        }
    }
    return true;
}

bool ChunkedDecoder::takeSizeLine(QByteArrayView line, const Limits& limits)
{
    qint64 size = 0;
    qsizetype digits = 0;
    for (; digits < line.size() && hexValue(line[digits]) >= 0; ++digits) {
        if (digits == 15) return fail(400, "A chunk size has too many digits");
        size = size * 16 + hexValue(line[digits]);
    }
    if (digits == 0) return fail(400, "A chunk size is not a hexadecimal number");
    const QByteArrayView extensions = line.sliced(digits);
    if (!areExtensions(extensions)) return fail(400, "A chunk size is followed by something else than extensions");
    m_extensionBytes += extensions.size();
    if (m_extensionBytes > extensionBytesInAll) return fail(400, "The chunk extensions are too long");
    if (size > limits.bodyBytes - m_decoded) return fail(413, "The body is too large");
    m_left = size;
    m_state = size == 0 ? State::Trailers : State::Data;
    return true;
}

bool ChunkedDecoder::takeTrailerLine(QByteArrayView line)
{
    if (line.isEmpty()) {
        m_state = State::Done;
        m_lines.reset();
        return true;
    }
    const FieldLine field = parseFieldLine(line);
    if (field.fault) return fail(400, field.fault);
    for (const char* framing : {"content-length", "transfer-encoding", "host"})
        if (equalsIgnoringCase(field.name, framing))
            return fail(400, "The trailer has a field that belongs in the header");
    m_trailers.add(field.name.toByteArray(), field.value.toByteArray());
    return true;
}

void ChunkedDecoder::reset()
{
    m_state = State::Size;
    m_lines.reset();
    m_failure = {};
    m_decoded = 0;
    m_left = 0;
    m_extensionBytes = 0;
    m_trailers = {};
}

}  // namespace trestle::http
