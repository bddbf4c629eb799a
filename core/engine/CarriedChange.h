// A change of one region's log, carried to another's. The last writer wins: of two writes to one item the later stays;
// of two at the same millisecond that of the region whose name is greater, and of two of one region the one that its
// log has later. A write that follows another, in its own region or because that was carried there, is always the later
// one of the two, whatever the clock says: what a log has of an item rises in its stamps (Change::stampMs). So in
// whatever order regions hear of each other, in the end all have the same.
//
// A write that was carried over says whence and when in the id of its cause: replica:REGION@MS.SEQUENCE
#pragma once

#include "core/tables/Tables.h"

namespace trestle::engine {

/// Whether it is a matter of the disk's, so that the same may succeed later.
[[nodiscard]] bool mayPass(const base::Error& error);

/// Whether the change came from another region.
[[nodiscard]] bool isCarried(const tables::Change& change);

struct CarryTarget
{
    tables::Tables& tables;
    QByteArray region;
    QByteArray tableId;
};

/// Makes a change, which the log of `source` has, in a table of the target too, unless that has a later one. Waits for
/// the disk. What will never be done, since the table is gone, is left. Errors: Io, DiskFull; then nothing was done,
/// and the same may be tried again.
[[nodiscard]] base::Result<void> carryChange(const tables::Change& change, const QByteArray& source,
                                             const CarryTarget& target);

}  // namespace trestle::engine
