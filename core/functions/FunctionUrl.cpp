#include "core/functions/FunctionUrl.h"

#include <QCryptographicHash>

namespace trestle::functions {

QByteArray functionUrlId(const QByteArray& function, const QByteArray& qualifier)
{
    static constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    const QByteArray hash = QCryptographicHash::hash("url:" + function + ':' + qualifier, QCryptographicHash::Sha256);
    QByteArray id;
    for (const char byte : hash)
        id += letters[static_cast<unsigned char>(byte) % 32];
    return id;
}

QByteArray functionUrlIdOfHost(QByteArrayView host)
{
    const qsizetype dot = host.indexOf('.');
    const bool isUrl = dot == 32 && host.sliced(dot + 1).startsWith("lambda-url.");
    return isUrl ? host.first(dot).toByteArray().toLower() : QByteArray();
}

}  // namespace trestle::functions
