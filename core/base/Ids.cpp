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

QByteArray randomText(int length, QByteArrayView alphabet)
{
    QByteArray text(length, Qt::Uninitialized);
    const auto size = static_cast<quint64>(alphabet.size());
    // One draw is good for eight characters: 62⁸ is far below 2⁶⁴.
    quint64 draw = 0;
    for (int i = 0; i < length; ++i, draw /= size) {
        if (i % 8 == 0) draw = generator()();
        text[i] = alphabet[static_cast<qsizetype>(draw % size)];
    }
    return text;
}

constexpr QByteArrayView lowerHex("0123456789abcdef");
constexpr QByteArrayView lowerAlphanumeric("abcdefghijklmnopqrstuvwxyz0123456789");

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
    return randomText(52, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

QByteArray newHttpApiRequestId()
{
    return randomText(15, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") + '=';
}

QByteArray newResourceId()
{
    return randomText(10, lowerAlphanumeric);
}

QByteArray newTraceRoot(qint64 epochSeconds)
{
    return "1-" + QByteArray::number(epochSeconds, 16).rightJustified(8, '0', true) + '-' + randomText(24, lowerHex);
}

QByteArray stableResourceId(const QByteArray& name)
{
    const QByteArray digest = QCryptographicHash::hash(name, QCryptographicHash::Sha256);
    QByteArray id(10, Qt::Uninitialized);
    for (qsizetype i = 0; i < id.size(); ++i)
        id[i] = lowerAlphanumeric[static_cast<uchar>(digest[i]) % lowerAlphanumeric.size()];
    return id;
}

}  // namespace trestle::base
