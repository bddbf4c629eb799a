// All tables of one workspace: the operations of the service as calls. The one face of core/tables for the wire, the
// gateway, the console and tests.
//
// Threads: any thread may call anything. Reads run on the calling thread, on that thread's own read-only connection,
// and return their answer. Writes are queued for the writer thread (storage/TableStore.h); their reply runs ON THE
// WRITER THREAD, after the commit is durable: do no work there, post to where the work belongs. A read that starts after
// a write's reply sees it.
//
// Errors carry the service's codes and texts (Validation, ResourceNotFound, ConditionalCheckFailed, …) in the profile
// aws-2026; DiskFull and Io while the disk refuses.
#pragma once

#include "core/base/Clock.h"
#include "core/tables/TableService.h"
#include "core/tables/changes/Change.h"
#include "core/tables/changes/ChangeFeed.h"
#include "core/tables/changes/PointInTime.h"
#include "core/tables/changes/StreamReads.h"
#include "core/tables/pacing/PacingOptions.h"
#include "core/tables/storage/Durability.h"
#include "core/tables/storage/ItemCacheCounts.h"
#include "core/tables/storage/Visit.h"
#include "core/tables/transfer/Backup.h"
#include "core/tables/transfer/BulkPut.h"
#include "core/tables/transfer/BulkRevert.h"

#include <QString>
#include <QStringList>

#include <atomic>
#include <memory>

namespace trestle::tables {

class BucketJobs;
struct BucketExportRequest;
struct BucketExportResult;
struct BucketImportRequest;
struct BucketImportResult;
struct CarryRequest;
class WriteTurns;

class Tables final : public TableService
{
public:
    struct Options
    {
        QString path;  // data file; its folder must exist. Empty: a private temporary database, for tests
        Durability durability = Durability::Durable;
        qint64 changeLogBytes = qint64(512) << 20;  // oldest changes go first beyond it
        qint64 changeLogAgeMs = qint64(30) * 24 * 3600 * 1000;
        QString bucketsFolder;               // its subfolders stand for buckets; empty: there are none
        qint64 expiryIntervalMs = 10'000;    // how often items whose time to live is over are looked for; 0: never
        const base::Clock* clock = nullptr;  // SystemClock if null
        qint64 itemCacheBytes = 0;           // of memory for rows that are read again; 0: no item cache
        PacingOptions pacing = {};           // limits of throughput, states under way: none
    };
    using TableChange = base::UniqueFunction<OperationResult<TableDescription>(const TableStatus& table)>;

    /// Errors: Io, PermissionDenied, WorkspaceLocked, Internal (damaged file, named).
    [[nodiscard]] static base::Result<std::unique_ptr<Tables>> open(const Options& options);
    /// Commits what is queued and answers it, then closes.
    ~Tables() override;

    // Tables. Creation and deletion are durable before their reply, and take effect at once (ACTIVE).
    void createTable(TableDescription description, Reply<TableStatus> reply) override;
    /// A table with point-in-time recovery leaves a backup behind, for 35 days.
    void deleteTable(QByteArray name, Reply<TableStatus> reply) override;
    /// Gives a table the description that `change` makes of it, on the writer thread and with the table as it is then.
    /// Indexes that are new are filled with the table's items before the reply. Errors: the change's own;
    /// ResourceNotFound as above; Validation for a description that is none, or that has another name or other keys.
    void changeTable(QByteArray name, TableChange change, Reply<TableStatus> reply);
    /// Error: ResourceNotFound in the control operations' words.
    [[nodiscard]] OperationResult<TableStatus> describeTable(const QByteArray& name) const;
    /// Sorted by name.
    [[nodiscard]] QList<QByteArray> tableNames() const;

    [[nodiscard]] OperationResult<GetItemResult> getItem(const GetItemRequest& request) const;
    [[nodiscard]] OperationResult<PageResult> query(const QueryRequest& request) const;
    [[nodiscard]] OperationResult<PageResult> scan(const ScanRequest& request) const;
    [[nodiscard]] OperationResult<BatchGetResult> batchGetItem(const BatchGetRequest& request) const;

    void putItem(PutItemRequest request, Reply<WriteResult> reply) override;
    void updateItem(UpdateItemRequest request, Reply<WriteResult> reply) override;
    void deleteItem(DeleteItemRequest request, Reply<WriteResult> reply) override;
    void batchWriteItem(BatchWriteRequest request, Reply<BatchWriteResult> reply) override;

    // The reads as TableService has them: they run, and reply, inside the call.
    void readDescription(QByteArray name, Reply<TableStatus> reply) override;
    void readNames(Reply<QList<QByteArray>> reply) override;
    void read(const GetItemRequest& request, Reply<GetItemResult> reply) override;
    void read(const QueryRequest& request, Reply<PageResult> reply) override;
    void read(const ScanRequest& request, Reply<PageResult> reply) override;

