#include "core/http/PortOwner.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QSet>

namespace trestle::http {

namespace {

/// Inodes of the sockets that listen on `port`, from a table of /proc/net.
void addListeners(const QString& table, quint16 port, QSet<QByteArray>& inodes)
{
    QFile file(table);
    if (!file.open(QIODevice::ReadOnly)) return;
    const QByteArray wantedPort = QByteArray::number(port, 16).toUpper().rightJustified(4, '0');
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray& line : lines) {
        // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode
        const QList<QByteArray> columns = line.simplified().split(' ');
        if (columns.size() < 10 || columns[3] != "0A") continue;  // 0A: LISTEN
        if (columns[1].endsWith(':' + wantedPort)) inodes.insert("socket:[" + columns[9] + ']');
    }
}

bool hasDescriptor(const QString& process, const QSet<QByteArray>& inodes)
{
    const QString folder = process + QLatin1String("/fd/");
    const QStringList descriptors = QDir(folder).entryList(QDir::System | QDir::Files | QDir::NoDotAndDotDot);
    for (const QString& descriptor : descriptors) {
        const QString target = QFile::symLinkTarget(folder + descriptor);
        if (inodes.contains(target.section(QLatin1Char('/'), -1).toLatin1())) return true;
    }
    return false;
}

}  // namespace

QString portOwner(quint16 port)
{
    QSet<QByteArray> inodes;
    addListeners(QStringLiteral("/proc/net/tcp"), port, inodes);
    addListeners(QStringLiteral("/proc/net/tcp6"), port, inodes);
    if (inodes.isEmpty()) return {};
    const QStringList entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString& entry : entries) {
        bool isProcess = false;
        entry.toLongLong(&isProcess);
        const QString process = QLatin1String("/proc/") + entry;
        if (!isProcess || !hasDescriptor(process, inodes)) continue;
        QFile name(process + QLatin1String("/comm"));
        if (!name.open(QIODevice::ReadOnly)) return {};
        return QStringLiteral("%1 (process %2)").arg(QString::fromUtf8(name.readAll()).trimmed(), entry);
    }
    return {};
}

}  // namespace trestle::http
