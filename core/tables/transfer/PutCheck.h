// What is asked of an item by itself before it is put: its size, and the table's keys.
#pragma once

#include "core/tables/schema/TableDescription.h"
#include "core/tables/values/AttributeValue.h"

namespace trestle::tables {

/// Its size in bytes. Error: Validation, in the words that a put of it is refused with.
[[nodiscard]] base::Result<qint64> checkForPut(const TableDescription& table, const Item& item);

}  // namespace trestle::tables
