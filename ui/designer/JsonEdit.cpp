#include "ui/designer/JsonEdit.h"

#include <algorithm>

namespace trestle::ui {

using base::JsonValue;

namespace {

JsonValue::Member* memberOf(JsonValue& object, QByteArrayView name)
{
    if (!object.isObject()) return nullptr;
    JsonValue::Object& members = object.makeObject();
    const auto at = std::find_if(members.begin(), members.end(),
                                 [name](const JsonValue::Member& member) { return member.first == name; });
    return at == members.end() ? nullptr : &*at;
}

}  // namespace

QByteArray textOf(const JsonValue& object, QByteArrayView name)
{
    const JsonValue* member = object.find(name);
    return member == nullptr ? QByteArray() : member->string();
}

bool flagOf(const JsonValue& object, QByteArrayView name)
{
    const JsonValue* member = object.find(name);
    return member != nullptr && member->toBool();
}

void setMember(JsonValue& object, QByteArrayView name, JsonValue value)
{
    if (JsonValue::Member* member = memberOf(object, name))
        member->second = std::move(value);
    else
        object.insert(name.toByteArray(), std::move(value));
}

void removeMember(JsonValue& object, QByteArrayView name)
{
    if (memberOf(object, name) == nullptr) return;
    std::erase_if(object.makeObject(), [name](const JsonValue::Member& member) { return member.first == name; });
}

void setText(JsonValue& object, QByteArrayView name, const QByteArray& text)
{
    if (text.isEmpty())
        removeMember(object, name);
    else
        setMember(object, name, text);
}

const JsonValue* valueAt(const JsonValue& root, const JsonPath& path)
{
    const JsonValue* value = &root;
    for (const QByteArray& name : path) {
        value = value->find(name);
        if (value == nullptr) return nullptr;
    }
    return value;
}

void setValueAt(JsonValue& root, const JsonPath& path, JsonValue value)
{
    JsonValue* at = &root;
    for (const QByteArray& name : path) {
        if (memberOf(*at, name) == nullptr) at->insert(name, JsonValue::Object());
        at = &memberOf(*at, name)->second;
    }
    *at = std::move(value);
}

}  // namespace trestle::ui
