#include "ui/tables/ValueText.h"

#include "core/tables/values/AttributeJson.h"

#include <QCoreApplication>

namespace trestle::ui {

using base::Error;
using base::ErrorCode;
using base::JsonValue;
using base::Result;
using tables::AttributeValue;
using tables::Decimal;
using tables::Item;

namespace {

constexpr qsizetype shownCharacters = 300;

QString translatedValue(const char* text)
{
    return QCoreApplication::translate("trestle::ui::ValueText", text);
}

QString cut(QString text)
{
    if (text.size() <= shownCharacters) return text;
    text.truncate(shownCharacters);
    return text + u'…';
}

/// UTF-8 cut between characters before it is decoded: a string may have 400 KB.
QString oneLine(const QByteArray& utf8)
{
    return cut(QString::fromUtf8(utf8.left(shownCharacters * 4)).replace(u'\n', u'⏎'));
}

template <typename Values, typename Text>
QString setText(const Values& values, Text text)
{
    QStringList parts;
    qsizetype length = 0;
    for (const auto& value : values) {
        if (length > shownCharacters) break;
        parts += text(value);
        length += parts.back().size();
    }
    return cut(QStringLiteral("{ ") + parts.join(u", "_qs) + QStringLiteral(" }"));
}

Result<QByteArray> binaryFrom(const QByteArray& base64)
{
    auto decoded = QByteArray::fromBase64Encoding(base64.trimmed(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) return Error{ErrorCode::InvalidArgument, translatedValue("This is not base64")};
    return *decoded;
}

Result<AttributeValue> setFrom(ValueType type, const JsonValue& json)
{
    if (!json.isArray())
        return Error{ErrorCode::InvalidArgument, translatedValue("A set is a JSON array: [\"a\", \"b\"]")};
    const char* name = type == ValueType::SS ? "SS" : type == ValueType::NS ? "NS" : "BS";
    JsonValue::Array members;
    for (const JsonValue& member : json.array()) {
        const bool fits = type == ValueType::NS ? member.isNumber() : member.isString();
        if (!fits)
            return Error{ErrorCode::InvalidArgument, type == ValueType::NS
                                                         ? translatedValue("Every member of a number set is a number")
                                                         : translatedValue("Every member of this set is a string")};
        members.push_back(type == ValueType::NS ? JsonValue(member.numberText()) : member);
    }
    JsonValue typed;
    typed.insert(name, JsonValue(std::move(members)));
    return tables::valueFromTypedJson(typed);
}

bool isSet(ValueType type)
{
    return type == ValueType::SS || type == ValueType::NS || type == ValueType::BS;
}

}  // namespace

const QList<ValueType>& allValueTypes()
{
    static const QList<ValueType> list = {ValueType::S, ValueType::N, ValueType::B,  ValueType::Bool, ValueType::Null,
                                          ValueType::M, ValueType::L, ValueType::SS, ValueType::NS,   ValueType::BS};
    return list;
}

QString typeGlyph(ValueType type)
{
    switch (type) {
        case ValueType::S:
            return QStringLiteral("S");
        case ValueType::N:
            return QStringLiteral("N");
        case ValueType::B:
            return QStringLiteral("B");
        case ValueType::Bool:
            return QStringLiteral("BOOL");
        case ValueType::Null:
            return QStringLiteral("NULL");
        case ValueType::M:
            return QStringLiteral("{}");
        case ValueType::L:
            return QStringLiteral("[]");
        case ValueType::SS:
        case ValueType::NS:
        case ValueType::BS:
            return QStringLiteral("≡");
    }
    return {};
}

QString cellText(const AttributeValue& value)
{
    const auto quoted = [](const QByteArray& utf8) { return u'"' + oneLine(utf8) + u'"'; };
    const auto base64 = [](const QByteArray& bytes) {
        return QString::fromLatin1(bytes.left(shownCharacters).toBase64());
    };
    switch (value.type()) {
        case ValueType::S:
            return oneLine(value.as<AttributeValue::String>()->utf8);
        case ValueType::N:
            return QString::fromLatin1(value.as<Decimal>()->toText());
        case ValueType::B:
            return cut(base64(value.as<AttributeValue::Binary>()->bytes));
        case ValueType::Bool:
            return *value.as<bool>() ? QStringLiteral("true") : QStringLiteral("false");
        case ValueType::Null:
            return QStringLiteral("null");
        case ValueType::M:
        case ValueType::L: {
            QByteArray json;
            tables::appendPlainJson(json, value);
            return oneLine(json);
        }
        case ValueType::SS:
            return setText(value.as<AttributeValue::StringSet>()->values, quoted);
        case ValueType::NS:
            return setText(value.as<AttributeValue::NumberSet>()->values,
                           [](const Decimal& number) { return QString::fromLatin1(number.toText()); });
        case ValueType::BS:
            return setText(value.as<AttributeValue::BinarySet>()->values, base64);
    }
    return {};
}

QString previewText(const AttributeValue& value)
{
    constexpr qsizetype shownBytes = 64 * 1024;
    if (value.as<AttributeValue::Map>() || value.as<AttributeValue::List>())
        return QString::fromUtf8(
            base::writeJson(tables::toPlainJson(value), base::JsonStyle::Indented).left(shownBytes));
    if (const auto* string = value.as<AttributeValue::String>())
        return QString::fromUtf8(string->utf8.left(shownBytes));
    return cellText(value);
}

QString editText(const AttributeValue& value)
{
    switch (value.type()) {
        case ValueType::S:
            return QString::fromUtf8(value.as<AttributeValue::String>()->utf8);
        case ValueType::N:
            return QString::fromLatin1(value.as<Decimal>()->toText());
        case ValueType::B:
            return QString::fromLatin1(value.as<AttributeValue::Binary>()->bytes.toBase64());
        case ValueType::Bool:
        case ValueType::Null:
            return cellText(value);
        case ValueType::M:
        case ValueType::L:
        case ValueType::SS:
        case ValueType::NS:
        case ValueType::BS: {
            QByteArray json;
            tables::appendPlainJson(json, value);
            return QString::fromUtf8(json);
        }
    }
    return {};
}

Result<AttributeValue> parseValue(ValueType type, const QString& text, const AttributeValue* was)
{
    switch (type) {
        case ValueType::S:
            return AttributeValue::string(text.toUtf8());
        case ValueType::N: {
            const Result<Decimal> number = Decimal::parse(text.trimmed().toUtf8());
            if (!number) return number.error();
            return AttributeValue::number(*number);
        }
        case ValueType::B: {
            Result<QByteArray> bytes = binaryFrom(text.toUtf8());
            if (!bytes) return bytes.error();
            return AttributeValue::binary(*bytes);
        }
        case ValueType::Bool: {
            const QString word = text.trimmed().toLower();
            if (word == u"true") return AttributeValue(true);
            if (word == u"false") return AttributeValue(false);
            return Error{ErrorCode::InvalidArgument, translatedValue("A BOOL is true or false")};
        }
        case ValueType::Null:
            return AttributeValue();
        case ValueType::M:
        case ValueType::L:
        case ValueType::SS:
        case ValueType::NS:
        case ValueType::BS:
            break;
    }
    const Result<JsonValue> json = base::parseJson(text.toUtf8());
    if (!json) return json.error();
    if (isSet(type)) return setFrom(type, *json);
    if (type == ValueType::M && !json->isObject())
        return Error{ErrorCode::InvalidArgument, translatedValue("A map is a JSON object: {\"name\": value}")};
    if (type == ValueType::L && !json->isArray())
        return Error{ErrorCode::InvalidArgument, translatedValue("A list is a JSON array: [value, value]")};
    return valueFromJson(*json, was && was->type() == type ? was : nullptr);
}

Result<AttributeValue> valueFromJson(const JsonValue& json, const AttributeValue* was)
{
    if (!was) return tables::valueFromPlainJson(json);
    if (tables::toPlainJson(*was) == json) return *was;
    if (const auto* map = was->as<AttributeValue::Map>(); map && json.isObject()) {
        Result<Item> item = itemFromJson(json, *map);
        if (!item) return item.error();
        return AttributeValue(std::move(*item));
    }
    if (const auto* list = was->as<AttributeValue::List>(); list && json.isArray()) {
        AttributeValue::List values;
        for (size_t i = 0; i < json.array().size(); ++i) {
            Result<AttributeValue> value = valueFromJson(json.array()[i], i < list->size() ? &(*list)[i] : nullptr);
            if (!value) return value.error();
            values.push_back(std::move(*value));
        }
        return AttributeValue(std::move(values));
    }
    if (isSet(was->type()) && json.isArray() && !json.array().empty()) {
        // Members of other kinds make it a list, which a set cannot hold; a doubled member is a mistake to tell.
        const bool numbers = was->type() == ValueType::NS;
        const auto fits = [numbers](const JsonValue& member) {
            return numbers ? member.isNumber() : member.isString();
        };
        if (std::all_of(json.array().begin(), json.array().end(), fits)) return setFrom(was->type(), json);
    }
    if (was->type() == ValueType::B && json.isString())
        if (const Result<QByteArray> bytes = binaryFrom(json.string())) return AttributeValue::binary(*bytes);
    return tables::valueFromPlainJson(json);
}

Result<Item> itemFromJson(const JsonValue& json, const Item& was)
{
    if (!json.isObject()) return Error{ErrorCode::InvalidArgument, translatedValue("An item is a JSON object")};
    std::vector<Item::Attribute> attributes;
    for (const auto& [name, member] : json.object()) {
        Result<AttributeValue> value = valueFromJson(member, was.find(name));
        if (!value)
            return Error{value.error().code,
                         QStringLiteral("%1: %2").arg(QString::fromUtf8(name), value.error().message)};
        attributes.emplace_back(name, std::move(*value));
    }
    return Item::fromUnsorted(std::move(attributes));
}

}  // namespace trestle::ui
