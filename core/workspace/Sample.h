// The samples that come with Trestle, compiled in: copied to a folder the user can change and delete.
#pragma once

#include "core/base/Result.h"

#include <QString>

namespace trestle::workspace {

/// Copies the sample "Lending Library" into `folder`, which is made if it does not exist and otherwise must be empty.
/// Errors: AlreadyExists (it holds something), PermissionDenied, Io, DiskFull.
[[nodiscard]] base::Result<void> copySample(const QString& folder);

}  // namespace trestle::workspace
