// A Query or Scan as the JSON an AWS client sends: shown beside the query bar, and read back when it was edited.
#pragma once

#include "core/base/Json.h"
#include "ui/tables/ItemQuery.h"

namespace trestle::ui {

[[nodiscard]] base::JsonValue requestToJson(const ReadRequest& request);
/// A request with a KeyConditionExpression is a Query, else a Scan. It reads `table` whatever it says. Errors: Parse,
/// Validation (a value that is none), InvalidArgument (a member that no read has, or of the wrong type; named).
[[nodiscard]] base::Result<ReadRequest> requestFromJson(const base::JsonValue& json, const QByteArray& table);

}  // namespace trestle::ui
