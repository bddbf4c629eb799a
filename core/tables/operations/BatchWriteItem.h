// BatchWriteItem: all members are checked before the first is written, and all are written in one commit.
#pragma once

#include "core/tables/operations/ItemWriteJob.h"

namespace trestle::tables {

void batchWriteItem(TableStore& store, const base::Clock& clock, BatchWriteRequest request,
                    OperationReply<BatchWriteResult> reply);

}  // namespace trestle::tables
