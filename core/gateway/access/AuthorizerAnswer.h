// What a Lambda authorizer answered, checked as the service checks it. Immutable; any thread.
//
//   a policy          {"principalId", "policyDocument", "context"?, "usageIdentifierKey"?}
//   a simple answer   {"isAuthorized": true|false, "context"?}         of HTTP APIs that enabled it
//
// REST APIs take texts, numbers and truths in the context and hand them on as texts; null stays null. HTTP APIs take
// any JSON and hand it on as it is.
#pragma once

#include "core/gateway/access/PolicyDocument.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace trestle::gateway {

enum class AuthorizerFormat { Rest, HttpPolicy, HttpSimple };

struct AuthorizerAnswer
{
    static constexpr qsizetype longestResource = 512;

    QByteArray principalId;
    std::optional<PolicyDocument> policy;  // nothing in a simple answer
    bool authorized = false;               // of a simple answer
    std::vector<std::pair<QByteArray, base::JsonValue>> context;
    QByteArray usageIdentifierKey;

    /// Errors: Parse, with what is wrong.
    [[nodiscard]] static base::Result<AuthorizerAnswer> read(const QByteArray& payload, AuthorizerFormat format);

    /// The value of $context.authorizer.NAME; null if there is none.
    [[nodiscard]] const base::JsonValue* find(QByteArrayView name) const;
};

}  // namespace trestle::gateway
