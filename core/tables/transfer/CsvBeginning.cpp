#include "core/tables/transfer/CsvBeginning.h"

#include "core/base/Json.h"
#include "core/tables/schema/TableDefinition.h"
#include "core/tables/transfer/SourceRecord.h"

#include <algorithm>

namespace trestle::tables {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr qint64 csvLookedAtBytes = qint64(4) << 20;
constexpr size_t csvLookedAtRecords = 1'000;

// Of the separators that are used, the one by which the first line has the most fields; the first of equals.
char delimiterOf(QByteArrayView text)
{
    char best = ',';
    qsizetype most = 1;
    for (const char each : {',', ';', '\t', '|'}) {
        const auto end = csvRecordEnd(text, 0, each, TextEnd::OfSource);
        const auto fields = end ? csvFields(text.first(*end), each) : Result<QByteArrayList>(QByteArrayList());
        if (!fields || fields->size() <= most) continue;
        most = fields->size();
        best = each;
    }
    return best;
}

std::vector<CsvBeginning::Record> recordsOf(QByteArrayView text, char delimiter, TextEnd end)
{
    CsvLayout layout;
    layout.delimiter = delimiter;
    const SourceFormat format = std::move(layout);
    std::vector<CsvBeginning::Record> records;
    qint64 line = 1;
    for (qsizetype at = 0; at < text.size() && records.size() < csvLookedAtRecords;) {
        const auto next = recordEnd(format, text, at, end);
        if (!next) break;
        const QByteArrayView record = text.sliced(at, *next - at);
        auto fields = csvFields(record, delimiter);
        if (fields && !record.trimmed().isEmpty()) records.push_back({line, std::move(*fields)});
        line += linesOf(record);
        at = *next;
    }
    return records;
}

/// Whether the number is written as it will be shown: 0441, +1 and 1e3 are not, nor what is rounded.
bool isPlainNumber(const QByteArray& field)
{
    const QByteArray text = field.trimmed();
    const auto number = Decimal::parse(text);
    if (!number) return false;
    const QByteArrayView digits = text.startsWith('-') ? QByteArrayView(text).sliced(1) : QByteArrayView(text);
    const bool isPadded = digits.size() > 1 && digits[0] == '0' && digits[1] != '.';
    return !isPadded &&
           std::all_of(digits.begin(), digits.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

bool isDocument(const QByteArray& field)
{
    const QByteArray text = field.trimmed();
    return (text.startsWith('{') || text.startsWith('[')) && bool(base::parseJson(text));
}

using Records = std::vector<CsvBeginning::Record>;

// The type that all fields of the column have.
CsvType typeOf(const Records& records, size_t first, qsizetype column)
{
    const auto all = [&](auto fits) {
        bool found = false;
        for (size_t i = first; i < records.size(); ++i) {
            const QByteArray field = records[i].fields.value(column);
            if (field.isEmpty()) continue;
            if (!fits(field)) return false;
            found = true;
        }
        return found;
    };
    if (all(isPlainNumber)) return CsvType::Number;
    if (all([](const QByteArray& field) { return bool(valueFromCsv(field, CsvType::Boolean)); }))
        return CsvType::Boolean;
    if (all(isDocument)) return CsvType::Json;
    return CsvType::String;
}

// By its name, else by one that differs in case only, which no other column has.
const KeyAttribute* keyOfColumn(const QList<KeyAttribute>& keys, const QByteArrayList& names, const QByteArray& name)
{
    for (const KeyAttribute& key : keys)
        if (key.name == name) return &key;
    for (const KeyAttribute& key : keys)
        if (key.name.toLower() == name.toLower() && !names.contains(key.name)) return &key;
    return nullptr;
}

std::vector<CsvColumn> columnsOf(const TableDescription& table, const CsvBeginning& beginning)
{
    const QList<KeyAttribute> keys = attributeDefinitions(table);
    const size_t first = beginning.layout.hasHeader ? 1 : 0;
    qsizetype count = beginning.names.size();
    for (const CsvBeginning::Record& record : beginning.records)
        count = std::max(count, record.fields.size());
    std::vector<CsvColumn> columns;
    QByteArrayList taken;
    for (qsizetype i = 0; i < count; ++i) {
        const QByteArray name = beginning.names.value(i);
        CsvColumn column{name, typeOf(beginning.records, first, i)};
        if (const KeyAttribute* key = keyOfColumn(keys, beginning.names, name))
            column = {key->name, csvTypeOf(key->type)};
        else if (!beginning.layout.hasHeader)
            column.attribute = "column" + QByteArray::number(i + 1);
        if (column.attribute.isEmpty() || taken.contains(column.attribute)) column.type = CsvType::Skipped;
        taken += column.attribute;
        columns.push_back(std::move(column));
    }
    return columns;
}

}  // namespace

Result<CsvBeginning> readCsvBeginning(const TableDescription& table, QFile& source, const CsvKnown& known)
{
    const QByteArray read = source.read(csvLookedAtBytes);
    if (source.error() != QFileDevice::NoError)
        return Error{ErrorCode::Io, QStringLiteral("Cannot read %1: %2").arg(source.fileName(), source.errorString())};
    if (read.startsWith("\xFF\xFE") || read.startsWith("\xFE\xFF"))
        return Error{ErrorCode::Parse,
                     QStringLiteral("The file is in UTF-16. An import takes UTF-8: save it as \"CSV UTF-8\"")};
    const QByteArrayView text = QByteArrayView(read).sliced(byteOrderMark(read));
    CsvBeginning beginning;
    beginning.layout.delimiter = known.delimiter.value_or(delimiterOf(text));
    const TextEnd end = source.atEnd() ? TextEnd::OfSource : TextEnd::OfWhatWasRead;
    beginning.records = recordsOf(text, beginning.layout.delimiter, end);
    if (beginning.records.empty())
        return Error{ErrorCode::Parse, text.trimmed().isEmpty() ? QStringLiteral("The file is empty")
                                                                : QStringLiteral("No line of the file can be read as "
                                                                                 "CSV in UTF-8")};
    const QByteArrayList& fields = beginning.records.front().fields;
    beginning.layout.hasHeader = known.hasHeader.value_or(std::none_of(fields.begin(), fields.end(), isPlainNumber));
    if (beginning.layout.hasHeader)
        for (const QByteArray& name : fields)
            beginning.names += name.trimmed();
    beginning.layout.columns = columnsOf(table, beginning);
    if (beginning.layout.hasHeader) beginning.records.erase(beginning.records.begin());
    return beginning;
}

}  // namespace trestle::tables
