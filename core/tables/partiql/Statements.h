// ExecuteStatement, BatchExecuteStatement and ExecuteTransaction: plans statements and hands them to the operations
// they come to.
#pragma once

#include "core/tables/operations/ItemWriteJob.h"
#include "core/tables/partiql/StatementRequests.h"

namespace trestle::tables {

class Pace;

// Where there is a pace, a statement waits for it once its table is known, as the operation it comes to would.
//
// What only reads, or is refused for what it says, replies on the calling thread before the call returns; writes reply
// on the writer thread.
void executeStatement(TableStore& store, const base::Clock& clock, Pace* pace, ExecuteStatementRequest request,
                      OperationReply<ExecuteStatementResult> reply);
void batchExecuteStatement(TableStore& store, const base::Clock& clock, Pace* pace, BatchStatementRequest request,
                           OperationReply<BatchStatementResult> reply);
void executeTransaction(TableStore& store, const base::Clock& clock, Pace* pace, ExecuteTransactionRequest request,
                        OperationReply<ExecuteTransactionResult> reply);

}  // namespace trestle::tables
