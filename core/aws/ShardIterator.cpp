// iterator = ARN "|1|" base64(position:8 given:8 checksum:8); little-endian; checksum = stableHash of ARN, position,
// given
#include "core/aws/ShardIterator.h"

#include "core/tables/storage/StoredRow.h"

#include <QtEndian>

namespace trestle::aws {

namespace {

constexpr QByteArrayView separator("|1|");
constexpr qsizetype payloadBytes = 24;

}  // namespace

QByteArray encodeShardIterator(const ShardIterator& iterator)
{
    QByteArray payload(payloadBytes, Qt::Uninitialized);
    qToLittleEndian<qint64>(iterator.position, payload.data());
    qToLittleEndian<qint64>(iterator.givenMs, payload.data() + 8);
    qToLittleEndian<quint64>(tables::stableHash(iterator.streamArn + payload.first(16)), payload.data() + 16);
    return iterator.streamArn + separator.toByteArray() + payload.toBase64();
}

std::optional<ShardIterator> decodeShardIterator(QByteArrayView text)
{
    const qsizetype at = text.lastIndexOf(separator);
    if (at < 0) return {};
    const auto payload = QByteArray::fromBase64Encoding(text.sliced(at + separator.size()).toByteArray(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!payload || payload.decoded.size() != payloadBytes) return {};
    const QByteArray& bytes = payload.decoded;
    ShardIterator iterator{text.first(at).toByteArray(), qFromLittleEndian<qint64>(bytes.data()),
                           qFromLittleEndian<qint64>(bytes.data() + 8)};
    if (qFromLittleEndian<quint64>(bytes.data() + 16) != tables::stableHash(iterator.streamArn + bytes.first(16)))
        return {};
    return iterator;
}

}  // namespace trestle::aws
