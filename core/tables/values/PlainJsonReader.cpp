// Plain JSON to values.
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemSize.h"

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::JsonValue;
using base::Result;

namespace {

Result<AttributeValue> valueAt(const JsonValue& json, int depth);

Result<Item> itemAt(const JsonValue& json, int depth)
{
    std::vector<Item::Attribute> attributes;
    attributes.reserve(json.object().size());
    for (const auto& [name, member] : json.object()) {
        Result<AttributeValue> value = valueAt(member, depth);
        if (!value) return value.error();
        attributes.emplace_back(name, std::move(*value));
    }
    return Item::fromUnsorted(std::move(attributes));
}

Result<AttributeValue> valueAt(const JsonValue& json, int depth)
{
    if ((json.isArray() || json.isObject()) && depth >= maximumNestingLevels)
        return Error{ErrorCode::Validation,
                     QStringLiteral("Nesting Levels have exceeded supported limits: Attributes in the item have nested "
                                    "levels beyond supported limit")};
    switch (json.type()) {
        case JsonValue::Type::Null:
            return AttributeValue();
        case JsonValue::Type::Bool:
            return AttributeValue(json.toBool());
        case JsonValue::Type::String:
            return AttributeValue::string(json.string());
        case JsonValue::Type::Number: {
            Result<Decimal> number = Decimal::parse(json.numberText());
            if (!number) return number.error();
            return AttributeValue::number(*number);
        }
        case JsonValue::Type::Array: {
            AttributeValue::List list;
            list.reserve(json.array().size());
            for (const JsonValue& element : json.array()) {
                Result<AttributeValue> value = valueAt(element, depth + 1);
                if (!value) return value;
                list.push_back(std::move(*value));
            }
            return AttributeValue(std::move(list));
        }
        case JsonValue::Type::Object: {
            Result<Item> map = itemAt(json, depth + 1);
            if (!map) return map.error();
            return AttributeValue(std::move(*map));
        }
    }
    Q_UNREACHABLE();
}

}  // namespace

Result<AttributeValue> valueFromPlainJson(const JsonValue& json)
{
    return valueAt(json, 1);
}

Result<Item> itemFromPlainJson(const JsonValue& json)
{
    if (!json.isObject())
        return Error{ErrorCode::Validation, QStringLiteral("An item is a JSON object of its attributes")};
    return itemAt(json, 1);
}

}  // namespace trestle::tables
