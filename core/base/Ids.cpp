#include "core/base/Ids.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <random>

namespace trestle::base {

namespace {

std::mt19937_64& generator()
{
    thread_local std::mt19937_64 engine = [] {
        std::array<quint32, 8> seed;
        QRandomGenerator::system()->fillRange(seed.data(), seed.size());
        std::seed_seq sequence(seed.begin(), seed.end());
        return std::mt19937_64(sequence);
    }();
    return engine;
}

constexpr char lowerHex[] = "0123456789abcdef";
constexpr char lowerAlphanumeric[] = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr char upperAlphanumeric[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr char alphanumeric[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// The alphabet's size is known when this is compiled: that spares a division by an unknown for each character.
template <size_t Size>
void fillRandom(char* at, qsizetype length, const char (&alphabet)[Size])
{
    constexpr quint64 letters = Size - 1;
    // One draw is good for eight characters: 62⁸ is far below 2⁶⁴.
    quint64 draw = 0;
    for (qsizetype i = 0; i < length; ++i, draw /= letters) {
        if (i % 8 == 0) draw = generator()();
        at[i] = alphabet[draw % letters];
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
    QByteArray text = randomText(36, lowerHex);
    text[8] = text[13] = text[18] = text[23] = '-';
    text[14] = '4';
    text[19] = "89ab"[generator()() % 4];
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
    for (int i = 0; i < 8; ++i)
        at[2 + i] = lowerHex[(epochSeconds >> (28 - 4 * i)) & 0xf];
    fillRandom(at + 11, 24, lowerHex);
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
