// row value = checksum:8 sequence:8 size:4 item        little-endian; checksum = XXH3 of key and the rest, chained

#include "core/tables/storage/StoredRow.h"

#include <QtEndian>

#include <xxhash.h>

namespace trestle::tables {

namespace {

constexpr qsizetype checksumBytes = 8;
constexpr qsizetype headerBytes = 20;

quint64 checksum(QByteArrayView key, QByteArrayView rest)
{
    return XXH3_64bits_withSeed(rest.data(), size_t(rest.size()), XXH3_64bits(key.data(), size_t(key.size())));
}

}  // namespace

void sealRow(QByteArray& out, const StoredRow& row)
{
    out.resize(headerBytes + row.item.size());
    char* data = out.data();
    qToLittleEndian<qint64>(row.sequence, data + 8);
    qToLittleEndian<quint32>(quint32(row.size), data + 16);
    std::copy(row.item.begin(), row.item.end(), data + headerBytes);
    qToLittleEndian<quint64>(checksum(row.key, QByteArrayView(out).sliced(checksumBytes)), data);
}

std::optional<StoredRow> openRow(QByteArrayView key, QByteArrayView value)
{
    if (value.size() < headerBytes) return {};
    const char* data = value.data();
    if (qFromLittleEndian<quint64>(data) != checksum(key, value.sliced(checksumBytes))) return {};
    return StoredRow{key, value.sliced(headerBytes), qint64(qFromLittleEndian<quint32>(data + 16)),
                     qFromLittleEndian<qint64>(data + 8)};
}

quint64 stableHash(QByteArrayView bytes)
{
    return XXH3_64bits(bytes.data(), size_t(bytes.size()));
}

QByteArray stableDigest(QByteArrayView bytes)
{
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), size_t(bytes.size()));
    QByteArray digest(16, Qt::Uninitialized);
    qToLittleEndian<quint64>(hash.low64, digest.data());
    qToLittleEndian<quint64>(hash.high64, digest.data() + 8);
    return digest;
}

}  // namespace trestle::tables
