// What a CSV file seems to be, told by its beginning: its delimiter, whether its first record names the columns, and
// what becomes of each of them. A guess to be shown and corrected before an import.
#pragma once

#include "core/tables/schema/TableDescription.h"
#include "core/tables/transfer/CsvLayout.h"

#include <QByteArrayList>
#include <QFile>

namespace trestle::tables {

struct CsvBeginning
{
    struct Record
    {
        qint64 line = 0;  // of the file, from 1
        QByteArrayList fields;
    };

    CsvLayout layout;
    QByteArrayList names;         // of the columns, as the file has them; empty without a header
    std::vector<Record> records;  // the first, those that cannot be read left out
};

/// What the user knows better.
struct CsvKnown
{
    std::optional<char> delimiter;
    std::optional<bool> hasHeader;
};

/// Looks at a thousand records of the first megabytes. A column that is called as an attribute of the table's keys or
/// indexes becomes that one with its type; every other is of the type that all of its fields have. What looks like a
/// number but would lose by being one, as 0441, stays a string. Errors: Io; Parse for a file in UTF-16, or none of
/// whose lines can be read.
[[nodiscard]] base::Result<CsvBeginning> readCsvBeginning(const TableDescription& table, QFile& source,
                                                          const CsvKnown& known);

}  // namespace trestle::tables
