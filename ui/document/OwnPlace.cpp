#include "ui/document/OwnPlace.h"

#include <QCryptographicHash>
#include <QDir>
#include <QStandardPaths>

namespace trestle::ui {

QString ownPlace(const QString& kind, const QString& folder)
{
    const QByteArray path = QDir(folder).absolutePath().toUtf8();
    const QByteArray name = QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex().first(24);
    return QStringLiteral("%1/trestle/%2/%3")
        .arg(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation), kind, QString::fromLatin1(name));
}

}  // namespace trestle::ui
