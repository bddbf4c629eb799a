// The formats that a schema may ask of a string.
#pragma once

#include "core/gateway/rest/schema/SchemaTree.h"

namespace trestle::gateway {

/// "" if `value` is of the format.
[[nodiscard]] QByteArray formatProblem(SchemaFormat format, const QByteArray& value);

}  // namespace trestle::gateway
