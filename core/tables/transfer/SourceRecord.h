// The records of an import's source, whatever its format: a line of JSON, or a record of CSV, which may have several
// lines.
#pragma once

#include "core/tables/transfer/CsvLayout.h"
#include "core/tables/transfer/CsvText.h"
#include "core/tables/transfer/ItemLine.h"

#include <optional>
#include <variant>

namespace trestle::tables {

using SourceFormat = std::variant<LineFormat, CsvLayout>;

/// Where the record at `begin` ends, behind its line feed; nothing if the text ends first and the source goes on. Of
/// CSV with a quote that is not closed within a megabyte, which no item has, a record is its first line alone, so that
/// it does not take the others with it.
[[nodiscard]] std::optional<qsizetype> recordEnd(const SourceFormat& format, QByteArrayView text, qsizetype begin,
                                                 TextEnd end);
/// How many lines a record has.
[[nodiscard]] qint64 linesOf(QByteArrayView record);
/// Whether the first record of a source with something in it is none of its items.
[[nodiscard]] bool hasHeader(const SourceFormat& format);
/// Errors: Parse, Validation, Serialization: what is wrong with the record.
[[nodiscard]] base::Result<Item> itemFromRecord(const SourceFormat& format, QByteArrayView record);
/// The bytes that some programs begin a text of UTF-8 with: 3 or none.
[[nodiscard]] qsizetype byteOrderMark(QByteArrayView text);

}  // namespace trestle::tables
