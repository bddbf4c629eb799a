// Random but repeatable values of all types, for round trips.
#pragma once

#include "core/tables/values/AttributeValue.h"

#include <QRandomGenerator>

namespace trestle::tables::test {

inline QByteArray randomBytes(QRandomGenerator& random, int most)
{
    QByteArray bytes(random.bounded(most + 1), Qt::Uninitialized);
    for (char& byte : bytes)
        byte = static_cast<char>(random.bounded(256));
    return bytes;
}

/// UTF-8 with zeros, quotes, control characters and characters of two to four bytes.
inline QByteArray randomText(QRandomGenerator& random, int most)
{
    static const QByteArrayList pieces = {"a", "b", "Z", "0", " ", "\"", "\\", "/", "\n", "\x01", "é", "ß", "漢", "😀"};
    QByteArray text;
    for (int i = random.bounded(most + 1); i > 0; --i)
        text += random.bounded(20) ? pieces[random.bounded(static_cast<int>(pieces.size()))] : QByteArray(1, '\0');
    return text;
}

inline Decimal randomNumber(QRandomGenerator& random)
{
    QByteArray text = random.bounded(2) ? "-" : "";
    for (int i = random.bounded(1, 39); i > 0; --i)
        text += static_cast<char>('0' + random.bounded(10));
    return *Decimal::parse(text + 'e' + QByteArray::number(random.bounded(-120, 80)));
}

inline AttributeValue randomValue(QRandomGenerator& random, int depth);

inline Item randomItem(QRandomGenerator& random, int depth)
{
    Item item;
    for (int i = random.bounded(6); i > 0; --i)
        item.set("a" + randomText(random, 5), randomValue(random, depth));
    return item;
}

template <typename Make>
auto randomSet(QRandomGenerator& random, Make make)
{
    std::vector<decltype(make())> members;
    for (int i = random.bounded(1, 6); i > 0; --i)
        members.push_back(make());
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
    return members;
}

inline AttributeValue randomValue(QRandomGenerator& random, int depth)
{
    switch (random.bounded(depth > 0 ? 10 : 8)) {
        case 0:
            return AttributeValue::string(randomText(random, 20));
        case 1:
            return AttributeValue::number(randomNumber(random));
        case 2:
            return AttributeValue::binary(randomBytes(random, 20));
        case 3:
            return random.bounded(2) == 1;
        case 4:
            return AttributeValue();
        case 5:
            return AttributeValue::StringSet{randomSet(random, [&] { return randomText(random, 6); })};
        case 6:
            return AttributeValue::NumberSet{randomSet(random, [&] { return randomNumber(random); })};
        case 7:
            return AttributeValue::BinarySet{randomSet(random, [&] { return randomBytes(random, 6); })};
        case 8:
            return randomItem(random, depth - 1);
        default:
            break;
    }
    AttributeValue::List list;
    for (int i = random.bounded(5); i > 0; --i)
        list.push_back(randomValue(random, depth - 1));
    return list;
}

}  // namespace trestle::tables::test
