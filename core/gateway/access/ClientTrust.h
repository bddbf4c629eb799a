// Whom a custom domain with mutual TLS lets in: clients from whose certificate a chain leads to one of its
// truststore's. Immutable; any thread.
#pragma once

#include "core/base/Json.h"

#include <memory>
#include <vector>

namespace trestle::gateway {

/// A client's certificate as events and $context show it.
struct ClientCertificate
{
    QByteArray pem;
    QByteArray subject;  // "CN=ann,O=Example"
    QByteArray issuer;
    QByteArray serial;     // "a1:b2:c3"
    QByteArray notBefore;  // "May 28 12:30:02 2019 GMT"
    QByteArray notAfter;

    /// {"clientCertPem", "subjectDN", "issuerDN", "serialNumber", "validity": {"notBefore", "notAfter"}}
    [[nodiscard]] base::JsonValue member() const;
};

class ClientTrust
{
public:
    ~ClientTrust();

    /// Of a truststore: certificates as PEM, one after the other. Errors: Parse.
    [[nodiscard]] static base::Result<std::shared_ptr<const ClientTrust>> read(const QByteArray& pem);

    /// `chain` is DER, the client's own certificate first. Errors: PermissionDenied, with what is wrong with it.
    [[nodiscard]] base::Result<ClientCertificate> verify(const std::vector<QByteArray>& chain,
                                                         qint64 epochSeconds) const;

private:
    struct Store;
    explicit ClientTrust(std::unique_ptr<Store> store);
    const std::unique_ptr<Store> m_store;
};

/// What mutual TLS asks at a custom domain.
struct ClientGate
{
    std::shared_ptr<const ClientTrust> trust;  // null: its truststore cannot be read, and nobody is let in
};

}  // namespace trestle::gateway
