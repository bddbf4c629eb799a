// A change that another data file's log has, made here too: how global tables bring writes to a replica. It is decided
// on the writer thread whether the change takes the place of the item's last one, so nothing comes between.
#pragma once

#include "core/tables/operations/ItemWriteJob.h"

namespace trestle::tables {

struct CarryRequest
{
    QByteArray tableName;
    QByteArray tableId;        // of this table, and of no other one of its name
    QByteArray key;            // the row's, which is the same in every replica
    std::optional<Item> item;  // what it becomes; nothing: it is deleted
    Cause cause;
    qint64 afterMs = 0;  // the log stamps it, and what is written over it, as later than this
    /// Whether it takes the place of the last change of the item that the log has; asked if there is one.
    base::UniqueFunction<bool(const Change& last)> prevails;
};

/// What prevails stands in the log even if it changes nothing, so that the log's last change of an item is always the
/// one that won. No limit of throughput holds it back. Errors: ResourceNotFound, Io, DiskFull, Internal.
void carryItem(TableStore& store, const base::Clock& clock, CarryRequest request, WriteReply reply);

}  // namespace trestle::tables
