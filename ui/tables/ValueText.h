// Attribute values as text for people, and back. Nothing is lost on the way to an editor and back: numbers are exact,
// and what the user left alone keeps its type.
#pragma once

#include "core/base/Json.h"
#include "core/tables/values/AttributeValue.h"

#include <QString>

namespace trestle::ui {

using ValueType = tables::AttributeValue::Type;

/// The types in the order pickers show them.
[[nodiscard]] const QList<ValueType>& allValueTypes();
/// One or two characters for a column head: S N B ≡ {} [].
[[nodiscard]] QString typeGlyph(ValueType type);

/// One line, at most a few hundred characters: what a cell shows.
[[nodiscard]] QString cellText(const tables::AttributeValue& value);
/// Several lines: nested values as indented JSON, else the value's text.
[[nodiscard]] QString previewText(const tables::AttributeValue& value);
/// All of the value: what an editor starts with. Binary is base64, nested values and sets are JSON.
[[nodiscard]] QString editText(const tables::AttributeValue& value);
/// Reads what editText() writes. Members of `was` that did not change keep their types. Errors: Validation with the
/// service's texts, Parse, InvalidArgument.
[[nodiscard]] base::Result<tables::AttributeValue> parseValue(ValueType type, const QString& text,
                                                              const tables::AttributeValue* was = nullptr);

/// Plain JSON → value. What equals `was` in plain JSON keeps its type; a set stays a set, binary stays binary.
[[nodiscard]] base::Result<tables::AttributeValue> valueFromJson(const base::JsonValue& json,
                                                                 const tables::AttributeValue* was);
[[nodiscard]] base::Result<tables::Item> itemFromJson(const base::JsonValue& json, const tables::Item& was);

}  // namespace trestle::ui
