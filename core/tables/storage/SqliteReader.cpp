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
    if (auto set = (*connection)->execute("PRAGMA cache_size=-8192"); !set) return set.error();
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
