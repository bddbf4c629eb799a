// The first handler file of a new function: a small one that answers, ready to be edited.
#pragma once

#include "core/base/Result.h"
#include "core/functions/FunctionDescription.h"

#include <QString>

namespace trestle::ui {

/// Writes the file that function.handler names into `folder` (made if needed) unless a file of that name is there, with
/// any of the runtime's extensions. Errors: PermissionDenied, Io, each naming the file.
[[nodiscard]] base::Result<void> writeHandlerFile(const QString& folder,
                                                  const functions::FunctionDescription& function);
/// The handler's file in `folder` that exists; "" if none does.
[[nodiscard]] QString handlerFile(const QString& folder, const functions::FunctionDescription& function);

}  // namespace trestle::ui
