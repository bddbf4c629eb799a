// changes(sequence INTEGER PRIMARY KEY, record BLOB)
// tombstones(key BLOB PRIMARY KEY, sequence INTEGER) WITHOUT ROWID: space:8 and row key of a deleted item, and the
// change
//   that deleted it. An item carries its own last sequence, each change the one before it, so the changes of one item
//   are a chain that costs no index; the tombstone is where the chain of a deleted item hangs.
// counters(space INTEGER PRIMARY KEY, items INTEGER, bytes INTEGER): space 0 is the log: last sequence, and its bytes;
//   -1, if the clock was ever put back: the greatest stamp until then.
#include "core/tables/changes/ChangeLog.h"

#include "core/tables/changes/ChangeRecord.h"

#include <QtEndian>

namespace trestle::tables {

namespace {

constexpr qint64 trimAtOnce = 256;
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
        {&log.m_insert, "INSERT INTO changes VALUES(?1,?2)"},
        {&log.m_oldest, "SELECT sequence,record FROM changes ORDER BY sequence LIMIT ?1"},
        {&log.m_deleteTo, "DELETE FROM changes WHERE sequence<=?1"},
        {&log.m_tombstone, "SELECT sequence FROM tombstones WHERE key=?1"},
        {&log.m_putTombstone, "REPLACE INTO tombstones VALUES(?1,?2)"},
        {&log.m_deleteTombstone, "DELETE FROM tombstones WHERE key=?1 AND sequence<=?2"},
        {&log.m_save, "REPLACE INTO counters VALUES(0,?1,?2)"},
        {&log.m_at, "SELECT record FROM changes WHERE sequence=?1"},
        {&log.m_saveHighest, "REPLACE INTO counters VALUES(-1,?1,0)"},
    };
    for (const auto& [statement, sql] : statements) {
        auto prepared = connection.prepare(sql);
        if (!prepared) return prepared.error();
        *statement = std::move(*prepared);
    }
    const auto last = connection.integer(lastSequenceSql);
    const auto bytes = connection.integer("SELECT bytes FROM counters WHERE space=0");
    const auto tombstones = connection.integer("SELECT EXISTS(SELECT 1 FROM tombstones)");
    if (!last) return last.error();
    if (!bytes) return bytes.error();
    if (!tombstones) return tombstones.error();
    log.m_state.lastSequence = *last;
    log.m_state.bytes = *bytes;
    log.m_state.hasTombstones = *tombstones != 0;
    {
        const StatementScope scope(log.m_oldest);
        if (log.m_oldest.bind(1, qint64(1)).step() == SqliteStatement::Step::Row)
            if (const auto record = decodeChange(log.m_oldest.integer(0), log.m_oldest.bytes(1)))
                log.m_state.oldestMs = record->timeMs;
    }
    const auto highest = connection.integer("SELECT max(items) FROM counters WHERE space=-1");
    if (!highest) return highest.error();
    log.m_state.highestMs = log.m_state.savedHighestMs = *highest;
    {
        const StatementScope scope(log.m_at);
        if (log.m_at.bind(1, *last).step() == SqliteStatement::Step::Row)
            if (const auto record = decodeChange(*last, log.m_at.bytes(0))) {
                log.m_state.lastMs = record->timeMs;
                log.m_state.highestMs = std::max(*highest, record->stampMs);
            }
    }
    log.m_committed = log.m_state;
    return log;
}

// What a change that would have this stamp has, as it follows another one of its item.
base::Result<qint64> ChangeLog::stampAfter(qint64 previous, qint64 stampMs)
{
    if (stampMs >= m_state.highestMs || previous == 0) return stampMs;
    const StatementScope scope(m_at);
    switch (m_at.bind(1, previous).step()) {
        case SqliteStatement::Step::Row:
            if (const auto record = decodeChange(previous, m_at.bytes(0))) return std::max(stampMs, record->stampMs);
            break;
        case SqliteStatement::Step::Done:
            break;
        case SqliteStatement::Step::Failed:
            return m_connection->lastError();
    }
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
    encodeChange(m_record, sequence, record);
    if (!m_insert.bind(1, sequence).bind(2, m_record).run()) return m_connection->lastError();
    if (m_state.bytes == 0) m_state.oldestMs = record.timeMs;
    m_state.lastMs = record.timeMs;
    m_state.highestMs = std::max(m_state.highestMs, record.stampMs);
    m_state.bytes += m_record.size();
    m_state.lastSequence = sequence;
    return sequence;
}

bool ChangeLog::isOver(qint64 nowMs) const
{
    return m_state.bytes > 0 && (m_state.bytes > m_bounds.bytes || m_state.oldestMs < nowMs - m_bounds.ageMs);
}

