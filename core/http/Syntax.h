// The words of HTTP/1.1 (RFC 9110, RFC 9112): which bytes may stand where. Pure functions, any thread.
#pragma once

#include "core/base/TextPool.h"

#include <algorithm>
#include <optional>

namespace trestle::http {

/// Why a message was refused: the status a server answers with, and the reason in words (static text).
struct ParseFailure
{
    int status = 0;  // 0: not refused
    const char* reason = "";
};

/// One or more of the characters that methods and field names are made of.
[[nodiscard]] bool isToken(QByteArrayView text);
/// No control characters but the tab.
[[nodiscard]] bool isFieldValue(QByteArrayView text);
/// True if both are the same but for the case of ASCII letters.
[[nodiscard]] inline bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b)
{
    constexpr char caseBit = 'a' ^ 'A';
    const auto isSame = [](char x, char y) {
        return x == y || ((x ^ y) == caseBit && (x | caseBit) >= 'a' && (x | caseBit) <= 'z');
    };
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), isSame);
}
/// Blanks and tabs cut off at both ends.
[[nodiscard]] QByteArrayView trimmedBlanks(QByteArrayView text);

struct FieldLine
{
    QByteArrayView name;
    QByteArrayView value;
    const char* fault = nullptr;  // set if the line is malformed
};
/// Takes "Name: value" apart. The line has no control characters any more (LineReader sees to that).
[[nodiscard]] FieldLine parseFieldLine(QByteArrayView line);

/// Digits only, no sign, no blank; nothing if it is something else. Saturates at the largest qint64.
[[nodiscard]] std::optional<qint64> parseContentLength(QByteArrayView value);
/// host[":"port] as a Host field or an authority may have it; no user information.
[[nodiscard]] bool isHostAndPort(QByteArrayView value);

/// Calls visit(QByteArrayView) with each element of a comma separated list, blanks cut off, empty ones left out.
template <typename Visit>
void forEachElement(QByteArrayView list, Visit visit)
{
    while (!list.isEmpty()) {
        const qsizetype comma = list.indexOf(',');
        const QByteArrayView element = trimmedBlanks(comma < 0 ? list : list.first(comma));
        if (!element.isEmpty()) visit(element);
        list = comma < 0 ? QByteArrayView() : list.sliced(comma + 1);
    }
}

/// `text` as a byte array; words that nearly every message has come from static storage and cost no allocation.
[[nodiscard]] QByteArray sharedWord(QByteArrayView text);
/// The same, where all else is a text of `pool`.
[[nodiscard]] QByteArray sharedWord(QByteArrayView text, base::TextPool& pool);

}  // namespace trestle::http
