#include "tests/core/http/TestServer.h"

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QTemporaryDir>

namespace trestle::tests {

TestServer::TestServer(Function function, const http::ServerLimits& limits, std::optional<QSslConfiguration> tls,
                       int threads)
    : m_function(std::move(function)), m_threads(threads)
{
    http::HttpServer::Options options;
    options.limits = limits;
    options.tls = std::move(tls);
    auto server = http::HttpServer::listen(m_threads, options, *this);
    if (!server) qFatal("%s", qPrintable(server.error().message));
    m_server = std::move(*server);
}

void TestServer::handle(http::Request request, http::Responder responder)
{
    ++m_calls;
    m_function(std::move(request), std::move(responder));
}

http::Response TestServer::text(const QByteArray& body)
{
    http::Response response;
    response.headers.add("Content-Type", "text/plain");
    response.body = body;
    return response;
}

void TestServer::echo(http::Request request, http::Responder responder)
{
    responder.respond(text(request.body.isEmpty() ? request.target : request.body));
}

std::optional<QSslConfiguration> newServerTls()
{
    const QTemporaryDir folder;
    const QString keyPath = folder.filePath(QStringLiteral("key.pem"));
    const QString certificatePath = folder.filePath(QStringLiteral("certificate.pem"));
    const QStringList arguments = {QStringLiteral("req"),
                                   QStringLiteral("-x509"),
                                   QStringLiteral("-newkey"),
                                   QStringLiteral("ec"),
                                   QStringLiteral("-pkeyopt"),
                                   QStringLiteral("ec_paramgen_curve:prime256v1"),
                                   QStringLiteral("-nodes"),
                                   QStringLiteral("-days"),
                                   QStringLiteral("1"),
                                   QStringLiteral("-subj"),
                                   QStringLiteral("/CN=localhost"),
                                   QStringLiteral("-addext"),
                                   QStringLiteral("subjectAltName=DNS:localhost,IP:127.0.0.1"),
                                   QStringLiteral("-keyout"),
                                   keyPath,
                                   QStringLiteral("-out"),
                                   certificatePath};
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"), arguments);
    if (!openssl.waitForFinished() || openssl.exitCode() != 0) return std::nullopt;
    QFile key(keyPath);
    if (!key.open(QIODevice::ReadOnly)) return std::nullopt;
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPrivateKey(QSslKey(key.readAll(), QSsl::Ec));
    tls.setLocalCertificateChain(QSslCertificate::fromPath(certificatePath));
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    return tls;
}

}  // namespace trestle::tests
