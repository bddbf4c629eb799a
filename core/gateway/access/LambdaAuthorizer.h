// A Lambda authorizer as one stage uses it: where the identity stands, which function is asked, how its answers are
// read and for how long they are kept. Immutable; any thread.
#pragma once

#include "core/base/Json.h"
#include "core/gateway/access/AuthorizerCache.h"
#include "core/gateway/access/IdentitySource.h"
#include "core/gateway/templates/JavaPattern.h"

namespace trestle::gateway {

/// The caches in use, by name, so that a new deployment goes on with the answers of the last one.
class AuthorizerCaches
{
public:
    [[nodiscard]] std::shared_ptr<AuthorizerCache> cache(const QByteArray& name, qint64 ttlNs);
    /// FlushStageAuthorizersCache: those whose name begins with `prefix`.
    void flush(QByteArrayView prefix);

private:
    QMutex m_mutex;  // guards the map
    std::map<QByteArray, std::weak_ptr<AuthorizerCache>> m_caches;
};

struct LambdaAuthorizer
{
    enum class Kind { Token, RestRequest, HttpV1, HttpV2 };

    QByteArray id;
    QByteArray name;
    Kind kind = Kind::Token;
    AuthorizerFormat format = AuthorizerFormat::Rest;
    QByteArray function;
    QByteArray qualifier;
    std::vector<IdentitySource> sources;
    std::optional<JavaPattern> validation;  // of the token, as a whole
    int timeoutMs = 10'000;
    std::shared_ptr<AuthorizerCache> cache;

    /// The identity of a request: the value of each source. Errors: what is missing or does not fit, for a trace.
    [[nodiscard]] base::Result<std::vector<QByteArray>, QByteArray> identity(const IdentityOrigin& origin) const;
};

/// Of the service's Authorizer of type TOKEN or REQUEST of a REST API. `scope` names API and stage ("abcdefghij/dev");
/// stage variables are put into the URI. Errors: InvalidArgument, naming what cannot be used.
[[nodiscard]] base::Result<LambdaAuthorizer> compileRestAuthorizer(const QByteArray& id,
                                                                   const base::JsonValue& document,
                                                                   const QByteArray& scope,
                                                                   const std::map<QByteArray, QByteArray>& variables,
                                                                   AuthorizerCaches& caches);
/// The same of the Authorizer of type REQUEST of an HTTP API.
[[nodiscard]] base::Result<LambdaAuthorizer> compileHttpAuthorizer(const QByteArray& id,
                                                                   const base::JsonValue& document,
                                                                   const QByteArray& scope,
                                                                   const std::map<QByteArray, QByteArray>& variables,
                                                                   AuthorizerCaches& caches);

/// The same of the Authorizer of type REQUEST of a WebSocket API, which is asked like a REST API's and whose answers
/// are never kept.
[[nodiscard]] base::Result<LambdaAuthorizer> compileSocketAuthorizer(const QByteArray& id,
                                                                     const base::JsonValue& document,
                                                                     const QByteArray& scope,
                                                                     const std::map<QByteArray, QByteArray>& variables,
                                                                     AuthorizerCaches& caches);

}  // namespace trestle::gateway
