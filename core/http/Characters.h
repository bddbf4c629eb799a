// Single characters of the protocol, and eight of them at once.
#pragma once

#include <QtEndian>

#include <bit>

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

/// Eight bytes of a text as one number, to ask all of them the same.
class EightBytes
{
public:
    explicit EightBytes(const char* text) : m_bytes(qFromLittleEndian<quint64>(text)) {}

    /// Whether one of them is `c`, which is ASCII.
    [[nodiscard]] constexpr bool hold(char c) const { return below(m_bytes ^ each(c), 1) != 0; }
    /// Whether one of them is below `c`, which is ASCII.
    [[nodiscard]] constexpr bool holdBelow(char c) const { return below(m_bytes, c) != 0; }
    [[nodiscard]] constexpr bool holdBeyondAscii() const { return (m_bytes & highBits) != 0; }
    /// How many come before the first control character; eight if there is none.
    [[nodiscard]] constexpr int beforeControl() const
    {
        return std::countr_zero(below(m_bytes, ' ') | below(m_bytes ^ each('\x7f'), 1)) / 8;
    }

private:
    static constexpr quint64 highBits = 0x8080808080808080;
    static constexpr quint64 each(char c) { return static_cast<quint8>(c) * quint64(0x0101010101010101); }
    // A byte below `c` borrows from its high bit, which it does not have itself. The first such byte is the lowest bit
    // that is set; what it borrows may set others after it.
    static constexpr quint64 below(quint64 bytes, char c) { return (bytes - each(c)) & ~bytes & highBits; }

    quint64 m_bytes = 0;  // the first of them lowest
};

}  // namespace trestle::http
