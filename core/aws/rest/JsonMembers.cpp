#include "core/aws/rest/JsonMembers.h"

#include <algorithm>

namespace trestle::aws::rest {

using base::JsonValue;

JsonValue* memberOf(JsonValue& object, QByteArrayView name)
{
    if (!object.isObject()) return nullptr;
    for (auto& [key, value] : object.makeObject())
        if (key == name) return &value;
    return nullptr;
}

JsonValue& setMember(JsonValue& object, const QByteArray& name, JsonValue value)
{
    if (JsonValue* member = memberOf(object, name)) return *member = std::move(value);
    object.insert(name, std::move(value));
    return object.makeObject().back().second;
}

bool removeMember(JsonValue& object, QByteArrayView name)
{
    return object.isObject() &&
           std::erase_if(object.makeObject(), [name](const auto& one) { return one.first == name; });
}

qint64 numberOf(const JsonValue& object, QByteArrayView name, qint64 fallback)
{
    const JsonValue* member = object.find(name);
    return member ? member->toInteger().value_or(fallback) : fallback;
}

const JsonValue* memberAt(const JsonValue& object, std::initializer_list<QByteArrayView> path)
{
    const JsonValue* value = &object;
    for (const QByteArrayView name : path) {
        value = value->find(name);
        if (!value) return nullptr;
    }
    return value;
}

const JsonValue& valueOf(const JsonValue& object, QByteArrayView name)
{
    static const JsonValue nothing;
    const JsonValue* member = object.find(name);
    return member ? *member : nothing;
}

void copyMembers(JsonValue& to, const JsonValue& from, std::span<const QByteArrayView> names)
{
    for (const QByteArrayView name : names)
        if (const JsonValue* member = from.find(name)) setMember(to, name.toByteArray(), *member);
}

void setDefault(JsonValue& object, const QByteArray& name, JsonValue value)
{
    if (!object.find(name)) object.insert(name, std::move(value));
}

}  // namespace trestle::aws::rest
