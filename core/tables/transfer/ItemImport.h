// Reads a source, JSON Lines or CSV, into a table: the bulk path of `trestle-cli import`. Steps of a few thousand lines
// are put while the next is read; each is durable before it counts. With a checkpoint file a second run of the same
// import goes on after the last durable step, however the first ended.
//
// Thread: the caller's, until the end; it takes its time.
#pragma once

#include "core/tables/Tables.h"
#include "core/tables/transfer/SourceRecord.h"

#include <QFile>

#include <functional>

namespace trestle::tables {

struct ImportOptions
{
    QByteArray tableName;
    SourceFormat format = LineFormat::Any;
    /// Refused lines (RefusedLine.h); made with the first of them.
    QString rejectsPath;
    /// Where a run remembers how far it got; empty for a source that cannot be read again. Removed at the end.
    QString checkpointPath;
};

struct ImportProgress
{
    qint64 bytes = 0;  // of the source, read and durable
    qint64 lines = 0;  // that hold something
    qint64 written = 0;
    qint64 unchanged = 0;  // items that were there just so
    qint64 refused = 0;
    qint64 resumedAtLine = 0;  // > 0: a former run had come so far
    ChangeSpan changes;        // of this run: all that it wrote lies in it
    bool cancelled = false;
};

/// `tell` hears of each durable step and says whether to go on. Errors: ResourceNotFound; Io, DiskFull of source, table
/// or rejects file. What was durable before the error stays, and the checkpoint with it.
[[nodiscard]] base::Result<ImportProgress> importItems(Tables& tables, QFile& source, const ImportOptions& options,
                                                       const std::function<bool(const ImportProgress&)>& tell);

}  // namespace trestle::tables
