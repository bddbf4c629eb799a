// The first check of a request: does every member of its JSON have the type its shape asks for? Unknown members pass,
// null counts as absent. Any thread.
#pragma once

#include "core/aws/DynamoDbShapes.h"
#include "core/base/Json.h"

#include <optional>

namespace trestle::aws {

/// The service's text for the first value of a wrong type, e.g. "TRUE_VALUE cannot be converted to String"; nothing if
/// all types are right. `input` is the request's own shape; `body` an object.
[[nodiscard]] std::optional<QByteArray> firstTypeError(const Shape& input, const base::JsonValue& body);

}  // namespace trestle::aws
