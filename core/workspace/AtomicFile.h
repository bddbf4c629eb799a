// Files that are whole at any moment, also after power loss: written beside their place, synced, renamed, folder
// synced.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace trestle::workspace {

/// Replaces or makes `path`; makes its folder where it is missing. Errors name the file: PermissionDenied, DiskFull,
/// Io.
[[nodiscard]] base::Result<void> writeAtomically(const QString& path, const QByteArray& bytes);

/// The same for files that belong together. None takes its place before all are on the disk, and the disk is waited for
/// once, not once a file: hundreds cost about what two do. What is not committed leaves nothing behind.
class AtomicFiles
{
public:
    AtomicFiles() = default;
    ~AtomicFiles();
    AtomicFiles(const AtomicFiles&) = delete;
    AtomicFiles& operator=(const AtomicFiles&) = delete;

    /// Errors as of writeAtomically().
    [[nodiscard]] base::Result<void> write(const QString& path, const QByteArray& bytes);
    [[nodiscard]] base::Result<void> commit();

private:
    struct Pending
    {
        QString path;
        QString written;  // beside it
    };
    std::vector<Pending> m_pending;
};

/// Removes `path` and then its folders up to (not including) `root` as long as they are empty. A missing file is fine.
[[nodiscard]] base::Result<void> removeFile(const QString& path, const QString& root);
/// The whole file. Errors: NotFound, PermissionDenied, TooLarge (over `maxBytes`), Io.
[[nodiscard]] base::Result<QByteArray> readFile(const QString& path, qint64 maxBytes = qint64(10) << 20);

}  // namespace trestle::workspace
