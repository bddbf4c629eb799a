// PutItem, UpdateItem and DeleteItem. The request is checked and its expressions are compiled on the calling thread;
// what is left to do becomes a job for the writer thread, where the reply runs too, also for a request refused at once.
#pragma once

#include "core/tables/operations/ItemWriteJob.h"

namespace trestle::tables {

void putItem(TableStore& store, const base::Clock& clock, PutItemRequest request, WriteReply reply);
/// What an update's size limit holds for: the finished item, and with Record also what the update writes with its own
/// overhead, as the service measures UpdateItem, but neither transactions nor statements.
enum class UpdateMeasure { Item, Record };
void updateItem(TableStore& store, const base::Clock& clock, UpdateItemRequest request, WriteReply reply,
                UpdateMeasure measure = UpdateMeasure::Record);
void deleteItem(TableStore& store, const base::Clock& clock, DeleteItemRequest request, WriteReply reply);

/// The condition of a write that takes no other expression. Errors: Validation.
[[nodiscard]] base::Result<std::optional<ConditionExpression>> compileCondition(const WriteCommon& request);

/// The table called so, or named by an ARN that ends in ":table/<name>"; null if there is none.
[[nodiscard]] TablePointer findTable(const TableStore& store, QByteArrayView name);

}  // namespace trestle::tables
