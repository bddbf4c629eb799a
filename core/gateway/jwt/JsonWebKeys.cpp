#include "core/gateway/jwt/JsonWebKeys.h"

#include "core/base/JsonMember.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

namespace trestle::gateway {

namespace {

using base::JsonValue;

template <auto Free>
struct Freed
{
    template <typename T>
    void operator()(T* object) const
    {
        Free(object);
    }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;

const uchar* bytes(const QByteArray& text)
{
    return reinterpret_cast<const uchar*>(text.constData());
}

Number numberOf(const JsonValue& key, QByteArrayView name)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        textOf(key, name), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).isEmpty()) return nullptr;
    return Number(BN_bin2bn(bytes(*decoded), static_cast<int>((*decoded).size()), nullptr));
}

KeyHandle publicKey(const JsonValue& key)
{
    const Number modulus = numberOf(key, "n");
    const Number exponent = numberOf(key, "e");
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    if (!modulus || !exponent || !builder ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
        return nullptr;
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* made = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return nullptr;
    return KeyHandle(made);
}

const EVP_MD* digestOf(const QByteArray& algorithm)
{
    if (algorithm == "RS256") return EVP_sha256();
    if (algorithm == "RS384") return EVP_sha384();
    if (algorithm == "RS512") return EVP_sha512();
    return nullptr;
}

}  // namespace

class RsaPublicKey
{
public:
    explicit RsaPublicKey(KeyHandle key) : m_key(std::move(key)) {}

    [[nodiscard]] bool verify(const EVP_MD* digest, const QByteArray& text, const QByteArray& signature) const
    {
        const DigestContext context(EVP_MD_CTX_new());
        return context && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, m_key.get()) == 1 &&
               EVP_DigestVerify(context.get(), bytes(signature), static_cast<size_t>(signature.size()), bytes(text),
                                static_cast<size_t>(text.size())) == 1;
    }

private:
    KeyHandle m_key;
};

base::Result<JsonWebKeys> JsonWebKeys::parse(const QByteArray& json)
{
    const auto document = base::parseJson(json);
    const JsonValue* list = document ? document->find("keys") : nullptr;
    if (!list || !list->isArray())
        return base::Error{base::ErrorCode::Parse, QStringLiteral("It is no JSON object with a list of keys")};
    JsonWebKeys keys;
    for (const JsonValue& each : list->array()) {
        const JsonValue* use = each.find("use");
        if (textOf(each, "kty") != "RSA" || (use && use->string() != "sig")) continue;
        if (KeyHandle key = publicKey(each))
            keys.m_keys[textOf(each, "kid")] = std::make_shared<const RsaPublicKey>(std::move(key));
    }
    return keys;
}

base::Result<void> JsonWebKeys::verify(const JsonWebToken& token) const
{
    const EVP_MD* const digest = digestOf(token.algorithm);
    if (!digest)
        return base::Error{base::ErrorCode::Unsupported,
                           QStringLiteral("signing method %1 is invalid").arg(QString::fromUtf8(token.algorithm))};
    const auto key = m_keys.find(token.keyId);
    if (key == m_keys.end())
        return base::Error{base::ErrorCode::NotFound,
                           QStringLiteral("unable to find a signing key that matches the token's kid")};
    if (!key->second->verify(digest, token.signedText, token.signature))
        return base::Error{base::ErrorCode::InvalidSignature, QStringLiteral("the token's signature is invalid")};
    return {};
}

}  // namespace trestle::gateway
