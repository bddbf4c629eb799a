#include "core/gateway/jwt/LocalIssuer.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace trestle::gateway {

namespace {

using base::Error;
using base::ErrorCode;
using base::JsonValue;

constexpr unsigned keyBits = 2'048;

struct FreeKey
{
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using SigningKey = std::unique_ptr<EVP_PKEY, FreeKey>;
struct FreeBio
{
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using BioHandle = std::unique_ptr<BIO, FreeBio>;
struct FreeDigest
{
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

QByteArray base64Url(const QByteArray& bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray numberOf(EVP_PKEY* key, const char* name)
{
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return {};
    QByteArray bytes(BN_num_bytes(number), '\0');
    BN_bn2bin(number, reinterpret_cast<uchar*>(bytes.data()));
    BN_free(number);
    return bytes;
}

SigningKey readKey(const QByteArray& pem)
{
    const BioHandle bio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    return SigningKey(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : nullptr);
}

QByteArray pemOf(EVP_PKEY* key)
{
    const BioHandle bio(BIO_new(BIO_s_mem()));
    if (!bio || PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) return {};
    char* text = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &text);
    return {text, length};
}

base::Result<void> writeKey(const QString& path, const QByteArray& pem)
{
    QDir().mkpath(QFileInfo(path).path());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(pem) != pem.size() || !file.commit())
        return Error{ErrorCode::Io, QStringLiteral("%1: %2").arg(path, file.errorString())};
    return {};
}

}  // namespace

class LocalIssuer::Key
{
public:
    explicit Key(SigningKey key)
        : handle(std::move(key)),
          modulus(numberOf(handle.get(), OSSL_PKEY_PARAM_RSA_N)),
          exponent(numberOf(handle.get(), OSSL_PKEY_PARAM_RSA_E)),
          id(base64Url(QCryptographicHash::hash(modulus, QCryptographicHash::Sha256)))
    {
    }

    const SigningKey handle;
    const QByteArray modulus;
    const QByteArray exponent;
    const QByteArray id;
};

base::Result<LocalIssuer> LocalIssuer::open(const QString& path)
{
    QFile file(path);
    if (file.exists()) {
        if (!file.open(QIODevice::ReadOnly))
            return Error{ErrorCode::Io, QStringLiteral("%1: %2").arg(path, file.errorString())};
        SigningKey key = readKey(file.readAll());
        if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA)
            return Error{ErrorCode::Parse, QStringLiteral("%1 holds no RSA key").arg(path)};
        return LocalIssuer(std::make_shared<const Key>(std::move(key)));
    }
    SigningKey key(EVP_RSA_gen(keyBits));
    const QByteArray pem = key ? pemOf(key.get()) : QByteArray();
    if (pem.isEmpty()) return Error{ErrorCode::Internal, QStringLiteral("A signing key cannot be made")};
    if (const auto written = writeKey(path, pem); !written) return written.error();
    return LocalIssuer(std::make_shared<const Key>(std::move(key)));
}

QByteArray LocalIssuer::keys() const
{
    JsonValue key = JsonValue::Object();
    key.insert("kty", "RSA");
    key.insert("use", "sig");
    key.insert("alg", "RS256");
    key.insert("kid", m_key->id);
    key.insert("n", base64Url(m_key->modulus));
    key.insert("e", base64Url(m_key->exponent));
    JsonValue list;
    list.makeArray().push_back(std::move(key));
    JsonValue document = JsonValue::Object();
    document.insert("keys", std::move(list));
    return base::writeJson(document);
}

QByteArray LocalIssuer::configuration(const QByteArray& issuer)
{
    JsonValue algorithms;
    algorithms.makeArray().push_back("RS256");
    JsonValue document = JsonValue::Object();
    document.insert("issuer", issuer);
    document.insert("jwks_uri", issuer + "/jwks.json");
    document.insert("id_token_signing_alg_values_supported", std::move(algorithms));
    return base::writeJson(document);
}

base::Result<QByteArray> LocalIssuer::sign(const JsonValue& claims) const
{
    JsonValue header = JsonValue::Object();
    header.insert("alg", "RS256");
    header.insert("typ", "JWT");
    header.insert("kid", m_key->id);
    const QByteArray text = base64Url(base::writeJson(header)) + '.' + base64Url(base::writeJson(claims));

    const std::unique_ptr<EVP_MD_CTX, FreeDigest> context(EVP_MD_CTX_new());
    const auto* bytes = reinterpret_cast<const uchar*>(text.constData());
    const auto size = static_cast<size_t>(text.size());
    size_t length = 0;
    if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_key->handle.get()) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &length, bytes, size) != 1)
        return Error{ErrorCode::Internal, QStringLiteral("The token cannot be signed")};
    QByteArray signature(static_cast<qsizetype>(length), '\0');
    if (EVP_DigestSign(context.get(), reinterpret_cast<uchar*>(signature.data()), &length, bytes, size) != 1)
        return Error{ErrorCode::Internal, QStringLiteral("The token cannot be signed")};
    signature.truncate(static_cast<qsizetype>(length));
    return text + '.' + base64Url(signature);
}

}  // namespace trestle::gateway
