// space n = CREATE TABLE s<n>(id INTEGER PRIMARY KEY, key BLOB NOT NULL, value BLOB NOT NULL)
//           CREATE UNIQUE INDEX k<n> ON s<n>(key)
// One key column: partition and sort key follow each other in it (RowKey.cpp), so that every read, a partition, a range
// of it, a scan segment or a page after a key, is one half-open interval of bytes.
// Rows lie in the order they came, only the index is in the order of the keys: a new row costs a few bytes of one index
// page and not the page of its neighbours, and the tree of the keys stays flat (some 70 keys a page, not 7 rows).
//
// An index that shows whole items has no rows: CREATE TABLE r<n>(key BLOB PRIMARY KEY, id INTEGER NOT NULL) WITHOUT
// ROWID tells which row of its table a key of the index leads to. So an item lies in the file once, however many
// indexes show it, and a change that moves it in none of them writes to none. A row keeps its id for as long as there
// is one under its key.
#include "core/tables/storage/SqliteRows.h"

#include <QScopedValueRollback>

namespace trestle::tables {

namespace {

// Statements of this many spaces stay prepared per connection, beside those in use.
constexpr size_t maximumPrepared = 256;

QByteArray indexName(SpaceId space)
{
    return 'k' + QByteArray::number(space);
}

}  // namespace

SqliteRows::SqliteRows(const SqliteConnection& connection, SpaceOf spaceOf)
    : m_connection(connection), m_spaceOf(std::move(spaceOf))
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

QByteArray SqliteRows::referenceName(SpaceId space)
{
    return 'r' + QByteArray::number(space);
}

QByteArray SqliteRows::referenceCreation(SpaceId space)
{
    return "CREATE TABLE " + referenceName(space) + "(key BLOB PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID";
}

SqliteRows::Prepared& SqliteRows::prepared(SpaceId space)
{
    if (const auto known = m_prepared.find(space); known != m_prepared.end()) return known->second;
    if (m_prepared.size() >= maximumPrepared && m_visited == 0) m_prepared.clear();
    Prepared& fresh = m_prepared[space];
    fresh.table = m_spaceOf(space).table;
    return fresh;
}

base::Result<SqliteStatement*> SqliteRows::statement(SpaceId space, Kind kind)
{
    Prepared& known = prepared(space);
    SqliteStatement& cached = known.statements[size_t(kind)];
    if (cached) return &cached;
    auto fresh = m_connection.prepare(known.table ? sqlOfReferences(space, known.table, kind) : sqlOfRows(space, kind));
    if (!fresh) return fresh.error();
    cached = std::move(*fresh);
    return &cached;
}

QByteArray SqliteRows::sqlOfRows(SpaceId space, Kind kind)
{
    const QByteArray table = tableName(space);
    // Named, so that no planner ever reads and sorts the whole table instead.
    const QByteArray range = "SELECT key,value FROM " + table + " INDEXED BY " + indexName(space) + " WHERE key>=?1";
    switch (kind) {
        case Kind::Row:
            return "SELECT value,id FROM " + table + " WHERE key=?1";
        case Kind::Forward:
            return range + " AND key<?2 ORDER BY key";
        case Kind::ForwardToEnd:
            return range + " ORDER BY key";
        case Kind::Backward:
            return range + " AND key<?2 ORDER BY key DESC";
        case Kind::BackwardFromEnd:
            return range + " ORDER BY key DESC";
        case Kind::Put:
            // REPLACE would delete the old row and write a new one elsewhere; this writes over it.
            return "INSERT INTO " + table +
                   "(key,value) VALUES(?1,?2) ON CONFLICT(key) DO UPDATE SET value=excluded.value";
        case Kind::Insert:
            return "INSERT INTO " + table + "(key,value) VALUES(?1,?2)";
        case Kind::Replace:
            return "UPDATE " + table + " SET value=?2 WHERE id=?1";
        case Kind::Remove:
            return "DELETE FROM " + table + " WHERE key=?1";
        case Kind::IdOf:
            return "SELECT id FROM " + table + " WHERE key=?1";
        case Kind::Refer:
            break;
    }
    Q_UNREACHABLE();
}

QByteArray SqliteRows::sqlOfReferences(SpaceId space, SpaceId table, Kind kind)
{
    const QByteArray references = referenceName(space);
    // CROSS, so that no planner ever begins with the rows.
    const QByteArray joined =
        " FROM " + references + " r CROSS JOIN " + tableName(table) + " s ON s.id=r.id WHERE r.key";
    const QByteArray range = "SELECT r.key,s.value,s.key" + joined + ">=?1";
    switch (kind) {
        case Kind::Row:
            return "SELECT s.value,s.id,s.key" + joined + "=?1";
        case Kind::Forward:
            return range + " AND r.key<?2 ORDER BY r.key";
        case Kind::ForwardToEnd:
            return range + " ORDER BY r.key";
        case Kind::Backward:
            return range + " AND r.key<?2 ORDER BY r.key DESC";
        case Kind::BackwardFromEnd:
            return range + " ORDER BY r.key DESC";
        case Kind::Remove:
            return "DELETE FROM " + references + " WHERE key=?1";
        case Kind::Refer:
            return "REPLACE INTO " + references + "(key,id) VALUES(?1,?2)";
        case Kind::Put:
        case Kind::Insert:
        case Kind::Replace:
        case Kind::IdOf:
            break;
    }
    Q_UNREACHABLE();
}

void SqliteRows::forget(SpaceId space)
{
    m_prepared.erase(space);
    if (m_found.space == space) m_found.space = 0;
}

base::Error SqliteRows::damaged(SpaceId space, QByteArrayView key) const
{
    return {base::ErrorCode::Internal, QStringLiteral("%1: an item of %2 is damaged, its checksum does not fit; key %3")
                                           .arg(m_connection.path(), QString::fromUtf8(m_spaceOf(space).name),
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
    auto found = statement(space, Kind::Row);
    if (!found) return found.error();
    SqliteStatement& select = **found;
    const bool refers = prepared(space).table != 0;
    const StatementScope scope(select);
    switch (select.bind(1, key).step()) {
        case SqliteStatement::Step::Done:
            if (!refers) noteFound(space, key, 0);
            return std::optional<OwnedRow>();
        case SqliteStatement::Step::Failed:
            return m_connection.lastError();
        case SqliteStatement::Step::Row:
            break;
    }
    const auto opened = openRow(refers ? select.bytes(2) : key, select.bytes(0));
    if (!opened) return damaged(space, key);
    if (!refers) noteFound(space, key, select.integer(1));
    return std::optional(OwnedRow{opened->item.toByteArray(), opened->size, opened->sequence});
}

base::Result<void> SqliteRows::rows(SpaceId space, const KeyRange& range, Direction direction,
                                    const std::function<Visit(const StoredRow&)>& visit)
{
    if (range.to && *range.to <= range.from) return {};
    const bool forward = direction == Direction::Forward;
    auto ranged = statement(space, range.to ? (forward ? Kind::Forward : Kind::Backward)
                                            : (forward ? Kind::ForwardToEnd : Kind::BackwardFromEnd));
    if (!ranged) return ranged.error();
    SqliteStatement& select = **ranged;
    const bool refers = prepared(space).table != 0;
    const QScopedValueRollback visited(m_visited, m_visited + 1);
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
        auto opened = openRow(refers ? select.bytes(2) : key, select.bytes(1));
        if (!opened) return damaged(space, key);
        opened->key = key;
        if (visit(*opened) == Visit::Stop) return {};
    }
}

base::Result<qint64> SqliteRows::idOf(SpaceId table, QByteArrayView key)
{
    if (m_found.space == table && m_found.key == key) return m_found.id;
    auto found = statement(table, Kind::IdOf);
    if (!found) return found.error();
    SqliteStatement& select = **found;
    const StatementScope scope(select);
    const SqliteStatement::Step step = select.bind(1, key).step();
    if (step == SqliteStatement::Step::Failed) return m_connection.lastError();
    noteFound(table, key, step == SqliteStatement::Step::Row ? select.integer(0) : 0);
    return m_found.id;
}

base::Result<void> SqliteRows::put(SpaceId space, const StoredRow& row)
{
    const bool found = m_found.space == space && m_found.key == row.key;
    const bool replaces = found && m_found.id != 0;
    auto putting = statement(space, replaces ? Kind::Replace : found ? Kind::Insert : Kind::Put);
    if (!putting) return putting.error();
    sealRow(m_value, row);
    SqliteStatement& write = **putting;
    if (replaces)
        write.bind(1, m_found.id);
    else
        write.bind(1, row.key);
    if (!write.bind(2, m_value).run()) return m_connection.lastError();
    if (found && !replaces) m_found.id = m_connection.lastInsertedId();
    return {};
}

base::Result<void> SqliteRows::refer(SpaceId index, QByteArrayView key, QByteArrayView tableKey)
{
    const auto id = idOf(prepared(index).table, tableKey);
    if (!id) return id.error();
    Q_ASSERT(*id != 0);
    auto referring = statement(index, Kind::Refer);
    if (!referring) return referring.error();
    if (!(*referring)->bind(1, key).bind(2, *id).run()) return m_connection.lastError();
    return {};
}

base::Result<void> SqliteRows::remove(SpaceId space, QByteArrayView key)
{
    if (m_found.space == space) m_found.space = 0;
    auto removing = statement(space, Kind::Remove);
    if (!removing) return removing.error();
    if (!(*removing)->bind(1, key).run()) return m_connection.lastError();
    return {};
}

}  // namespace trestle::tables
