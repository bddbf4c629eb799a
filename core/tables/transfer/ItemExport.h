// Writes a table as JSON Lines: the bulk path of `trestle-cli export`. The lines are the table as of one moment, in the
// order of its rows.
//
// Thread: the caller's, until the end; it takes its time, and holds no writer up.
#pragma once

#include "core/tables/Tables.h"
#include "core/tables/transfer/ItemLine.h"

#include <QIODevice>

#include <functional>

namespace trestle::tables {

struct ExportProgress
{
    qint64 items = 0;
    qint64 bytes = 0;
    bool cancelled = false;
};

/// `tell` hears of the progress now and then and says whether to go on. `after`: the key of the last item that is
/// already there. Errors: ResourceNotFound; Validation for a key that does not fit; Io, DiskFull.
[[nodiscard]] base::Result<ExportProgress> exportItems(const Tables& tables, const QByteArray& tableName,
                                                       QIODevice& out, LineFormat format,
                                                       const std::optional<Item>& after,
                                                       const std::function<bool(const ExportProgress&)>& tell);

}  // namespace trestle::tables
