// The table operations that the gateway, the console and seeds call, wherever the tables are: in this process (Tables)
// or behind the table service's wire (aws::RemoteTables). Who calls does not know which.
//
// Threads: any thread may call. A reply may run inside the call, on the writer thread or on a network thread: do no
// work there, post to where the work belongs. Errors carry the service's codes and texts; those of a remote store also
// Network and Timeout.
#pragma once

#include "core/base/UniqueFunction.h"
#include "core/tables/operations/TransactionRequests.h"
#include "core/tables/partiql/StatementRequests.h"

namespace trestle::tables {

class TableService
{
public:
    template <typename T>
    using Reply = base::UniqueFunction<void(OperationResult<T>)>;

    virtual ~TableService() = default;

    virtual void createTable(TableDescription description, Reply<TableStatus> reply) = 0;
    virtual void deleteTable(QByteArray name, Reply<TableStatus> reply) = 0;
    virtual void readDescription(QByteArray name, Reply<TableStatus> reply) = 0;
    /// Names of all tables, sorted.
    virtual void readNames(Reply<QList<QByteArray>> reply) = 0;

    virtual void read(const GetItemRequest& request, Reply<GetItemResult> reply) = 0;
    virtual void read(const QueryRequest& request, Reply<PageResult> reply) = 0;
    virtual void read(const ScanRequest& request, Reply<PageResult> reply) = 0;

    virtual void putItem(PutItemRequest request, Reply<WriteResult> reply) = 0;
    virtual void updateItem(UpdateItemRequest request, Reply<WriteResult> reply) = 0;
    virtual void deleteItem(DeleteItemRequest request, Reply<WriteResult> reply) = 0;
    virtual void batchWriteItem(BatchWriteRequest request, Reply<BatchWriteResult> reply) = 0;
    virtual void transactWriteItems(TransactWriteRequest request, Reply<TransactWriteResult> reply) = 0;
    virtual void executeStatement(ExecuteStatementRequest request, Reply<ExecuteStatementResult> reply) = 0;
};

}  // namespace trestle::tables
