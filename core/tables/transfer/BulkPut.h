// Puts thousands of items at once: each is checked on its own and the good ones are written in one go, in the order of
// their rows, with indexes, change log and counters as with every other write. What an import's steps are.
#pragma once

#include "core/base/Clock.h"
#include "core/base/UniqueFunction.h"
#include "core/tables/changes/Change.h"
#include "core/tables/operations/Requests.h"

namespace trestle::tables {

class TableStore;

struct BulkPutRequest
{
    QByteArray tableName;
    std::vector<Item> items;  // of equal keys the last stays
    Cause cause{Cause::Kind::Import, {}};
};

struct BulkPutResult
{
    struct Refusal
    {
        size_t index = 0;  // in the request
        base::Error error;
    };
    qint64 written = 0;
    qint64 unchanged = 0;          // were there just so
    std::vector<Refusal> refused;  // in the order of the request
    ChangeSpan changes;            // all that was written lies in it
};

/// Checks and encodes on the calling thread. A refused item refuses itself only. Errors: ResourceNotFound; then nothing
/// is written.
void bulkPut(TableStore& store, const base::Clock& clock, BulkPutRequest request,
             base::UniqueFunction<void(OperationResult<BulkPutResult>)> reply);

}  // namespace trestle::tables
