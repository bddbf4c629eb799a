// A row as it lies in the data file: an encoded item with a header that says how large the service counts it, which
// change wrote it, and a checksum over all of that and the row's key. The grammar stands in StoredRow.cpp.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

namespace trestle::tables {

struct StoredRow
{
    QByteArrayView key;
    QByteArrayView item;  // ItemCodec
    qint64 size = 0;      // bytes, as the service counts them
    qint64 sequence = 0;  // of the change that wrote it
};

/// Writes the row's value into `out`, replacing what it held.
void sealRow(QByteArray& out, const StoredRow& row);
/// Views into `value`; nothing if the checksum does not fit, that is, if a byte of key or value has changed.
[[nodiscard]] std::optional<StoredRow> openRow(QByteArrayView key, QByteArrayView value);

/// 64 bits that stay the same on every machine and in every version.
[[nodiscard]] quint64 stableHash(QByteArrayView bytes);
/// The same in 128 bits: equal digests mean equal bytes, unless someone searched for others.
[[nodiscard]] QByteArray stableDigest(QByteArrayView bytes);

}  // namespace trestle::tables
