// An issuer of tokens for work without a network: it signs with a key of its own, made when first needed and kept in a
// file that only its user can read. Any thread.
#pragma once

#include "core/base/Json.h"

#include <QString>

#include <memory>

namespace trestle::gateway {

class LocalIssuer
{
public:
    /// Where the endpoint serves it: the issuer is http://HOST:PORT with this path.
    static constexpr QByteArrayView path{"/_trestle/issuer"};

    /// `file` is the private key in PEM form; it is made (RSA, 2,048 bits) if it does not exist. Errors: Io, Parse for
    /// a file that holds no RSA key, Internal.
    [[nodiscard]] static base::Result<LocalIssuer> open(const QString& file);

    /// The public key as a JWKS document.
    [[nodiscard]] QByteArray keys() const;
    /// The discovery document of the issuer `issuer`.
    [[nodiscard]] static QByteArray configuration(const QByteArray& issuer);
    /// A token that says `claims`, signed with RS256.
    [[nodiscard]] base::Result<QByteArray> sign(const base::JsonValue& claims) const;

private:
    class Key;
    explicit LocalIssuer(std::shared_ptr<const Key> key) : m_key(std::move(key)) {}

    std::shared_ptr<const Key> m_key;
};

}  // namespace trestle::gateway
