// Members of objects, for readers that take what is missing as empty.
#pragma once

#include "core/base/Json.h"

namespace trestle::base {

/// The text of the member `name`; empty if there is none or it is no text.
[[nodiscard]] inline QByteArray textOf(const JsonValue& object, QByteArrayView name)
{
    const JsonValue* member = object.find(name);
    return member ? member->string() : QByteArray();
}

/// The truth of the member `name`; `otherwise` if there is none.
[[nodiscard]] inline bool flagOf(const JsonValue& object, QByteArrayView name, bool otherwise = false)
{
    const JsonValue* member = object.find(name);
    return member ? member->toBool() : otherwise;
}

}  // namespace trestle::base
