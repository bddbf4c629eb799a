#include "core/tables/changes/StreamReads.h"

#include "core/tables/storage/TableStore.h"

namespace trestle::tables {

std::vector<StreamPointer> streamsOf(const TableStore& store, qint64 nowMs)
{
    std::vector<StreamPointer> streams;
    const CatalogPointer catalog = store.catalog();
    for (const StreamPointer& stream : catalog->streams())
        if (stream->isOpen() || stream->closedMs > nowMs - streamRetentionMs) streams.push_back(stream);
    return streams;
}

base::Result<StreamExtent> extentOf(const TableStore& store, const Stream& stream, qint64 nowMs)
{
    const auto log = store.changeLogState();
    if (!log) return log.error();
    StreamExtent extent;
    extent.next = stream.last ? *stream.last + 1 : log->last + 1;
    extent.horizon = std::max(stream.first, log->first);
    if (log->firstMs < nowMs - streamRetentionMs) {
        const auto old = store.sequenceAt(nowMs - streamRetentionMs);
        if (!old) return old.error();
        extent.horizon = std::max(extent.horizon, *old + 1);
    }
    extent.horizon = std::min(extent.horizon, extent.next);
    return extent;
}

base::Result<StreamPage> readStream(const TableStore& store, const Stream& stream, qint64 from, int limit)
{
    ChangeWindow window;
    window.space = stream.space;
    window.from = from;
    if (stream.last) window.to = *stream.last;
    window.changes = limit;
    auto page = store.changesIn(window);
    if (!page) return page.error();
    StreamPage records{std::move(page->changes), page->next};
    if (stream.last && page->next > *stream.last) records.next.reset();
    return records;
}

}  // namespace trestle::tables
