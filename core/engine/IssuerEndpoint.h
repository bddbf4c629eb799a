// The local issuer of tokens at the workspace's endpoint: its discovery document and its keys, so that JWT authorizers
// work without a network. Tokens are made by `trestle-cli token`. Any thread.
#pragma once

#include "core/gateway/jwt/LocalIssuer.h"
#include "core/http/HttpServer.h"

#include <QMutex>

#include <optional>

namespace trestle::engine {

class IssuerEndpoint
{
public:
    /// `keyFile` is made when it is first needed.
    explicit IssuerEndpoint(QString keyFile) : m_keyFile(std::move(keyFile)) {}

    [[nodiscard]] static bool accepts(const http::Request& request);
    void handle(const http::Request& request, http::Responder responder);

    /// Where the key of a workspace stands, below its data folder.
    [[nodiscard]] static QString keyFileOf(const QString& dataFolder);

private:
    [[nodiscard]] base::Result<QByteArray> keys();

    const QString m_keyFile;
    QMutex m_mutex;  // guards the issuer
    std::optional<gateway::LocalIssuer> m_issuer;
};

}  // namespace trestle::engine
