#include "core/tables/Tables.h"

#include "core/tables/changes/TimeToLive.h"
#include "core/tables/operations/BatchWriteItem.h"
#include "core/tables/operations/ItemWrites.h"
#include "core/tables/operations/OperationErrors.h"
#include "core/tables/operations/Reads.h"
#include "core/tables/operations/TableControl.h"
#include "core/tables/operations/Transactions.h"
#include "core/tables/partiql/Statements.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/storage/SqliteStore.h"

namespace trestle::tables {

class Tables::Private
{
public:
    std::unique_ptr<TableStore> store;
    const base::Clock* clock = nullptr;
    std::unique_ptr<TimeToLive> timeToLive;  // writes to the store: ends first
};

Tables::Tables(std::unique_ptr<Private> priv) : d(std::move(priv)) {}

Tables::~Tables() = default;

base::Result<std::unique_ptr<Tables>> Tables::open(const Options& options)
{
    auto priv = std::make_unique<Private>();
    priv->clock = options.clock ? options.clock : &base::SystemClock::instance();
    auto store = SqliteStore::open(
        {options.path, options.durability, {options.changeLogBytes, options.changeLogAgeMs}, priv->clock});
    if (!store) return store.error();
    priv->store = std::move(*store);
    if (options.expiryIntervalMs > 0)
        priv->timeToLive = std::make_unique<TimeToLive>(*priv->store, *priv->clock, options.expiryIntervalMs);
    return std::unique_ptr<Tables>(new Tables(std::move(priv)));
}

void Tables::createTable(TableDescription description, Reply<TableStatus> reply)
{
    tables::createTable(*d->store, std::move(description), std::move(reply));
}

void Tables::deleteTable(QByteArray name, Reply<TableStatus> reply)
{
    tables::deleteTable(*d->store, std::move(name), std::move(reply));
}

void Tables::changeTable(QByteArray name, TableChange change, Reply<TableStatus> reply)
{
    tables::changeTable(*d->store, *d->clock, std::move(name), std::move(change), std::move(reply));
}

OperationResult<TableStatus> Tables::describeTable(const QByteArray& name) const
{
    return tables::describeTable(*d->store, name);
}

QList<QByteArray> Tables::tableNames() const
{
    QList<QByteArray> names;
    const CatalogPointer catalog = d->store->catalog();
    for (const auto& [name, table] : catalog->tables())
        names.append(name);
    return names;
}

OperationResult<GetItemResult> Tables::getItem(const GetItemRequest& request) const
{
    return tables::getItem(*d->store, request);
}

OperationResult<PageResult> Tables::query(const QueryRequest& request) const
{
    return tables::query(*d->store, request);
}

OperationResult<PageResult> Tables::scan(const ScanRequest& request) const
{
    return tables::scan(*d->store, request);
}

OperationResult<BatchGetResult> Tables::batchGetItem(const BatchGetRequest& request) const
{
    return tables::batchGetItem(*d->store, request);
}

void Tables::putItem(PutItemRequest request, Reply<WriteResult> reply)
{
    tables::putItem(*d->store, *d->clock, std::move(request), std::move(reply));
}

void Tables::updateItem(UpdateItemRequest request, Reply<WriteResult> reply)
{
    tables::updateItem(*d->store, *d->clock, std::move(request), std::move(reply));
}

void Tables::deleteItem(DeleteItemRequest request, Reply<WriteResult> reply)
{
    tables::deleteItem(*d->store, *d->clock, std::move(request), std::move(reply));
}

void Tables::batchWriteItem(BatchWriteRequest request, Reply<BatchWriteResult> reply)
{
    tables::batchWriteItem(*d->store, *d->clock, std::move(request), std::move(reply));
}

OperationResult<TransactGetResult> Tables::transactGetItems(const TransactGetRequest& request) const
{
    return tables::transactGetItems(*d->store, request);
}

void Tables::transactWriteItems(TransactWriteRequest request, Reply<TransactWriteResult> reply)
{
    tables::transactWriteItems(*d->store, *d->clock, std::move(request), std::move(reply));
}

void Tables::executeStatement(ExecuteStatementRequest request, Reply<ExecuteStatementResult> reply)
{
    tables::executeStatement(*d->store, *d->clock, std::move(request), std::move(reply));
}

void Tables::batchExecuteStatement(BatchStatementRequest request, Reply<BatchStatementResult> reply)
{
    tables::batchExecuteStatement(*d->store, *d->clock, std::move(request), std::move(reply));
}

void Tables::executeTransaction(ExecuteTransactionRequest request, Reply<ExecuteTransactionResult> reply)
{
    tables::executeTransaction(*d->store, *d->clock, std::move(request), std::move(reply));
}

void Tables::bulkPut(BulkPutRequest request, Reply<BulkPutResult> reply)
{
    tables::bulkPut(*d->store, *d->clock, std::move(request), std::move(reply));
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

quint64 Tables::listen(QByteArray tableName, ChangeFeed::Listener listener)
{
    return d->store->feed().add(std::move(tableName), std::move(listener));
}

void Tables::stopListening(quint64 number)
{
    d->store->feed().remove(number);
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
