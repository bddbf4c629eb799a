// The streams there are and were, in the data file. Writer thread, inside the connection's transaction. The grammar of
// a record stands in StreamRegister.cpp.
#pragma once

#include "core/tables/changes/Stream.h"
#include "core/tables/storage/Catalog.h"
#include "core/tables/storage/SqliteConnection.h"

namespace trestle::tables {

class StreamRegister
{
public:
    /// Errors: as of SqliteConnection.
    [[nodiscard]] static base::Result<StreamRegister> open(const SqliteConnection& connection);

    /// Brings the streams of a table in line with its settings: `before` and `after` a change of the table, null where
    /// it is made or dropped. `nextSequence` is what the next change in the log gets.
    [[nodiscard]] base::Result<void> follow(Catalog& catalog, const TableEntry* before, const TableEntry* after,
                                            qint64 nextSequence, qint64 nowMs);

private:
    explicit StreamRegister(const SqliteConnection& connection) : m_connection(&connection) {}
    [[nodiscard]] base::Result<void> put(Catalog& catalog, Stream stream);
    /// Forgets what was switched off more than a day ago.
    [[nodiscard]] base::Result<void> forgetOld(Catalog& catalog, qint64 nowMs);

    const SqliteConnection* m_connection;
    SqliteStatement m_put;
    SqliteStatement m_remove;
};

/// Puts the streams of a data file into `catalog`. Errors: as of SqliteConnection; Internal for a damaged record.
[[nodiscard]] base::Result<void> readStreams(const SqliteConnection& connection, Catalog& catalog);

}  // namespace trestle::tables
