// Files that are whole at any moment, also after power loss: written beside their place, synced, renamed, folder
// synced.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

namespace trestle::workspace {

/// Replaces or makes `path`; makes its folder where it is missing. Errors name the file: PermissionDenied, DiskFull,
/// Io.
[[nodiscard]] base::Result<void> writeAtomically(const QString& path, const QByteArray& bytes);
/// Removes `path` and then its folders up to (not including) `root` as long as they are empty. A missing file is fine.
[[nodiscard]] base::Result<void> removeFile(const QString& path, const QString& root);
/// The whole file. Errors: NotFound, PermissionDenied, TooLarge (over `maxBytes`), Io.
[[nodiscard]] base::Result<QByteArray> readFile(const QString& path, qint64 maxBytes = qint64(10) << 20);

}  // namespace trestle::workspace
