// Row keys: where an item lies in its table and in each index, and the byte ranges that partitions, sort conditions and
// scan segments are. The grammar stands in RowKey.cpp.
#pragma once

#include "core/tables/expressions/KeyCondition.h"
#include "core/tables/schema/TableDescription.h"
#include "core/tables/storage/TableStore.h"

namespace trestle::tables {

/// `item` must have the key attributes in their types (ItemKeys.h).
[[nodiscard]] QByteArray tableRowKey(const KeySchema& keys, const Item& item);
/// `item` must stand in the index (isInIndex()) and have the table's keys.
[[nodiscard]] QByteArray indexRowKey(const TableDescription& table, const IndexDescription& index, const Item& item);

/// All rows of the condition's partition, of table or index.
[[nodiscard]] KeyRange partitionRange(const KeyCondition& condition);
/// The rows of a partition that meet the condition.
[[nodiscard]] KeyRange conditionRange(const KeyCondition& condition);
/// Segment `segment` of `total`, both as the service counts them; 0 of 1 is everything.
[[nodiscard]] KeyRange segmentRange(qint64 segment, qint64 total);
/// What is left of a range after the row at `key` was read.
[[nodiscard]] KeyRange rangeAfter(KeyRange range, const QByteArray& key, Direction direction);

/// The key attributes that a row key spells: the table's, and with `index` the index's as well. Error: Internal.
[[nodiscard]] base::Result<Item> keyFromRowKey(const TableDescription& table, const IndexDescription* index,
                                               QByteArrayView rowKey);

}  // namespace trestle::tables
