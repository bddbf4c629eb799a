// What an import would make of the beginning of its source, told before anything is written.
#pragma once

#include "core/tables/schema/TableDescription.h"
#include "core/tables/transfer/RefusedLine.h"
#include "core/tables/transfer/SourceRecord.h"
#include "core/tables/values/AttributeValue.h"

#include <QFile>

#include <functional>

namespace trestle::tables {

struct ImportTrial
{
    qint64 lines = 0;  // that hold an item or ought to, of those looked at
    std::vector<RefusedLine> refused;
    qint64 repeated = 0;   // with the key of one before them, in whose place they come
    qint64 replacing = 0;  // in the place of another item of the table
    bool isWhole = false;  // the source was looked at to its end
};

/// The table's item with this key.
using FindItem = std::function<std::optional<Item>(const Item& key)>;

/// Looks at `most` of them at most, in the first megabytes of the source.
/// Error: Io; Parse for a source whose first line begins a JSON array, of which an import would refuse every line.
[[nodiscard]] base::Result<ImportTrial> tryImport(const TableDescription& table, QFile& source,
                                                  const SourceFormat& format, qint64 most, const FindItem& find);

}  // namespace trestle::tables
