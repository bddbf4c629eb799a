// Makes a new table and fills it: what restores end with. Blocks; not on the writer thread.
#pragma once

#include "core/base/Clock.h"
#include "core/tables/operations/Requests.h"
#include "core/tables/storage/TableStore.h"

#include <atomic>
#include <functional>

namespace trestle::tables {

/// Hands out encoded items until it is told to stop.
using ItemSource = std::function<base::Result<void>(const std::function<Visit(QByteArrayView item)>& visit)>;

/// If anything fails, or `stopping` turns true (Cancelled), the table is dropped again. Errors: as of CreateTable, of
/// the source, of writing.
[[nodiscard]] OperationResult<TableStatus> makeTableOf(TableStore& store, const base::Clock& clock,
                                                       const TableDescription& table, const RestoreOrigin& origin,
                                                       const ItemSource& items, const std::atomic<bool>& stopping);

}  // namespace trestle::tables
