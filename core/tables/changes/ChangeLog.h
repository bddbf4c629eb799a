// The change log in the data file. ChangeLog is the writer's side: it appends inside the writer's transaction and keeps
// the log within its bounds. ChangeReader looks at it over any connection.
#pragma once

#include "core/tables/changes/Change.h"
#include "core/tables/changes/ChangeRows.h"
#include "core/tables/storage/Catalog.h"
#include "core/tables/storage/SqliteConnection.h"

namespace trestle::tables {

struct ChangeBounds
{
    qint64 bytes = 0;
    qint64 ageMs = 0;
};

/// Writer thread. Between begin and commit of the connection's transaction; committed() or undone() follows each.
class ChangeLog
{
public:
    /// Errors: as of SqliteConnection.
    [[nodiscard]] static base::Result<ChangeLog> open(const SqliteConnection& connection, ChangeBounds bounds);

    /// Adds one change of the item at `key`; its sequence number. A change that is hardly older than the one before it
    /// has that one's time; its stamp is never less than that of the item's last change. `previous` is the item's
    /// sequence, 0 if there was no item: then what it may have been before its deletion is looked up.
    [[nodiscard]] base::Result<qint64> append(SpaceId space, QByteArrayView key, const ChangeContent& change,
                                              qint64 previous);

    /// Of the last change, committed or not.
    [[nodiscard]] qint64 lastSequence() const { return m_state.lastSequence; }
    [[nodiscard]] bool isOver(qint64 nowMs) const;
    /// Removes the oldest rows of changes that are over the bounds, a few dozen at most.
    [[nodiscard]] base::Result<void> trim(qint64 nowMs);

    /// Writes what was added: who reads the log in the transaction sees it then.
    [[nodiscard]] base::Result<void> write();
    /// Writes what was added, and the counters if they changed: the last thing before a commit.
    [[nodiscard]] base::Result<void> save();
    void committed() { m_committed = m_state; }
    void undone();

private:
    struct State
    {
        qint64 lastSequence = 0;
        qint64 bytes = 0;
        qint64 oldestMs = 0;         // time of the first row's last change; only if bytes > 0
        qint64 lastMs = 0;           // time of the last change
        qint64 highestMs = 0;        // the greatest stamp there ever was
        qint64 savedHighestMs = 0;   // the same as the counters have it
        bool hasTombstones = false;  // possibly

        bool operator==(const State&) const = default;
    };

    ChangeLog(const SqliteConnection& connection, ChangeBounds bounds) : m_connection(&connection), m_bounds(bounds) {}
    [[nodiscard]] base::Result<void> readState();
    [[nodiscard]] base::Result<qint64> sequenceBeforeDeletion(SpaceId space, QByteArrayView key);
    [[nodiscard]] base::Result<qint64> stampAfter(qint64 previous, qint64 stampMs);

    const SqliteConnection* m_connection;
    ChangeBounds m_bounds;
    State m_state;
    State m_committed;
    ChangeRow m_row;        // changes not written yet
    ChangeCursor m_cursor;  // closed after each use
    SqliteStatement m_insert;
    SqliteStatement m_deleteTo;
    SqliteStatement m_tombstone;
    SqliteStatement m_putTombstone;
    SqliteStatement m_deleteTombstone;
    SqliteStatement m_save;
    SqliteStatement m_saveHighest;
    QByteArray m_key;  // scratch
};

/// One thread at a time, with its connection. Errors: as of SqliteConnection; Internal where a record is damaged.
class ChangeReader
{
public:
    explicit ChangeReader(const SqliteConnection& connection) : m_connection(connection) {}

    /// Oldest first.
    [[nodiscard]] base::Result<std::vector<Change>> since(qint64 sequence, int limit, const Catalog& catalog);
    /// Newest first. `latest` is the sequence the item carries, 0 if there is no item.
    [[nodiscard]] base::Result<std::vector<Change>> of(SpaceId space, QByteArrayView key, qint64 latest, int limit,
                                                       const Catalog& catalog);
    [[nodiscard]] base::Result<ChangePage> in(const ChangeWindow& window, const Catalog& catalog);
    [[nodiscard]] base::Result<ChangeLogState> state();
    /// The sequence of the last change made at `timeMs` or before it; the one before the oldest if all are younger.
    [[nodiscard]] base::Result<qint64> sequenceAt(qint64 timeMs);

private:
    const SqliteConnection& m_connection;
};

}  // namespace trestle::tables
