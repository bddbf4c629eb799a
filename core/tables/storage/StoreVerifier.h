// Reads a whole data file and compares it with its checksums.
#pragma once

#include "core/tables/storage/Catalog.h"
#include "core/tables/storage/SqliteConnection.h"

#include <QStringList>

namespace trestle::tables {

/// Everything that is wrong, a sentence each, with table and key (or change); empty if all is well. A thousand at most.
/// Runs on the connection's thread and takes as long as the file is large. Error: the file cannot be read at all.
[[nodiscard]] base::Result<QStringList> verifyStore(const SqliteConnection& connection, const Catalog& catalog);

}  // namespace trestle::tables
