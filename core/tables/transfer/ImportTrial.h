// What an import would make of the beginning of its source, told before anything is written.
#pragma once

#include "core/tables/schema/TableDescription.h"
#include "core/tables/transfer/ItemLine.h"
#include "core/tables/transfer/RefusedLine.h"

#include <QFile>

namespace trestle::tables {

struct ImportTrial
{
    qint64 lines = 0;  // that hold something, of those looked at
    std::vector<RefusedLine> refused;
    bool isWhole = false;  // the source was looked at to its end
};

/// Looks at `most` lines at most, and at no more than some megabytes of them; the source stands behind them then.
/// Error: Io; Parse for a source whose first line begins a JSON array, of which an import would refuse every line.
[[nodiscard]] base::Result<ImportTrial> tryImport(const TableDescription& table, QFile& source, LineFormat format,
                                                  qint64 most);

}  // namespace trestle::tables
