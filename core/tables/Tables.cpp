#include "core/tables/Tables.h"

#include "core/tables/changes/TimeToLive.h"
#include "core/tables/operations/BatchWriteItem.h"
#include "core/tables/operations/CarryItem.h"
#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/operations/Reads.h"
#include "core/tables/operations/TableControl.h"
#include "core/tables/operations/Transactions.h"
#include "core/tables/operations/WriteTurns.h"
#include "core/tables/pacing/Pace.h"
#include "core/tables/partiql/StatementParser.h"
#include "core/tables/partiql/Statements.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/storage/SqliteStore.h"
#include "core/tables/transfer/BucketExport.h"
#include "core/tables/transfer/BucketImport.h"
#include "core/tables/transfer/BucketJobs.h"
#include "core/tables/transfer/Recovery.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

#include <span>

namespace trestle::tables {

class Tables::Private
{
public:
    std::unique_ptr<Pace> pace;  // null unless something is to be paced; replies of the store's end use it
    std::unique_ptr<TableStore> store;
    const base::Clock* clock = nullptr;
    std::unique_ptr<QTemporaryDir> besides;  // of a private data file: where its backups stand
    // These use the store: they end first.
    std::unique_ptr<Recovery> recovery;
    std::unique_ptr<BucketJobs> bucketJobs;
    std::unique_ptr<TimeToLive> timeToLive;

    std::atomic<bool> hasTurns = false;
    std::atomic<std::shared_ptr<WriteTurns>> turns;

    // Null where nobody has to wait.
    std::shared_ptr<WriteTurns> turnsOf(const QByteArray& table) const
    {
        if (!hasTurns) return {};
        const TablePointer entry = findTable(*store, table);
        return entry && entry->description.isStrong() ? turns.load() : nullptr;
    }

    std::shared_ptr<WriteTurns> turnsOf(const BatchWriteRequest& request) const
    {
        if (!hasTurns) return {};
        for (const BatchWriteRequest::Write& write : request.writes)
            if (auto found = turnsOf(write.tableName)) return found;
        return {};
    }

    // Which table a statement is about is found out where it is carried out; a turn too many only costs time.
    template <typename Statements>
    std::shared_ptr<WriteTurns> turnsOfStatements(const Statements& statements) const
    {
        if (!hasTurns) return {};
        const auto writes = [](const Statement& statement) {
            const auto parsed = parseStatement(statement.text);
            return parsed && parsed->root.statement && parsed->root.statement->kind != StatementTree::Kind::Select;
        };
        return std::any_of(statements.begin(), statements.end(), writes) ? turns.load() : nullptr;
    }

    void catchUp(const QByteArray& table, bool consistent) const
    {
        if (!consistent) return;
        if (const auto found = turnsOf(table)) found->catchUp();
    }

    void catchUpAll() const
    {
        if (!hasTurns) return;
        if (const auto all = turns.load()) all->catchUp();
    }

