#include "core/tables/transfer/ImportTrial.h"

#include "core/tables/schema/ItemKeys.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/transfer/PutCheck.h"

#include <set>

namespace trestle::tables {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr qint64 lookedAtBytes = qint64(4) << 20;

Result<Item> itemFor(const TableDescription& table, QByteArrayView record, const SourceFormat& format)
{
    auto item = itemFromRecord(format, record);
    if (!item) return item.error();
    if (const auto size = checkForPut(table, *item); !size) return size.error();
    return std::move(*item);
}

Result<QByteArray> beginningOf(QFile& source)
{
    QByteArray text;
    for (;;) {
        const QByteArray block = source.read(lookedAtBytes - text.size());
        if (block.isEmpty() && source.error() != QFileDevice::NoError)
            return Error{ErrorCode::Io,
                         QStringLiteral("Cannot read %1: %2").arg(source.fileName(), source.errorString())};
        if (block.isEmpty()) return text;
        text += block;
    }
}

}  // namespace

Result<ImportTrial> tryImport(const TableDescription& table, QFile& source, const SourceFormat& format, qint64 most,
                              const FindItem& find)
{
    const auto read = beginningOf(source);
    if (!read) return read.error();
    const QByteArrayView text = *read;
    const TextEnd end = source.atEnd() ? TextEnd::OfSource : TextEnd::OfWhatWasRead;
    ImportTrial trial;
    std::set<QByteArray> keys;
    bool isHeader = hasHeader(format);
    qint64 line = 0;
    qsizetype at = byteOrderMark(text);
    while (at < text.size() && trial.lines < most) {
        const auto next = recordEnd(format, text, at, end);
        if (!next) break;
        const QByteArrayView record = text.sliced(at, *next - at);
        const qint64 first = line + 1;
        line += linesOf(record);
        at = *next;
        const QByteArrayView trimmed = record.trimmed();
        if (trimmed.isEmpty() || std::exchange(isHeader, false)) continue;
        if (trial.lines == 0 && std::holds_alternative<LineFormat>(format) && trimmed.startsWith('['))
            return Error{ErrorCode::Parse,
                         QStringLiteral("The file is a JSON array. An import takes JSON Lines: one item a line, "
                                        "without brackets around them and commas between them")};
        ++trial.lines;
        const auto item = itemFor(table, record, format);
        if (!item) {
            trial.refused.push_back({first, item.error().message, trimmed.toByteArray()});
        } else if (!keys.insert(tableRowKey(table.keys, *item)).second) {
            ++trial.repeated;
        } else {
            const std::optional<Item> there = find(keyOf(table.keys, *item));
            if (there && *there != *item) ++trial.replacing;
        }
    }
    trial.isWhole = end == TextEnd::OfSource && at == text.size();
    return trial;
}

}  // namespace trestle::tables
