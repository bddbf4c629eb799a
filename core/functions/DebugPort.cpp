#include "core/functions/DebugPort.h"

#include <QFile>

namespace trestle::functions {

// A line of /proc/net/tcp: "n: address:PORT address:port STATE …", in hexadecimal; state 01 is an open connection.
bool isDebuggerAttached(quint16 port)
{
    QFile table(QStringLiteral("/proc/net/tcp"));
    if (!table.open(QIODevice::ReadOnly)) return false;
    const QByteArray wanted = ':' + QByteArray::number(port, 16).toUpper().rightJustified(4, '0');
    for (const QByteArray& line : table.readAll().split('\n')) {
        const QList<QByteArray> fields = line.simplified().split(' ');
        if (fields.size() > 3 && fields[1].endsWith(wanted) && fields[3] == "01") return true;
    }
    return false;
}

}  // namespace trestle::functions