    // Transactions: all of it or nothing, as of one moment. Errors beside those of single items: TransactionCanceled
    // with a reason an action; IdempotentParameterMismatch where a token is used again for something else within ten
    // minutes. Writers take turns, so none ever conflicts with another.
    [[nodiscard]] OperationResult<TransactGetResult> transactGetItems(const TransactGetRequest& request) const;
    void transactWriteItems(TransactWriteRequest request, Reply<TransactWriteResult> reply) override;

    // PartiQL. What only reads, or is refused for what it says, replies before the call returns.
    void executeStatement(ExecuteStatementRequest request, Reply<ExecuteStatementResult> reply) override;
    void batchExecuteStatement(BatchStatementRequest request, Reply<BatchStatementResult> reply);
    void executeTransaction(ExecuteTransactionRequest request, Reply<ExecuteTransactionResult> reply);
    /// A change that another region's tables have (operations/CarryItem.h).
    void carryItem(CarryRequest request, Reply<WriteResult> reply);
    /// Where writes to tables with strongly consistent replicas wait from now on, and consistent reads of them are
    /// brought up to date (operations/WriteTurns.h); null: nowhere.
    void setTurns(std::shared_ptr<WriteTurns> turns);
    // Bulk: transfer/BulkPut.h. Any number of items; each is refused or written on its own.
    void bulkPut(BulkPutRequest request, Reply<BulkPutResult> reply);
    /// Takes changes back: transfer/BulkRevert.h.
    void bulkRevert(BulkRevertRequest request, Reply<BulkRevertResult> reply);
    /// Hands every item after the one with key `after` to `visit`, encoded, as of one moment and in the order of Scan.
    /// Errors: ResourceNotFound, Validation for the key, Io, Internal.
    [[nodiscard]] OperationResult<void> forEachItem(const QByteArray& tableName, const std::optional<Item>& after,
                                                    const std::function<Visit(QByteArrayView item)>& visit) const;

    // Getting tables back (transfer/Recovery.h). What writes replies on a thread of its own, when all of it is durable.
    [[nodiscard]] OperationResult<RestorableTime> restorableTime(const QByteArray& tableName) const;
    void restoreToTime(QByteArray source, qint64 timeMs, TableDescription target, Reply<TableStatus> reply);
    void createBackup(QByteArray tableName, QByteArray backupName, Reply<BackupDescription> reply);
    [[nodiscard]] std::vector<BackupDescription> backups() const;
    [[nodiscard]] std::optional<BackupDescription> backup(const QByteArray& id) const;
    void deleteBackup(QByteArray id, Reply<BackupDescription> reply);
    void restoreBackup(QByteArray id, TableDescription target, Reply<TableStatus> reply);

    /// Runs `task` on that thread: for who would have to wait for reads where none may be done.
    void runTask(base::UniqueFunction<void()> task) const;

    // Buckets (transfer/BucketExport.h, BucketImport.h): both block; run them as bucketJobs().
    [[nodiscard]] BucketJobs& bucketJobs() const;
    [[nodiscard]] base::Result<BucketExportResult> exportToBucket(const BucketExportRequest& request,
                                                                  const std::atomic<bool>& stopping) const;
    [[nodiscard]] OperationResult<BucketImportResult> importFromBucket(const BucketImportRequest& request,
                                                                       const std::atomic<bool>& stopping);

    // The change log: what every write did, in the order of the commits (changes/Change.h).
    /// Changes after `sequence`, oldest first, `limit` at most. Changes older than the log's bounds are gone.
    [[nodiscard]] OperationResult<std::vector<Change>> changesSince(qint64 sequence, int limit) const;
    /// Changes of one item, newest first, deleted or not. Errors: Validation, ResourceNotFound.
    [[nodiscard]] OperationResult<std::vector<Change>> changesOf(const QByteArray& tableName, const Item& key,
                                                                 int limit) const;
    // Streams: views on the log (changes/StreamReads.h).
    [[nodiscard]] std::vector<StreamPointer> streams() const;
    [[nodiscard]] OperationResult<StreamExtent> streamExtent(const Stream& stream) const;
    [[nodiscard]] OperationResult<StreamPage> readStream(const Stream& stream, qint64 from, int limit) const;
    /// Calls `listener` on the writer thread when the table has new changes that are durable (changes/ChangeFeed.h).
    [[nodiscard]] quint64 listen(QByteArray tableName, ChangeFeed::Listener listener);
    void stopListening(quint64 number);
    /// Nothing if there is no item cache.
    [[nodiscard]] std::optional<ItemCacheCounts> itemCacheCounts() const;
    /// Reads the whole data file and compares it with its checksums: a sentence for everything that is wrong, with
    /// table and key; empty if all is well. Takes its time: not on the main thread.
    [[nodiscard]] base::Result<QStringList> verify() const;

private:
    class Private;
    explicit Tables(std::unique_ptr<Private> d);
    void dropTable(QByteArray name, Reply<TableStatus> reply);
    [[nodiscard]] bool admitWrite(const QByteArray& table, Reply<WriteResult>& reply);
    std::unique_ptr<Private> d;
};

}  // namespace trestle::tables
