#include "core/aws/apigateway/SelfSignedCertificate.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <QRandomGenerator>

#include <memory>

namespace trestle::aws::apigateway {

namespace {

template <auto release>
struct Release
{
    template <typename T>
    void operator()(T* object) const
    {
        release(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Memory = std::unique_ptr<BIO, Release<BIO_free_all>>;

base::Error failed()
{
    return {base::ErrorCode::Internal, QStringLiteral("The certificate could not be made")};
}

bool addNames(X509* certificate, const QList<QByteArray>& names)
{
    if (names.isEmpty()) return true;
    const std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, ("DNS:" + names.join(",DNS:")).constData()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// What `write` puts into memory; null if it fails.
template <typename Write>
QByteArray pem(Write write)
{
    const Memory memory(BIO_new(BIO_s_mem()));
    if (!memory || write(memory.get()) == 0) return {};
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<qsizetype>(size)};
}

}  // namespace

base::Result<SelfSigned> selfSignedCertificate(const QByteArray& commonName, const QList<QByteArray>& names,
                                               qint64 fromSeconds)
{
    const Key key(EVP_RSA_gen(2048));
    const Certificate certificate(X509_new());
    if (!key || !certificate) return failed();
    X509* const x509 = certificate.get();
    X509_set_version(x509, 2);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), QRandomGenerator::system()->generate64() >> 1);
    ASN1_TIME_set(X509_getm_notBefore(x509), fromSeconds);
    ASN1_TIME_set(X509_getm_notAfter(x509), fromSeconds + certificateSeconds);
    X509_NAME* const name = X509_get_subject_name(x509);
    const auto add = [name](const char* field, const QByteArray& text) {
        X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text.constData()),
                                   static_cast<int>(text.size()), -1, 0);
    };
    add("C", "US");
    add("O", "Trestle");
    add("CN", commonName);
    X509_set_issuer_name(x509, name);
    X509_set_pubkey(x509, key.get());
    if (!addNames(x509, names) || X509_sign(x509, key.get(), EVP_sha256()) == 0) return failed();
    SelfSigned made{pem([x509](BIO* out) { return PEM_write_bio_X509(out, x509); }), pem([&key](BIO* out) {
                        return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
                    })};
    if (made.certificate.isNull() || made.key.isNull()) return failed();
    return made;
}

}  // namespace trestle::aws::apigateway
