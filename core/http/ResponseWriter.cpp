#include "core/http/ResponseWriter.h"

#include "core/base/Log.h"
#include "core/http/Syntax.h"

#include <array>
#include <charconv>

namespace trestle::http {

namespace {

bool isFieldValue(QByteArrayView value)
{
    return std::all_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7f) || byte == '\t';
    });
}

/// The fields that only the connection writes.
bool isConnectionField(QByteArrayView name)
{
    switch (name.size()) {
        case 4:
            return equalsIgnoringCase(name, "date");
        case 10:
            return equalsIgnoringCase(name, "connection") || equalsIgnoringCase(name, "keep-alive");
        case 14:
            return equalsIgnoringCase(name, "content-length");
        case 17:
            return equalsIgnoringCase(name, "transfer-encoding");
        default:
            return false;
    }
}

void appendNumber(QByteArray& out, qint64 number)
{
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), end.ptr - digits.data());
}

/// What HEAD says of the body: the handler's own figure if it has no body to measure.
qint64 announcedLength(const Response& response)
{
    if (!response.body.isEmpty()) return response.body.size();
    return parseContentLength(response.headers.value("Content-Length")).value_or(0);
}

}  // namespace

void ResponseWriter::append(QByteArray& out, const Response& response, BodyRule bodyRule, Persistence persistence)
{
    const int status = response.status >= 100 && response.status <= 999 ? response.status : 500;
    if (status == 200) {
        out += "HTTP/1.1 200 OK\r\n";
    } else {
        out += "HTTP/1.1 ";
        appendNumber(out, status);
        out += ' ';
        out += reasonPhrase(status);
        out += "\r\n";
    }
    appendDate(out);
    for (const Header& field : response.headers) {
        if (isConnectionField(field.name)) continue;
        if (!isToken(field.name) || !isFieldValue(field.value)) {
            qCWarning(base::logHttp,
                      "A response field was left out: its name or value has characters that are not allowed");
            continue;
        }
        out += field.name;
        out += ": ";
        out += field.value;
        out += "\r\n";
    }
    const bool hasBody = allowsBody(status);
    if (hasBody && (bodyRule == BodyRule::Send || bodyRule == BodyRule::HeadersOnly)) {
        out += "Content-Length: ";
        appendNumber(out, bodyRule == BodyRule::HeadersOnly ? announcedLength(response) : response.body.size());
        out += "\r\n";
    }
    if (hasBody && bodyRule == BodyRule::Chunked) out += "Transfer-Encoding: chunked\r\n";
    switch (persistence) {
        case Persistence::Keep:
            break;
        case Persistence::KeepAnnounced:
            out += "Connection: keep-alive\r\n";
            break;
        case Persistence::Close:
            out += "Connection: close\r\n";
            break;
    }
    out += "\r\n";
    if (hasBody && bodyRule == BodyRule::Send) out += response.body;
}

void ResponseWriter::appendChunk(QByteArray& out, QByteArrayView bytes)
{
    if (bytes.isEmpty()) return;
    out += QByteArray::number(bytes.size(), 16);
    out += "\r\n";
    out += bytes;
    out += "\r\n";
}

void ResponseWriter::appendLastChunk(QByteArray& out)
{
    out += "0\r\n\r\n";
}

void ResponseWriter::appendDate(QByteArray& out)
{
    const time_t now = time(nullptr);
    if (now != m_second) {
        static constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        static constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        tm parts{};
        gmtime_r(&now, &parts);
        m_date = QByteArray(64, '\0');
        const int size = std::snprintf(m_date.data(), 64, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
                                       days[size_t(parts.tm_wday)], parts.tm_mday, months[size_t(parts.tm_mon)],
                                       parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
        m_date.resize(size);
        m_second = now;
    }
    out += m_date;
}

}  // namespace trestle::http
