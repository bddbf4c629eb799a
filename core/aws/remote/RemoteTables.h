// The tables of another process or of the cloud behind the same calls as our own. What an operation means is decided at
// the other end: expressions travel as text, conditions are checked there.
#pragma once

#include "core/aws/remote/RemoteEndpoint.h"
#include "core/tables/TableService.h"

namespace trestle::aws {

class RemoteTables final : public tables::TableService
{
public:
    /// `endpoint` must outlive the object.
    explicit RemoteTables(RemoteEndpoint& endpoint) : m_endpoint(endpoint) {}

    /// Replies when the table takes requests.
    void createTable(tables::TableDescription description, Reply<tables::TableStatus> reply) override;
    void deleteTable(QByteArray name, Reply<tables::TableStatus> reply) override;
    void readDescription(QByteArray name, Reply<tables::TableStatus> reply) override;
    void readNames(Reply<QList<QByteArray>> reply) override;
    void read(const tables::GetItemRequest& request, Reply<tables::GetItemResult> reply) override;
    void read(const tables::QueryRequest& request, Reply<tables::PageResult> reply) override;
    void read(const tables::ScanRequest& request, Reply<tables::PageResult> reply) override;
    void putItem(tables::PutItemRequest request, Reply<tables::WriteResult> reply) override;
    void updateItem(tables::UpdateItemRequest request, Reply<tables::WriteResult> reply) override;
    void deleteItem(tables::DeleteItemRequest request, Reply<tables::WriteResult> reply) override;
    void batchWriteItem(tables::BatchWriteRequest request, Reply<tables::BatchWriteResult> reply) override;
    void transactWriteItems(tables::TransactWriteRequest request, Reply<tables::TransactWriteResult> reply) override;
    void executeStatement(tables::ExecuteStatementRequest request,
                          Reply<tables::ExecuteStatementResult> reply) override;

private:
    /// Sends `body` and gives what `understand` makes of the answer's JSON.
    template <typename T, typename Understand>
    void call(const char* operation, QByteArray body, Reply<T> reply, Understand understand);
    void awaitActive(const QByteArray& name, int polls, Reply<tables::TableStatus> reply);
    void readNamesAfter(QByteArray after, QList<QByteArray> names, Reply<QList<QByteArray>> reply);

    RemoteEndpoint& m_endpoint;
};

}  // namespace trestle::aws
