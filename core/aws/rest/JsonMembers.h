// Members of documents: read with a default, set, removed. JSON objects keep their order.
#pragma once

#include "core/base/JsonMember.h"

#include <initializer_list>
#include <span>

namespace trestle::aws::rest {

/// Null if `object` has no such member.
[[nodiscard]] base::JsonValue* memberOf(base::JsonValue& object, QByteArrayView name);
/// Replaces the member or appends it.
base::JsonValue& setMember(base::JsonValue& object, const QByteArray& name, base::JsonValue value);
/// False if there was none.
bool removeMember(base::JsonValue& object, QByteArrayView name);

// The member's value, or an empty one if there is none or it is of another kind.
using base::flagOf;
using base::textOf;
[[nodiscard]] qint64 numberOf(const base::JsonValue& object, QByteArrayView name, qint64 fallback);
/// Of a member that is an object or array; an empty value otherwise.
[[nodiscard]] const base::JsonValue& valueOf(const base::JsonValue& object, QByteArrayView name);

/// A member of a member …; null if one is missing.
[[nodiscard]] const base::JsonValue* memberAt(const base::JsonValue& object,
                                              std::initializer_list<QByteArrayView> path);

/// Sets in `to` what `from` has of these.
void copyMembers(base::JsonValue& to, const base::JsonValue& from, std::span<const QByteArrayView> names);
inline void copyMembers(base::JsonValue& to, const base::JsonValue& from, std::initializer_list<QByteArrayView> names)
{
    copyMembers(to, from, std::span(names.begin(), names.size()));
}
/// Sets `name` unless it is there.
void setDefault(base::JsonValue& object, const QByteArray& name, base::JsonValue value);

}  // namespace trestle::aws::rest
