// TableStore on a SQLite file: one writer thread, and a read-only connection for each thread that reads, which is
// closed when that thread ends or the store does.
#pragma once

#include "core/tables/storage/DataLock.h"
#include "core/tables/storage/ItemCache.h"
#include "core/tables/storage/SqliteWriter.h"
#include "core/tables/storage/TableStore.h"

#include <QTemporaryDir>

namespace trestle::tables {

struct ReaderSlot;

class SqliteStore final : public TableStore
{
public:
    struct Options
    {
        QString path;  // empty: a private temporary file
        Durability durability = Durability::Durable;
        ChangeBounds changes;
        const base::Clock* clock = nullptr;
        qint64 cacheBytes = 0;  // 0: no item cache
    };

    /// Errors: WorkspaceLocked, Io, PermissionDenied, DiskFull, Unsupported, Internal (damaged); all name the file.
    [[nodiscard]] static base::Result<std::unique_ptr<SqliteStore>> open(Options options);
    /// Commits and answers what is queued. No other thread may be reading.
    ~SqliteStore() override;

    [[nodiscard]] CatalogPointer catalog() const override;
    [[nodiscard]] base::Result<RowReader*> reader() const override;
    [[nodiscard]] base::Result<std::optional<OwnedRow>> row(SpaceId space, QByteArrayView key) const override;
    [[nodiscard]] std::optional<ItemCacheCounts> itemCacheCounts() const override;
    [[nodiscard]] base::Result<void> snapshot(const std::function<base::Result<void>(RowReader&)>& read) const override;
    void submit(std::unique_ptr<WriteJob> job) override;
    [[nodiscard]] base::Result<std::vector<Change>> changesSince(qint64 sequence, int limit) const override;
    [[nodiscard]] base::Result<std::vector<Change>> changesOf(SpaceId space, QByteArrayView key,
                                                              int limit) const override;
    [[nodiscard]] base::Result<ChangePage> changesIn(const ChangeWindow& window) const override;
    [[nodiscard]] base::Result<ChangeLogState> changeLogState() const override;
    [[nodiscard]] base::Result<qint64> sequenceAt(qint64 timeMs) const override;
    [[nodiscard]] ChangeFeed& feed() override { return m_feed; }
    [[nodiscard]] base::Result<QStringList> verify() const override;

private:
    explicit SqliteStore(Options options, std::unique_ptr<QTemporaryDir> folder, DataLock lock, CatalogPointer catalog);
    [[nodiscard]] ReaderSlot& slot() const;
    void publish(CatalogPointer catalog);

    Options m_options;
    std::unique_ptr<QTemporaryDir> m_folder;  // of a private file
    DataLock m_lock;
    const quint64 m_number;  // tells stores of one process apart
    std::atomic<quint64> m_catalogVersion = 1;
    mutable std::mutex m_mutex;  // guards m_catalog and m_slots
    CatalogPointer m_catalog;
    mutable std::vector<std::weak_ptr<ReaderSlot>> m_slots;
    ChangeFeed m_feed;
    std::unique_ptr<ItemCache> m_cache;  // null: rows are read from the file
    std::shared_ptr<SqliteWriter> m_writer;
};

}  // namespace trestle::tables
