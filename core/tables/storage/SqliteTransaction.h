// The writer's connection: one transaction at a time, with the rows, the change log, the counters and the catalog that
// it changes. Nothing of it is seen by others before commit() has succeeded. One thread at a time.
#pragma once

#include "core/base/Clock.h"
#include "core/tables/changes/ChangeLog.h"
#include "core/tables/changes/StreamRegister.h"
#include "core/tables/storage/Durability.h"
#include "core/tables/storage/RequestTokens.h"
#include "core/tables/storage/SqliteRows.h"
#include "core/tables/storage/TableStore.h"

namespace trestle::tables {

class ItemCache;

class SqliteTransaction final : public WriteTransaction
{
public:
    struct Options
    {
        QString path;
        Durability durability = Durability::Durable;
        ChangeBounds changes;
        const base::Clock* clock = nullptr;
        std::function<void(CatalogPointer)> publish;  // called by a commit() that changed the catalog
        const ChangeFeed* feed = nullptr;             // hears of the tables a commit() changed
        ItemCache* cache = nullptr;                   // hears of every row, and what came of it
    };

    /// The file must exist (DataFile.h). Errors: as SqliteConnection's, and Internal for damaged table records.
    [[nodiscard]] static base::Result<std::unique_ptr<SqliteTransaction>> open(const Options& options,
                                                                               CatalogPointer catalog);
    ~SqliteTransaction() override;

    [[nodiscard]] base::Result<void> begin();
    /// Durable when it returns without an error; otherwise everything since begin() is undone.
    [[nodiscard]] base::Result<void> commit();
    void rollback();
    /// The error that made this transaction worthless, if there was one.
    [[nodiscard]] const std::optional<base::Error>& failure() const { return m_failure; }

    /// Rows and changes written since begin().
    [[nodiscard]] qint64 writtenBytes() const { return m_writtenBytes; }

    [[nodiscard]] bool changeLogIsOver() const;
    /// Brings the log nearer to its bounds. Inside a transaction.
    void trimChangeLog();
    [[nodiscard]] bool isCheckpointDue() const { return m_logPages >= m_nextCheckpoint; }
    /// Copies the write-ahead log into the file if it has grown enough. Outside a transaction.
    void checkpointIfDue();

    [[nodiscard]] base::Result<std::optional<OwnedRow>> row(SpaceId space, QByteArrayView key) override;
    [[nodiscard]] base::Result<void> rows(SpaceId space, const KeyRange& range, Direction direction,
                                          const std::function<Visit(const StoredRow&)>& visit) override;
    [[nodiscard]] base::Result<void> put(SpaceId space, const StoredRow& row) override;
    [[nodiscard]] base::Result<void> remove(SpaceId space, QByteArrayView key) override;
    [[nodiscard]] bool refersToTable(SpaceId index) const override;
    [[nodiscard]] base::Result<void> refer(SpaceId index, QByteArrayView key, QByteArrayView tableKey) override;
    [[nodiscard]] base::Result<qint64> append(const TableEntry& table, QByteArrayView key, const ChangeContent& change,
                                              qint64 previous) override;
    [[nodiscard]] base::Result<std::optional<Change>> lastChange(SpaceId space, QByteArrayView key,
                                                                 qint64 sequence) override;
    void count(const TablePointer& table, qint64 items, qint64 bytes) override;
    [[nodiscard]] base::Result<std::optional<QByteArray>> rememberedRequest(QByteArrayView token,
                                                                            qint64 sinceMs) override;
    [[nodiscard]] base::Result<void> rememberRequest(QByteArrayView token, QByteArrayView digest, qint64 nowMs,
                                                     qint64 sinceMs) override;
    [[nodiscard]] const Catalog& catalog() const override;
    [[nodiscard]] base::Result<TablePointer> createTable(const TableDescription& description,
                                                         const QByteArray& id) override;
    [[nodiscard]] base::Result<TablePointer> updateTable(const TablePointer& table, const TableDescription& description,
                                                         const SettingTimes& times) override;
    [[nodiscard]] base::Result<void> dropTable(const TablePointer& table) override;

private:
    struct Touched
    {
        TablePointer table;
        qint64 items = 0;
        qint64 bytes = 0;
    };

    SqliteTransaction(const Options& options, std::unique_ptr<SqliteConnection> connection, ChangeLog changes,
                      RequestTokens tokens, StreamRegister streams, CatalogPointer catalog);
    [[nodiscard]] base::Result<void> prepare();
    [[nodiscard]] base::Result<void> saveCounters();
    /// A new place for rows, of the table whose own space is `owner`.
    [[nodiscard]] base::Result<SpaceId> createSpace(std::optional<SpaceId> owner, Space space);
    [[nodiscard]] base::Result<SpaceId> createIndexSpace(const TableEntry& table, const IndexDescription& index);
    [[nodiscard]] base::Result<void> dropSpaces(const std::vector<SpaceId>& spaces);
    /// Notes a failed write, which SQLite may or may not have undone, and hands the error on.
    base::Error fail(base::Error error);
    Catalog& changedCatalog();
    /// Opens and closes streams as the table's settings now ask; null: the table is made or dropped.
    [[nodiscard]] base::Result<void> followStream(const TableEntry* before, const TableEntry* after);

    Options m_options;
    std::unique_ptr<SqliteConnection> m_connection;
    SqliteRows m_rows;
    ChangeLog m_changes;
    RequestTokens m_tokens;
    StreamRegister m_streams;
    SqliteStatement m_begin;
    SqliteStatement m_commit;
    SqliteStatement m_rollback;
    SqliteStatement m_saveCounters;
    CatalogPointer m_catalog;
    std::unique_ptr<Catalog> m_changedCatalog;
    std::vector<TablePointer> m_dropped;
    std::vector<TablePointer> m_replaced;
    std::vector<Touched> m_touched;
    std::optional<base::Error> m_failure;
    qint64 m_writtenBytes = 0;
    int m_logPages = 0;        // in the write-ahead log after the last commit
    int m_nextCheckpoint = 0;  // at this many
};

}  // namespace trestle::tables
