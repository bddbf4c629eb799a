#include "core/tables/storage/SqliteReader.h"

namespace trestle::tables {

SqliteReader::SqliteReader(std::unique_ptr<SqliteConnection> connection, SqliteRows::NameOf nameOf)
    : m_connection(std::move(connection)), m_rows(*m_connection, std::move(nameOf))
{
}

base::Result<std::unique_ptr<SqliteReader>> SqliteReader::open(const QString& path, SqliteRows::NameOf nameOf)
{
    auto connection = SqliteConnection::open(path, SqliteConnection::Access::ReadOnly);
    if (!connection) return connection.error();
    // The cells of a page are checked by whoever writes and by StoreVerifier; rows carry checksums of their own. Here
    // the check would be made for each page that comes from the file: 2 µs of a GetItem in a large table.
    if (auto set = (*connection)->execute("PRAGMA cache_size=-8192; PRAGMA cell_size_check=OFF"); !set)
        return set.error();
    return std::unique_ptr<SqliteReader>(new SqliteReader(std::move(*connection), std::move(nameOf)));
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
