#include "core/engine/ItemTransfers.h"

#include "core/engine/RemoteStore.h"
#include "core/tables/values/ItemCodec.h"

#include <QElapsedTimer>
#include <QSaveFile>

#include <future>

namespace trestle::engine {

using base::Error;
using base::ErrorCode;
using base::Result;
using tables::ExportProgress;
using tables::ImportProgress;
using tables::PageResult;
using tables::UndoProgress;

namespace {

constexpr int tellMs = 100;
constexpr std::chrono::milliseconds endPause(50);
constexpr qsizetype writeAtOnce = 1 << 20;

using Ended = std::function<bool()>;
template <typename Progress>
using Tell = std::function<bool(const Progress&)>;

Error fileError(const char* what, const QFileDevice& file)
{
    const ErrorCode code = file.error() == QFileDevice::ResourceError      ? ErrorCode::DiskFull
                           : file.error() == QFileDevice::PermissionsError ? ErrorCode::PermissionDenied
                                                                           : ErrorCode::Io;
    return {code, QStringLiteral("Cannot %1 %2: %3").arg(QLatin1String(what), file.fileName(), file.errorString())};
}

/// Waits for the page, which a store answers on another thread, but not beyond the end that is asked for.
template <typename Request>
tables::OperationResult<PageResult> readPage(tables::TableService& items, const Request& request, const Ended& ended)
{
    const auto answer = std::make_shared<std::promise<tables::OperationResult<PageResult>>>();
    auto coming = answer->get_future();
    items.read(request, [answer](tables::OperationResult<PageResult> page) { answer->set_value(std::move(page)); });
    while (coming.wait_for(endPause) != std::future_status::ready)
        if (ended()) return tables::OperationError(ErrorCode::Cancelled, QStringLiteral("Ended early"));
    return coming.get();
}

Result<void> appendPage(QByteArray& lines, const PageResult& page, tables::LineFormat format)
{
    for (const QByteArray& item : page.encodedItems)
        if (auto written = tables::appendItemLine(lines, item, format); !written) return written;
    for (const tables::Item& item : page.items)
        if (auto written = tables::appendItemLine(lines, tables::encodeItem(item), format); !written) return written;
    return {};
}

template <typename Request>
Result<ExportProgress> exportRead(tables::TableService& items, Request request, QFileDevice& out,
                                  tables::LineFormat format, const Ended& ended, const Tell<ExportProgress>& tell)
{
    ExportProgress progress;
    QByteArray lines;
    const auto flush = [&]() -> Result<void> {
        if (out.write(lines) != lines.size()) return fileError("write", out);
        progress.bytes += lines.size();
        lines.clear();
        return {};
    };
    do {
        auto page = readPage(items, request, ended);
        progress.cancelled = ended();
        if (progress.cancelled) return progress;
        if (!page) return page.error();
        if (auto appended = appendPage(lines, *page, format); !appended) return appended.error();
        progress.items += qint64(page->encodedItems.size() + page->items.size());
        request.exclusiveStartKey = std::move(page->lastEvaluatedKey);
        if (lines.size() >= writeAtOnce)
            if (auto flushed = flush(); !flushed) return flushed.error();
        progress.cancelled = !tell(progress);
    } while (request.exclusiveStartKey && !progress.cancelled);
    if (auto flushed = flush(); !flushed) return flushed.error();
    return progress;
}

Result<ImportProgress> importFile(tables::Tables& all, const ImportOrder& order, const Tell<ImportProgress>& tell)
{
    QFile source(order.file);
    if (!source.open(QIODevice::ReadOnly)) return fileError("read", source);
    tables::ImportOptions options;
    options.tableName = order.table;
    options.rejectsPath = order.refusedFile;
    options.format = order.format;
    return tables::importItems(all, source, options, tell);
}

Result<ExportProgress> exportFile(tables::Tables& all, RemoteStore* store, const ExportOrder& order, const Ended& ended,
                                  const Tell<ExportProgress>& tell)
{
    QSaveFile out(order.file);
    if (!out.open(QIODevice::WriteOnly)) return fileError("write", out);
    auto read = order.read;
    if (!read && store) {
        read.emplace(tables::ScanRequest());
        std::get<tables::ScanRequest>(*read).tableName = order.table;
    }
    tables::TableService& items = store ? store->tables() : static_cast<tables::TableService&>(all);
    auto done =
        read ? std::visit(
                   [&](auto& request) { return exportRead(items, std::move(request), out, order.format, ended, tell); },
                   *read)
             : tables::exportItems(all, order.table, out, order.format, {}, tell);
    if (done && !done->cancelled && !out.commit()) return fileError("write", out);
    return done;
}

}  // namespace

ItemTransfers::ItemTransfers(tables::Tables& tables, RemoteStore* store, base::Mailbox& home)
    : m_tables(tables), m_store(store), m_home(home)
{
}

template <typename Progress, typename Run>
void ItemTransfers::start(TransferEnd end, TransferListener<Progress> listener, Run run)
{
    if (!m_thread) m_thread = std::make_unique<tables::TaskThread>();
    m_thread->post([this, end = std::move(end), listener = std::move(listener),
                    run = std::move(run)](const std::atomic<bool>& stopping) {
        const Ended ended = [&] { return stopping || *end; };
        QElapsedTimer sinceTold;
        sinceTold.start();
        const Tell<Progress> tell = [&](const Progress& progress) {
            if (sinceTold.elapsed() >= tellMs) {
                sinceTold.restart();
                m_home.post([listener, progress] {
                    if (listener.context) listener.progress(progress);
                });
            }
            return !ended();
        };
        Progress nothing;
        nothing.cancelled = true;
        Result<Progress> done = ended() ? Result<Progress>(nothing) : run(ended, tell);
        m_home.post([listener, done = std::move(done)]() mutable {
            if (listener.context) listener.done(std::move(done));
        });
    });
}

void ItemTransfers::importItems(ImportOrder order, TransferEnd end, TransferListener<ImportProgress> listener)
{
    start(std::move(end), std::move(listener),
          [this, order = std::move(order)](const Ended&, const Tell<ImportProgress>& tell) -> Result<ImportProgress> {
              if (m_store)
                  return Error{ErrorCode::Unsupported,
                               QStringLiteral("The items are in the store at %1; an import fills tables that are kept "
                                              "here")
                                   .arg(m_store->endpoint().url().toDisplayString())};
              return importFile(m_tables, order, tell);
          });
}

void ItemTransfers::undoImport(QByteArray table, tables::ChangeSpan changes, TransferEnd end,
                               TransferListener<UndoProgress> listener)
{
    start(std::move(end), std::move(listener),
          [this, table = std::move(table), changes](const Ended&, const Tell<UndoProgress>& tell) {
              return tables::undoImport(m_tables, table, changes, tell);
          });
}

void ItemTransfers::exportItems(ExportOrder order, TransferEnd end, TransferListener<ExportProgress> listener)
{
    start(std::move(end), std::move(listener),
          [this, order = std::move(order)](const Ended& ended, const Tell<ExportProgress>& tell) {
              return exportFile(m_tables, m_store, order, ended, tell);
          });
}

}  // namespace trestle::engine
