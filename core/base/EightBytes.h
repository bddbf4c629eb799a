// Eight bytes of a text at once: what a text is walked with whose bytes are nearly all of the same kind. Any thread.
#pragma once

#include <QByteArrayView>
#include <QtEndian>

#include <bit>

namespace trestle::base {

/// Of eight bytes, how many come before the first that is below `bound` or one of `others`, all of them ASCII.
template <typename... Chars>
[[nodiscard]] int ofEightBefore(const char* eight, char bound, Chars... others)
{
    constexpr quint64 ones = 0x0101010101010101;
    constexpr quint64 highBits = ones * 0x80;
    const auto bytes = qFromLittleEndian<quint64>(eight);
    // An ASCII byte below the bound borrows from its high bit, and so does zero from which one is taken. Where that is
    // first, the lowest bit is set; what was borrowed may set others after it.
    const quint64 borrowed = (bytes - ones * quint8(bound)) | (((bytes ^ (ones * quint8(others))) - ones) | ...);
    return std::countr_zero(borrowed & ~bytes & highBits) / 8;
}

/// The same of a text: its size if there is none.
template <typename... Chars>
[[nodiscard]] qsizetype bytesBefore(QByteArrayView text, char bound, Chars... others)
{
    const char* const bytes = text.data();
    const qsizetype size = text.size();
    // The last eight overlap those before them.
    for (qsizetype at = 0; size >= 8; at = std::min(at + 8, size - 8)) {
        const int before = ofEightBefore(bytes + at, bound, others...);
        if (before < 8 || at + 8 == size) return at + before;
    }
    const auto isOne = [&](char c) { return quint8(c) < quint8(bound) || ((c == others) || ...); };
    return std::find_if(text.begin(), text.end(), isOne) - text.begin();
}

}  // namespace trestle::base
