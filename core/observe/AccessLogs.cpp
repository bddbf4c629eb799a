#include "core/observe/AccessLogs.h"

#include <QDir>
#include <QFileInfo>

namespace trestle::observe {

QString AccessLogs::fileOf(const QByteArray& name) const
{
    QString path = m_folder;
    for (const QByteArray& part : name.split('/')) {
        // Whatever could lead elsewhere, or that some file system does not take, is told by its number.
        QByteArray safe = part.toPercentEncoding("$+@ ", ":*");
        if (safe.startsWith('.')) safe = "%2E" + safe.sliced(1);
        if (!safe.isEmpty()) path += QLatin1Char('/') + QString::fromLatin1(safe);
    }
    return path + QStringLiteral(".log");
}

void AccessLogs::write(const QByteArray& name, QByteArray line)
{
    line.replace('\n', ' ').append('\n');
    const QMutexLocker lock(&m_mutex);
    std::unique_ptr<QFile>& file = m_files[name];
    if (!file || !QFileInfo::exists(file->fileName())) {
        file = std::make_unique<QFile>(fileOf(name));
        QDir().mkpath(QFileInfo(file->fileName()).path());
        if (!file->open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered)) return;
    }
    file->write(line);
}

}  // namespace trestle::observe
