// Members of JSON objects as the files of this folder read and set them. Pure; any thread.
#pragma once

#include "core/base/Json.h"

#include <algorithm>

namespace trestle::gateway {

inline QByteArray textOf(const base::JsonValue& object, QByteArrayView name)
{
    const base::JsonValue* member = object.find(name);
    return member ? member->string() : QByteArray();
}

/// Text of a member that people write as a number too: a version, a status.
inline QByteArray scalarOf(const base::JsonValue& object, QByteArrayView name)
{
    const base::JsonValue* member = object.find(name);
    if (!member) return {};
    return member->isNumber() ? member->numberText() : member->string();
}

/// The member, or null's value if there is none.
inline const base::JsonValue& valueOf(const base::JsonValue& object, QByteArrayView name)
{
    static const base::JsonValue nothing;
    const base::JsonValue* member = object.find(name);
    return member ? *member : nothing;
}

inline void setMember(base::JsonValue& object, const QByteArray& name, base::JsonValue value)
{
    for (auto& [key, old] : object.makeObject())
        if (key == name) {
            old = std::move(value);
            return;
        }
    object.insert(name, std::move(value));
}

inline void removeMember(base::JsonValue& object, QByteArrayView name)
{
    std::erase_if(object.makeObject(), [name](const auto& member) { return member.first == name; });
}

/// Sets the member unless `value` has nothing in it.
inline void setUnlessEmpty(base::JsonValue& object, const QByteArray& name, base::JsonValue value)
{
    const bool isEmpty = value.isNull() || (value.isString() && value.string().isEmpty()) ||
                         (value.isObject() && value.object().empty()) || (value.isArray() && value.array().empty());
    if (!isEmpty) setMember(object, name, std::move(value));
}

/// Sets in `to` what `from` has of `names`.
template <typename Names>
void copyMembers(base::JsonValue& to, const base::JsonValue& from, const Names& names)
{
    for (const QByteArrayView name : names)
        if (const base::JsonValue* member = from.find(name); member && !member->isNull())
            setMember(to, name.toByteArray(), *member);
}

/// What `object` has of `names`.
template <typename Names>
base::JsonValue picked(const base::JsonValue& object, const Names& names)
{
    base::JsonValue taken = base::JsonValue::Object();
    copyMembers(taken, object, names);
    return taken;
}

}  // namespace trestle::gateway
