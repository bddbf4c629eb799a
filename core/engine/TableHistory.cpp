#include "core/engine/TableHistory.h"

namespace trestle::engine {

using tables::Change;
using tables::OperationResult;
using tables::Tables;

namespace {

constexpr qint64 windowEntries = 1'000;
constexpr int windows = 50;

/// The sequence after the newest change: sequences have no gaps, so it is found by halving.
OperationResult<qint64> endOfLog(const Tables& tables)
{
    qint64 low = 0;  // something may stand after it
    qint64 high = 1;
    while (true) {
        const auto after = tables.changesSince(high, 1);
        if (!after) return after.error();
        if (after->empty()) break;
        // Older entries may be gone: what stands after `high` may begin far beyond it.
        low = after->front().sequence;
        high = low * 2;
    }
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        const auto after = tables.changesSince(middle, 1);
        if (!after) return after.error();
        if (after->empty())
            high = middle;
        else
            low = after->front().sequence;
    }
    return low + 1;
}

}  // namespace

OperationResult<std::vector<Change>> changesBefore(const Tables& tables, const QByteArray& table, qint64 sequence,
                                                   int limit)
{
    qint64 end = sequence;
    if (end == 0) {
        const auto found = endOfLog(tables);
        if (!found) return found.error();
        end = *found;
    }
    std::vector<Change> newest;
    for (int window = 0; window < windows && end > 1; ++window) {
        const qint64 begin = std::max<qint64>(0, end - 1 - windowEntries);
        auto entries = tables.changesSince(begin, static_cast<int>(end - 1 - begin));
        if (!entries) return entries.error();
        for (auto each = entries->rbegin(); each != entries->rend(); ++each) {
            if (each->sequence >= end || each->tableName != table || each->changesNothing()) continue;
            newest.push_back(std::move(*each));
            if (static_cast<int>(newest.size()) == limit) return newest;
        }
        end = begin + 1;
    }
    return newest;
}

}  // namespace trestle::engine
