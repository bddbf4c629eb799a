// encoded key    = the bytes of an S or a B / the sortable form of an N (Decimal.cpp)
// delimited key  = escaped bytes of an S or a B, %x00.01 / the sortable form of an N, which ends by itself
// escaped bytes  = every %x00 followed by %xff: nothing that goes on sorts before what has ended
#include "core/tables/values/KeyEncoding.h"

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

Error damagedKey()
{
    return Error{ErrorCode::Internal, QStringLiteral("A stored key is damaged")};
}

AttributeValue fromBytes(KeyType type, QByteArray bytes)
{
    return type == KeyType::S ? AttributeValue::string(std::move(bytes)) : AttributeValue::binary(std::move(bytes));
}

// The bytes of an S or a B.
const QByteArray& rawBytes(const AttributeValue& value)
{
    if (const auto* text = value.as<AttributeValue::String>()) return text->utf8;
    const auto* binary = value.as<AttributeValue::Binary>();
    Q_ASSERT(binary);
    return binary->bytes;
}

}  // namespace

AttributeValue::Type attributeType(KeyType type)
{
    switch (type) {
        case KeyType::S:
            return AttributeValue::Type::S;
        case KeyType::N:
            return AttributeValue::Type::N;
        case KeyType::B:
            return AttributeValue::Type::B;
    }
    Q_UNREACHABLE();
}

bool hasKeyType(const AttributeValue& value, KeyType type)
{
    return value.type() == attributeType(type);
}

QByteArray encodeKey(const AttributeValue& value)
{
    if (const auto* number = value.as<Decimal>()) return number->toSortable();
    return rawBytes(value);
}

Result<AttributeValue> decodeKey(KeyType type, QByteArrayView bytes)
{
    if (type != KeyType::N) return fromBytes(type, bytes.toByteArray());
    qsizetype consumed = 0;
    const Result<Decimal> number = Decimal::fromSortable(bytes, &consumed);
    if (!number || consumed != bytes.size()) return damagedKey();
    return AttributeValue::number(*number);
}

void appendDelimitedKey(QByteArray& out, const AttributeValue& value)
{
    if (const auto* number = value.as<Decimal>()) {
        std::array<char, Decimal::maximumSortableBytes> bytes;
        out.append(QByteArrayView(bytes.data(), number->writeSortable(bytes.data())));
        return;
    }
    QByteArrayView rest = rawBytes(value);
    for (qsizetype zero = 0; (zero = rest.indexOf('\0')) >= 0; rest = rest.sliced(zero + 1))
        out.append(rest.first(zero + 1)).append('\xff');
    const qsizetype used = out.size();
    out.resize(used + rest.size() + 2);
    char* const end = std::copy(rest.begin(), rest.end(), out.data() + used);
    end[0] = '\0';
    end[1] = '\x01';
}

Result<AttributeValue> decodeDelimitedKey(KeyType type, QByteArrayView bytes, qsizetype* consumed)
{
    Q_ASSERT(consumed);
    if (type == KeyType::N) {
        const Result<Decimal> number = Decimal::fromSortable(bytes, consumed);
        if (!number) return damagedKey();
        return AttributeValue::number(*number);
    }
    QByteArray raw;
    for (qsizetype i = 0; i + 1 < bytes.size(); ++i) {
        if (bytes[i] != '\0') {
            raw += bytes[i];
            continue;
        }
        ++i;
        if (bytes[i] == '\x01') {
            *consumed = i + 1;
            return fromBytes(type, std::move(raw));
        }
        if (bytes[i] != '\xff') return damagedKey();
        raw += '\0';
    }
    return damagedKey();
}

QByteArray afterPrefix(QByteArrayView prefix)
{
    qsizetype size = prefix.size();
    while (size && static_cast<uchar>(prefix[size - 1]) == 0xff)
        --size;
    QByteArray next = prefix.first(size).toByteArray();
    if (size) next[size - 1] = static_cast<char>(static_cast<uchar>(next[size - 1]) + 1);
    return next;
}

}  // namespace trestle::tables
