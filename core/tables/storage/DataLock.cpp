#include "core/tables/storage/DataLock.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace trestle::tables {

namespace {

base::Error systemError(const QString& path)
{
    const int number = errno;
    const bool refused = number == EACCES || number == EPERM || number == EROFS;
    return {refused ? base::ErrorCode::PermissionDenied
                    : (number == ENOSPC || number == EDQUOT ? base::ErrorCode::DiskFull : base::ErrorCode::Io),
            QStringLiteral("Cannot lock %1: %2").arg(path, QString::fromLocal8Bit(std::strerror(number)))};
}

// "trestle-cli (process 4711)", from the holder's two lines.
QString holder(int descriptor)
{
    QByteArray text(512, Qt::Uninitialized);
    const ssize_t length = ::pread(descriptor, text.data(), size_t(text.size()), 0);
    const QList<QByteArray> lines = text.left(qsizetype(std::max<ssize_t>(length, 0))).split('\n');
    if (lines.size() < 2 || lines[0].isEmpty()) return QStringLiteral("another process");
    return QStringLiteral("%1 (process %2)").arg(QString::fromUtf8(lines[1]), QString::fromUtf8(lines[0]));
}

}  // namespace

base::Result<DataLock> DataLock::acquire(const QString& dataPath)
{
    const QString path = dataPath + QStringLiteral(".lock");
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return systemError(path);
    DataLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return systemError(path);
        return base::Error{base::ErrorCode::WorkspaceLocked,
                           QStringLiteral("%1 is in use by %2").arg(dataPath, holder(descriptor))};
    }
    const QByteArray text =
        QByteArray::number(qint64(::getpid())) + '\n' + QCoreApplication::applicationName().toUtf8() + '\n';
    if (::ftruncate(descriptor, 0) != 0 ||
        ::pwrite(descriptor, text.constData(), size_t(text.size()), 0) != text.size())
        return systemError(path);
    return lock;
}

DataLock& DataLock::operator=(DataLock&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

DataLock::~DataLock()
{
    if (m_descriptor >= 0) ::close(m_descriptor);  // and with it the lock
}

}  // namespace trestle::tables
