// Members of JSON objects, set and taken away where an order is to be kept: what forms do to the service's documents.
#pragma once

#include "core/base/Json.h"

namespace trestle::ui {

using JsonPath = QList<QByteArray>;

/// The text of a member; "" if there is none.
[[nodiscard]] QByteArray textOf(const base::JsonValue& object, QByteArrayView name);
[[nodiscard]] bool flagOf(const base::JsonValue& object, QByteArrayView name);
/// In its place if there is one of that name, else at the end. Makes an object of what is none.
void setMember(base::JsonValue& object, QByteArrayView name, base::JsonValue value);
void removeMember(base::JsonValue& object, QByteArrayView name);
/// Sets it, or takes it away if `text` is empty.
void setText(base::JsonValue& object, QByteArrayView name, const QByteArray& text);

/// What stands at the path below `root`, member by member; null if nothing does. An empty path is `root`.
[[nodiscard]] const base::JsonValue* valueAt(const base::JsonValue& root, const JsonPath& path);
/// With objects made on the way where there are none.
void setValueAt(base::JsonValue& root, const JsonPath& path, base::JsonValue value);

}  // namespace trestle::ui
