// Takes back what an import wrote, by the change log: items that it brought are deleted, those whose place it took are
// there again. What was written after it stays.
//
// Thread: the caller's, until the end; it takes its time.
#pragma once

#include "core/tables/Tables.h"

#include <functional>

namespace trestle::tables {

struct UndoProgress
{
    qint64 takenBack = 0;     // of what the import wrote
    qint64 writtenSince = 0;  // stays as it was written after the import
    ChangeSpan remaining;     // what the undo has not come to; the oldest may be gone from the log
    bool cancelled = false;
};

/// `changes`: of ImportProgress. The newest goes first; each step is durable before `tell` hears of it and says whether
/// to go on. Errors: ResourceNotFound, Io, DiskFull; what was taken back before the error stays so.
[[nodiscard]] base::Result<UndoProgress> undoImport(Tables& tables, const QByteArray& tableName,
                                                    const ChangeSpan& changes,
                                                    const std::function<bool(const UndoProgress&)>& tell);

}  // namespace trestle::tables