    /// Runs `write(store, clock, request, reply)` when it may.
    template <typename Request, typename T, typename Write>
    void inTurn(const std::shared_ptr<WriteTurns>& queue, Request&& request, Reply<T>&& reply, Write write)
    {
        if (!queue) return write(*store, *clock, std::move(request), std::move(reply));
        queue->take(
            [this, request = std::move(request), reply = std::move(reply), write](WriteTurns::Done done) mutable {
                write(*store, *clock, std::move(request),
                      [done = std::move(done), reply = std::move(reply)](OperationResult<T> result) mutable {
                          done();
                          reply(std::move(result));
                      });
            });
    }
};

Tables::Tables(std::unique_ptr<Private> priv) : d(std::move(priv)) {}

Tables::~Tables() = default;

base::Result<std::unique_ptr<Tables>> Tables::open(const Options& options)
{
    auto priv = std::make_unique<Private>();
    priv->clock = options.clock ? options.clock : &base::SystemClock::instance();
    auto store = SqliteStore::open({options.path,
                                    options.durability,
                                    {options.changeLogBytes, options.changeLogAgeMs},
                                    priv->clock,
                                    options.itemCacheBytes});
    if (!store) return store.error();
    priv->store = std::move(*store);
    priv->pace = Pace::create(*priv->store, options.pacing, *priv->clock);
    if (options.path.isEmpty()) priv->besides = std::make_unique<QTemporaryDir>();
    const QDir folder(priv->besides ? priv->besides->path() : QFileInfo(options.path).absolutePath());
    priv->recovery = std::make_unique<Recovery>(*priv->store, *priv->clock, folder.filePath(QStringLiteral("backups")));
    priv->bucketJobs =
        std::make_unique<BucketJobs>(options.bucketsFolder, folder.filePath(QStringLiteral("bucket-jobs.json")));
    if (options.expiryIntervalMs > 0)
        priv->timeToLive = std::make_unique<TimeToLive>(*priv->store, *priv->clock, options.expiryIntervalMs);
    return std::unique_ptr<Tables>(new Tables(std::move(priv)));
}

void Tables::createTable(TableDescription description, Reply<TableStatus> reply)
{
    TransientStates* states = d->pace ? d->pace->states() : nullptr;
    if (!states) return tables::createTable(*d->store, std::move(description), std::move(reply));
    if (auto refused = states->refusesCreation(description.name)) return reply(*std::move(refused));
    tables::createTable(*d->store, std::move(description),
                        [states, reply = std::move(reply)](OperationResult<TableStatus> table) mutable {
                            if (table) states->created(*table);
                            reply(std::move(table));
                        });
}

void Tables::deleteTable(QByteArray name, Reply<TableStatus> reply)
{
    const TablePointer table = findTable(*d->store, name);
    const bool keepsBackup = table && table->description.pointInTimeRecovery && !table->description.deletionProtection;
    if (!keepsBackup) return dropTable(std::move(name), std::move(reply));
    d->recovery->createSystemBackup(
        name, [this, name, reply = std::move(reply)](OperationResult<BackupDescription> backup) mutable {
            if (!backup && backup.error().code != base::ErrorCode::TableNotFound) return reply(backup.error());
            dropTable(std::move(name), std::move(reply));
        });
}

void Tables::dropTable(QByteArray name, Reply<TableStatus> reply)
{
    TransientStates* states = d->pace ? d->pace->states() : nullptr;
    if (!states) return tables::deleteTable(*d->store, std::move(name), std::move(reply));
    if (auto refused = states->refusesDeletion(name)) return reply(*std::move(refused));
    tables::deleteTable(*d->store, std::move(name),
                        [states, reply = std::move(reply)](OperationResult<TableStatus> table) mutable {
                            if (table) states->deleted(*table);
                            reply(std::move(table));
                        });
}

void Tables::changeTable(QByteArray name, TableChange change, Reply<TableStatus> reply)
{
    // What leaves its replicas keeps all that they were given.
    d->catchUp(name, true);
    TransientStates* states = d->pace ? d->pace->states() : nullptr;
    if (!states) return tables::changeTable(*d->store, *d->clock, std::move(name), std::move(change), std::move(reply));
    if (states->deleting(name)) return reply(*states->refusesDeletion(name));
    const auto before = std::make_shared<TableDescription>();
    tables::changeTable(
        *d->store, *d->clock, std::move(name),
        [states, before,
         change = std::move(change)](const TableStatus& table) mutable -> OperationResult<TableDescription> {
            *before = table.description;
            auto after = change(table);
            if (!after) return after;
            if (auto refused = states->refusesChange(*before, *after)) return *std::move(refused);
            return after;
        },
        [states, before, reply = std::move(reply)](OperationResult<TableStatus> table) mutable {
            if (table) states->changed(*before, *table);
            reply(std::move(table));
        });
}

OperationResult<TableStatus> Tables::describeTable(const QByteArray& name) const
{
    const TransientStates* states = d->pace ? d->pace->states() : nullptr;
    if (!states) return tables::describeTable(*d->store, name);
    if (auto table = states->deleting(name)) return *std::move(table);
    auto table = tables::describeTable(*d->store, name);
    if (table) states->show(*table);
    return table;
}

QList<QByteArray> Tables::tableNames() const
{
    QList<QByteArray> names;
    const CatalogPointer catalog = d->store->catalog();
    for (const auto& [name, table] : catalog->tables())
        names.append(name);
    if (d->pace && d->pace->states()) {
        names += d->pace->states()->deletingNames();
        std::sort(names.begin(), names.end());
    }
    return names;
}

OperationResult<GetItemResult> Tables::getItem(const GetItemRequest& request) const
{
    d->catchUp(request.tableName, request.consistentRead);
    const auto run = [&] { return tables::getItem(*d->store, request); };
    return d->pace ? d->pace->read<GetItemResult>(request.tableName, {}, run) : run();
}

OperationResult<PageResult> Tables::query(const QueryRequest& request) const
{
    d->catchUp(request.tableName, request.consistentRead);
    const auto run = [&] { return tables::query(*d->store, request); };
    return d->pace ? d->pace->read<PageResult>(request.tableName, request.indexName, run) : run();
}

OperationResult<PageResult> Tables::scan(const ScanRequest& request) const
{
    d->catchUp(request.tableName, request.consistentRead);
    const auto run = [&] { return tables::scan(*d->store, request); };
    return d->pace ? d->pace->read<PageResult>(request.tableName, request.indexName, run) : run();
}

OperationResult<BatchGetResult> Tables::batchGetItem(const BatchGetRequest& request) const
{
    for (const BatchGetRequest::Keys& keys : request.tables)
        d->catchUp(keys.tableName, keys.consistentRead);
    const auto run = [this](const BatchGetRequest& asked) { return tables::batchGetItem(*d->store, asked); };
    return d->pace ? d->pace->batchGet(request, run) : run(request);
}

// False if the write was refused, and told so.
bool Tables::admitWrite(const QByteArray& table, Reply<WriteResult>& reply)
{
    if (!d->pace) return true;
    auto admitted = d->pace->write(table, std::move(reply));
    if (admitted) reply = *std::move(admitted);
    return admitted.has_value();
}

void Tables::putItem(PutItemRequest request, Reply<WriteResult> reply)
{
    if (!admitWrite(request.tableName, reply)) return;
    const auto turns = d->turnsOf(request.tableName);
    d->inTurn(turns, std::move(request), std::move(reply), &tables::putItem);
}

void Tables::updateItem(UpdateItemRequest request, Reply<WriteResult> reply)
{
    if (!admitWrite(request.tableName, reply)) return;
    const auto turns = d->turnsOf(request.tableName);
    d->inTurn(turns, std::move(request), std::move(reply),
              [](TableStore& store, const base::Clock& clock, UpdateItemRequest asked, Reply<WriteResult> answer) {
                  tables::updateItem(store, clock, std::move(asked), std::move(answer));
              });
}

void Tables::deleteItem(DeleteItemRequest request, Reply<WriteResult> reply)
{
    if (!admitWrite(request.tableName, reply)) return;
    const auto turns = d->turnsOf(request.tableName);
    d->inTurn(turns, std::move(request), std::move(reply), &tables::deleteItem);
}

void Tables::carryItem(CarryRequest request, Reply<WriteResult> reply)
{
    tables::carryItem(*d->store, *d->clock, std::move(request), std::move(reply));
}

void Tables::batchWriteItem(BatchWriteRequest request, Reply<BatchWriteResult> reply)
{
    const auto run = [this](BatchWriteRequest asked, Reply<BatchWriteResult> answer) {
        const auto turns = d->turnsOf(asked);
        d->inTurn(turns, std::move(asked), std::move(answer), &tables::batchWriteItem);
    };
    if (d->pace) return d->pace->batchWrite(std::move(request), std::move(reply), run);
    run(std::move(request), std::move(reply));
}

OperationResult<TransactGetResult> Tables::transactGetItems(const TransactGetRequest& request) const
{
    if (!d->pace) return tables::transactGetItems(*d->store, request);
    if (auto refused = d->pace->refusesTransaction(request)) return *std::move(refused);
    auto result = tables::transactGetItems(*d->store, request);
    if (result) d->pace->charge(request, *result);
    return result;
}

void Tables::transactWriteItems(TransactWriteRequest request, Reply<TransactWriteResult> reply)
{
    if (d->pace) {
        if (auto refused = d->pace->refusesTransaction(request)) return reply(*std::move(refused));
        reply = d->pace->charging(request, std::move(reply));
    }
    tables::transactWriteItems(*d->store, *d->clock, std::move(request), std::move(reply));
}

void Tables::executeStatement(ExecuteStatementRequest request, Reply<ExecuteStatementResult> reply)
{
    const auto turns = d->turnsOfStatements(std::span(&request, 1));
    if (request.consistentRead && !turns) d->catchUpAll();
    d->inTurn(turns, std::move(request), std::move(reply),
              [this](TableStore& store, const base::Clock& clock, ExecuteStatementRequest asked,
                     Reply<ExecuteStatementResult> answer) {
                  tables::executeStatement(store, clock, d->pace.get(), std::move(asked), std::move(answer));
              });
}

void Tables::batchExecuteStatement(BatchStatementRequest request, Reply<BatchStatementResult> reply)
{
    const auto turns = d->turnsOfStatements(request.statements);
    const auto isConsistent = [](const BatchStatementRequest::Member& member) { return member.consistentRead; };
    if (!turns && std::any_of(request.statements.begin(), request.statements.end(), isConsistent)) d->catchUpAll();
    d->inTurn(turns, std::move(request), std::move(reply),
              [this](TableStore& store, const base::Clock& clock, BatchStatementRequest asked,
                     Reply<BatchStatementResult> answer) {
                  tables::batchExecuteStatement(store, clock, d->pace.get(), std::move(asked), std::move(answer));
              });
}

void Tables::executeTransaction(ExecuteTransactionRequest request, Reply<ExecuteTransactionResult> reply)
{
    tables::executeTransaction(*d->store, *d->clock, d->pace.get(), std::move(request), std::move(reply));
}

void Tables::bulkPut(BulkPutRequest request, Reply<BulkPutResult> reply)
{
    const auto turns = d->turnsOf(request.tableName);
    d->inTurn(turns, std::move(request), std::move(reply), &tables::bulkPut);
}

void Tables::bulkRevert(BulkRevertRequest request, Reply<BulkRevertResult> reply)
{
    const auto turns = d->turnsOf(request.tableName);
    d->inTurn(turns, std::move(request), std::move(reply), &tables::bulkRevert);
}

void Tables::setTurns(std::shared_ptr<WriteTurns> turns)
{
    const bool hasTurns = turns != nullptr;
    if (!hasTurns) d->hasTurns = false;
    d->turns = std::move(turns);
    d->hasTurns = hasTurns;
}

OperationResult<void> Tables::forEachItem(const QByteArray& tableName, const std::optional<Item>& after,
                                          const std::function<Visit(QByteArrayView item)>& visit) const
{
    const TablePointer table = findTable(*d->store, tableName);
    if (!table) return OperationError(tableNotFound());
    KeyRange range;
    if (after) {
        const KeySchema& keys = table->description.keys;
        if (auto valid = validateKey(keys, *after); !valid) return OperationError(valid.error());
        range = rangeAfter(std::move(range), tableRowKey(keys, *after), Direction::Forward);
    }
    const auto reader = d->store->reader();
    if (!reader) return OperationError(reader.error());
    const auto read = (*reader)->rows(table->space, range, Direction::Forward,
                                      [&visit](const StoredRow& row) { return visit(row.item); });
    if (!read) return OperationError(read.error());
    return {};
}

std::vector<StreamPointer> Tables::streams() const
{
    return streamsOf(*d->store, d->clock->nowMs());
}

OperationResult<StreamExtent> Tables::streamExtent(const Stream& stream) const
{
    auto extent = extentOf(*d->store, stream, d->clock->nowMs());
    if (!extent) return OperationError(extent.error());
    return *extent;
}

OperationResult<StreamPage> Tables::readStream(const Stream& stream, qint64 from, int limit) const
{
    auto page = tables::readStream(*d->store, stream, from, limit);
    if (!page) return OperationError(page.error());
    return std::move(*page);
}

OperationResult<RestorableTime> Tables::restorableTime(const QByteArray& tableName) const
{
    return d->recovery->restorableTime(tableName);
}

void Tables::restoreToTime(QByteArray source, qint64 timeMs, TableDescription target, Reply<TableStatus> reply)
{
    d->recovery->restoreToTime(std::move(source), timeMs, std::move(target), std::move(reply));
}

void Tables::createBackup(QByteArray tableName, QByteArray backupName, Reply<BackupDescription> reply)
{
    d->recovery->createBackup(std::move(tableName), std::move(backupName), std::move(reply));
}

std::vector<BackupDescription> Tables::backups() const
{
    return d->recovery->backups();
}

std::optional<BackupDescription> Tables::backup(const QByteArray& id) const
{
    return d->recovery->backup(id);
}

void Tables::deleteBackup(QByteArray id, Reply<BackupDescription> reply)
{
    d->recovery->deleteBackup(std::move(id), std::move(reply));
}

void Tables::restoreBackup(QByteArray id, TableDescription target, Reply<TableStatus> reply)
{
    d->recovery->restoreBackup(std::move(id), std::move(target), std::move(reply));
}

void Tables::runTask(base::UniqueFunction<void()> task) const
{
    d->recovery->run(std::move(task));
}

BucketJobs& Tables::bucketJobs() const
{
    return *d->bucketJobs;
}

base::Result<BucketExportResult> Tables::exportToBucket(const BucketExportRequest& request,
                                                        const std::atomic<bool>& stopping) const
{
    return tables::exportToBucket(*d->store, request, stopping);
}

OperationResult<BucketImportResult> Tables::importFromBucket(const BucketImportRequest& request,
                                                             const std::atomic<bool>& stopping)
{
    return tables::importFromBucket(*d->store, *d->clock, request, stopping);
}

quint64 Tables::listen(QByteArray tableName, ChangeFeed::Listener listener)
{
    return d->store->feed().add(std::move(tableName), std::move(listener));
}

void Tables::stopListening(quint64 number)
{
    d->store->feed().remove(number);
}

std::optional<ItemCacheCounts> Tables::itemCacheCounts() const
{
    return d->store->itemCacheCounts();
}

void Tables::readDescription(QByteArray name, Reply<TableStatus> reply)
{
    reply(describeTable(name));
}

void Tables::readNames(Reply<QList<QByteArray>> reply)
{
    reply(tableNames());
}

void Tables::read(const GetItemRequest& request, Reply<GetItemResult> reply)
{
    reply(getItem(request));
}

void Tables::read(const QueryRequest& request, Reply<PageResult> reply)
{
    reply(query(request));
}

void Tables::read(const ScanRequest& request, Reply<PageResult> reply)
{
    reply(scan(request));
}

OperationResult<std::vector<Change>> Tables::changesSince(qint64 sequence, int limit) const
{
    auto changes = d->store->changesSince(sequence, limit);
    if (!changes) return OperationError(changes.error());
    return std::move(*changes);
}

OperationResult<std::vector<Change>> Tables::changesOf(const QByteArray& tableName, const Item& key, int limit) const
{
    const TablePointer table = findTable(*d->store, tableName);
    if (!table) return OperationError(tableNotFound());
    const KeySchema& keys = table->description.keys;
    if (auto valid = validateKey(keys, key); !valid) return OperationError(valid.error());
    auto changes = d->store->changesOf(table->space, tableRowKey(keys, key), limit);
    if (!changes) return OperationError(changes.error());
    return std::move(*changes);
}

base::Result<QStringList> Tables::verify() const
{
    return d->store->verify();
}

}  // namespace trestle::tables
