#include "core/workspace/AtomicFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#endif

namespace trestle::workspace {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

Error failure(const QString& path, QFileDevice::FileError kind, const QString& reason, const QString& verb)
{
    ErrorCode code = ErrorCode::Io;
    if (kind == QFileDevice::PermissionsError || !QFileInfo(QFileInfo(path).absolutePath()).isWritable())
        code = ErrorCode::PermissionDenied;
    else if (kind == QFileDevice::ResourceError || errno == ENOSPC)
        code = ErrorCode::DiskFull;
    return {code, QStringLiteral("Cannot %1 %2: %3").arg(verb, path, reason)};
}

void syncFolder(const QString& folder)
{
#ifdef Q_OS_UNIX
    const int descriptor = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
#else
    Q_UNUSED(folder)
#endif
}

}  // namespace

Result<void> writeAtomically(const QString& path, const QByteArray& bytes)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return Error{ErrorCode::PermissionDenied, QStringLiteral("Cannot make the folder %1").arg(folder)};
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(path, file.error(), file.errorString(), QStringLiteral("write"));
    // A short write is remembered by the file and reported by commit(), which syncs before it renames.
    file.write(bytes);
    if (!file.commit()) return failure(path, file.error(), file.errorString(), QStringLiteral("write"));
    syncFolder(folder);
    return {};
}

Result<void> removeFile(const QString& path, const QString& root)
{
    QFile file(path);
    if (file.exists() && !file.remove())
        return failure(path, file.error(), file.errorString(), QStringLiteral("remove"));
    QDir folder(QFileInfo(path).absolutePath());
    while (folder.absolutePath().startsWith(root + u'/') && folder.isEmpty()) {
        const QString name = folder.dirName();
        if (!folder.cdUp() || !folder.rmdir(name)) break;
    }
    syncFolder(folder.absolutePath());
    return {};
}

Result<QByteArray> readFile(const QString& path, qint64 maxBytes)
{
    QFile file(path);
    if (!file.exists()) return Error{ErrorCode::NotFound, QStringLiteral("There is no file %1").arg(path)};
    if (!file.open(QIODevice::ReadOnly)) return failure(path, file.error(), file.errorString(), QStringLiteral("read"));
    if (file.size() > maxBytes)
        return Error{ErrorCode::TooLarge,
                     QStringLiteral("%1 has %2 bytes; at most %3 are read").arg(path).arg(file.size()).arg(maxBytes)};
    QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return failure(path, file.error(), file.errorString(), QStringLiteral("read"));
    return bytes;
}

}  // namespace trestle::workspace
