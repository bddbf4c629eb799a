// A signed token (RFC 7519 in the compact form of RFC 7515) taken apart; whether its signature holds is for
// JsonWebKeys to say. A value.
#pragma once

#include "core/base/Json.h"

namespace trestle::gateway {

struct JsonWebToken
{
    QByteArray algorithm;  // "RS256"
    QByteArray keyId;
    base::JsonValue claims;  // an object
    QByteArray signedText;   // header "." payload, as sent
    QByteArray signature;

    /// Errors: Parse, saying what is wrong with it.
    [[nodiscard]] static base::Result<JsonWebToken> parse(const QByteArray& text);
};

}  // namespace trestle::gateway
