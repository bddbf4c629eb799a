// What the service's answers say, as the values that the engine's own operations give. Errors: Internal where an answer
// is not one of the service's. Any thread.
#pragma once

#include "core/base/Json.h"
#include "core/tables/operations/TransactionRequests.h"
#include "core/tables/partiql/StatementRequests.h"

namespace trestle::aws {

template <typename T>
using Read = tables::OperationResult<T>;

[[nodiscard]] Read<tables::GetItemResult> readGetItem(const base::JsonValue& answer, bool isProjected);
[[nodiscard]] Read<tables::PageResult> readPage(const base::JsonValue& answer, bool isProjected);
/// `before` and `after` of the result are left to the caller.
[[nodiscard]] Read<tables::WriteResult> readWrite(const base::JsonValue& answer);
[[nodiscard]] Read<tables::BatchWriteResult> readBatchWrite(const base::JsonValue& answer);
/// Without `writes`: the answer does not tell them.
[[nodiscard]] Read<tables::TransactWriteResult> readTransactWrite(const base::JsonValue& answer);
[[nodiscard]] Read<tables::ExecuteStatementResult> readStatement(const base::JsonValue& answer);
/// `table` is what DescribeTable calls "Table" and CreateTable "TableDescription".
[[nodiscard]] Read<tables::TableStatus> readTable(const base::JsonValue& table);

/// An answer that is no success: the service's error by its code where we have one, its text unchanged.
[[nodiscard]] tables::OperationError readError(int status, const QByteArray& body);

}  // namespace trestle::aws
