// An operation's document as the service's answer: status, headers, body. Pure; any thread.
#pragma once

#include "core/aws/rest/Model.h"
#include "core/base/Json.h"
#include "core/http/Message.h"

namespace trestle::aws::rest {

/// Writes the members that the operation's output has and the document says, in the model's order; others and null are
/// left out. Dates become what the model says, numbers of seconds or ISO 8601, whichever of the two the document holds.
/// A member placed in a header, as the status or as the payload goes there; a payload of bytes as it is.
[[nodiscard]] http::Response answerOf(const Model& model, const OperationShape& operation,
                                      const base::JsonValue& document);

/// ISO 8601 in UTC, whole seconds: "2025-11-28T10:00:00Z".
[[nodiscard]] QByteArray isoTime(qint64 milliseconds);

}  // namespace trestle::aws::rest
