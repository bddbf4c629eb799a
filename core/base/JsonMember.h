// Members of objects and plain values, for readers that take what is missing as empty.
#pragma once

#include "core/base/Json.h"

#include <optional>

namespace trestle::base {

/// The text of the member `name`; empty if there is none or it is no text.
[[nodiscard]] inline QByteArray textOf(const JsonValue& object, QByteArrayView name)
{
    const JsonValue* member = object.find(name);
    return member ? member->string() : QByteArray();
}

/// The truth of the member `name`; `otherwise` if there is none.
[[nodiscard]] inline bool flagOf(const JsonValue& object, QByteArrayView name, bool otherwise = false)
{
    const JsonValue* member = object.find(name);
    return member ? member->toBool() : otherwise;
}

/// A string, number or boolean as text; nothing for what is none of these.
[[nodiscard]] inline std::optional<QByteArray> scalarText(const JsonValue& value)
{
    switch (value.type()) {
        case JsonValue::Type::String:
            return value.string();
        case JsonValue::Type::Number:
            return value.numberText();
        case JsonValue::Type::Bool:
            return value.toBool() ? "true" : "false";
        case JsonValue::Type::Null:
        case JsonValue::Type::Array:
        case JsonValue::Type::Object:
            break;
    }
    return std::nullopt;
}

}  // namespace trestle::base
