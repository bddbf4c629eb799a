// Values as JSON, both ways: the service's typed JSON ({"S": "x"}) and plain JSON as document clients show it.
#pragma once

#include "core/base/Json.h"
#include "core/base/Result.h"
#include "core/tables/values/AttributeValue.h"

#include <optional>

namespace trestle::tables {

/// The service reads values in one of two layers, which say different things of the same wrong number and of the same
/// set with doubled members. PutItem, UpdateItem, DeleteItem, GetItem, BatchGetItem and Query run the current one.
enum class ValueLayer { Current, Older };

/// {"N": "1.5"} → value. Errors: Validation and Serialization with the service's texts; nesting is limited to 32
/// levels, of which `level` is the value's own: 1 for an attribute, 0 for a value that is in no item.
[[nodiscard]] base::Result<AttributeValue> valueFromTypedJson(const base::JsonValue& json,
                                                              ValueLayer layer = ValueLayer::Current, int level = 1);
/// {"id": {"S": "b1"}, …} → item.
[[nodiscard]] base::Result<Item> itemFromTypedJson(const base::JsonValue& json, ValueLayer layer = ValueLayer::Current);

struct ItemInJson
{
    std::optional<Item> item;  // nothing if there is no such member
    base::JsonValue json;      // an empty object stands where the item was
};
/// Reads a JSON object, and the item that is its member called `member` from the text itself, if that is plainly one:
/// each value of one type, and nothing wrong anywhere. Otherwise nothing; base::parseJson() and the function above then
/// say what is wrong, or take what is merely unusual.
[[nodiscard]] std::optional<ItemInJson> parseJsonAroundItem(QByteArrayView utf8, const base::JsonLimits& limits,
                                                            QByteArrayView member);

/// Whether the JSON types are those of a typed value or item, all the way down. The service checks the types of a whole
/// request before it looks at any value; the functions above do so for what they are given. Error: Serialization.
[[nodiscard]] base::Result<void> checkTypedValueShape(const base::JsonValue& json);
[[nodiscard]] base::Result<void> checkTypedItemShape(const base::JsonValue& json);

void appendTypedJson(QByteArray& out, const AttributeValue& value);
void appendTypedJson(QByteArray& out, const Item& item);
[[nodiscard]] base::JsonValue toTypedJson(const AttributeValue& value);
[[nodiscard]] base::JsonValue toTypedJson(const Item& item);

/// Plain JSON → value: strings S, numbers N (exact), true/false BOOL, null NULL, arrays L, objects M.
/// Errors: Validation for numbers outside the service's range.
[[nodiscard]] base::Result<AttributeValue> valueFromPlainJson(const base::JsonValue& json);
[[nodiscard]] base::Result<Item> itemFromPlainJson(const base::JsonValue& json);
/// Value → plain JSON: N as an exact number, B as base64 text, sets as arrays. Types are lost, values are not.
[[nodiscard]] base::JsonValue toPlainJson(const AttributeValue& value);
[[nodiscard]] base::JsonValue toPlainJson(const Item& item);
void appendPlainJson(QByteArray& out, const AttributeValue& value);
void appendPlainJson(QByteArray& out, const Item& item);

}  // namespace trestle::tables
