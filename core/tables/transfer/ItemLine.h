// One item as one line of a JSON Lines file: {"Item": {…}} in the service's typed JSON, as its exports are, or the
// item's attributes as plain JSON.
#pragma once

#include "core/base/Result.h"
#include "core/tables/values/AttributeValue.h"

namespace trestle::tables {

/// Any: a line that holds nothing but "Item" with typed values is taken as typed, every other as plain.
enum class LineFormat { Any, Typed, Plain };

/// Errors: Parse, Validation, Serialization: what is wrong with the line.
[[nodiscard]] base::Result<Item> itemFromLine(QByteArrayView line, LineFormat format);
/// Appends the encoded item and a line feed; Any writes as Typed. Error: Internal.
[[nodiscard]] base::Result<void> appendItemLine(QByteArray& out, QByteArrayView encodedItem, LineFormat format);

}  // namespace trestle::tables
