#include "core/http/ResponseParser.h"

#include "core/http/Characters.h"

namespace trestle::http {

namespace {

}  // namespace

void ResponseParser::fail(const char* reason)
{
    m_reason = reason;
    m_state = State::Failed;
}

qsizetype ResponseParser::feed(QByteArrayView data)
{
    qsizetype position = 0;
    while (position < data.size()) {
        switch (m_state) {
            case State::Head:
                switch (m_lines.next(data, position, m_limits.headerBytes)) {
                    case LineReader::Outcome::Line:
                        takeLine(m_lines.line());
                        break;
                    case LineReader::Outcome::NeedMore:
                        break;
                    case LineReader::Outcome::BadByte:
                        fail(m_lines.badByteReason());
                        break;
                    case LineReader::Outcome::TooLong:
                        m_state = State::TooLarge;
                        break;
                }
                break;
            case State::Body:
                takeBody(data, position);
                break;
            case State::Complete:
            case State::Failed:
            case State::TooLarge:
                return position;
        }
    }
    return position;
}

void ResponseParser::endOfStream()
{
    if (m_state == State::Body && m_framing == Framing::UntilClose)
        m_state = State::Complete;
    else if (m_state == State::Head || m_state == State::Body)
        fail("The connection ended before the response was complete");
}

void ResponseParser::takeLine(QByteArrayView line)
{
    if (m_status == 0)
        takeStatusLine(line);
    else if (line.isEmpty())
        endHead();
    else
        takeField(line);
}

void ResponseParser::takeStatusLine(QByteArrayView line)
{
    // HTTP/1.1 200 OK; the blank before an empty reason is often left out
    if (line.size() < 12 || !line.startsWith("HTTP/1.") || !isDigit(line[7]) || line[8] != ' ' || line[9] < '1' ||
        line[9] > '9' || !isDigit(line[10]) || !isDigit(line[11]) || (line.size() > 12 && line[12] != ' '))
        return fail("The status line is not of the form HTTP/1.1 200 OK");
    m_minorVersion = line[7] == '0' ? 0 : 1;
    m_status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
    m_reasonPhrase = line.size() > 13 ? line.sliced(13).toByteArray() : QByteArray();
}

void ResponseParser::takeField(QByteArrayView line)
{
    const FieldLine field = parseFieldLine(line);
    if (field.fault) return fail(field.fault);
    if (equalsIgnoringCase(field.name, "content-length")) {
        const std::optional<qint64> length = parseContentLength(field.value);
        if (!length || (m_length >= 0 && m_length != *length)) return fail("The Content-Length is not one number");
        m_length = *length;
    } else if (equalsIgnoringCase(field.name, "transfer-encoding")) {
        m_coded = true;
        forEachElement(field.value,
                       [this](QByteArrayView coding) { m_lastIsChunked = equalsIgnoringCase(coding, "chunked"); });
    } else if (equalsIgnoringCase(field.name, "connection")) {
        forEachElement(field.value, [this](QByteArrayView option) {
            if (equalsIgnoringCase(option, "close"))
                m_closeAsked = true;
            else if (equalsIgnoringCase(option, "keep-alive"))
                m_keepAliveAsked = true;
        });
    }
    m_headers.add(sharedWord(field.name), sharedWord(field.value));
}

void ResponseParser::endHead()
{
    m_lines.reset();
    if (m_status < 200 && m_status != 101) {  // interim: the real response follows
        m_status = 0;
        m_headers = {};
        m_length = -1;
        m_coded = m_lastIsChunked = m_closeAsked = m_keepAliveAsked = false;
        return;
    }
    if (m_coded && m_length >= 0) return fail("There are both Transfer-Encoding and Content-Length");
    const bool hasNoBody = m_answerTo == AnswerTo::Head || m_status == 101 || m_status == 204 || m_status == 304;
    if (hasNoBody || m_length == 0)
        m_framing = Framing::None;
    else if (m_coded)
        m_framing = m_lastIsChunked ? Framing::Chunked : Framing::UntilClose;
    else
        m_framing = m_length > 0 ? Framing::Length : Framing::UntilClose;
    m_keepAlive = m_framing != Framing::UntilClose && m_status != 101 && !m_closeAsked &&
                  (m_minorVersion > 0 || m_keepAliveAsked);
    if (m_framing == Framing::Length && m_length > m_limits.bodyBytes)
        m_state = State::TooLarge;
    else
        m_state = m_framing == Framing::None ? State::Complete : State::Body;
}

void ResponseParser::takeBody(QByteArrayView data, qsizetype& position)
{
    if (m_framing == Framing::Chunked) {
        const ChunkedDecoder::Limits limits{m_limits.bodyBytes, m_limits.headerBytes};
        if (!m_chunks.feed(data, position, limits, m_body)) {
            if (m_chunks.failure().status == 400)
                fail(m_chunks.failure().reason);
            else
                m_state = State::TooLarge;
        } else if (m_chunks.isDone()) {
            m_state = State::Complete;
        }
        return;
    }
    const qint64 left = m_framing == Framing::Length ? m_length - m_bodyBytes : data.size();
    const auto taken = static_cast<qsizetype>(std::min<qint64>(left, data.size() - position));
    m_body.append(data.sliced(position, taken));
    position += taken;
    m_bodyBytes += taken;
    if (m_bodyBytes > m_limits.bodyBytes)
        m_state = State::TooLarge;
    else if (m_framing == Framing::Length && taken == left)
        m_state = State::Complete;
}

}  // namespace trestle::http
