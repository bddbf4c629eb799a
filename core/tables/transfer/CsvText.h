// The text of CSV files: fields between delimiters, one record a line. A field in quotes may have delimiters, line
// feeds and, written twice, quotes.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QByteArrayList>

#include <optional>

namespace trestle::tables {

/// Whether a file may go on behind a text of it.
enum class TextEnd { OfSource, OfWhatWasRead };

/// Where the record at `begin` ends: behind its line feed, or with the source. Nothing if it goes on behind the text,
/// or a quote is not closed.
[[nodiscard]] std::optional<qsizetype> csvRecordEnd(QByteArrayView text, qsizetype begin, char delimiter, TextEnd end);
/// The fields of one record, with or without its line end. Error: Parse for a quote that is not closed, or bytes that
/// are no UTF-8.
[[nodiscard]] base::Result<QByteArrayList> csvFields(QByteArrayView record, char delimiter);

}  // namespace trestle::tables
