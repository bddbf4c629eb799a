#include "core/tables/storage/SqliteStore.h"

#include "core/tables/storage/DataFile.h"
#include "core/tables/storage/SqliteReader.h"
#include "core/tables/storage/StoreVerifier.h"

namespace trestle::tables {

// What one thread keeps of one store. Used by its thread only; the mutex is for the moment when the thread ends while
// the store closes.
struct ReaderSlot
{
    std::mutex mutex;
    std::unique_ptr<SqliteReader> reader;
    CatalogPointer catalog;
    quint64 catalogVersion = 0;
    std::atomic<bool> closed = false;
};

namespace {

struct ThreadSlots
{
    std::vector<std::pair<quint64, std::shared_ptr<ReaderSlot>>> slots;

    ~ThreadSlots()
    {
        for (const auto& [number, slot] : slots) {
            const std::lock_guard lock(slot->mutex);
            slot->reader.reset();
        }
    }
};

thread_local ThreadSlots threadSlots;

quint64 nextStoreNumber()
{
    static std::atomic<quint64> counter = 0;
    return ++counter;
}

}  // namespace

SqliteStore::SqliteStore(Options options, std::unique_ptr<QTemporaryDir> folder, DataLock lock, CatalogPointer catalog)
    : m_options(std::move(options)),
      m_folder(std::move(folder)),
      m_lock(std::move(lock)),
      m_number(nextStoreNumber()),
      m_catalog(std::move(catalog))
{
}

base::Result<std::unique_ptr<SqliteStore>> SqliteStore::open(Options options)
{
    std::unique_ptr<QTemporaryDir> folder;
    if (options.path.isEmpty()) {
        folder = std::make_unique<QTemporaryDir>();
        if (!folder->isValid()) return base::Error{base::ErrorCode::Io, folder->errorString()};
        options.path = folder->filePath(QStringLiteral("tables.db"));
    }
    auto lock = DataLock::acquire(options.path);
    if (!lock) return lock.error();
    if (auto prepared = prepareDataFile(options.path); !prepared) return prepared.error();
    CatalogPointer catalog;
    {
        auto connection = SqliteConnection::open(options.path, SqliteConnection::Access::ReadWrite);
        if (!connection) return connection.error();
        auto read = readCatalog(**connection);
        if (!read) return read.error();
        catalog = std::move(*read);
    }
    std::unique_ptr<SqliteStore> store(
        new SqliteStore(std::move(options), std::move(folder), std::move(*lock), catalog));
    SqliteStore* self = store.get();
    if (self->m_options.cacheBytes > 0) self->m_cache = std::make_unique<ItemCache>(self->m_options.cacheBytes);
    const SqliteTransaction::Options writing{self->m_options.path,
                                             self->m_options.durability,
                                             self->m_options.changes,
                                             self->m_options.clock,
                                             [self](CatalogPointer changed) { self->publish(std::move(changed)); },
                                             &self->m_feed,
                                             self->m_cache.get()};
    auto writer = SqliteWriter::start(writing, catalog);
    if (!writer) return writer.error();
    store->m_writer = std::move(*writer);
    return store;
}

SqliteStore::~SqliteStore()
{
    // Readers first: the connection that closes last copies the write-ahead log into the file.
    for (const std::weak_ptr<ReaderSlot>& weak : m_slots) {
        const std::shared_ptr<ReaderSlot> slot = weak.lock();
        if (!slot) continue;
        const std::lock_guard lock(slot->mutex);
        slot->reader.reset();
        slot->closed = true;
    }
    if (m_writer) m_writer->stop();
}

ReaderSlot& SqliteStore::slot() const
{
    auto& slots = threadSlots.slots;
    for (const auto& [number, slot] : slots)
        if (number == m_number) return *slot;
    std::erase_if(slots, [](const auto& entry) { return entry.second->closed.load(); });
    auto fresh = std::make_shared<ReaderSlot>();
    slots.emplace_back(m_number, fresh);
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_slots, [](const auto& weak) { return weak.expired(); });
    m_slots.push_back(fresh);
    return *fresh;
}

