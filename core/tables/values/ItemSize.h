// Sizes as the service counts them, in bytes, and the limits on one item.
#pragma once

#include "core/base/Result.h"
#include "core/tables/values/AttributeValue.h"

namespace trestle::tables {

inline constexpr qint64 maximumItemBytes = 400 * 1024;
inline constexpr int maximumNestingLevels = 32;
inline constexpr int maximumKeyNameBytes = 255;
inline constexpr int maximumAttributeNameBytes = 65'535;

/// Error: Validation for an attribute's name of more than 65,535 bytes.
[[nodiscard]] base::Result<void> checkAttributeName(const QByteArray& name);

/// The value without its name.
[[nodiscard]] qint64 valueSize(const AttributeValue& value);

enum class ItemWrite { Put, Update };
/// Error: Validation, in the words of a put or of an update, when the item has more than 400 KB.
[[nodiscard]] base::Result<void> checkItemSize(qint64 bytes, ItemWrite write);

}  // namespace trestle::tables
