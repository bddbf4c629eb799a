#include "core/http/HttpParser.h"

#include "core/http/Characters.h"

namespace trestle::http {

namespace {

constexpr qint64 reservedAhead = 65'536;  // a claimed length reserves no more than this before bytes have come
constexpr size_t commonFields = 8;        // most requests have no more

/// Bytes a target may have: visible ASCII but '#', which would begin a fragment.
bool isTargetText(QByteArrayView text)
{
    char allBits = 0;
    for (const char c : text)
        allBits |= c;
    return allBits >= 0 && base::bytesBefore(text, '!', '\x7f', '#') == text.size();
}

}  // namespace

void HttpParser::fail(int status, const char* reason)
{
    m_failure = {status, reason};
    m_state = State::Failed;
}

qsizetype HttpParser::feed(QByteArrayView data)
{
    qsizetype position = 0;
    while (position < data.size()) {
        switch (m_state) {
            case State::Start:
            case State::Head:
                m_state = State::Head;
                switch (m_lines.next(data, position, m_limits.headerBytes)) {
                    case LineReader::Outcome::Line:
                        takeLine(m_lines.line());
                        break;
                    case LineReader::Outcome::NeedMore:
                        break;
                    case LineReader::Outcome::BadByte:
                        fail(400, m_lines.badByteReason());
                        break;
                    case LineReader::Outcome::TooLong:
                        if (m_request.method.isEmpty())
                            fail(414, "The request line is too long");
                        else
                            fail(431, "The header is too large");
                        break;
                }
                break;
            case State::Body:
                takeBody(data, position);
                break;
            case State::Complete:
            case State::Failed:
                return position;
        }
    }
    return position;
}

void HttpParser::takeLine(QByteArrayView line)
{
    if (m_request.method.isEmpty()) {
        if (!line.isEmpty()) takeRequestLine(line);  // an empty line before a request is allowed (RFC 9112, 2.2)
    } else if (line.isEmpty()) {
        endHead();
    } else {
        takeField(line);
    }
}

void HttpParser::takeRequestLine(QByteArrayView line)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first < 0 || first == last) return fail(400, "The request line is not method, target and version");
    const QByteArrayView method = line.first(first);
    const QByteArrayView target = line.sliced(first + 1, last - first - 1);
    const QByteArrayView version = line.sliced(last + 1);
    if (!isToken(method)) return fail(400, "The method has a character that is not allowed");
    if (target.isEmpty() || !isTargetText(target)) return fail(400, "The target has a character that is not allowed");
    if (version.size() != 8 || !version.startsWith("HTTP/") || !isDigit(version[5]) || version[6] != '.' ||
        !isDigit(version[7]))
        return fail(400, "The version is not of the form HTTP/1.1");
    if (version[5] != '1') return fail(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here");
    m_request.minorVersion = version[7] == '0' ? 0 : 1;
    if (method == "CONNECT") return fail(501, "CONNECT is not supported");
    m_request.method = sharedWord(method, m_texts);
    m_request.headers.reserve(commonFields);
    if (!takeTarget(target)) fail(400, "The target is neither a path nor an http URL");
}

bool HttpParser::takeTarget(QByteArrayView target)
{
    if (target.startsWith('/')) {
        m_request.target = sharedWord(target, m_texts);
        return true;
    }
    if (target == "*") {
        m_request.target = target.toByteArray();
        return m_request.method == "OPTIONS";
    }
    return takeAbsoluteTarget(target);
}

bool HttpParser::takeAbsoluteTarget(QByteArrayView target)
{
    const qsizetype colon = target.indexOf("://");
    if (colon < 0) return false;
    const QByteArrayView scheme = target.first(colon);
    if (!equalsIgnoringCase(scheme, "http") && !equalsIgnoringCase(scheme, "https")) return false;
    const QByteArrayView rest = target.sliced(colon + 3);
    qsizetype end = 0;
    while (end < rest.size() && rest[end] != '/' && rest[end] != '?')
        ++end;
    if (end == 0 || rest[0] == ':' || !isHostAndPort(rest.first(end))) return false;
    m_authority = rest.first(end).toByteArray();
    const QByteArrayView path = rest.sliced(end);
    if (path.isEmpty())
        m_request.target = m_request.method == "OPTIONS" ? QByteArray("*") : QByteArray("/");
    else
        m_request.target = path.startsWith('/') ? path.toByteArray() : '/' + path.toByteArray();
    return true;
}