CatalogPointer SqliteStore::catalog() const
{
    ReaderSlot& own = slot();
    if (own.catalogVersion != m_catalogVersion.load(std::memory_order_acquire)) {
        const std::lock_guard lock(m_mutex);
        own.catalog = m_catalog;
        own.catalogVersion = m_catalogVersion.load(std::memory_order_relaxed);
    }
    return own.catalog;
}

void SqliteStore::publish(CatalogPointer catalog)
{
    const std::lock_guard lock(m_mutex);
    m_catalog = std::move(catalog);
    m_catalogVersion.fetch_add(1, std::memory_order_release);
}

base::Result<RowReader*> SqliteStore::reader() const
{
    ReaderSlot& own = slot();
    if (!own.reader) {
        auto opened = SqliteReader::open(m_options.path, [this](SpaceId space) { return catalog()->space(space); });
        if (!opened) return opened.error();
        own.reader = std::move(*opened);
    }
    return own.reader.get();
}

base::Result<std::optional<OwnedRow>> SqliteStore::row(SpaceId space, QByteArrayView key) const
{
    quint64 ticket = 0;
    if (m_cache) {
        ItemCache::Found found = m_cache->find(space, key);
        if (found.row) return std::move(found.row);
        ticket = found.ticket;
    }
    const auto opened = reader();
    if (!opened) return opened.error();
    auto row = (*opened)->row(space, key);
    if (ticket && row && *row) m_cache->keep(space, key, **row, ticket);
    return row;
}

std::optional<ItemCacheCounts> SqliteStore::itemCacheCounts() const
{
    if (!m_cache) return {};
    return m_cache->counts();
}

base::Result<void> SqliteStore::snapshot(const std::function<base::Result<void>(RowReader&)>& read) const
{
    const auto opened = reader();
    if (!opened) return opened.error();
    const SqliteConnection& connection = slot().reader->connection();
    if (auto begun = connection.execute("BEGIN"); !begun) return begun.error();
    auto done = read(**opened);
    if (auto ended = connection.execute("COMMIT"); !ended && done) done = ended;
    return done;
}

void SqliteStore::submit(std::unique_ptr<WriteJob> job)
{
    m_writer->submit(std::move(job));
}

base::Result<std::vector<Change>> SqliteStore::changesSince(qint64 sequence, int limit) const
{
    if (const auto opened = reader(); !opened) return opened.error();
    return ChangeReader(slot().reader->connection()).since(sequence, limit, *catalog());
}

base::Result<std::vector<Change>> SqliteStore::changesOf(SpaceId space, QByteArrayView key, int limit) const
{
    std::vector<Change> changes;
    auto done = snapshot([&](RowReader& rows) -> base::Result<void> {  // item and log as of one moment
        const auto current = rows.row(space, key);
        if (!current) return current.error();
        auto read = ChangeReader(slot().reader->connection())
                        .of(space, key, *current ? (*current)->sequence : 0, limit, *catalog());
        if (!read) return read.error();
        changes = std::move(*read);
        return {};
    });
    if (!done) return done.error();
    return changes;
}

base::Result<ChangePage> SqliteStore::changesIn(const ChangeWindow& window) const
{
    if (const auto opened = reader(); !opened) return opened.error();
    return ChangeReader(slot().reader->connection()).in(window, *catalog());
}

base::Result<ChangeLogState> SqliteStore::changeLogState() const
{
    if (const auto opened = reader(); !opened) return opened.error();
    return ChangeReader(slot().reader->connection()).state();
}

base::Result<qint64> SqliteStore::sequenceAt(qint64 timeMs) const
{
    if (const auto opened = reader(); !opened) return opened.error();
    return ChangeReader(slot().reader->connection()).sequenceAt(timeMs);
}

base::Result<QStringList> SqliteStore::verify() const
{
    if (const auto opened = reader(); !opened) return opened.error();
    return verifyStore(slot().reader->connection(), *catalog());
}

}  // namespace trestle::tables
