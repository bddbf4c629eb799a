#include "core/tables/transfer/ItemExport.h"

namespace trestle::tables {

namespace {

constexpr qsizetype linesWriteAtOnce = 1 << 20;

}  // namespace

base::Result<ExportProgress> exportItems(const Tables& tables, const QByteArray& tableName, QIODevice& out,
                                         LineFormat format, const std::optional<Item>& after,
                                         const std::function<bool(const ExportProgress&)>& tell)
{
    ExportProgress progress;
    QByteArray lines;
    std::optional<base::Error> failure;
    const auto flush = [&] {
        if (out.write(lines) != lines.size())
            failure = base::Error{base::ErrorCode::Io, QStringLiteral("Cannot write: %1").arg(out.errorString())};
        progress.bytes += lines.size();
        lines.clear();
    };
    const auto read = tables.forEachItem(tableName, after, [&](QByteArrayView item) {
        if (auto written = appendItemLine(lines, item, format); !written) {
            failure = written.error();
            return Visit::Stop;
        }
        ++progress.items;
        if (lines.size() < linesWriteAtOnce) return Visit::Continue;
        flush();
        progress.cancelled = !failure && !tell(progress);
        return failure || progress.cancelled ? Visit::Stop : Visit::Continue;
    });
    if (!read) return read.error();
    if (!failure) flush();
    if (failure) return *failure;
    return progress;
}

}  // namespace trestle::tables
