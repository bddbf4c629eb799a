// CreateTable, DescribeTable, DeleteTable.
#pragma once

#include "core/tables/operations/ItemWriteJob.h"

namespace trestle::tables {

/// Errors: Validation, ResourceInUse.
void createTable(TableStore& store, TableDescription description, OperationReply<TableStatus> reply);
/// Errors: ResourceNotFound, Validation where the table is protected.
void deleteTable(TableStore& store, QByteArray name, OperationReply<TableStatus> reply);
[[nodiscard]] OperationResult<TableStatus> describeTable(const TableStore& store, const QByteArray& name);

}  // namespace trestle::tables
