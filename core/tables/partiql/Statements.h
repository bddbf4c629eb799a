// ExecuteStatement, BatchExecuteStatement and ExecuteTransaction: plans statements and hands them to the operations
// they come to.
#pragma once

#include "core/tables/operations/ItemWriteJob.h"
#include "core/tables/partiql/StatementRequests.h"

namespace trestle::tables {

// What only reads, or is refused for what it says, replies on the calling thread before the call returns; writes reply
// on the writer thread.
void executeStatement(TableStore& store, const base::Clock& clock, ExecuteStatementRequest request,
                      OperationReply<ExecuteStatementResult> reply);
void batchExecuteStatement(TableStore& store, const base::Clock& clock, BatchStatementRequest request,
                           OperationReply<BatchStatementResult> reply);
void executeTransaction(TableStore& store, const base::Clock& clock, ExecuteTransactionRequest request,
                        OperationReply<ExecuteTransactionResult> reply);

}  // namespace trestle::tables
