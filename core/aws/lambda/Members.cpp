#include "core/aws/lambda/Members.h"

#include <algorithm>

namespace trestle::aws::lambda {

using base::JsonValue;

void setMember(JsonValue& object, const QByteArray& name, JsonValue value)
{
    JsonValue::Object& members = object.makeObject();
    const auto found = std::find_if(members.begin(), members.end(), [&](const auto& one) { return one.first == name; });
    if (found == members.end())
        members.emplace_back(name, std::move(value));
    else
        found->second = std::move(value);
}

bool removeMember(JsonValue& object, QByteArrayView name)
{
    return object.isObject() &&
           std::erase_if(object.makeObject(), [&](const auto& one) { return one.first == name; }) > 0;
}

void copyMembers(JsonValue& to, const JsonValue& from, std::span<const QByteArrayView> names)
{
    for (const QByteArrayView name : names)
        if (const JsonValue* value = from.find(name)) setMember(to, name.toByteArray(), *value);
}

}  // namespace trestle::aws::lambda
