#include "core/http/ResponseWriter.h"

#include "core/base/Log.h"
#include "core/http/Characters.h"
#include "core/http/Syntax.h"

#include <array>
#include <charconv>

namespace trestle::http {

namespace {

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

constexpr qsizetype longestNumber = 20;
constexpr qsizetype longestFixed =
    160;  // status line, Content-Length and Connection with their numbers, the empty line

/// Where the next bytes go, in memory that has room for them.
class Cursor
{
public:
    explicit Cursor(char* at) : m_at(at) {}

    void put(QByteArrayView text) { m_at = std::copy(text.begin(), text.end(), m_at); }
    void put(qint64 number) { m_at = std::to_chars(m_at, m_at + longestNumber, number).ptr; }
    [[nodiscard]] const char* at() const { return m_at; }

private:
    char* m_at;
};

qsizetype bytesOf(const Headers& headers)
{
    qsizetype bytes = 0;
    for (const Header& field : headers)
        bytes += field.name.size() + field.value.size() + 4;
    return bytes;
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
    const QByteArrayView reason = reasonPhrase(status);
    const QByteArray& date = dateLine();
    const qsizetype before = out.size();
    out.resize(before + longestFixed + reason.size() + date.size() + bytesOf(response.headers) + response.body.size());
    Cursor to(out.data() + before);
    to.put("HTTP/1.1 ");
    to.put(status);
    to.put(" ");
    to.put(reason);
    to.put("\r\n");
    to.put(date);
    for (const Header& field : response.headers) {
        if (isConnectionField(field.name)) continue;
        if (!isToken(field.name) || !isFieldValue(field.value)) {
            qCWarning(base::logHttp,
                      "A response field was left out: its name or value has characters that are not allowed");
            continue;
        }
        to.put(field.name);
        to.put(": ");
        to.put(field.value);
        to.put("\r\n");
    }
    const bool hasBody = allowsBody(status);
    if (hasBody && (bodyRule == BodyRule::Send || bodyRule == BodyRule::HeadersOnly)) {
        to.put("Content-Length: ");
        to.put(bodyRule == BodyRule::HeadersOnly ? announcedLength(response) : response.body.size());
        to.put("\r\n");
    }
    if (hasBody && bodyRule == BodyRule::Chunked) to.put("Transfer-Encoding: chunked\r\n");
    switch (persistence) {
        case Persistence::Keep:
            break;
        case Persistence::KeepAnnounced:
            to.put("Connection: keep-alive\r\n");
            break;
        case Persistence::Close:
            to.put("Connection: close\r\n");
            break;
    }
    to.put("\r\n");
    if (hasBody && bodyRule == BodyRule::Send) to.put(response.body);
    out.resize(to.at() - out.constData());
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

const QByteArray& ResponseWriter::dateLine()
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
    return m_date;
}

}  // namespace trestle::http
