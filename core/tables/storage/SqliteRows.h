// Rows of all spaces over one connection: prepared statements by space, checksums verified on every read.
// Lives and is used with its connection, on one thread at a time.
#pragma once

#include "core/tables/storage/SqliteConnection.h"
#include "core/tables/storage/TableStore.h"

#include <array>
#include <unordered_map>

namespace trestle::tables {

class SqliteRows
{
public:
    /// Names a space in messages.
    using NameOf = std::function<QByteArray(SpaceId)>;

    SqliteRows(const SqliteConnection& connection, NameOf nameOf);

    // As RowReader and WriteTransaction declare them.
    [[nodiscard]] base::Result<std::optional<OwnedRow>> row(SpaceId space, QByteArrayView key);
    [[nodiscard]] base::Result<void> rows(SpaceId space, const KeyRange& range, Direction direction,
                                          const std::function<Visit(const StoredRow&)>& visit);
    [[nodiscard]] base::Result<void> put(SpaceId space, const StoredRow& row);
    [[nodiscard]] base::Result<void> remove(SpaceId space, QByteArrayView key);

    /// Whoever writes says when a transaction begins: what an undone one saw is not there.
    void begin() { m_found.space = 0; }
    /// Drops the space's statements, before its table goes.
    void forget(SpaceId space);

    /// The SQL table behind a space, with columns key and value, and the statements that make it.
    [[nodiscard]] static QByteArray tableName(SpaceId space);
    [[nodiscard]] static QByteArray creation(SpaceId space);

private:
    enum class Kind { Row, Forward, ForwardToEnd, Backward, BackwardFromEnd, Put, Insert, Replace, Remove };
    using Statements = std::array<SqliteStatement, 9>;

    [[nodiscard]] base::Result<SqliteStatement*> statement(SpaceId space, Kind kind);
    void noteFound(SpaceId space, QByteArrayView key, qint64 id);
    [[nodiscard]] base::Error damaged(SpaceId space, QByteArrayView key) const;

    const SqliteConnection& m_connection;
    NameOf m_nameOf;
    std::unordered_map<SpaceId, Statements> m_statements;
    QByteArray m_value;  // scratch for put()
    struct
    {
        SpaceId space = 0;  // 0: none
        QByteArray key;
        qint64 id = 0;  // 0: there is no such row
    } m_found;          // by the last row(): what is put next is most often the same, and need not be looked up again
};

}  // namespace trestle::tables
