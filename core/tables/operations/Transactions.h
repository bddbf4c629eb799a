// TransactWriteItems and TransactGetItems. A request is checked on the calling thread, in the service's order: first
// what each action says by itself, then the tables, then empty keys and actions that meet; what only the tables and
// items can tell cancels the transaction with a reason an action.
#pragma once

#include "core/tables/operations/ItemWriteJob.h"
#include "core/tables/operations/TransactionRequests.h"

namespace trestle::tables {

/// The reply runs on the writer thread, also for a request refused at once.
void transactWriteItems(TableStore& store, const base::Clock& clock, TransactWriteRequest request,
                        OperationReply<TransactWriteResult> reply);
[[nodiscard]] OperationResult<TransactGetResult> transactGetItems(const TableStore& store,
                                                                  const TransactGetRequest& request);

}  // namespace trestle::tables
