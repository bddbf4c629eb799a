#include "core/http/Syntax.h"

#include "core/http/Characters.h"

#include <array>
#include <cstring>
#include <limits>

namespace trestle::http {

namespace {

constexpr bool isLetterOrDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr std::array<bool, 256> characterSet(std::string_view others)
{
    std::array<bool, 256> set{};
    for (int c = 0; c < 128; ++c)
        set[size_t(c)] = isLetterOrDigit(static_cast<char>(c));
    for (const char c : others)
        set[static_cast<unsigned char>(c)] = true;
    return set;
}

constexpr std::array<bool, 256> tokenCharacters = characterSet("!#$%&'*+-.^_`|~");
constexpr std::array<bool, 256> hostCharacters = characterSet("-._~%!$&'()*+;=");

bool consistsOf(const std::array<bool, 256>& set, QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [&set](char c) { return set[static_cast<unsigned char>(c)]; });
}

bool isDigits(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Of a field line that does not begin with a token and a colon.
const char* faultOfName(QByteArrayView line)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    if (isBlank(line.front())) return "A header line begins with a blank (obsolete folding)";
    const qsizetype colon = line.indexOf(':');
    if (colon < 0) return "A header line has no colon";
    if (colon == 0) return "A header line has no name";
    if (isBlank(line[colon - 1])) return "A header line has a blank before its colon";
    return "A header name has a character that is not allowed";
}

bool isAddressLiteral(QByteArrayView text)
{
    return !text.isEmpty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return isLetterOrDigit(c) || c == ':' || c == '.'; });
}

}  // namespace

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && consistsOf(tokenCharacters, text);
}

bool isFieldValue(QByteArrayView text)
{
    return bytesBeforeControl(text) == text.size();
}

QByteArrayView trimmedBlanks(QByteArrayView text)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

FieldLine parseFieldLine(QByteArrayView line)
{
    qsizetype colon = 0;
    while (colon < line.size() && tokenCharacters[static_cast<unsigned char>(line[colon])])
        ++colon;
    if (colon == 0 || colon == line.size() || line[colon] != ':') return {{}, {}, faultOfName(line)};
    return {line.first(colon), trimmedBlanks(line.sliced(colon + 1)), nullptr};
}

std::optional<qint64> parseContentLength(QByteArrayView value)
{
    if (value.isEmpty() || !isDigits(value)) return std::nullopt;
    constexpr qint64 largest = std::numeric_limits<qint64>::max();
    qint64 length = 0;
    for (const char c : value) {
        if (length > (largest - 9) / 10) return largest;
        length = length * 10 + (c - '0');
    }
    return length;
}

bool isHostAndPort(QByteArrayView value)
{
    QByteArrayView host = value;
    if (value.startsWith('[')) {
        const qsizetype end = value.indexOf(']');
        if (end < 0 || !isAddressLiteral(value.sliced(1, end - 1))) return false;
        host = value.sliced(end + 1);
        return host.isEmpty() || (host.startsWith(':') && host.size() <= 6 && isDigits(host.sliced(1)));
    }
    const qsizetype colon = value.indexOf(':');
    if (colon >= 0) {
        const QByteArrayView port = value.sliced(colon + 1);
        if (port.size() > 5 || !isDigits(port)) return false;
        host = value.first(colon);
    }
    return consistsOf(hostCharacters, host);
}

namespace {

// In the order of their lengths.
struct SharedWords
{
    static constexpr size_t longest = 26;

    std::array<QByteArray, 34> words = {QByteArrayLiteral("/"),
                                        QByteArrayLiteral("GET"),
                                        QByteArrayLiteral("PUT"),
                                        QByteArrayLiteral("*/*"),
                                        QByteArrayLiteral("POST"),
                                        QByteArrayLiteral("HEAD"),
                                        QByteArrayLiteral("Host"),
                                        QByteArrayLiteral("host"),
                                        QByteArrayLiteral("PATCH"),
                                        QByteArrayLiteral("DELETE"),
                                        QByteArrayLiteral("Accept"),
                                        QByteArrayLiteral("accept"),
                                        QByteArrayLiteral("Origin"),
                                        QByteArrayLiteral("OPTIONS"),
                                        QByteArrayLiteral("Referer"),
                                        QByteArrayLiteral("User-Agent"),
                                        QByteArrayLiteral("user-agent"),
                                        QByteArrayLiteral("Connection"),
                                        QByteArrayLiteral("connection"),
                                        QByteArrayLiteral("X-Amz-Date"),
                                        QByteArrayLiteral("x-amz-date"),
                                        QByteArrayLiteral("keep-alive"),
                                        QByteArrayLiteral("Content-Type"),
                                        QByteArrayLiteral("content-type"),
                                        QByteArrayLiteral("X-Amz-Target"),
                                        QByteArrayLiteral("x-amz-target"),
                                        QByteArrayLiteral("Authorization"),
                                        QByteArrayLiteral("authorization"),
                                        QByteArrayLiteral("Content-Length"),
                                        QByteArrayLiteral("content-length"),
                                        QByteArrayLiteral("Accept-Encoding"),
                                        QByteArrayLiteral("accept-encoding"),
                                        QByteArrayLiteral("application/json"),
                                        QByteArrayLiteral("application/x-amz-json-1.0")};
    std::array<quint8, longest + 2> firstOfLength{};  // the last: behind all of them

    SharedWords()
    {
        for (size_t length = 0; length < firstOfLength.size(); ++length)
            firstOfLength[length] =
                static_cast<quint8>(std::count_if(words.begin(), words.end(), [length](const QByteArray& word) {
                    return static_cast<size_t>(word.size()) < length;
                }));
    }

    // Null if there is none. Words of one length mostly differ in their first letters.
    static const QByteArray* find(QByteArrayView text)
    {
        static const SharedWords shared;
        const auto length = static_cast<size_t>(text.size());
        if (length == 0 || length > longest) return nullptr;
        for (size_t i = shared.firstOfLength[length]; i < shared.firstOfLength[length + 1]; ++i) {
            const char* const word = shared.words[i].constData();
            if (*word == text.front() && std::memcmp(word, text.data(), length) == 0) return &shared.words[i];
        }
        return nullptr;
    }
};

}  // namespace

QByteArray sharedWord(QByteArrayView text)
{
    const QByteArray* const word = SharedWords::find(text);
    return word ? *word : text.toByteArray();
}

QByteArray sharedWord(QByteArrayView text, base::TextPool& pool)
{
    const QByteArray* const word = SharedWords::find(text);
    return word ? *word : pool.add(text);
}

}  // namespace trestle::http
