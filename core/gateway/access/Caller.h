// Who a request is from, as far as access control found out. Owned by the exchange; integrations, templates and logs
// read it. A request that nothing was asked of has none.
#pragma once

#include "core/gateway/access/AuthorizerAnswer.h"
#include "core/gateway/access/ClientTrust.h"
#include "core/gateway/access/IamAuthorization.h"

#include <memory>
#include <optional>

namespace trestle::gateway {

struct Exchange;

struct Caller
{
    std::shared_ptr<const AuthorizerAnswer> authorizer;  // null: no Lambda authorizer was asked
    qint64 authorizerLatencyMs = 0;                      // 0 if its answer was kept from before
    std::optional<IamCaller> iam;
    base::JsonValue claims;  // of a user pool's token, as texts; null: none was asked for
    QByteArray apiKey;       // its value; "" if none was asked for
    QByteArray apiKeyId;
    std::shared_ptr<const ClientCertificate> certificate;  // null: no domain asked for one
};

/// The exchange's, made if nothing is known yet.
[[nodiscard]] Caller& callerOf(Exchange& exchange);

/// requestContext.authorizer of a REST API's event: the authorizer's context with principalId and integrationLatency,
/// or the claims of a token; else null.
[[nodiscard]] base::JsonValue restAuthorizerMember(const Caller* caller);
/// What requestContext.identity of REST and WebSocket APIs has of it beside its address: an object of the members of
/// AWS_IAM, of the API key, and clientCert, an object, of mutual TLS.
[[nodiscard]] base::JsonValue identityMembers(const Caller& caller);
/// requestContext.authorizer in the shape of payload format 2.0: {"lambda": …} or {"iam": …}; null if there is none.
/// Format 1.0 has what is below that level.
[[nodiscard]] base::JsonValue httpAuthorizerMember(const Caller& caller);
/// $context.authorizer.NAME as text; null if there is none.
[[nodiscard]] QByteArray authorizerVariable(const Caller* caller, QByteArrayView name);

}  // namespace trestle::gateway
