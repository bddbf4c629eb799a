// What the records of a CSV file become: each column an attribute of one type, or nothing. An empty field is no
// attribute.
#pragma once

#include "core/base/Result.h"
#include "core/tables/schema/TableDescription.h"
#include "core/tables/values/AttributeValue.h"

#include <vector>

namespace trestle::tables {

/// Boolean: true or false, in any case. Binary: base64. Json: plain JSON, mostly a list or a map. Skipped: no
/// attribute.
enum class CsvType { String, Number, Boolean, Binary, Json, Skipped };

struct CsvColumn
{
    QByteArray attribute;
    CsvType type = CsvType::String;

    bool operator==(const CsvColumn&) const = default;
};

struct CsvLayout
{
    char delimiter = ',';
    bool hasHeader = true;           // the first record names the columns, and is no item
    std::vector<CsvColumn> columns;  // in their order

    bool operator==(const CsvLayout&) const = default;
};

/// What a key's values are read as.
[[nodiscard]] CsvType csvTypeOf(KeyType type);
/// Error: Parse, Validation: what is wrong with the field, without the attribute's name.
[[nodiscard]] base::Result<AttributeValue> valueFromCsv(const QByteArray& field, CsvType type);
/// The item of one record. Error: Parse, Validation: what is wrong with it, and in which attribute.
[[nodiscard]] base::Result<Item> itemFromCsv(QByteArrayView record, const CsvLayout& layout);

}  // namespace trestle::tables
