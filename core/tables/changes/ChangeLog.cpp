// changes: ChangeRows.cpp
// tombstones(key BLOB PRIMARY KEY, sequence INTEGER) WITHOUT ROWID: space:8 and row key of a deleted item, and the
// change
//   that deleted it. An item carries its own last sequence, each change the one before it, so the changes of one item
//   are a chain that costs no index; the tombstone is where the chain of a deleted item hangs.
// counters(space INTEGER PRIMARY KEY, items INTEGER, bytes INTEGER): space 0 is the log: last sequence, and its bytes;
//   -1, if the clock was ever put back: the greatest stamp until then.
#include "core/tables/changes/ChangeLog.h"

#include <QtEndian>

namespace trestle::tables {

namespace {

constexpr int rowsTrimmedAtOnce = 64;
// Times rise with the sequence, also while the system's clock is put right by a little, or a change that was carried
// here is of this very millisecond. A clock that was put back by more is believed; stamps go on nevertheless.
constexpr qint64 clockCorrectionMs = 60'000;
constexpr char lastSequenceSql[] = "SELECT items FROM counters WHERE space=0";

void tombstoneKey(QByteArray& out, SpaceId space, QByteArrayView key)
{
    out.resize(8);
    qToBigEndian<qint64>(space, out.data());
    out.append(key);
}

base::Error damaged(const SqliteConnection& connection, qint64 sequence)
{
    return {base::ErrorCode::Internal,
            QStringLiteral("%1: change %2 of the change log is damaged").arg(connection.path()).arg(sequence)};
}

QByteArray owned(const std::optional<QByteArrayView>& bytes)
{
    return bytes ? bytes->toByteArray() : QByteArray();
}

Change toChange(qint64 sequence, const ChangeRecord& record, const Catalog& catalog)
{
    const QByteArray name = catalog.nameOf(record.space);
    const TablePointer table = catalog.find(name);
    return {sequence,
            name,
            table && table->space == record.space ? table->uuid : QByteArray(),
            record.key.toByteArray(),
            owned(record.before),
            owned(record.after),
            record.timeMs,
            Cause{record.kind, record.causeId.toByteArray()},
            record.stampMs};
}

}  // namespace

base::Result<ChangeLog> ChangeLog::open(const SqliteConnection& connection, ChangeBounds bounds)
{
    ChangeLog log(connection, bounds);
    const std::pair<SqliteStatement*, const char*> statements[] = {
        {&log.m_insert, "INSERT INTO changes VALUES(?1,?2,?3)"},
        {&log.m_deleteTo, "DELETE FROM changes WHERE sequence<=?1"},
        {&log.m_tombstone, "SELECT sequence FROM tombstones WHERE key=?1"},
        {&log.m_putTombstone, "REPLACE INTO tombstones VALUES(?1,?2)"},
        {&log.m_deleteTombstone, "DELETE FROM tombstones WHERE key=?1 AND sequence<=?2"},
        {&log.m_save, "REPLACE INTO counters VALUES(0,?1,?2)"},
        {&log.m_saveHighest, "REPLACE INTO counters VALUES(-1,?1,0)"},
    };
    for (const auto& [statement, sql] : statements) {
        auto prepared = connection.prepare(sql);
        if (!prepared) return prepared.error();
        *statement = std::move(*prepared);
    }
    auto cursor = ChangeCursor::open(connection);
    if (!cursor) return cursor.error();
    log.m_cursor = std::move(*cursor);
    if (auto read = log.readState(); !read) return read.error();
    return log;
}

// A step of its own, after which the cursor is closed: its scope would close the one that open() has given away.
base::Result<void> ChangeLog::readState()
{
    const auto last = m_connection->integer(lastSequenceSql);
    const auto bytes = m_connection->integer("SELECT bytes FROM counters WHERE space=0");
    const auto tombstones = m_connection->integer("SELECT EXISTS(SELECT 1 FROM tombstones)");
    const auto highest = m_connection->integer("SELECT max(items) FROM counters WHERE space=-1");
    for (const auto* number : {&last, &bytes, &tombstones, &highest})
        if (!*number) return number->error();
    m_state.lastSequence = *last;
    m_state.bytes = *bytes;
    m_state.hasTombstones = *tombstones != 0;
    m_state.highestMs = m_state.savedHighestMs = *highest;
    const StatementScope scope(m_cursor);
    m_cursor.seek(0);
    while (m_cursor.next() == ChangeCursor::Step::Row) {
        if (const auto change = m_cursor.change()) m_state.oldestMs = change->timeMs;
        if (m_cursor.endsRow()) break;
    }
    m_cursor.seek(*last);
    if (m_cursor.next() == ChangeCursor::Step::Row)
        if (const auto change = m_cursor.change()) {
            m_state.lastMs = change->timeMs;
            m_state.highestMs = std::max(*highest, change->stampMs);
        }
    m_committed = m_state;
    return {};
}

// What a change that would have this stamp has, as it follows another one of its item.
base::Result<qint64> ChangeLog::stampAfter(qint64 previous, qint64 stampMs)
{
    if (stampMs >= m_state.highestMs || previous == 0) return stampMs;
    // It may be one of this commit.
    if (auto written = write(); !written) return written.error();
    const StatementScope scope(m_cursor);
    m_cursor.seek(previous);
    const auto step = m_cursor.next();
    if (step == ChangeCursor::Step::Failed) return m_connection->lastError();
    if (step == ChangeCursor::Step::Row && m_cursor.sequence() == previous)
        if (const auto change = m_cursor.change()) return std::max(stampMs, change->stampMs);
    return m_state.highestMs;  // nobody knows any more
}

base::Result<qint64> ChangeLog::sequenceBeforeDeletion(SpaceId space, QByteArrayView key)
{
    if (!m_state.hasTombstones) return qint64(0);
    tombstoneKey(m_key, space, key);
    const StatementScope scope(m_tombstone);
    switch (m_tombstone.bind(1, m_key).step()) {
        case SqliteStatement::Step::Row:
            return m_tombstone.integer(0);
        case SqliteStatement::Step::Done:
            return qint64(0);
        case SqliteStatement::Step::Failed:
            break;
    }
    return m_connection->lastError();
}

base::Result<qint64> ChangeLog::append(SpaceId space, QByteArrayView key, const ChangeContent& change, qint64 previous)
{
    const qint64 sequence = m_state.lastSequence + 1;
    const bool isLater = change.timeMs >= m_state.lastMs || change.timeMs < m_state.lastMs - clockCorrectionMs;
    ChangeRecord record{
        isLater ? change.timeMs : m_state.lastMs, previous, space, change.cause.kind, change.cause.id, key};
    if (!change.before.isNull()) record.before = change.before;
    if (!change.after.isNull()) record.after = change.after;
    if (!record.before) {
        const auto found = sequenceBeforeDeletion(space, key);
        if (!found) return found.error();
        record.previous = *found;
        if (*found != 0 && !m_deleteTombstone.bind(1, m_key).bind(2, *found).run()) return m_connection->lastError();
    }
    if (!record.after) {
        tombstoneKey(m_key, space, key);
        if (!m_putTombstone.bind(1, m_key).bind(2, sequence).run()) return m_connection->lastError();
        m_state.hasTombstones = true;
    }
    const auto stamp = stampAfter(record.previous, std::max(record.timeMs, change.afterMs + 1));
    if (!stamp) return stamp.error();
    record.stampMs = *stamp;
    if (!m_row.hasRoomFor(record))
        if (auto written = write(); !written) return written.error();
    m_row.add(sequence, record);
    m_state.lastMs = record.timeMs;
    m_state.highestMs = std::max(m_state.highestMs, record.stampMs);
    m_state.lastSequence = sequence;
    return sequence;
}

base::Result<void> ChangeLog::write()
{
    if (m_row.isEmpty()) return {};
    const bool written = m_insert.bind(1, m_row.last()).bind(2, m_row.bytes()).bind(3, m_row.count()).run();
    if (m_state.bytes == 0) m_state.oldestMs = m_state.lastMs;
    m_state.bytes += m_row.bytes().size();
    m_row.clear();
    if (!written) return m_connection->lastError();
    return {};
}

void ChangeLog::undone()
{
    m_row.clear();
    m_state = m_committed;
}

bool ChangeLog::isOver(qint64 nowMs) const
{
    if (m_state.bytes == 0) return false;
    return m_state.bytes + m_row.bytes().size() > m_bounds.bytes || m_state.oldestMs < nowMs - m_bounds.ageMs;
}

base::Result<void> ChangeLog::trim(qint64 nowMs)
{
    if (auto written = write(); !written) return written;
    qint64 last = 0;
    bool emptied = true;
    {
        const StatementScope scope(m_cursor);
        m_cursor.seek(0);
        std::vector<std::pair<QByteArray, qint64>> deletions;  // of one row: keys of tombstones, sequences
        for (int rows = 0;;) {
            const auto step = m_cursor.next();
            if (step == ChangeCursor::Step::Failed) return m_connection->lastError();
            if (step == ChangeCursor::Step::Done) break;
            // A damaged change goes like an old one: its age cannot be known, and it must not stop the trimming.
            const auto change = m_cursor.change();
            if (change) m_state.oldestMs = change->timeMs;
            if (change && !change->after) {
                tombstoneKey(m_key, change->space, change->key);
                deletions.emplace_back(m_key, m_cursor.sequence());
            }
            if (!m_cursor.endsRow()) continue;
            if (rows++ == rowsTrimmedAtOnce || (change && !isOver(nowMs))) {
                emptied = false;
                break;
            }
            m_state.bytes = std::max<qint64>(m_state.bytes - m_cursor.rowBytes(), 1);
            last = m_cursor.sequence();
            for (const auto& [key, sequence] : std::exchange(deletions, {}))
                if (!m_deleteTombstone.bind(1, key).bind(2, sequence).run()) return m_connection->lastError();
        }
    }
    if (emptied) m_state.bytes = 0;
    if (last != 0 && !m_deleteTo.bind(1, last).run()) return m_connection->lastError();
    return {};
}

base::Result<void> ChangeLog::save()
{
    if (auto written = write(); !written) return written;
    if (m_state == m_committed) return {};
    // Otherwise the last change tells it.
    if (m_state.highestMs > m_state.lastMs && m_state.highestMs != m_state.savedHighestMs) {
        if (!m_saveHighest.bind(1, m_state.highestMs).run()) return m_connection->lastError();
        m_state.savedHighestMs = m_state.highestMs;
    }
    if (!m_save.bind(1, m_state.lastSequence).bind(2, m_state.bytes).run()) return m_connection->lastError();
    return {};
}

base::Result<std::vector<Change>> ChangeReader::since(qint64 sequence, int limit, const Catalog& catalog)
{
    auto cursor = ChangeCursor::open(m_connection);
    if (!cursor) return cursor.error();
    cursor->seek(sequence + 1);
    std::vector<Change> changes;
    while (qint64(changes.size()) < limit) {
        const auto step = cursor->next();
        if (step == ChangeCursor::Step::Failed) return m_connection.lastError();
        if (step == ChangeCursor::Step::Done) break;
        const auto change = cursor->change();
        if (!change) return damaged(m_connection, cursor->sequence());
        changes.push_back(toChange(cursor->sequence(), *change, catalog));
    }
    return changes;
}

base::Result<std::vector<Change>> ChangeReader::of(SpaceId space, QByteArrayView key, qint64 latest, int limit,
                                                   const Catalog& catalog)
{
    qint64 next = latest;
    if (next == 0) {
        auto tombstone = m_connection.prepare("SELECT sequence FROM tombstones WHERE key=?1");
        if (!tombstone) return tombstone.error();
        QByteArray tombstoneBytes;
        tombstoneKey(tombstoneBytes, space, key);
        if (tombstone->bind(1, tombstoneBytes).step() == SqliteStatement::Step::Row) next = tombstone->integer(0);
    }
    auto cursor = ChangeCursor::open(m_connection);
    if (!cursor) return cursor.error();
    std::vector<Change> changes;
    while (next != 0 && qint64(changes.size()) < limit) {
        cursor->seek(next);
        const auto step = cursor->next();
        if (step == ChangeCursor::Step::Failed) return m_connection.lastError();
        if (step == ChangeCursor::Step::Done || cursor->sequence() != next) break;  // trimmed away
        const auto change = cursor->change();
        if (!change) return damaged(m_connection, next);
        changes.push_back(toChange(next, *change, catalog));
        next = change->previous < next ? change->previous : 0;
    }
    return changes;
}

base::Result<ChangePage> ChangeReader::in(const ChangeWindow& window, const Catalog& catalog)
{
    // The end first: what is committed meanwhile comes with the next look.
    const auto last = m_connection.integer(lastSequenceSql);
    if (!last) return last.error();
    const qint64 to = std::min(window.to, *last);
    auto cursor = ChangeCursor::open(m_connection);
    if (!cursor) return cursor.error();
    cursor->seek(window.from);
    ChangePage page;
    qint64 bytes = 0;
    for (qint64 scanned = 0;; ++scanned) {
        const auto step = cursor->next();
        if (step == ChangeCursor::Step::Failed) return m_connection.lastError();
        if (step == ChangeCursor::Step::Done || cursor->sequence() > to) {
            page.next = std::max(window.from, to + 1);
            return page;
        }
        page.next = cursor->sequence();
        if (scanned >= window.scanned) return page;
        const auto change = cursor->change();
        if (!change) return damaged(m_connection, cursor->sequence());
        if (change->space != window.space || change->before == change->after) continue;
        bytes += cursor->changeBytes();
        if (qint64(page.changes.size()) >= window.changes || (bytes > window.bytes && !page.changes.empty()))
            return page;
        page.changes.push_back(toChange(cursor->sequence(), *change, catalog));
    }
}

base::Result<ChangeLogState> ChangeReader::state()
{
    const auto last = m_connection.integer(lastSequenceSql);
    if (!last) return last.error();
    ChangeLogState state{*last + 1, *last, 0};
    auto cursor = ChangeCursor::open(m_connection);
    if (!cursor) return cursor.error();
    cursor->seek(0);
    if (cursor->next() == ChangeCursor::Step::Row) {
        state.first = cursor->sequence();
        const auto change = cursor->change();
        if (!change) return damaged(m_connection, state.first);
        state.firstMs = change->timeMs;
    }
    return state;
}

base::Result<qint64> ChangeReader::sequenceAt(qint64 timeMs)
{
    const auto ends = state();
    if (!ends) return ends.error();
    auto cursor = ChangeCursor::open(m_connection);
    if (!cursor) return cursor.error();
    // Times rise with the sequence: look for the first change that is younger.
    qint64 low = ends->first;
    qint64 high = ends->last + 1;
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        cursor->seek(middle);
        // Trimmed since the ends were read: as old as can be.
        const bool isThere = cursor->next() == ChangeCursor::Step::Row && cursor->sequence() == middle;
        const auto change = isThere ? cursor->change() : std::optional(ChangeRecord());
        if (!change) return damaged(m_connection, middle);
        if (change->timeMs <= timeMs)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

}  // namespace trestle::tables
