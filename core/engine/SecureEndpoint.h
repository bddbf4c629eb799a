// The workspace's endpoint over TLS: one port, with a certificate for all custom domains there are, that asks clients
// for theirs if one of the domains does.
//
// Thread: the engine's.
#pragma once

#include "core/gateway/definition/Documents.h"
#include "core/http/HttpServer.h"

#include <QUrl>

#include <memory>

namespace trestle::engine {

class SecureEndpoint
{
public:
    /// Its certificate and key stand in `identityFolder` (TlsIdentity.h); `options.port` 0 is any free port.
    SecureEndpoint(http::IoThreads& threads, http::Handler& handler, const http::HttpServer::Options& options,
                   QString identityFolder)
        : m_threads(threads), m_handler(handler), m_options(options), m_identityFolder(std::move(identityFolder))
    {
    }

    /// Listens for the custom domains among `documents`; again, on the same port, where they changed. Errors: those of
    /// tlsIdentity() and HttpServer::listen().
    [[nodiscard]] base::Result<void> follow(const gateway::Documents& documents);

    /// https://localhost:8443; empty while it does not listen.
    [[nodiscard]] QUrl url() const;

    /// Lets requests under way end.
    void drain(int ms);

private:
    struct Wanted
    {
        QList<QByteArray> names;
        bool asksClients = false;  // for certificates
        bool operator==(const Wanted&) const = default;
    };
    static Wanted wantedFor(const gateway::Documents& documents);

    http::IoThreads& m_threads;
    http::Handler& m_handler;
    http::HttpServer::Options m_options;
    const QString m_identityFolder;
    std::unique_ptr<http::HttpServer> m_server;
    Wanted m_wanted;  // that m_server was opened for
};

}  // namespace trestle::engine
