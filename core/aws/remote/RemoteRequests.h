// Table operations as the JSON that the service reads. Capacity is always asked for: traces show it. Any thread.
#pragma once

#include "core/tables/operations/TransactionRequests.h"
#include "core/tables/partiql/StatementRequests.h"

namespace trestle::aws {

[[nodiscard]] QByteArray requestJson(const tables::GetItemRequest& request);
[[nodiscard]] QByteArray requestJson(const tables::QueryRequest& request);
[[nodiscard]] QByteArray requestJson(const tables::ScanRequest& request);
/// Where the caller asks for no values, the old image of a put or deletion and the new one of an update are asked for:
/// traces and answers show them.
[[nodiscard]] QByteArray requestJson(const tables::PutItemRequest& request);
[[nodiscard]] QByteArray requestJson(const tables::UpdateItemRequest& request);
[[nodiscard]] QByteArray requestJson(const tables::DeleteItemRequest& request);
[[nodiscard]] QByteArray requestJson(const tables::BatchWriteRequest& request);
[[nodiscard]] QByteArray requestJson(const tables::TransactWriteRequest& request);
[[nodiscard]] QByteArray requestJson(const tables::ExecuteStatementRequest& request);
[[nodiscard]] QByteArray requestJson(const tables::TableDescription& created);

}  // namespace trestle::aws
