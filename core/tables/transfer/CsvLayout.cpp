#include "core/tables/transfer/CsvLayout.h"

#include "core/base/Json.h"
#include "core/tables/transfer/CsvText.h"
#include "core/tables/values/AttributeJson.h"

namespace trestle::tables {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr qsizetype quotedOfAField = 40;

Error isNo(const QByteArray& field, const char* what)
{
    QString shown = QString::fromUtf8(field);
    if (shown.size() > quotedOfAField) shown = shown.left(quotedOfAField) + u'…';
    return {ErrorCode::Parse, QStringLiteral("\"%1\" is %2").arg(shown, QLatin1String(what))};
}

}  // namespace

CsvType csvTypeOf(KeyType type)
{
    switch (type) {
        case KeyType::S:
            return CsvType::String;
        case KeyType::N:
            return CsvType::Number;
        case KeyType::B:
            return CsvType::Binary;
    }
    return CsvType::String;
}

Result<AttributeValue> valueFromCsv(const QByteArray& field, CsvType type)
{
    switch (type) {
        case CsvType::String:
        case CsvType::Skipped:
            return AttributeValue::string(field);
        case CsvType::Number: {
            const auto number = Decimal::parse(field.trimmed());
            if (!number) return isNo(field, "no number");
            return AttributeValue::number(*number);
        }
        case CsvType::Boolean: {
            const QByteArray word = field.trimmed().toLower();
            if (word != "true" && word != "false") return isNo(field, "neither true nor false");
            return AttributeValue(word == "true");
        }
        case CsvType::Binary: {
            auto bytes = QByteArray::fromBase64Encoding(field.trimmed(), QByteArray::AbortOnBase64DecodingErrors);
            if (!bytes) return isNo(field, "no base64");
            return AttributeValue::binary(std::move(bytes.decoded));
        }
        case CsvType::Json: {
            const auto json = base::parseJson(field);
            if (!json) return isNo(field, "no JSON");
            return valueFromPlainJson(*json);
        }
    }
    return isNo(field, "of no type");
}

Result<Item> itemFromCsv(QByteArrayView record, const CsvLayout& layout)
{
    const auto fields = csvFields(record, layout.delimiter);
    if (!fields) return fields.error();
    if (fields->size() > qsizetype(layout.columns.size()))
        return Error{ErrorCode::Parse,
                     (layout.columns.size() == 1 ? QStringLiteral("there are %1 fields for %2 column")
                                                 : QStringLiteral("there are %1 fields for %2 columns"))
                         .arg(fields->size())
                         .arg(layout.columns.size())};
    Item item;
    for (qsizetype i = 0; i < fields->size(); ++i) {
        const CsvColumn& column = layout.columns[size_t(i)];
        const QByteArray& field = fields->at(i);
        if (field.isEmpty() || column.type == CsvType::Skipped) continue;
        auto value = valueFromCsv(field, column.type);
        if (!value)
            return Error{value.error().code,
                         QStringLiteral("%1: %2").arg(QString::fromUtf8(column.attribute), value.error().message)};
        item.set(column.attribute, std::move(*value));
    }
    return item;
}

}  // namespace trestle::tables
