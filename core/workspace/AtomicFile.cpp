#include "core/workspace/AtomicFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QSet>

#include <cerrno>
#include <cstdio>
#include <cstring>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
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

// Puts what was written to the files on the disk. Beyond a few files one request for all of the file system is faster.
bool syncFiles(const QStringList& files)
{
#ifdef Q_OS_UNIX
    constexpr qsizetype few = 8;
    for (const QString& name : files) {
        const int descriptor = ::open(QFile::encodeName(name).constData(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) return false;
#ifdef Q_OS_LINUX
        const bool isForAll = files.size() > few;
        const bool synced = (isForAll ? ::syncfs(descriptor) : ::fdatasync(descriptor)) == 0;
#else
        const bool isForAll = false;
        const bool synced = ::fsync(descriptor) == 0;
#endif
        ::close(descriptor);
        if (!synced) return false;
        if (isForAll) break;
    }
#else
    Q_UNUSED(files)
#endif
    return true;
}

}  // namespace

AtomicFiles::~AtomicFiles()
{
    for (const Pending& file : m_pending)
        QFile::remove(file.written);
}

Result<void> AtomicFiles::write(const QString& path, const QByteArray& bytes)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return Error{ErrorCode::PermissionDenied, QStringLiteral("Cannot make the folder %1").arg(folder)};
    // A link stays one: what it leads to is replaced.
    const QString place = QFileInfo(path).isSymLink() ? QFileInfo(path).canonicalFilePath() : path;
    const QString target = place.isEmpty() ? path : place;
    if (QFile::exists(target) && !QFileInfo(target).isWritable())
        return Error{ErrorCode::PermissionDenied, QStringLiteral("Cannot write %1: it is read-only").arg(path)};
    QFile file(target + QStringLiteral(".%1").arg(QRandomGenerator::global()->generate64(), 16, 16, QLatin1Char('0')));
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return failure(path, file.error(), file.errorString(), QStringLiteral("write"));
    m_pending.push_back({target, file.fileName()});
    if (file.write(bytes) != bytes.size() || !file.flush())
        return failure(path, file.error(), file.errorString(), QStringLiteral("write"));
    if (QFile::exists(target)) file.setPermissions(QFile::permissions(target));
    return {};
}

Result<void> AtomicFiles::commit()
{
    QStringList written;
    for (const Pending& file : m_pending)
        written.push_back(file.written);
    if (!syncFiles(written))
        return failure(m_pending.front().path, QFileDevice::WriteError, QString::fromLocal8Bit(strerror(errno)),
                       QStringLiteral("write"));
    QSet<QString> folders;
    for (Pending& file : m_pending) {
        if (::rename(QFile::encodeName(file.written).constData(), QFile::encodeName(file.path).constData()) != 0)
            return failure(file.path, QFileDevice::RenameError, QString::fromLocal8Bit(strerror(errno)),
                           QStringLiteral("write"));
        folders.insert(QFileInfo(file.path).absolutePath());
    }
    m_pending.clear();
    for (const QString& folder : std::as_const(folders))
        syncFolder(folder);
    return {};
}

Result<void> writeAtomically(const QString& path, const QByteArray& bytes)
{
    AtomicFiles file;
    if (Result<void> written = file.write(path, bytes); !written) return written;
    return file.commit();
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
