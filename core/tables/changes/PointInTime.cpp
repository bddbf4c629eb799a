#include "core/tables/changes/PointInTime.h"

#include "core/tables/storage/TableStore.h"

#include <unordered_map>

namespace trestle::tables {

namespace {

constexpr qint64 dayMs = qint64(24) * 3600 * 1000;
constexpr qint64 everyChange = std::numeric_limits<qint64>::max();

// For each item that changed after `sequence`: its first change since, which knows what was before.
using FirstChanges = std::unordered_map<QByteArray, qint64>;

base::Result<FirstChanges> firstChangesAfter(const TableStore& store, SpaceId space, qint64 sequence)
{
    FirstChanges firsts;
    ChangeWindow window;
    window.space = space;
    window.from = sequence + 1;
    window.scanned = everyChange;
    while (true) {
        const auto page = store.changesIn(window);
        if (!page) return page.error();
        if (page->changes.empty()) return firsts;
        for (const Change& change : page->changes)
            firsts.emplace(change.key, change.sequence);
        window.from = page->next;
    }
}

}  // namespace

base::Result<RestorableTime> restorableTime(const TableStore& store, const TableEntry& table, qint64 nowMs)
{
    const auto log = store.changeLogState();
    if (!log) return log.error();
    RestorableTime time{table.times.pointInTimeRecoveryMs, nowMs};
    if (const auto& recovery = table.description.pointInTimeRecovery)
        time.earliestMs = std::max(time.earliestMs, nowMs - recovery->days * dayMs);
    // What was trimmed is older than what is there; of an empty log nothing is known but the present.
    if (log->first > 1) time.earliestMs = std::max(time.earliestMs, log->firstMs != 0 ? log->firstMs : nowMs);
    time.earliestMs = std::min(time.earliestMs, nowMs);
    return time;
}

base::Result<void> itemsAt(const TableStore& store, SpaceId space, qint64 timeMs,
                           const std::function<Visit(QByteArrayView item)>& visit)
{
    return store.snapshot([&](RowReader& rows) -> base::Result<void> {
        const auto sequence = store.sequenceAt(timeMs);
        if (!sequence) return sequence.error();
        const auto firsts = firstChangesAfter(store, space, *sequence);
        if (!firsts) return firsts.error();
        bool stopped = false;
        const auto read = rows.rows(space, {}, Direction::Forward, [&](const StoredRow& row) {
            // Taken from where it lies: a key is only copied if it has to be.
            if (firsts->contains(QByteArray::fromRawData(row.key.data(), row.key.size()))) return Visit::Continue;
            const Visit next = visit(row.item);
            stopped = next == Visit::Stop;
            return next;
        });
        if (!read || stopped) return read;
        for (const auto& [key, first] : *firsts) {
            ChangeWindow window;
            window.space = space;
            window.from = window.to = first;
            const auto page = store.changesIn(window);
            if (!page) return page.error();
            if (page->changes.empty() || page->changes.front().before.isNull()) continue;
            if (visit(page->changes.front().before) == Visit::Stop) break;
        }
        return {};
    });
}

}  // namespace trestle::tables
