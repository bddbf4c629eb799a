// A JWT authorizer of an HTTP API, with the scopes of one route: where a request's token stands, where the issuer's
// keys come from, and what the token has to say. Immutable; any thread.
#pragma once

#include "core/gateway/jwt/JsonWebKeys.h"

#include <QList>
#include <QUrl>

namespace trestle::gateway {

class JwtAuthorizer
{
public:
    /// `document` is the service's Authorizer of type JWT; jwtConfiguration.jwksUri (ours) names the keys where the
    /// issuer cannot be asked: a URL, or a file. Errors: InvalidArgument, naming what is missing.
    [[nodiscard]] static base::Result<JwtAuthorizer> compile(const base::JsonValue& document, QList<QByteArray> scopes);

    /// One that takes the tokens of `issuer` for whatever audience. `keys` names its keys, or is empty. Errors: as
    /// above.
    [[nodiscard]] static base::Result<JwtAuthorizer> ofIssuer(const QByteArray& issuer, const QByteArray& keys,
                                                              QList<QByteArray> scopes);

    enum class Place { Header, Query };
    [[nodiscard]] Place tokenPlace() const { return m_place; }
    [[nodiscard]] const QByteArray& tokenName() const { return m_tokenName; }
    /// Without "Bearer " in front of it.
    [[nodiscard]] static QByteArray bareToken(QByteArrayView value);

    /// The keys' own address: http, https or file. Empty: ask discoveryUrl(), whose jwks_uri says.
    [[nodiscard]] const QUrl& keysUrl() const { return m_keysUrl; }
    [[nodiscard]] QUrl discoveryUrl() const;
    [[nodiscard]] const QByteArray& issuer() const { return m_issuer; }

    struct Refusal
    {
        bool forbidden = false;  // 403: the token is good, its scopes are not; otherwise 401
        QByteArray description;  // for www-authenticate and the trace
    };
    /// What functions get as requestContext.authorizer: {"jwt": {"claims": …, "scopes": …}}.
    [[nodiscard]] base::Result<base::JsonValue, Refusal> check(const JsonWebToken& token, const JsonWebKeys& keys,
                                                               qint64 epochSeconds) const;
    /// The value of www-authenticate.
    [[nodiscard]] QByteArray challenge(const Refusal& refusal) const;

private:
    [[nodiscard]] base::Result<void> findKeys(const QByteArray& keys);
    [[nodiscard]] QByteArray faultOf(const base::JsonValue& claims, qint64 epochSeconds) const;

    Place m_place = Place::Header;
    QByteArray m_tokenName;
    QByteArray m_issuer;
    QList<QByteArray> m_audience;  // empty: any
    QList<QByteArray> m_scopes;
    QUrl m_keysUrl;
};

}  // namespace trestle::gateway