void HttpParser::takeField(QByteArrayView line)
{
    const FieldLine field = parseFieldLine(line);
    if (field.fault) return fail(400, field.fault);
    switch (field.name.size()) {
        case 4:
            if (equalsIgnoringCase(field.name, "host")) {
                if (m_framing.hosts++ > 0) return fail(400, "There is more than one Host field");
                if (!isHostAndPort(field.value)) return fail(400, "The Host field is not a host name and port");
            }
            break;
        case 6:
            if (equalsIgnoringCase(field.name, "expect")) {
                if (equalsIgnoringCase(field.value, "100-continue"))
                    m_expectsContinue = true;
                else
                    m_framing.expectationUnknown = true;
            }
            break;
        case 10:
            if (equalsIgnoringCase(field.name, "connection"))
                forEachElement(field.value, [this](QByteArrayView option) {
                    if (equalsIgnoringCase(option, "close"))
                        m_framing.closeAsked = true;
                    else if (equalsIgnoringCase(option, "keep-alive"))
                        m_framing.keepAliveAsked = true;
                });
            break;
        case 14:
            if (equalsIgnoringCase(field.name, "content-length")) {
                if (m_framing.length >= 0) return fail(400, "There is more than one Content-Length field");
                const std::optional<qint64> length = parseContentLength(field.value);
                if (!length) return fail(400, "The Content-Length is not a number");
                m_framing.length = *length;
            }
            break;
        case 17:
            if (equalsIgnoringCase(field.name, "transfer-encoding")) {
                takeTransferEncoding(field.value);
                if (m_state == State::Failed) return;
            }
            break;
        default:
            break;
    }
    m_request.headers.add(sharedWord(field.name, m_texts), sharedWord(field.value, m_texts));
}

void HttpParser::takeTransferEncoding(QByteArrayView value)
{
    m_framing.transferEncoding = true;
    bool malformed = value.isEmpty();
    forEachElement(value, [&](QByteArrayView coding) {
        const QByteArrayView name = trimmedBlanks(coding.first(std::max<qsizetype>(0, coding.indexOf(';'))));
        if (!isToken(coding) && !isToken(name)) malformed = true;
        if (m_framing.chunked) m_framing.codingAfterChunked = true;
        m_framing.chunked = equalsIgnoringCase(coding, "chunked");
        if (!m_framing.chunked) m_framing.unknownCoding = true;
    });
    if (malformed) fail(400, "The Transfer-Encoding is not a list of codings");
}

void HttpParser::endHead()
{
    if (m_request.minorVersion > 0 && m_framing.hosts == 0) return fail(400, "The Host field is missing");
    if (m_framing.transferEncoding) {
        if (m_framing.length >= 0) return fail(400, "There are both Transfer-Encoding and Content-Length");
        if (m_request.minorVersion == 0) return fail(400, "HTTP/1.0 has no Transfer-Encoding");
        if (m_framing.codingAfterChunked) return fail(400, "Chunked is not the last transfer coding");
        if (m_framing.unknownCoding) return fail(501, "The only transfer coding supported is chunked");
        if (!m_framing.chunked) return fail(400, "The Transfer-Encoding is not a list of codings");
    }
    if (m_framing.length > m_limits.bodyBytes) return fail(413, "The body is too large");
    if (m_framing.expectationUnknown && m_request.minorVersion > 0)
        return fail(417, "The only expectation supported is 100-continue");
    if (!m_authority.isNull()) m_request.headers.set(QByteArrayLiteral("Host"), std::exchange(m_authority, {}));
    m_keepAlive = !m_framing.closeAsked && (m_request.minorVersion > 0 || m_framing.keepAliveAsked);
    const bool hasBody = m_framing.chunked || m_framing.length > 0;
    m_expectsContinue = m_expectsContinue && hasBody && m_request.minorVersion > 0;
    m_lines.reset();
    m_texts = base::TextPool(usualTexts);
    if (!hasBody) {
        m_state = State::Complete;
        return;
    }
    if (m_framing.chunked) m_chunks = std::make_unique<ChunkedDecoder>();
    m_state = State::Body;
}

void HttpParser::takeBody(QByteArrayView data, qsizetype& position)
{
    if (m_chunks) {
        const ChunkedDecoder::Limits limits{m_limits.bodyBytes, m_limits.headerBytes};
        if (!m_chunks->feed(data, position, limits, m_request.body))
            fail(m_chunks->failure().status, m_chunks->failure().reason);
        else if (m_chunks->isDone()) {
            m_request.trailers = m_chunks->takeTrailers();
            m_state = State::Complete;
        }
        return;
    }
    const qint64 left = m_framing.length - bodyBytes();
    const QByteArrayView piece = data.sliced(position, std::min<qint64>(left, data.size() - position));
    position += piece.size();
    if (piece.size() == left) m_state = State::Complete;
    if (piece.size() == m_framing.length) {
        m_request.body = piece.toByteArray();
    } else {
        if (bodyBytes() == 0) m_request.body.reserve(std::min(m_framing.length, reservedAhead));
        m_request.body.append(piece);
    }
}

QByteArray HttpParser::takePiece()
{
    m_passedOn += m_request.body.size();
    return std::exchange(m_request.body, {});
}

Request HttpParser::take()
{
    Request request = std::exchange(m_request, Request());
    m_state = State::Start;
    m_keepAlive = true;
    m_expectsContinue = false;
    m_framing = {};
    m_passedOn = 0;
    m_chunks.reset();
    return request;
}

}  // namespace trestle::http
