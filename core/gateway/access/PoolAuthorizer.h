// A Cognito user pool authorizer of a REST API, with the scopes of one method: which pools' tokens it takes, and where
// a request has them. Immutable; any thread.
#pragma once

#include "core/gateway/jwt/JwtAuthorizer.h"
#include "core/gateway/templates/JavaPattern.h"

namespace trestle::gateway {

struct PoolAuthorizer
{
    QByteArray name;
    QByteArray header;
    std::vector<JwtAuthorizer> pools;
    bool scoped = false;                    // the method has scopes, and so asks for access tokens
    std::optional<JavaPattern> validation;  // of an identity token's audience

    /// `document` is the service's Authorizer of type COGNITO_USER_POOLS; its member jwksUri (ours) names the keys
    /// where the pool cannot be asked: a URL, or a file. Errors: InvalidArgument, naming what cannot be used.
    [[nodiscard]] static base::Result<PoolAuthorizer> compile(const QByteArray& id, const base::JsonValue& document,
                                                              const QList<QByteArray>& scopes);

    /// The pool that a token says it is of; null if it is none of these.
    [[nodiscard]] const JwtAuthorizer* poolOf(const JsonWebToken& token) const;
    /// What is wrong with a token that its pool vouches for; "" if nothing is: methods with scopes take access tokens,
    /// the others identity tokens.
    [[nodiscard]] QByteArray faultOf(const JsonWebToken& token) const;
};

}  // namespace trestle::gateway
