// All tables of one workspace: the operations of the service as calls. The one face of core/tables for the wire, the
// gateway, the console and tests.
//
// Threads: any thread may call anything. Reads run on the calling thread, on that thread's own read-only connection, and
// return their answer. Writes are queued for the one writer thread; their reply runs ON THE WRITER THREAD, after the
// commit is durable: do no work there, post to where the work belongs. A read that starts after a write's reply sees it.
//
// Errors carry the service's codes and texts (Validation, ResourceNotFound, ConditionalCheckFailed, …) in the profile
// aws-2026; DiskFull and Io while the disk refuses.
#pragma once

#include "core/base/Clock.h"
#include "core/base/UniqueFunction.h"
#include "core/tables/operations/Requests.h"

#include <QString>

#include <memory>

namespace trestle::tables {

enum class Durability { Durable, Fast };  // synchronous FULL or NORMAL

class Tables
{
public:
    struct Options
    {
        QString path;  // data file; its folder must exist. Empty: a private temporary database, for tests
        Durability durability = Durability::Durable;
        qint64 changeLogBytes = qint64(512) << 20;  // oldest changes go first beyond it
        qint64 changeLogAgeMs = qint64(30) * 24 * 3600 * 1000;
        const base::Clock* clock = nullptr;  // SystemClock if null
    };
    template <typename T>
    using Reply = base::UniqueFunction<void(OperationResult<T>)>;

    /// Errors: Io, PermissionDenied, WorkspaceLocked, Internal (damaged file, named).
    [[nodiscard]] static base::Result<std::unique_ptr<Tables>> open(const Options& options);
    /// Commits what is queued and answers it, then closes.
    ~Tables();

    // Tables. Creation and deletion are durable before their reply, and take effect at once (ACTIVE).
    void createTable(TableDescription description, Reply<TableStatus> reply);
    void deleteTable(QByteArray name, Reply<TableStatus> reply);
    /// Error: ResourceNotFound in the control operations' words.
    [[nodiscard]] OperationResult<TableStatus> describeTable(const QByteArray& name) const;
    /// Sorted by name.
    [[nodiscard]] QList<QByteArray> tableNames() const;

    [[nodiscard]] OperationResult<GetItemResult> getItem(const GetItemRequest& request) const;
    [[nodiscard]] OperationResult<PageResult> query(const QueryRequest& request) const;
    [[nodiscard]] OperationResult<PageResult> scan(const ScanRequest& request) const;
    [[nodiscard]] OperationResult<BatchGetResult> batchGetItem(const BatchGetRequest& request) const;

    void putItem(PutItemRequest request, Reply<WriteResult> reply);
    void updateItem(UpdateItemRequest request, Reply<WriteResult> reply);
    void deleteItem(DeleteItemRequest request, Reply<WriteResult> reply);
    void batchWriteItem(BatchWriteRequest request, Reply<BatchWriteResult> reply);

private:
    class Private;
    explicit Tables(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

}  // namespace trestle::tables
