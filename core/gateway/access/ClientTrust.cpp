#include "core/gateway/access/ClientTrust.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace trestle::gateway {

namespace {

template <auto release>
struct ReleaseTrust
{
    template <typename T>
    void operator()(T* object) const
    {
        release(object);
    }
};
void freeChain(STACK_OF(X509) * chain)
{
    sk_X509_pop_free(chain, X509_free);
}
// Errors left in the thread's queue would be taken for those of its next TLS read.
struct OpensslErrors
{
    OpensslErrors() = default;
    ~OpensslErrors() { ERR_clear_error(); }
    OpensslErrors(const OpensslErrors&) = delete;
    OpensslErrors& operator=(const OpensslErrors&) = delete;
};
using X509Owner = std::unique_ptr<X509, ReleaseTrust<X509_free>>;
using X509Chain = std::unique_ptr<STACK_OF(X509), ReleaseTrust<freeChain>>;
using X509Memory = std::unique_ptr<BIO, ReleaseTrust<BIO_free_all>>;

// What `write` puts into memory.
template <typename Write>
QByteArray written(Write write)
{
    const X509Memory memory(BIO_new(BIO_s_mem()));
    if (!memory) return {};
    write(memory.get());
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<qsizetype>(size)};
}

QByteArray nameText(const X509_NAME* name)
{
    return written([name](BIO* out) { X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253); });
}

QByteArray timeText(const ASN1_TIME* time)
{
    return written([time](BIO* out) { ASN1_TIME_print(out, time); });
}

ClientCertificate described(X509* certificate)
{
    ClientCertificate client;
    client.pem = written([certificate](BIO* out) { PEM_write_bio_X509(out, certificate); });
    client.subject = nameText(X509_get_subject_name(certificate));
    client.issuer = nameText(X509_get_issuer_name(certificate));
    const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
    client.serial =
        QByteArray(reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)), ASN1_STRING_length(serial)).toHex(':');
    client.notBefore = timeText(X509_get0_notBefore(certificate));
    client.notAfter = timeText(X509_get0_notAfter(certificate));
    return client;
}

X509Owner certificateOf(const QByteArray& der)
{
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.constData());
    return X509Owner(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
}

base::Error untrusted(const char* why)
{
    return {base::ErrorCode::PermissionDenied,
            QStringLiteral("the client's certificate is not trusted: %1").arg(QString::fromUtf8(why))};
}

}  // namespace

struct ClientTrust::Store
{
    std::unique_ptr<X509_STORE, ReleaseTrust<X509_STORE_free>> certificates{X509_STORE_new()};
};

ClientTrust::ClientTrust(std::unique_ptr<Store> store) : m_store(std::move(store)) {}

ClientTrust::~ClientTrust() = default;

base::JsonValue ClientCertificate::member() const
{
    base::JsonValue validity = base::JsonValue::Object();
    validity.insert("notBefore", notBefore);
    validity.insert("notAfter", notAfter);
    base::JsonValue member = base::JsonValue::Object();
    member.insert("clientCertPem", pem);
    member.insert("subjectDN", subject);
    member.insert("issuerDN", issuer);
    member.insert("serialNumber", serial);
    member.insert("validity", std::move(validity));
    return member;
}

base::Result<std::shared_ptr<const ClientTrust>> ClientTrust::read(const QByteArray& pem)
{
    const OpensslErrors errors;
    auto store = std::make_unique<Store>();
    const X509Memory memory(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    int count = 0;
    while (const X509Owner certificate{PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)}) {
        X509_STORE_add_cert(store->certificates.get(), certificate.get());
        ++count;
    }
    if (count == 0) return base::Error{base::ErrorCode::Parse, QStringLiteral("it holds no certificate as PEM")};
    // Each of them is trusted by itself, whoever issued it.
    X509_STORE_set_flags(store->certificates.get(), X509_V_FLAG_PARTIAL_CHAIN);
    return std::shared_ptr<const ClientTrust>(new ClientTrust(std::move(store)));
}

base::Result<ClientCertificate> ClientTrust::verify(const std::vector<QByteArray>& chain, qint64 epochSeconds) const
{
    const OpensslErrors errors;
    const X509Chain between(sk_X509_new_null());
    X509Owner own;
    for (const QByteArray& der : chain) {
        X509Owner certificate = certificateOf(der);
        if (!certificate) return untrusted("it cannot be read");
        if (!own)
            own = std::move(certificate);
        else
            sk_X509_push(between.get(), certificate.release());
    }
    if (!own) return untrusted("there is none");
    const std::unique_ptr<X509_STORE_CTX, ReleaseTrust<X509_STORE_CTX_free>> check(X509_STORE_CTX_new());
    if (!check || X509_STORE_CTX_init(check.get(), m_store->certificates.get(), own.get(), between.get()) == 0)
        return untrusted("it cannot be checked");
    X509_STORE_CTX_set_time(check.get(), 0, static_cast<time_t>(epochSeconds));
    if (X509_verify_cert(check.get()) != 1)
        return untrusted(X509_verify_cert_error_string(X509_STORE_CTX_get_error(check.get())));
    return described(own.get());
}

}  // namespace trestle::gateway
