// space n = CREATE TABLE s<n>(id INTEGER PRIMARY KEY, key BLOB NOT NULL, value BLOB NOT NULL)
//           CREATE UNIQUE INDEX k<n> ON s<n>(key)
// One key column: partition and sort key follow each other in it (RowKey.cpp), so that every read, a partition, a range
// of it, a scan segment or a page after a key, is one half-open interval of bytes.
// Rows lie in the order they came, only the index is in the order of the keys: a new row costs a few bytes of one index
// page and not the page of its neighbours, and the tree of the keys stays flat (some 70 keys a page, not 7 rows).
#include "core/tables/storage/SqliteRows.h"

namespace trestle::tables {

namespace {

// Statements of this many spaces stay prepared per connection.
constexpr size_t maximumPrepared = 256;

QByteArray indexName(SpaceId space)
{
    return 'k' + QByteArray::number(space);
}

}  // namespace

SqliteRows::SqliteRows(const SqliteConnection& connection, NameOf nameOf)
    : m_connection(connection), m_nameOf(std::move(nameOf))
{
}

QByteArray SqliteRows::tableName(SpaceId space)
{
    return 's' + QByteArray::number(space);
}

QByteArray SqliteRows::creation(SpaceId space)
{
    const QByteArray table = tableName(space);
    return "CREATE TABLE " + table + "(id INTEGER PRIMARY KEY, key BLOB NOT NULL, value BLOB NOT NULL);" +
           "CREATE UNIQUE INDEX " + indexName(space) + " ON " + table + "(key)";
}

base::Result<SqliteStatement*> SqliteRows::statement(SpaceId space, Kind kind)
{
    if (m_statements.size() >= maximumPrepared && !m_statements.contains(space)) m_statements.clear();
    SqliteStatement& cached = m_statements[space][size_t(kind)];
    if (cached) return &cached;
    const QByteArray table = tableName(space);
    // Named, so that no planner ever reads and sorts the whole table instead.
    const QByteArray range = "SELECT key,value FROM " + table + " INDEXED BY " + indexName(space) + " WHERE key>=?1";
    QByteArray sql;
    switch (kind) {
        case Kind::Row:
            sql = "SELECT value,id FROM " + table + " WHERE key=?1";
            break;
        case Kind::Forward:
            sql = range + " AND key<?2 ORDER BY key";
            break;
        case Kind::ForwardToEnd:
            sql = range + " ORDER BY key";
            break;
        case Kind::Backward:
            sql = range + " AND key<?2 ORDER BY key DESC";
            break;
        case Kind::BackwardFromEnd:
            sql = range + " ORDER BY key DESC";
            break;
        case Kind::Put:
            // REPLACE would delete the old row and write a new one elsewhere; this writes over it.
            sql = "INSERT INTO " + table +
                  "(key,value) VALUES(?1,?2) ON CONFLICT(key) DO UPDATE SET value=excluded.value";
            break;
        case Kind::Insert:
            sql = "INSERT INTO " + table + "(key,value) VALUES(?1,?2)";
            break;
        case Kind::Replace:
            sql = "UPDATE " + table + " SET value=?2 WHERE id=?1";
            break;
        case Kind::Remove:
            sql = "DELETE FROM " + table + " WHERE key=?1";
            break;
    }
    auto prepared = m_connection.prepare(sql);
    if (!prepared) return prepared.error();
    cached = std::move(*prepared);
    return &cached;
}

void SqliteRows::forget(SpaceId space)
{
    m_statements.erase(space);
    if (m_found.space == space) m_found.space = 0;
}

base::Error SqliteRows::damaged(SpaceId space, QByteArrayView key) const
{
    return {base::ErrorCode::Internal, QStringLiteral("%1: an item of %2 is damaged, its checksum does not fit; key %3")
                                           .arg(m_connection.path(), QString::fromUtf8(m_nameOf(space)),
                                                QString::fromLatin1(key.toByteArray().toPercentEncoding()))};
}

void SqliteRows::noteFound(SpaceId space, QByteArrayView key, qint64 id)
{
    m_found.space = space;
    m_found.key.resize(0);
    m_found.key.append(key);
    m_found.id = id;
}

base::Result<std::optional<OwnedRow>> SqliteRows::row(SpaceId space, QByteArrayView key)
{
    auto prepared = statement(space, Kind::Row);
    if (!prepared) return prepared.error();
    SqliteStatement& select = **prepared;
    const StatementScope scope(select);
    switch (select.bind(1, key).step()) {
        case SqliteStatement::Step::Done:
            noteFound(space, key, 0);
            return std::optional<OwnedRow>();
        case SqliteStatement::Step::Failed:
            return m_connection.lastError();
        case SqliteStatement::Step::Row:
            break;
    }
    const auto opened = openRow(key, select.bytes(0));
    if (!opened) return damaged(space, key);
    noteFound(space, key, select.integer(1));
    return std::optional(OwnedRow{opened->item.toByteArray(), opened->size, opened->sequence});
}

base::Result<void> SqliteRows::rows(SpaceId space, const KeyRange& range, Direction direction,
                                    const std::function<Visit(const StoredRow&)>& visit)
{
    if (range.to && *range.to <= range.from) return {};
    const bool forward = direction == Direction::Forward;
    auto prepared = statement(space, range.to ? (forward ? Kind::Forward : Kind::Backward)
                                              : (forward ? Kind::ForwardToEnd : Kind::BackwardFromEnd));
    if (!prepared) return prepared.error();
    SqliteStatement& select = **prepared;
    const StatementScope scope(select);
    select.bind(1, range.from);
    if (range.to) select.bind(2, *range.to);
    while (true) {
        switch (select.step()) {
            case SqliteStatement::Step::Done:
                return {};
            case SqliteStatement::Step::Failed:
                return m_connection.lastError();
            case SqliteStatement::Step::Row:
                break;
        }
        const QByteArrayView key = select.bytes(0);
        const auto opened = openRow(key, select.bytes(1));
        if (!opened) return damaged(space, key);
        if (visit(*opened) == Visit::Stop) return {};
    }
}

base::Result<void> SqliteRows::put(SpaceId space, const StoredRow& row)
{
    const bool found = m_found.space == space && m_found.key == row.key;
    const bool replaces = found && m_found.id != 0;
    auto prepared = statement(space, replaces ? Kind::Replace : found ? Kind::Insert : Kind::Put);
    if (!prepared) return prepared.error();
    sealRow(m_value, row);
    SqliteStatement& write = **prepared;
    if (replaces) {
        write.bind(1, m_found.id);
    } else {
        write.bind(1, row.key);
        m_found.space = 0;  // now it is there, under an id that nobody asked for
    }
    if (!write.bind(2, m_value).run()) return m_connection.lastError();
    return {};
}

base::Result<void> SqliteRows::remove(SpaceId space, QByteArrayView key)
{
    if (m_found.space == space) m_found.space = 0;
    auto prepared = statement(space, Kind::Remove);
    if (!prepared) return prepared.error();
    if (!(*prepared)->bind(1, key).run()) return m_connection.lastError();
    return {};
}

}  // namespace trestle::tables
