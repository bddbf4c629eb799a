#include "core/base/Ids.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <bit>

namespace trestle::base {

namespace {

// xoshiro256** by Blackman and Vigna: four words, which stay in the processor's cache, and a few steps a draw.
class Generator
{
public:
    Generator() { QRandomGenerator::system()->fillRange(m_state.data(), static_cast<qsizetype>(m_state.size())); }

    quint64 operator()()
    {
        const quint64 drawn = std::rotl(m_state[1] * 5, 7) * 9;
        const quint64 shifted = m_state[1] << 17;
        m_state[2] ^= m_state[0];
        m_state[3] ^= m_state[1];
        m_state[1] ^= m_state[2];
        m_state[0] ^= m_state[3];
        m_state[2] ^= shifted;
        m_state[3] = std::rotl(m_state[3], 45);
        return drawn;
    }

private:
    std::array<quint64, 4> m_state{};
};

Generator& generator()
{
    thread_local Generator engine;
    return engine;
}

constexpr char lowerAlphanumeric[] = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr char upperAlphanumeric[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr char alphanumeric[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// The alphabet's size is known when this is compiled. A quarter of a draw is a fraction of one, which that many letters
// share.
template <size_t Size>
void fillRandom(char* at, qsizetype length, const char (&alphabet)[Size])
{
    constexpr quint64 letters = Size - 1;
    Generator& draws = generator();
    for (const char* const end = at + length; at < end;) {
        quint64 draw = draws();
        for (const char* const last = std::min<const char*>(at + 4, end); at < last; draw >>= 16)
            *at++ = alphabet[(draw & 0xffff) * letters >> 16];
    }
}

// Eight digits, all of them at once: each of a number's halves of a byte gets a byte of its own, then what makes a
// letter or a digit of it.
void putHex(char* at, quint32 number)
{
    quint64 digits = number;
    digits = (digits | digits << 16) & 0x0000ffff0000ffff;
    digits = (digits | digits << 8) & 0x00ff00ff00ff00ff;
    digits = (digits | digits << 4) & 0x0f0f0f0f0f0f0f0f;
    const quint64 letters = (digits + 0x0606060606060606) >> 4 & 0x0101010101010101;
    digits += 0x3030303030303030 + letters * ('a' - '0' - 10);
    qToBigEndian(digits, at);
}

void putRandomHex(char* at, int digits)
{
    Generator& draws = generator();
    for (quint64 draw = 0; digits > 0; digits -= 8, at += 8, draw >>= 32) {
        if (draw == 0) draw = draws();
        putHex(at, static_cast<quint32>(draw));
    }
}

template <size_t Size>
QByteArray randomText(qsizetype length, const char (&alphabet)[Size])
{
    QByteArray text(length, Qt::Uninitialized);
    fillRandom(text.data(), length, alphabet);
    return text;
}

}  // namespace

QByteArray newUuid()
{
    std::array<char, 32> digits;
    putRandomHex(digits.data(), 32);
    digits[12] = '4';
    digits[16] = "89ab"[generator()() % 4];
    QByteArray text(36, Qt::Uninitialized);
    char* at = text.data();
    const char* from = digits.data();
    for (const int length : {8, 4, 4, 4}) {
        at = std::copy_n(from, length, at);
        from += length;
        *at++ = '-';
    }
    std::copy_n(from, 12, at);
    return text;
}

QByteArray newTableRequestId()
{
    return randomText(52, upperAlphanumeric);
}

QByteArray newHttpApiRequestId()
{
    QByteArray text(16, Qt::Uninitialized);
    fillRandom(text.data(), 15, alphanumeric);
    text[15] = '=';
    return text;
}

QByteArray newResourceId()
{
    return randomText(10, lowerAlphanumeric);
}

QByteArray newTraceRoot(qint64 epochSeconds)
{
    QByteArray root(35, Qt::Uninitialized);
    char* const at = root.data();
    at[0] = '1';
    at[1] = at[10] = '-';
    putHex(at + 2, static_cast<quint32>(epochSeconds));
    putRandomHex(at + 11, 24);
    return root;
}

QByteArray stableResourceId(const QByteArray& name)
{
    const QByteArray digest = QCryptographicHash::hash(name, QCryptographicHash::Sha256);
    QByteArray id(10, Qt::Uninitialized);
    for (qsizetype i = 0; i < id.size(); ++i)
        id[i] = lowerAlphanumeric[static_cast<uchar>(digest[i]) % (sizeof(lowerAlphanumeric) - 1)];
    return id;
}

}  // namespace trestle::base
