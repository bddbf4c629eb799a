// CreateTable, DescribeTable, DeleteTable, and every change of a table's description.
#pragma once

#include "core/base/Ids.h"
#include "core/tables/operations/ItemWriteJob.h"

namespace trestle::tables {

/// `id` is a UUID that no other table has. Errors: Validation, ResourceInUse.
void createTable(TableStore& store, TableDescription description, OperationReply<TableStatus> reply,
                 QByteArray id = base::newUuid());
void createRestoredTable(TableStore& store, TableDescription description, RestoreOrigin origin,
                         OperationReply<TableStatus> reply);
/// Errors: ResourceNotFound, Validation where the table is protected.
void deleteTable(TableStore& store, QByteArray name, OperationReply<TableStatus> reply);
/// What a table's description is to become. Runs on the writer thread, inside the transaction, with the table as it is
/// then; its errors leave the table as it is.
using TableChange = base::UniqueFunction<OperationResult<TableDescription>(const TableStatus& table)>;
/// Errors: the change's; ResourceNotFound; Validation for a description that is none, or that has other keys.
void changeTable(TableStore& store, const base::Clock& clock, QByteArray name, TableChange change,
                 OperationReply<TableStatus> reply);
[[nodiscard]] OperationResult<TableStatus> describeTable(const TableStore& store, const QByteArray& name);

}  // namespace trestle::tables
