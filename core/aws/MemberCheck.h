// The second check of a request: required members, lengths, ranges, patterns and enumerations, from the shape table, in
// the words of the profile. Any thread.
#pragma once

#include "core/aws/DynamoDbApi.h"
#include "core/aws/DynamoDbShapes.h"
#include "core/base/Json.h"

#include <optional>

namespace trestle::aws {

/// The message of the ValidationException, "1 validation error detected: …" and all; nothing if every constraint holds.
/// The types of `body` have been checked.
[[nodiscard]] std::optional<QByteArray> memberError(const OperationShape& operation, const base::JsonValue& body,
                                                    ErrorProfile profile);

/// PutItem, UpdateItem and DeleteItem: their checks were written anew.
[[nodiscard]] bool isReworked(QByteArrayView operation);

}  // namespace trestle::aws
