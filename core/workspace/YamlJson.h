// YAML as JSON and back, for documents that travel in either: OpenAPI descriptions. Pure; any thread.
#pragma once

#include "core/base/Json.h"

namespace trestle::workspace {

/// Text that begins with '{' is read as JSON. Errors: Parse, naming the line.
[[nodiscard]] base::Result<base::JsonValue> jsonOfText(const QByteArray& text);
/// Error: TooLarge.
[[nodiscard]] base::Result<QByteArray> yamlOfJson(const base::JsonValue& value);

}  // namespace trestle::workspace
