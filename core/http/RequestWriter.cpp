#include "core/http/RequestWriter.h"

#include "core/http/Syntax.h"

namespace trestle::http {

QString faultOfFields(const ClientRequest& request)
{
    if (!isToken(request.method))
        return QStringLiteral("\"%1\" is not a method").arg(QString::fromUtf8(request.method));
    for (const Header& field : request.headers) {
        if (!isToken(field.name))
            return QStringLiteral("\"%1\" is not a header name").arg(QString::fromUtf8(field.name));
        if (!isFieldValue(field.value))
            return QStringLiteral("The value of header %1 has a control character").arg(QString::fromUtf8(field.name));
    }
    return {};
}

QByteArray requestBytes(const ClientRequest& request)
{
    QByteArray target = request.url.path(QUrl::FullyEncoded).toLatin1();
    if (target.isEmpty()) target = "/";
    if (request.url.hasQuery()) target += '?' + request.url.query(QUrl::FullyEncoded).toLatin1();
    QByteArray out;
    out.reserve(512 + request.body.size());
    out += request.method + ' ' + target + " HTTP/1.1\r\n";
    if (!request.headers.contains("Host")) {
        QByteArray host = request.url.host(QUrl::FullyEncoded).toLatin1();
        if (host.contains(':')) host = '[' + host + ']';
        out += "Host: " + host;
        if (request.url.port() > 0) out += ':' + QByteArray::number(request.url.port());
        out += "\r\n";
    }
    for (const Header& field : request.headers) {
        if (equalsIgnoringCase(field.name, "content-length") || equalsIgnoringCase(field.name, "transfer-encoding"))
            continue;
        out += field.name + ": " + field.value + "\r\n";
    }
    const bool wantsLength = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
    if (wantsLength || !request.body.isEmpty())
        out += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n";
    out += "\r\n";
    out += request.body;
    return out;
}

bool asksToClose(const Headers& headers)
{
    bool asked = false;
    for (const QByteArray& value : headers.values("Connection"))
        forEachElement(value,
                       [&asked](QByteArrayView option) { asked = asked || equalsIgnoringCase(option, "close"); });
    return asked;
}

}  // namespace trestle::http
