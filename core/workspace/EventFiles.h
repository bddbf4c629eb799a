// functions/<name>/events/<event>.json: events to try a function with, kept beside it. Each is what the function gets,
// as it stands. They are no part of the design: saving one restarts nothing.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QStringList>

namespace trestle::workspace {

/// Names without ".json", in alphabetical order; none if there is no folder.
[[nodiscard]] QStringList eventNames(const QString& functionFolder);
/// Errors: NotFound, PermissionDenied, TooLarge (over 6 MiB, the service's limit), Io.
[[nodiscard]] base::Result<QByteArray> readEvent(const QString& functionFolder, const QString& name);
/// Errors: InvalidArgument (a name that is none for a file), PermissionDenied, DiskFull, Io.
[[nodiscard]] base::Result<void> writeEvent(const QString& functionFolder, const QString& name, const QByteArray& json);
[[nodiscard]] base::Result<void> removeEvent(const QString& functionFolder, const QString& name);

}  // namespace trestle::workspace
