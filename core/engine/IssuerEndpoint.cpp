#include "core/engine/IssuerEndpoint.h"

#include <QDir>

namespace trestle::engine {

using gateway::LocalIssuer;

bool IssuerEndpoint::accepts(const http::Request& request)
{
    return request.path().startsWith(LocalIssuer::path);
}

QString IssuerEndpoint::keyFileOf(const QString& dataFolder)
{
    return QDir(dataFolder).filePath(QStringLiteral("issuer.pem"));
}

base::Result<QByteArray> IssuerEndpoint::keys()
{
    const QMutexLocker lock(&m_mutex);
    if (!m_issuer) {
        auto opened = LocalIssuer::open(m_keyFile);
        if (!opened) return opened.error();
        m_issuer = std::move(*opened);
    }
    return m_issuer->keys();
}

void IssuerEndpoint::handle(const http::Request& request, http::Responder responder)
{
    http::Response response;
    response.headers.add("content-type", "application/json");
    const QByteArrayView place = request.path().sliced(LocalIssuer::path.size());
    if (place == QByteArrayView("/jwks.json")) {
        const base::Result<QByteArray> document = keys();
        response.status = document ? 200 : 500;
        response.body = document ? *document : QByteArray(R"({"message":"Internal Server Error"})");
    } else if (place == QByteArrayView("/.well-known/openid-configuration")) {
        response.body = LocalIssuer::configuration("http://" + request.headers.value("host").toByteArray() +
                                                   LocalIssuer::path.toByteArray());
    } else {
        response.status = 404;
        response.body = R"({"message":"Not Found"})";
    }
    responder.respond(std::move(response));
}

}  // namespace trestle::engine
