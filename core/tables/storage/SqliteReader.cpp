#include "core/tables/storage/SqliteReader.h"

namespace trestle::tables {

SqliteReader::SqliteReader(std::unique_ptr<SqliteConnection> connection, SqliteRows::SpaceOf spaceOf)
    : m_connection(std::move(connection)), m_rows(*m_connection, std::move(spaceOf))
{
}

base::Result<std::unique_ptr<SqliteReader>> SqliteReader::open(const QString& path, SqliteRows::SpaceOf spaceOf)
{
    auto connection = SqliteConnection::open(path, SqliteConnection::Access::ReadOnly);
    if (!connection) return connection.error();
    // Pages come from the file as it is mapped (ReadMapping.h): copying them to the cache by a call for each is a
    // quarter of a GetItem in a large table. Of a file that was cut short pages are zeros, which no
    // page of a tree is, nor the rest of a row with its checksum. Cells are checked by whoever writes and by
    // StoreVerifier; here they would be checked again at each visit of a page.
    if (auto set =
            (*connection)->execute("PRAGMA cache_size=-8192; PRAGMA cell_size_check=OFF; PRAGMA mmap_size=2147418112");
        !set)
        return set.error();
    return std::unique_ptr<SqliteReader>(new SqliteReader(std::move(*connection), std::move(spaceOf)));
}

base::Result<std::optional<OwnedRow>> SqliteReader::row(SpaceId space, QByteArrayView key)
{
    return m_rows.row(space, key);
}

base::Result<void> SqliteReader::rows(SpaceId space, const KeyRange& range, Direction direction,
                                      const std::function<Visit(const StoredRow&)>& visit)
{
    return m_rows.rows(space, range, direction, visit);
}

}  // namespace trestle::tables
