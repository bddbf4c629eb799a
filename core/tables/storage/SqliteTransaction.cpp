#include "core/tables/storage/SqliteTransaction.h"

#include "core/base/Ids.h"
#include "core/base/Log.h"
#include "core/tables/storage/ItemCache.h"

#include <sqlite3.h>

namespace trestle::tables {

namespace {

// The write-ahead log is copied into the file each 32 MiB: often enough to keep restarts short, rarely enough that a
// page written many times is copied once. Beyond 128 MiB new readers are held up for the moment it takes to start over.
constexpr int checkpointPages = 8192;
constexpr int retryPages = 1024;
constexpr int restartPages = 32768;

SettingTimes timesOfNewTable(const TableDescription& table, qint64 nowMs)
{
    SettingTimes times;
    if (table.billing == BillingMode::PayPerRequest) times.onDemandMs = nowMs;
    if (table.timeToLiveAttribute) times.timeToLiveMs = nowMs;
    if (table.stream) times.streamMs = nowMs;
    if (table.pointInTimeRecovery) times.pointInTimeRecoveryMs = nowMs;
    if (table.insights != ContributorInsights::Disabled) times.insightsMs = nowMs;
    if (table.resourcePolicy) times.policyMs = nowMs;
    if (table.streamPolicy) times.streamPolicyMs = nowMs;
    return times;
}

// Whether an index's entries can stay as they are when its description becomes `other`.
bool hasSameEntries(const IndexDescription& index, const IndexDescription& other)
{
    return index.name == other.name && index.kind == other.kind && index.keys == other.keys &&
           index.projection == other.projection && index.nonKeyAttributes == other.nonKeyAttributes;
}

int noteLogPages(void* pages, sqlite3*, const char*, int count)
{
    *static_cast<int*>(pages) = count;
    return SQLITE_OK;
}

}  // namespace

SqliteTransaction::SqliteTransaction(const Options& options, std::unique_ptr<SqliteConnection> connection,
                                     ChangeLog changes, RequestTokens tokens, StreamRegister streams,
                                     CatalogPointer catalog)
    : m_options(options),
      m_connection(std::move(connection)),
      m_rows(*m_connection, [this](SpaceId space) { return this->catalog().space(space); }),
      m_changes(std::move(changes)),
      m_tokens(std::move(tokens)),
      m_streams(std::move(streams)),
      m_catalog(std::move(catalog)),
      m_nextCheckpoint(checkpointPages)
{
    sqlite3_wal_hook(m_connection->handle(), noteLogPages, &m_logPages);
}

SqliteTransaction::~SqliteTransaction()
{
    if (!m_connection->isAutocommit()) rollback();
}

base::Result<std::unique_ptr<SqliteTransaction>> SqliteTransaction::open(const Options& options, CatalogPointer catalog)
{
    const bool durable = options.durability == Durability::Durable;
    auto connection = SqliteConnection::open(
        options.path, durable ? SqliteConnection::Access::DurableWrite : SqliteConnection::Access::ReadWrite);
    if (!connection) return connection.error();
    const char* synchronous = durable ? "FULL" : "NORMAL";
    // Debian's SQLite overwrites what is deleted with zeros unless told otherwise.
    if (auto set = (*connection)
                       ->execute(QByteArray("PRAGMA secure_delete=OFF; PRAGMA cache_size=-16384; "
                                            "PRAGMA journal_size_limit=67108864; PRAGMA synchronous=") +
                                 synchronous);
        !set)
        return set.error();
    auto changes = ChangeLog::open(**connection, options.changes);
    if (!changes) return changes.error();
    auto tokens = RequestTokens::open(**connection);
    if (!tokens) return tokens.error();
    auto streams = StreamRegister::open(**connection);
    if (!streams) return streams.error();
    std::unique_ptr<SqliteTransaction> transaction(new SqliteTransaction(options, std::move(*connection),
                                                                         std::move(*changes), std::move(*tokens),
                                                                         std::move(*streams), std::move(catalog)));
    if (auto prepared = transaction->prepare(); !prepared) return prepared.error();
    return transaction;
}

base::Result<void> SqliteTransaction::prepare()
{
    const std::pair<SqliteStatement*, const char*> statements[] = {
        {&m_begin, "BEGIN IMMEDIATE"},
        {&m_commit, "COMMIT"},
        {&m_rollback, "ROLLBACK"},
        {&m_saveCounters, "REPLACE INTO counters VALUES(?1,?2,?3)"},
    };
    for (const auto& [statement, sql] : statements) {
        auto prepared = m_connection->prepare(sql);
        if (!prepared) return prepared.error();
        *statement = std::move(*prepared);
    }
    return {};
}

base::Result<void> SqliteTransaction::begin()
{
    m_failure.reset();
    m_writtenBytes = 0;
    m_rows.begin();
    if (!m_begin.run()) return m_connection->lastError();
    return {};
}

base::Result<void> SqliteTransaction::saveCounters()
{
    for (const Touched& touched : m_touched) {
        if (touched.items == 0 && touched.bytes == 0) continue;
        const bool saved = m_saveCounters.bind(1, touched.table->space)
                               .bind(2, touched.table->itemCount + touched.items)
                               .bind(3, touched.table->sizeBytes + touched.bytes)
                               .run();
        if (!saved) return m_connection->lastError();
    }
    return m_changes.save();
}

base::Result<void> SqliteTransaction::commit()
{
    if (m_failure) {
        const base::Error error = *m_failure;
        rollback();
        return error;
    }
    auto done = saveCounters();
    if (done && !m_commit.run()) done = m_connection->lastError();
    if (!done) {
        rollback();
        return done;
    }
    Q_ASSERT(!m_connection->isBusy());
    m_changes.committed();
    if (m_options.cache) m_options.cache->settle(ItemCache::Outcome::Committed);
    for (const Touched& touched : m_touched) {
        touched.table->itemCount += touched.items;
        touched.table->sizeBytes += touched.bytes;
        if (m_options.feed) m_options.feed->tell(touched.table->description.name);
    }
    m_touched.clear();
    m_dropped.clear();
    m_replaced.clear();
    if (m_changedCatalog) {
        m_catalog = std::shared_ptr<const Catalog>(std::move(m_changedCatalog));
        m_options.publish(m_catalog);
    }
    return {};
}

void SqliteTransaction::rollback()
{
    // Some failures have rolled back already; of an error here nothing is left to undo.
    if (!m_connection->isAutocommit()) (void)m_rollback.run();
    m_changes.undone();
    if (m_options.cache) m_options.cache->settle(ItemCache::Outcome::Undone);
    m_touched.clear();
    for (const TablePointer& table : m_dropped)
        table->dropped.set(false);
    m_dropped.clear();
    for (const TablePointer& table : m_replaced)
        table->replaced = false;
    m_replaced.clear();
    m_changedCatalog.reset();
}

base::Error SqliteTransaction::fail(base::Error error)
{
    if (!m_failure) m_failure = error;
    return error;
}

bool SqliteTransaction::changeLogIsOver() const
{
    return m_changes.isOver(m_options.clock->nowMs());
}

void SqliteTransaction::trimChangeLog()
{
    if (auto trimmed = m_changes.trim(m_options.clock->nowMs()); !trimmed) fail(trimmed.error());
}

void SqliteTransaction::checkpointIfDue()
{
    if (!isCheckpointDue()) return;
    sqlite3* handle = m_connection->handle();
    const int mode = m_logPages < restartPages ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_RESTART;
    int pages = 0;
    int copied = 0;
    sqlite3_busy_timeout(handle, 200);
    const int code = sqlite3_wal_checkpoint_v2(handle, "main", mode, &pages, &copied);
    sqlite3_busy_timeout(handle, 5000);
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        qCWarning(base::logTables, "checkpoint: %s", qUtf8Printable(m_connection->lastError().message));
    // What a reader still needed stays in the log and is tried again after some more pages.
    const bool complete = code == SQLITE_OK && copied >= pages;
    m_nextCheckpoint = complete ? checkpointPages : m_logPages + retryPages;
    if (complete) m_logPages = 0;
}

base::Result<std::optional<OwnedRow>> SqliteTransaction::row(SpaceId space, QByteArrayView key)
{
    return m_rows.row(space, key);
}

base::Result<void> SqliteTransaction::rows(SpaceId space, const KeyRange& range, Direction direction,
                                           const std::function<Visit(const StoredRow&)>& visit)
{
    return m_rows.rows(space, range, direction, visit);
}

base::Result<void> SqliteTransaction::put(SpaceId space, const StoredRow& row)
{
    m_writtenBytes += row.key.size() + row.item.size();
    if (m_options.cache) m_options.cache->write(space, row.key, &row);
    auto done = m_rows.put(space, row);
    if (!done) fail(done.error());
    return done;
}

base::Result<void> SqliteTransaction::remove(SpaceId space, QByteArrayView key)
{
    if (m_options.cache) m_options.cache->write(space, key, nullptr);
    auto done = m_rows.remove(space, key);
    if (!done) fail(done.error());
    return done;
}

bool SqliteTransaction::refersToTable(SpaceId index) const
{
    return catalog().space(index).table != 0;
}

base::Result<void> SqliteTransaction::refer(SpaceId index, QByteArrayView key, QByteArrayView tableKey)
{
    m_writtenBytes += key.size();
    auto done = m_rows.refer(index, key, tableKey);
    if (!done) fail(done.error());
    return done;
}

base::Result<qint64> SqliteTransaction::append(const TableEntry& table, QByteArrayView key, const ChangeContent& change,
                                               qint64 previous)
{
    m_writtenBytes += key.size() + change.before.size() + change.after.size();
    auto sequence = m_changes.append(table.space, key, change, previous);
    if (!sequence) fail(sequence.error());
    return sequence;
}

base::Result<std::optional<Change>> SqliteTransaction::lastChange(SpaceId space, QByteArrayView key, qint64 sequence)
{
    if (auto written = m_changes.write(); !written) return fail(written.error());
    auto changes = ChangeReader(*m_connection).of(space, key, sequence, 1, catalog());
    if (!changes) return changes.error();
    if (changes->empty()) return std::optional<Change>();
    return std::optional(std::move(changes->front()));
}

void SqliteTransaction::count(const TablePointer& table, qint64 items, qint64 bytes)
{
    for (Touched& touched : m_touched) {
        if (touched.table != table) continue;
        touched.items += items;
        touched.bytes += bytes;
        return;
    }
    m_touched.push_back({table, items, bytes});
}

base::Result<std::optional<QByteArray>> SqliteTransaction::rememberedRequest(QByteArrayView token, qint64 sinceMs)
{
    return m_tokens.find(token, sinceMs);
}

base::Result<void> SqliteTransaction::rememberRequest(QByteArrayView token, QByteArrayView digest, qint64 nowMs,
                                                      qint64 sinceMs)
{
    auto done = m_tokens.remember(token, digest, nowMs, sinceMs);
    if (!done) fail(done.error());
    return done;
}

const Catalog& SqliteTransaction::catalog() const
{
    return m_changedCatalog ? *m_changedCatalog : *m_catalog;
}

Catalog& SqliteTransaction::changedCatalog()
{
    if (!m_changedCatalog) m_changedCatalog = std::make_unique<Catalog>(*m_catalog);
    return *m_changedCatalog;
}

base::Result<SpaceId> SqliteTransaction::createSpace(std::optional<SpaceId> owner, Space as)
{
    const auto last = m_connection->integer("SELECT max(space) FROM spaces");
    if (!last) return fail(last.error());
    const SpaceId space = *last + 1;
    auto insert = m_connection->prepare("INSERT INTO spaces VALUES(?1,?2,?3,?4)");
    if (!insert) return fail(insert.error());
    const bool refers = as.table != 0;
    if (!insert->bind(1, space).bind(2, owner.value_or(space)).bind(3, as.name).bind(4, qint64(refers)).run())
        return fail(m_connection->lastError());
    const QByteArray creation = refers ? SqliteRows::referenceCreation(space) : SqliteRows::creation(space);
    if (auto created = m_connection->execute(creation); !created) return fail(created.error());
    changedCatalog().remember(space, std::move(as));
    return space;
}

base::Result<SpaceId> SqliteTransaction::createIndexSpace(const TableEntry& table, const IndexDescription& index)
{
    const bool refers = index.projection == ProjectionType::All;
    return createSpace(table.space, {table.description.name + '/' + index.name, refers ? table.space : 0});
}

base::Result<void> SqliteTransaction::dropSpaces(const std::vector<SpaceId>& spaces)
{
    QByteArray sql;
    for (const SpaceId space : spaces) {
        m_rows.forget(space);
        sql += "DROP TABLE " +
               (refersToTable(space) ? SqliteRows::referenceName(space) : SqliteRows::tableName(space)) + ';';
    }
    if (auto dropped = m_connection->execute(sql); !dropped) return fail(dropped.error());
    return {};
}

base::Result<TablePointer> SqliteTransaction::createTable(const TableDescription& description, const QByteArray& id)
{
    auto table = std::make_shared<TableEntry>();
    table->description = description;
    table->uuid = id;
    table->createdMs = m_options.clock->nowMs();
    table->times = timesOfNewTable(description, table->createdMs);
    const auto own = createSpace({}, {description.name});
    if (!own) return own.error();
    table->space = *own;
    for (const IndexDescription& index : description.indexes) {
        const auto space = createIndexSpace(*table, index);
        if (!space) return space.error();
        table->indexSpaces.push_back(*space);
    }
    const QByteArray record = encodeDescription({description, table->times});
    auto insert = m_connection->prepare("INSERT INTO tables VALUES(?1,?2,?3,?4)");
    if (!insert) return fail(insert.error());
    if (!insert->bind(1, table->space).bind(2, table->uuid).bind(3, table->createdMs).bind(4, record).run())
        return fail(m_connection->lastError());
    changedCatalog().insert(table);
    if (auto followed = followStream(nullptr, table.get()); !followed) return followed.error();
    return TablePointer(table);
}

base::Result<TablePointer> SqliteTransaction::updateTable(const TablePointer& table,
                                                          const TableDescription& description,
                                                          const SettingTimes& times)
{
    auto changed = std::make_shared<TableEntry>();
    changed->description = description;
    changed->times = times;
    changed->uuid = table->uuid;
    changed->createdMs = table->createdMs;
    changed->space = table->space;
    changed->dropped = table->dropped;
    changed->itemCount = table->itemCount.load();
    changed->sizeBytes = table->sizeBytes.load();
    std::vector<SpaceId> gone = table->indexSpaces;
    for (const IndexDescription& index : description.indexes) {
        const auto& old = table->description.indexes;
        const auto same = std::find_if(
            old.begin(), old.end(), [&index](const IndexDescription& other) { return hasSameEntries(index, other); });
        if (same != old.end()) {
            changed->indexSpaces.push_back(table->indexSpaces[size_t(same - old.begin())]);
            std::erase(gone, changed->indexSpaces.back());
            continue;
        }
        const auto space = createIndexSpace(*changed, index);
        if (!space) return space.error();
        changed->indexSpaces.push_back(*space);
    }
    if (auto dropped = dropSpaces(gone); !dropped) return dropped.error();
    auto update = m_connection->prepare("UPDATE tables SET description=?2 WHERE space=?1");
    if (!update) return fail(update.error());
    if (!update->bind(1, changed->space).bind(2, encodeDescription({description, times, changed->indexSpaces})).run())
        return fail(m_connection->lastError());
    for (Touched& touched : m_touched)
        if (touched.table == table) touched.table = changed;
    table->replaced = true;
    m_replaced.push_back(table);
    changedCatalog().insert(changed);
    if (auto followed = followStream(table.get(), changed.get()); !followed) return followed.error();
    return TablePointer(changed);
}

base::Result<void> SqliteTransaction::dropTable(const TablePointer& table)
{
    if (auto deleted = m_connection->execute("DELETE FROM tables WHERE space=" + QByteArray::number(table->space) +
                                             ";DELETE FROM counters WHERE space=" + QByteArray::number(table->space));
        !deleted)
        return fail(deleted.error());
    std::vector<SpaceId> spaces = table->indexSpaces;
    spaces.push_back(table->space);
    if (auto dropped = dropSpaces(spaces); !dropped) return dropped;
    std::erase_if(m_touched, [&table](const Touched& touched) { return touched.table == table; });
    table->dropped.set(true);
    m_dropped.push_back(table);
    changedCatalog().remove(*table);
    return followStream(table.get(), nullptr);
}

base::Result<void> SqliteTransaction::followStream(const TableEntry* before, const TableEntry* after)
{
    auto done =
        m_streams.follow(changedCatalog(), before, after, m_changes.lastSequence() + 1, m_options.clock->nowMs());
    if (!done) fail(done.error());
    return done;
}

}  // namespace trestle::tables
