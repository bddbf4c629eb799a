// Takes changes back, many at once: an item that is still as a change left it becomes what it was before. What undoing
// an import is made of.
#pragma once

#include "core/base/Clock.h"
#include "core/base/UniqueFunction.h"
#include "core/tables/changes/Change.h"
#include "core/tables/operations/Requests.h"

namespace trestle::tables {

class TableStore;

struct BulkRevertRequest
{
    QByteArray tableName;
    std::vector<Change> changes;  // of this table; of one item, the newest first
    Cause cause{Cause::Kind::Console, {}};
};

struct BulkRevertResult
{
    qint64 reverted = 0;
    qint64 left = 0;  // other writes came after them, and stay
};

/// Errors: ResourceNotFound; then nothing is written.
void bulkRevert(TableStore& store, const base::Clock& clock, BulkRevertRequest request,
                base::UniqueFunction<void(OperationResult<BulkRevertResult>)> reply);

}  // namespace trestle::tables
