// Key attribute values (S, N, B) as bytes whose memcmp order, shorter first, is the service's order. Storage sorts by
// them. The grammar stands in KeyEncoding.cpp. Any thread.
#pragma once

#include "core/base/Result.h"
#include "core/tables/schema/TableDescription.h"

#include <QByteArray>
#include <QByteArrayView>

namespace trestle::tables {

/// The type as an attribute's type.
[[nodiscard]] AttributeValue::Type attributeType(KeyType type);
[[nodiscard]] bool hasKeyType(const AttributeValue& value, KeyType type);

/// The value alone: the bytes end where the value ends. `value` must be S, N or B.
[[nodiscard]] QByteArray encodeKey(const AttributeValue& value);
/// Error: Internal when the bytes are no such encoding.
[[nodiscard]] base::Result<AttributeValue> decodeKey(KeyType type, QByteArrayView bytes);

/// The same order, self-delimiting: something may follow. For keys made of several values, as an index entry's.
void appendDelimitedKey(QByteArray& out, const AttributeValue& value);
/// Reads one from the front of `bytes`; `consumed` says how long it was. Error: Internal.
[[nodiscard]] base::Result<AttributeValue> decodeDelimitedKey(KeyType type, QByteArrayView bytes, qsizetype* consumed);

/// The first bytes that sort after everything beginning with `prefix`; empty if there are none (all 0xff).
[[nodiscard]] QByteArray afterPrefix(QByteArrayView prefix);

}  // namespace trestle::tables
