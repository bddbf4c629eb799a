#include "core/tables/transfer/SourceRecord.h"

namespace trestle::tables {

namespace {

constexpr qsizetype longestRecord = qsizetype(1) << 20;

std::optional<qsizetype> lineEnd(QByteArrayView text, qsizetype begin, TextEnd end)
{
    const qsizetype feed = text.indexOf('\n', begin);
    if (feed >= 0) return feed + 1;
    return end == TextEnd::OfSource ? std::optional(text.size()) : std::nullopt;
}

}  // namespace

std::optional<qsizetype> recordEnd(const SourceFormat& format, QByteArrayView text, qsizetype begin, TextEnd end)
{
    const auto* csv = std::get_if<CsvLayout>(&format);
    if (!csv) return lineEnd(text, begin, end);
    const bool isAll = text.size() - begin <= longestRecord;
    const QByteArrayView looked = isAll ? text : text.first(begin + longestRecord);
    const TextEnd endOfLooked = isAll ? end : TextEnd::OfWhatWasRead;
    if (const auto found = csvRecordEnd(looked, begin, csv->delimiter, endOfLooked)) return found;
    if (isAll && end == TextEnd::OfWhatWasRead) return {};
    return lineEnd(text, begin, end);
}

qint64 linesOf(QByteArrayView record)
{
    return record.count('\n') + (record.endsWith('\n') ? 0 : 1);
}

bool hasHeader(const SourceFormat& format)
{
    const auto* csv = std::get_if<CsvLayout>(&format);
    return csv && csv->hasHeader;
}

base::Result<Item> itemFromRecord(const SourceFormat& format, QByteArrayView record)
{
    if (const auto* csv = std::get_if<CsvLayout>(&format)) return itemFromCsv(record, *csv);
    return itemFromLine(record.trimmed(), std::get<LineFormat>(format));
}

qsizetype byteOrderMark(QByteArrayView text)
{
    return text.startsWith("\xEF\xBB\xBF") ? 3 : 0;
}

}  // namespace trestle::tables
