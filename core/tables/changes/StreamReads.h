// What streams are asked: which there are, where a shard may be read from, and its records. All of it is a view on the
// change log; what is older than a day, or trimmed from the log, is gone. On the calling thread.
#pragma once

#include "core/base/Result.h"
#include "core/tables/changes/Change.h"
#include "core/tables/changes/Stream.h"

namespace trestle::tables {

class TableStore;

/// Streams that are on, or were within a day, oldest first.
[[nodiscard]] std::vector<StreamPointer> streamsOf(const TableStore& store, qint64 nowMs);

/// Where a stream may be read, in sequences of the change log.
struct StreamExtent
{
    qint64 horizon = 0;  // the oldest record there can be
    qint64 next = 0;     // one after the newest
};
/// Errors: Io, Internal.
[[nodiscard]] base::Result<StreamExtent> extentOf(const TableStore& store, const Stream& stream, qint64 nowMs);

struct StreamPage
{
    std::vector<Change> changes;
    std::optional<qint64> next;  // where to read on; nothing: the shard is closed and was read to its end
};
/// At most `limit` records and 1 MB, from `from` on. Errors: Io, Internal.
[[nodiscard]] base::Result<StreamPage> readStream(const TableStore& store, const Stream& stream, qint64 from,
                                                  int limit);

}  // namespace trestle::tables
