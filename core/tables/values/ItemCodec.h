// Items as bytes in storage, change log and traces: canonical (equal items have equal bytes), attributes readable
// without decoding the rest. The grammar stands in ItemCodec.cpp.
#pragma once

#include "core/base/Result.h"
#include "core/tables/values/AttributeValue.h"

namespace trestle::tables {

[[nodiscard]] QByteArray encodeItem(const Item& item);
/// Error: Internal ("… is damaged at byte 17") when the bytes are not an encoded item.
[[nodiscard]] base::Result<Item> decodeItem(QByteArrayView bytes);
/// One top-level attribute of an encoded item; nothing if it has none of that name.
[[nodiscard]] base::Result<std::optional<AttributeValue>> decodeAttribute(QByteArrayView bytes, QByteArrayView name);
/// Appends the encoded item as typed JSON, byte for byte what appendTypedJson(decodeItem(…)) gives, without the values
/// in between. Error: as decodeItem.
[[nodiscard]] base::Result<void> appendTypedJsonFromEncoded(QByteArray& out, QByteArrayView bytes);
/// The same as plain JSON: what appendPlainJson(decodeItem(…)) gives.
[[nodiscard]] base::Result<void> appendPlainJsonFromEncoded(QByteArray& out, QByteArrayView bytes);
/// The item's size as the service counts it, in bytes.
[[nodiscard]] qint64 itemSize(const Item& item);
[[nodiscard]] base::Result<qint64> encodedItemSize(QByteArrayView bytes);

}  // namespace trestle::tables
