#include "core/gateway/jwt/JsonWebToken.h"

namespace trestle::gateway {

namespace {

using base::JsonValue;

base::Error malformed(const char* text)
{
    return {base::ErrorCode::Parse, QString::fromLatin1(text)};
}

std::optional<QByteArray> decoded(const QByteArray& text)
{
    const auto bytes = QByteArray::fromBase64Encoding(
        text, QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals | QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes) return std::nullopt;
    return *bytes;
}

std::optional<JsonValue> decodedObject(const QByteArray& text)
{
    const std::optional<QByteArray> bytes = decoded(text);
    if (!bytes) return std::nullopt;
    auto value = base::parseJson(*bytes);
    if (!value || !value->isObject()) return std::nullopt;
    return std::move(*value);
}

QByteArray claimText(const JsonValue& object, QByteArrayView name)
{
    const JsonValue* member = object.find(name);
    return member ? member->string() : QByteArray();
}

}  // namespace

base::Result<JsonWebToken> JsonWebToken::parse(const QByteArray& text)
{
    const QList<QByteArray> parts = text.split('.');
    if (parts.size() != 3) return malformed("the token does not have three parts");
    const std::optional<JsonValue> header = decodedObject(parts[0]);
    if (!header) return malformed("the token's header is no JSON object in base64url");
    std::optional<JsonValue> claims = decodedObject(parts[1]);
    if (!claims) return malformed("the token's claims are no JSON object in base64url");
    const std::optional<QByteArray> signature = decoded(parts[2]);
    if (!signature || signature->isEmpty()) return malformed("the token has no signature in base64url");

    return JsonWebToken{claimText(*header, "alg"), claimText(*header, "kid"), std::move(*claims),
                        parts[0] + '.' + parts[1], *signature};
}

}  // namespace trestle::gateway
