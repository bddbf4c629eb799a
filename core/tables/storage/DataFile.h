// The data file as a whole: made, checked for being ours, and its tables read.
#pragma once

#include "core/tables/storage/Catalog.h"
#include "core/tables/storage/SqliteConnection.h"

namespace trestle::tables {

/// Makes the file if there is none; it appears whole or not at all. An existing file must be one of ours: an empty or
/// cut one is an error, not a new beginning. One of an older format is brought up to date. Errors: Io,
/// PermissionDenied, DiskFull, Unsupported (a newer format), Internal (damaged, or somebody else's).
[[nodiscard]] base::Result<void> prepareDataFile(const QString& path);

/// The tables in it. Errors: as above.
[[nodiscard]] base::Result<CatalogPointer> readCatalog(const SqliteConnection& connection);

}  // namespace trestle::tables
