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
    /// What the catalog says of a space.
    using SpaceOf = std::function<Space(SpaceId)>;

    SqliteRows(const SqliteConnection& connection, SpaceOf spaceOf);

    // As RowReader and WriteTransaction declare them.
    [[nodiscard]] base::Result<std::optional<OwnedRow>> row(SpaceId space, QByteArrayView key);
    [[nodiscard]] base::Result<void> rows(SpaceId space, const KeyRange& range, Direction direction,
                                          const std::function<Visit(const StoredRow&)>& visit);
    [[nodiscard]] base::Result<void> put(SpaceId space, const StoredRow& row);
    [[nodiscard]] base::Result<void> refer(SpaceId index, QByteArrayView key, QByteArrayView tableKey);
    [[nodiscard]] base::Result<void> remove(SpaceId space, QByteArrayView key);

    /// Whoever writes says when a transaction begins: what an undone one saw is not there.
    void begin() { m_found.space = 0; }
    /// Drops the space's statements, before its table goes.
    void forget(SpaceId space);

    /// The SQL table of a space's rows, with columns id, key and value, and the statements that make it.
    [[nodiscard]] static QByteArray tableName(SpaceId space);
    [[nodiscard]] static QByteArray creation(SpaceId space);
    /// The same for a space whose entries lead to another's rows, with columns key and id.
    [[nodiscard]] static QByteArray referenceName(SpaceId space);
    [[nodiscard]] static QByteArray referenceCreation(SpaceId space);

private:
    enum class Kind {
        Row,
        Forward,
        ForwardToEnd,
        Backward,
        BackwardFromEnd,
        Put,
        Insert,
        Replace,
        Remove,
        IdOf,
        Refer
    };
    struct Prepared
    {
        SpaceId table = 0;  // as Space's
        std::array<SqliteStatement, 11> statements;
    };

    [[nodiscard]] Prepared& prepared(SpaceId space);
    [[nodiscard]] base::Result<SqliteStatement*> statement(SpaceId space, Kind kind);
    [[nodiscard]] static QByteArray sqlOfRows(SpaceId space, Kind kind);
    [[nodiscard]] static QByteArray sqlOfReferences(SpaceId space, SpaceId table, Kind kind);
    [[nodiscard]] base::Result<qint64> idOf(SpaceId table, QByteArrayView key);
    void noteFound(SpaceId space, QByteArrayView key, qint64 id);
    [[nodiscard]] base::Error damaged(SpaceId space, QByteArrayView key) const;

    const SqliteConnection& m_connection;
    SpaceOf m_spaceOf;
    std::unordered_map<SpaceId, Prepared> m_prepared;
    int m_visited = 0;   // ranges that are being read, whose statements must stay
    QByteArray m_value;  // scratch for put()
    struct
    {
        SpaceId space = 0;  // 0: none
        QByteArray key;
        qint64 id = 0;  // 0: there is no such row
    } m_found;          // of a table, last: what is put or referred to next is most often the same
};

}  // namespace trestle::tables
