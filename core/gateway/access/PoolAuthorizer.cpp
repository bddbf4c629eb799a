#include "core/gateway/access/PoolAuthorizer.h"

#include "core/base/JsonMember.h"
#include "core/gateway/definition/Invalid.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

using base::JsonValue;

// arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc
QByteArray issuerOf(const QByteArray& poolArn)
{
    const QList<QByteArray> parts = poolArn.split(':');
    if (parts.size() != 6 || parts[2] != "cognito-idp" || !parts[5].startsWith("userpool/")) return {};
    return "https://cognito-idp." + parts[3] + ".amazonaws.com/" + parts[5].sliced(9);
}

}  // namespace

base::Result<PoolAuthorizer> PoolAuthorizer::compile(const QByteArray& id, const JsonValue& document,
                                                     const QList<QByteArray>& scopes)
{
    PoolAuthorizer authorizer;
    authorizer.name = textOf(document, "name");
    if (authorizer.name.isEmpty()) authorizer.name = id;
    authorizer.scoped = !scopes.isEmpty();
    constexpr QByteArrayView prefix("method.request.header.");
    const QByteArray source = textOf(document, "identitySource");
    authorizer.header = source.isEmpty() ? QByteArray("Authorization") : source.mid(prefix.size());
    if (!source.isEmpty() && (!source.startsWith(prefix) || authorizer.header.isEmpty()))
        return invalid(QStringLiteral("The authorizer %1 takes a token, whose identity source is one header")
                           .arg(QString::fromUtf8(authorizer.name)));
    const JsonValue* pools = document.find("providerARNs");
    for (const JsonValue& pool : pools ? pools->array() : JsonValue::Array()) {
        const QByteArray issuer = issuerOf(pool.string());
        if (issuer.isEmpty())
            return invalid(QStringLiteral("\"%1\" is no ARN of a user pool").arg(QString::fromUtf8(pool.string())));
        auto jwt = JwtAuthorizer::ofIssuer(issuer, textOf(document, "jwksUri"), scopes);
        if (!jwt) return jwt.error();
        authorizer.pools.push_back(std::move(*jwt));
    }
    if (authorizer.pools.empty())
        return invalid(QStringLiteral("The authorizer %1 names no user pool").arg(QString::fromUtf8(authorizer.name)));
    if (const QByteArray expression = textOf(document, "identityValidationExpression"); !expression.isEmpty()) {
        auto pattern = JavaPattern::compile(QString::fromUtf8(expression));
        if (!pattern) return invalid(pattern.error().message);
        authorizer.validation = std::move(*pattern);
    }
    return authorizer;
}

const JwtAuthorizer* PoolAuthorizer::poolOf(const JsonWebToken& token) const
{
    const QByteArray issuer = textOf(token.claims, "iss");
    const auto found =
        std::find_if(pools.begin(), pools.end(), [&](const JwtAuthorizer& pool) { return pool.issuer() == issuer; });
    return found == pools.end() ? nullptr : &*found;
}

QByteArray PoolAuthorizer::faultOf(const JsonWebToken& token) const
{
    const QByteArray use = textOf(token.claims, "token_use");
    if (scoped && use != "access")
        return "the method has scopes, so it takes access tokens, not one for \"" + use + '"';
    if (!scoped && use != "id")
        return "the method has no scopes, so it takes identity tokens, not one for \"" + use + '"';
    if (!scoped && validation && !validation->matches(QString::fromUtf8(textOf(token.claims, "aud"))))
        return "the token's audience does not match the validation expression";
    return {};
}

}  // namespace trestle::gateway
