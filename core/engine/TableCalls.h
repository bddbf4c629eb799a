// Table operations for a thread that must not wait: reads run on threads of their own, writes on the store's, and every
// answer comes back to the caller's thread.
#pragma once

#include "core/base/Mailbox.h"
#include "core/tables/Tables.h"
#include "core/tables/transfer/ImportTrial.h"

#include <QPointer>
#include <QThreadPool>

#include <functional>

namespace trestle::engine {

class RemoteStore;

/// Used on the engine's thread, where replies run, and not at all once their context object is gone. Writes have the
/// console as their cause.
class TableCalls
{
public:
    template <typename T>
    using Reply = std::function<void(tables::OperationResult<T>)>;

    /// `store`: where the items are instead of `own`, or null.
    TableCalls(const tables::Tables& own, RemoteStore* store, tables::TableService& items, QThreadPool& readers,
               base::Mailbox& mailbox)
        : m_own(own), m_store(store), m_items(items), m_readers(readers), m_mailbox(mailbox)
    {
    }

    void describeTable(const QByteArray& name, QObject* context, Reply<tables::TableStatus> reply);
    void createTable(tables::TableDescription description, QObject* context, Reply<tables::TableStatus> reply);
    void deleteTable(const QByteArray& name, QObject* context, Reply<tables::TableStatus> reply);
    void getItem(tables::GetItemRequest request, QObject* context, Reply<tables::GetItemResult> reply);
    void query(tables::QueryRequest request, QObject* context, Reply<tables::PageResult> reply);
    void scan(tables::ScanRequest request, QObject* context, Reply<tables::PageResult> reply);
    void putItem(tables::PutItemRequest request, QObject* context, Reply<tables::WriteResult> reply);
    void updateItem(tables::UpdateItemRequest request, QObject* context, Reply<tables::WriteResult> reply);
    void deleteItem(tables::DeleteItemRequest request, QObject* context, Reply<tables::WriteResult> reply);
    void batchWriteItem(tables::BatchWriteRequest request, QObject* context, Reply<tables::BatchWriteResult> reply);
    void transactWriteItems(tables::TransactWriteRequest request, QObject* context,
                            Reply<tables::TransactWriteResult> reply);
    /// PartiQL, as one typed by the user.
    void executeStatement(tables::ExecuteStatementRequest request, QObject* context,
                          Reply<tables::ExecuteStatementResult> reply);

    // What was changed, from the change log, newest first; as changesBefore() in TableHistory.h and
    // Tables::changesOf. Error: Unsupported where a store has the items, which keeps no log.
    void changesBefore(const QByteArray& table, qint64 sequence, int limit, QObject* context,
                       Reply<std::vector<tables::Change>> reply);
    void changesOf(const QByteArray& table, tables::Item key, int limit, QObject* context,
                   Reply<std::vector<tables::Change>> reply);

    /// What an import of this file would do, told from its beginning; as tables::tryImport. Errors: of that, and Io of
    /// opening the file.
    void tryImport(const tables::TableDescription& table, const QString& file, const tables::SourceFormat& format,
                   qint64 most, QObject* context, std::function<void(base::Result<tables::ImportTrial>)> reply);

private:
    using Changes = std::vector<tables::Change>;

    /// A reply for any thread that brings its answer back.
    template <typename T>
    [[nodiscard]] tables::TableService::Reply<T> home(QPointer<QObject> guard, Reply<T> reply);
    template <typename T, typename Request>
    void read(QObject* context, Reply<T> reply, Request request);
    template <typename T, typename Request>
    void write(void (tables::TableService::*operation)(Request, tables::TableService::Reply<T>), QObject* context,
               Reply<T> reply, Request request);
    void readChanges(QObject* context, Reply<Changes> reply,
                     std::function<tables::OperationResult<Changes>(const tables::Tables&)> run);

    const tables::Tables& m_own;
    RemoteStore* m_store;
    tables::TableService& m_items;
    QThreadPool& m_readers;
    base::Mailbox& m_mailbox;
};

}  // namespace trestle::engine
