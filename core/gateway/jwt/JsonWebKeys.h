// The public keys of an issuer (a JWKS document, RFC 7517), ready to verify with: RSA keys for RS256, RS384 and RS512,
// which are all that the service takes. Immutable; any thread.
#pragma once

#include "core/gateway/jwt/JsonWebToken.h"

#include <map>
#include <memory>

namespace trestle::gateway {

class RsaPublicKey;

class JsonWebKeys
{
public:
    /// Keys of other kinds and for other uses are passed over. Error: Parse for what is no JWKS document.
    [[nodiscard]] static base::Result<JsonWebKeys> parse(const QByteArray& json);

    [[nodiscard]] bool has(const QByteArray& keyId) const { return m_keys.count(keyId) > 0; }
    [[nodiscard]] size_t count() const { return m_keys.size(); }
    /// Errors: NotFound for a key id that is not among them, Unsupported for another algorithm, InvalidSignature.
    [[nodiscard]] base::Result<void> verify(const JsonWebToken& token) const;

private:
    std::map<QByteArray, std::shared_ptr<const RsaPublicKey>> m_keys;  // by key id
};

}  // namespace trestle::gateway