base::Result<void> ChangeLog::trim(qint64 nowMs)
{
    qint64 last = 0;
    bool emptied = true;
    {
        const StatementScope scope(m_oldest);
        m_oldest.bind(1, trimAtOnce + 1);
        qint64 seen = 0;
        while (true) {
            const auto step = m_oldest.step();
            if (step == SqliteStatement::Step::Failed) return m_connection->lastError();
            if (step == SqliteStatement::Step::Done) break;
            const qint64 sequence = m_oldest.integer(0);
            const QByteArrayView bytes = m_oldest.bytes(1);
            const auto record = decodeChange(sequence, bytes);
            // A damaged record goes like an old one: its age cannot be known, and it must not stop the trimming.
            if (record) m_state.oldestMs = record->timeMs;
            if (++seen > trimAtOnce || (record && !isOver(nowMs))) {
                emptied = false;
                break;
            }
            m_state.bytes = std::max<qint64>(m_state.bytes - bytes.size(), 1);
            last = sequence;
            if (!record || record->after) continue;
            tombstoneKey(m_key, record->space, record->key);
            if (!m_deleteTombstone.bind(1, m_key).bind(2, sequence).run()) return m_connection->lastError();
        }
    }
    if (emptied) m_state.bytes = 0;
    if (last != 0 && !m_deleteTo.bind(1, last).run()) return m_connection->lastError();
    return {};
}

base::Result<void> ChangeLog::save()
{
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
    auto select =
        m_connection.prepare("SELECT sequence,record FROM changes WHERE sequence>?1 ORDER BY sequence LIMIT ?2");
    if (!select) return select.error();
    select->bind(1, sequence).bind(2, qint64(limit));
    std::vector<Change> changes;
    while (true) {
        switch (select->step()) {
            case SqliteStatement::Step::Done:
                return changes;
            case SqliteStatement::Step::Failed:
                return m_connection.lastError();
            case SqliteStatement::Step::Row:
                break;
        }
        const auto record = decodeChange(select->integer(0), select->bytes(1));
        if (!record) return damaged(m_connection, select->integer(0));
        changes.push_back(toChange(select->integer(0), *record, catalog));
    }
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
    auto select = m_connection.prepare("SELECT record FROM changes WHERE sequence=?1");
    if (!select) return select.error();
    std::vector<Change> changes;
    while (next != 0 && qint64(changes.size()) < limit) {
        const StatementScope scope(*select);
        const auto step = select->bind(1, next).step();
        if (step == SqliteStatement::Step::Failed) return m_connection.lastError();
        if (step == SqliteStatement::Step::Done) break;  // trimmed away
        const auto record = decodeChange(next, select->bytes(0));
        if (!record) return damaged(m_connection, next);
        changes.push_back(toChange(next, *record, catalog));
        next = record->previous < next ? record->previous : 0;
    }
    return changes;
}

base::Result<ChangePage> ChangeReader::in(const ChangeWindow& window, const Catalog& catalog)
{
    // The end first: what is committed meanwhile comes with the next look.
    const auto last = m_connection.integer(lastSequenceSql);
    if (!last) return last.error();
    const qint64 to = std::min(window.to, *last);
    auto select =
        m_connection.prepare("SELECT sequence,record FROM changes WHERE sequence BETWEEN ?1 AND ?2 ORDER BY sequence");
    if (!select) return select.error();
    select->bind(1, window.from).bind(2, to);
    ChangePage page;
    qint64 bytes = 0;
    for (qint64 scanned = 0;; ++scanned) {
        const auto step = select->step();
        if (step == SqliteStatement::Step::Failed) return m_connection.lastError();
        if (step == SqliteStatement::Step::Done) {
            page.next = std::max(window.from, to + 1);
            return page;
        }
        const qint64 sequence = select->integer(0);
        page.next = sequence;
        if (scanned >= window.scanned) return page;
        const QByteArrayView record = select->bytes(1);
        const auto change = decodeChange(sequence, record);
        if (!change) return damaged(m_connection, sequence);
        if (change->space != window.space || change->before == change->after) continue;
        bytes += record.size();
        if (qint64(page.changes.size()) >= window.changes || (bytes > window.bytes && !page.changes.empty()))
            return page;
        page.changes.push_back(toChange(sequence, *change, catalog));
    }
}

base::Result<ChangeLogState> ChangeReader::state()
{
    const auto last = m_connection.integer(lastSequenceSql);
    if (!last) return last.error();
    ChangeLogState state{*last + 1, *last, 0};
    auto oldest = m_connection.prepare("SELECT sequence,record FROM changes ORDER BY sequence LIMIT 1");
    if (!oldest) return oldest.error();
    if (oldest->step() == SqliteStatement::Step::Row) {
        state.first = oldest->integer(0);
        const auto record = decodeChange(state.first, oldest->bytes(1));
        if (!record) return damaged(m_connection, state.first);
        state.firstMs = record->timeMs;
    }
    return state;
}

base::Result<qint64> ChangeReader::sequenceAt(qint64 timeMs)
{
    const auto ends = state();
    if (!ends) return ends.error();
    auto select = m_connection.prepare("SELECT record FROM changes WHERE sequence=?1");
    if (!select) return select.error();
    // Times rise with the sequence: look for the first change that is younger.
    qint64 low = ends->first;
    qint64 high = ends->last + 1;
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        const StatementScope scope(*select);
        const auto step = select->bind(1, middle).step();
        if (step == SqliteStatement::Step::Failed) return m_connection.lastError();
        // Trimmed since the ends were read: as old as can be.
        const auto record =
            step == SqliteStatement::Step::Row ? decodeChange(middle, select->bytes(0)) : std::optional(ChangeRecord());
        if (!record) return damaged(m_connection, middle);
        if (record->timeMs <= timeMs)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

}  // namespace trestle::tables
