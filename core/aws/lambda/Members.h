// Members of JSON objects, for reading what an operation was asked and building what it answers. Any thread.
#pragma once

#include "core/base/Json.h"

#include <initializer_list>
#include <span>

namespace trestle::aws::lambda {

/// A member's text; empty if there is none.
[[nodiscard]] inline QByteArray textOf(const base::JsonValue& object, QByteArrayView name)
{
    const base::JsonValue* value = object.find(name);
    return value ? value->string() : QByteArray();
}

[[nodiscard]] inline qint64 numberOf(const base::JsonValue& object, QByteArrayView name, qint64 fallback)
{
    const base::JsonValue* value = object.find(name);
    return value ? value->toInteger().value_or(fallback) : fallback;
}

[[nodiscard]] inline bool flagOf(const base::JsonValue& object, QByteArrayView name)
{
    const base::JsonValue* value = object.find(name);
    return value && value->toBool();
}

/// A member of a member …; null if one is missing.
[[nodiscard]] inline const base::JsonValue* memberAt(const base::JsonValue& object,
                                                     std::initializer_list<QByteArrayView> path)
{
    const base::JsonValue* value = &object;
    for (const QByteArrayView name : path) {
        value = value->find(name);
        if (!value) return nullptr;
    }
    return value;
}

/// Takes the place of the member called `name`, or adds one.
void setMember(base::JsonValue& object, const QByteArray& name, base::JsonValue value);
/// False if there was none.
bool removeMember(base::JsonValue& object, QByteArrayView name);
/// The members of `from` that stand in `names`, as they are.
void copyMembers(base::JsonValue& to, const base::JsonValue& from, std::span<const QByteArrayView> names);
inline void copyMembers(base::JsonValue& to, const base::JsonValue& from, std::initializer_list<QByteArrayView> names)
{
    copyMembers(to, from, std::span(names.begin(), names.size()));
}

}  // namespace trestle::aws::lambda
