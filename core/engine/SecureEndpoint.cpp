#include "core/engine/SecureEndpoint.h"

#include "core/base/Clock.h"
#include "core/engine/TlsIdentity.h"

#include <QSslSocket>

namespace trestle::engine {

SecureEndpoint::Wanted SecureEndpoint::wantedFor(const gateway::Documents& documents)
{
    Wanted wanted{{"localhost", "*.execute-api.localhost"}, false};
    for (const auto& [name, document] : documents.all("domainNames")) {
        wanted.names.push_back(name);
        wanted.asksClients = wanted.asksClients || document.find("mutualTlsAuthentication");
    }
    return wanted;
}

base::Result<void> SecureEndpoint::follow(const gateway::Documents& documents)
{
    Wanted wanted = wantedFor(documents);
    if (m_server && m_wanted == wanted) return {};
    auto tls = tlsIdentity(m_identityFolder, wanted.names, base::SystemClock::instance().nowMs() / 1'000);
    if (!tls) return tls.error();
    if (wanted.asksClients) tls->setPeerVerifyMode(QSslSocket::QueryPeer);
    m_options.tls = std::move(*tls);
    if (m_server) {
        m_options.port = m_server->port();
        m_server->drain(0);
        m_server.reset();
    }
    auto server = http::HttpServer::listen(m_threads, m_options, m_handler);
    if (!server) return server.error();
    m_server = std::move(*server);
    m_wanted = std::move(wanted);
    return {};
}

QUrl SecureEndpoint::url() const
{
    if (!m_server) return {};
    QUrl url;
    url.setScheme(QStringLiteral("https"));
    url.setHost(QStringLiteral("localhost"));
    url.setPort(m_server->port());
    return url;
}

void SecureEndpoint::drain(int ms)
{
    if (m_server) m_server->drain(ms);
}

}  // namespace trestle::engine
