// What an API's CORS block means for a request: preflights are answered here, and the block's headers replace those an
// integration sent. Compiled once, then read by any thread.
#pragma once

#include "core/gateway/definition/Api.h"
#include "core/http/Message.h"

#include <optional>

namespace trestle::gateway {

class CorsPolicy
{
public:
    explicit CorsPolicy(const Cors& cors);

    struct Preflight
    {
        http::Response response;  // 204, with the block's headers if all that was asked for is allowed
        QByteArray reason;        // why it was allowed or not
    };
    /// The answer to a preflight (OPTIONS with Origin and Access-Control-Request-Method); nothing for another request.
    [[nodiscard]] std::optional<Preflight> preflight(const http::Request& request) const;

    /// Takes the integration's CORS headers out of `headers` and, if `origin` (null: none was sent) is allowed, puts
    /// the block's in.
    void apply(http::Headers& headers, QByteArrayView origin) const;

    /// The value of Access-Control-Allow-Origin for `origin`; null if it is not allowed.
    [[nodiscard]] QByteArray allowedOrigin(QByteArrayView origin) const;

private:
    void addOrigin(http::Headers& headers, QByteArray allowed) const;

    const Cors m_cors;
    const bool m_anyOrigin;
    const QByteArray m_methods;
    const QByteArray m_headers;
    const QByteArray m_expose;
    const QByteArray m_maxAge;
};

}  // namespace trestle::gateway
