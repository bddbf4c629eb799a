// Single characters of the protocol.
#pragma once

#include "core/base/EightBytes.h"

namespace trestle::http {

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Of a hexadecimal digit in either case; -1 for anything else.
constexpr int hexValue(char c)
{
    if (isDigit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// How many bytes come before the first control character, of which the tab is none.
inline qsizetype bytesBeforeControl(QByteArrayView text)
{
    qsizetype at = 0;
    while ((at += base::bytesBefore(text.sliced(at), ' ', '\x7f')) < text.size() && text[at] == '\t')
        ++at;
    return at;
}

}  // namespace trestle::http
