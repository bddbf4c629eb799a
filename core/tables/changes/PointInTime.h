// A table as it was: what there is now, with the changes since then taken back. On the calling thread; takes as long as
// the table and the log since then are large.
#pragma once

#include "core/base/Result.h"
#include "core/tables/storage/SpaceId.h"
#include "core/tables/storage/Visit.h"

#include <QByteArrayView>

#include <functional>

namespace trestle::tables {

class TableStore;
struct TableEntry;

/// When a table can be had back; both ends included.
struct RestorableTime
{
    qint64 earliestMs = 0;
    qint64 latestMs = 0;
};
/// Of a table with point-in-time recovery: since it was switched on, at most as many days as asked for, and no farther
/// back than the change log goes. Errors: Io, Internal.
[[nodiscard]] base::Result<RestorableTime> restorableTime(const TableStore& store, const TableEntry& table,
                                                          qint64 nowMs);

/// Hands every item as it was at the end of the millisecond `timeMs` to `visit`, in no order. The log must reach back
/// to it. Errors: Io, Internal.
[[nodiscard]] base::Result<void> itemsAt(const TableStore& store, SpaceId space, qint64 timeMs,
                                         const std::function<Visit(QByteArrayView item)>& visit);

}  // namespace trestle::tables
