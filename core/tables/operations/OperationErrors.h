// Errors that several operations share, in the service's words.
#pragma once

#include "core/base/Error.h"
#include "core/tables/ValidationError.h"

#include <QByteArray>

namespace trestle::tables {

/// Of data operations: "Requested resource not found".
[[nodiscard]] base::Error tableNotFound();
/// Of control operations: the same, and the table's name.
[[nodiscard]] base::Error tableNotFound(const QByteArray& name);
/// Puts "1 validation error detected: " before a Validation error's text, as PutItem, UpdateItem, DeleteItem and Query
/// do with what they find in the request alone (profile aws-2026). Other errors stay as they are.
[[nodiscard]] base::Error enveloped(base::Error error);

}  // namespace trestle::tables
