// Typed JSON text straight to an item: what most requests carry, without a tree of JSON values in between. It takes
// only what is plainly right and leaves every doubt, and all words about it, to TypedJsonReader.cpp.
#include "core/base/JsonCursor.h"
#include "core/tables/values/AttributeJson.h"
#include "core/tables/values/ItemSize.h"
#include "core/tables/values/TypedJsonParts.h"

namespace trestle::tables {

using base::JsonCursor;

namespace {

constexpr size_t usualAttributes = 12;

// Each function returns false in doubt.
bool readItem(JsonCursor& json, Item& out, int depth);
bool readValue(JsonCursor& json, AttributeValue& out, int depth);

bool readNumber(JsonCursor& json, Decimal& out)
{
    const auto text = json.string();
    if (!text) return false;
    const base::Result<Decimal> number = Decimal::parse(*text);
    if (number) out = *number;
    return bool(number);
}

bool readBytes(JsonCursor& json, QByteArray& out)
{
    const auto text = json.string();
    std::optional<QByteArray> bytes = text ? bytesFromBase64(*text) : std::nullopt;
    if (bytes) out = std::move(*bytes);
    return bytes.has_value();
}

bool readString(JsonCursor& json, QByteArray& out)
{
    const auto text = json.string();
    if (text) out = json.keep(*text);
    return text.has_value();
}

// A set has members, each once.
template <typename Set, typename Member>
bool readSet(JsonCursor& json, AttributeValue& out, bool (*readMember)(JsonCursor&, Member&))
{
    std::vector<Member> members;
    const bool isRead = json.elements([&](JsonCursor& element) { return readMember(element, members.emplace_back()); });
    if (!isRead || members.empty()) return false;
    std::sort(members.begin(), members.end());
    if (std::adjacent_find(members.begin(), members.end()) != members.end()) return false;
    out = Set{std::move(members)};
    return true;
}

bool readList(JsonCursor& json, AttributeValue::List& out, int depth)
{
    return json.elements([&](JsonCursor& element) { return readValue(element, out.emplace_back(), depth); });
}

bool readTyped(TypeName type, JsonCursor& json, AttributeValue& out, int depth)
{
    switch (type) {
        case TypeName::S:
            return readString(json, out.emplace<AttributeValue::String>().utf8);
        case TypeName::N:
            return readNumber(json, out.emplace<Decimal>());
        case TypeName::B:
            return readBytes(json, out.emplace<AttributeValue::Binary>().bytes);
        case TypeName::Bool: {
            const std::optional<bool> flag = json.boolean();
            if (flag) out = *flag;
            return flag.has_value();
        }
        case TypeName::Null:
            out = AttributeValue();
            return json.boolean() == true;
        case TypeName::M:
            return depth < maximumNestingLevels && readItem(json, out.emplace<AttributeValue::Map>(), depth + 1);
        case TypeName::L:
            return depth < maximumNestingLevels && readList(json, out.emplace<AttributeValue::List>(), depth + 1);
        case TypeName::SS:
            return readSet<AttributeValue::StringSet>(json, out, readString);
        case TypeName::NS:
            return readSet<AttributeValue::NumberSet>(json, out, readNumber);
        case TypeName::BS:
            return readSet<AttributeValue::BinarySet>(json, out, readBytes);
    }
    Q_UNREACHABLE();
}

bool readValue(JsonCursor& json, AttributeValue& out, int depth)
{
    bool isTyped = false;
    const bool isRead = json.members([&](QByteArrayView name, JsonCursor& value) {
        const std::optional<TypeName> type = typeNamed(name);
        return type && !std::exchange(isTyped, true) && readTyped(*type, value, out, depth);
    });
    return isRead && isTyped;
}

bool readItem(JsonCursor& json, Item& out, int depth)
{
    std::vector<Item::Attribute> attributes;
    attributes.reserve(usualAttributes);
    const bool isRead = json.members([&](QByteArrayView name, JsonCursor& value) {
        if (name.isEmpty() || name.size() > maximumAttributeNameBytes) return false;
        auto& [ownName, ownValue] = attributes.emplace_back();
        ownName = json.keep(name);
        return readValue(value, ownValue, depth);
    });
    if (isRead) out = Item::fromUnsorted(std::move(attributes));
    return isRead;
}

}  // namespace

std::optional<ItemInJson> parseJsonAroundItem(QByteArrayView utf8, const base::JsonLimits& limits,
                                              QByteArrayView member)
{
    std::optional<Item> item;
    auto json = base::parseJsonAround(utf8, limits, member,
                                      [&item](JsonCursor& cursor) { return readItem(cursor, item.emplace(), 1); });
    if (!json) return std::nullopt;
    return ItemInJson{std::move(item), std::move(*json)};
}

}  // namespace trestle::tables
