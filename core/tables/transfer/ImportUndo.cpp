#include "core/tables/transfer/ImportUndo.h"

#include <future>

namespace trestle::tables {

namespace {

using base::Result;

constexpr qint64 changesTakenBackAtOnce = 500;

// What the import wrote from one sequence to another, the newest first; nothing once the log no longer has it.
OperationResult<std::optional<std::vector<Change>>> importedBetween(const Tables& tables, const QByteArray& tableId,
                                                                    qint64 first, qint64 last)
{
    auto entries = tables.changesSince(first - 1, int(last - first + 1));
    if (!entries) return entries.error();
    if (entries->empty() || entries->front().sequence > last) return std::optional<std::vector<Change>>();
    std::vector<Change> imported;
    for (auto each = entries->rbegin(); each != entries->rend(); ++each)
        if (each->sequence <= last && each->tableId == tableId && each->cause.kind == Cause::Kind::Import)
            imported.push_back(std::move(*each));
    return std::optional(std::move(imported));
}

OperationResult<BulkRevertResult> revert(Tables& tables, BulkRevertRequest request)
{
    std::promise<OperationResult<BulkRevertResult>> promise;
    auto future = promise.get_future();
    tables.bulkRevert(std::move(request),
                      [&promise](OperationResult<BulkRevertResult> result) { promise.set_value(std::move(result)); });
    return future.get();
}

}  // namespace

Result<UndoProgress> undoImport(Tables& tables, const QByteArray& tableName, const ChangeSpan& changes,
                                const std::function<bool(const UndoProgress&)>& tell)
{
    const auto table = tables.describeTable(tableName);
    if (!table) return base::Error(table.error());
    UndoProgress progress;
    progress.remaining = changes;
    while (progress.remaining.first > 0 && !progress.cancelled) {
        const qint64 last = progress.remaining.last;
        const qint64 first = std::max(changes.first, last - changesTakenBackAtOnce + 1);
        auto imported = importedBetween(tables, table->id, first, last);
        if (!imported) return base::Error(imported.error());
        if (!*imported) return progress;
        const auto done = revert(tables, {tableName, std::move(**imported)});
        if (!done) return base::Error(done.error());
        progress.takenBack += done->reverted;
        progress.writtenSince += done->left;
        progress.remaining = first > changes.first ? ChangeSpan{changes.first, first - 1} : ChangeSpan();
        progress.cancelled = !tell(progress);
    }
    return progress;
}

}  // namespace trestle::tables
