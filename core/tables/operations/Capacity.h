// Capacity units: what reads and writes are charged, and how an answer reports them.
#pragma once

#include "core/tables/operations/Requests.h"

namespace trestle::tables {

/// For `bytes` read together: 1 per 4 KB begun, half of that if eventually consistent; at least one block.
[[nodiscard]] double readUnits(qint64 bytes, bool consistent);
/// For one row written: 1 per KB begun of the larger of before and after, at least 1.
[[nodiscard]] double writeUnits(qint64 before, qint64 after);

/// Starts a report for one table; empty charges add nothing.
[[nodiscard]] ConsumedCapacity capacityReport(const TableDescription& table, ReturnConsumedCapacity detail);
void chargeTable(ConsumedCapacity& capacity, double units);
void chargeIndex(ConsumedCapacity& capacity, const IndexDescription& index, double units);

/// Adds one item's report to the table's in `total`, the table's own part `tableFactor` times; nothing if it was not
/// asked for.
void addCapacity(std::vector<ConsumedCapacity>& total, const ConsumedCapacity& capacity, double tableFactor = 1);
/// The same for an item of a transaction, which costs the table twice as much, and its indexes as much as ever.
void addTransactionCapacity(std::vector<ConsumedCapacity>& total, const ConsumedCapacity& capacity, CapacityKind kind);

}  // namespace trestle::tables
