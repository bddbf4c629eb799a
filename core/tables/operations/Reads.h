// GetItem, BatchGetItem, Query and Scan: on the calling thread, over its own connection.
#pragma once

#include "core/tables/expressions/ProjectionExpression.h"
#include "core/tables/operations/Requests.h"
#include "core/tables/storage/TableStore.h"

namespace trestle::tables {

[[nodiscard]] OperationResult<GetItemResult> getItem(const TableStore& store, const GetItemRequest& request);
[[nodiscard]] OperationResult<BatchGetResult> batchGetItem(const TableStore& store, const BatchGetRequest& request);
[[nodiscard]] OperationResult<PageResult> query(const TableStore& store, const QueryRequest& request);
[[nodiscard]] OperationResult<PageResult> scan(const TableStore& store, const ScanRequest& request);

/// The projection of a read that takes no other expression. Errors: Validation.
[[nodiscard]] base::Result<std::optional<ProjectionExpression>> compileProjection(
    const ExpressionNames& names, const std::optional<QByteArray>& text);
/// What a read looks at may not go into a key attribute of the table or its indexes. Errors: Validation.
[[nodiscard]] base::Result<void> checkKeyPaths(const TableDescription& table, const std::vector<DocumentPath>& paths);

}  // namespace trestle::tables
