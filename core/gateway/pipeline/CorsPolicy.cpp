#include "core/gateway/pipeline/CorsPolicy.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

bool isOneOf(const QList<QByteArray>& list, QByteArrayView value, Qt::CaseSensitivity sensitivity)
{
    return std::any_of(list.cbegin(), list.cend(),
                       [&](const QByteArray& entry) { return entry == "*" || entry.compare(value, sensitivity) == 0; });
}

constexpr std::array<QByteArrayView, 6> corsHeaders{"access-control-allow-origin",      "access-control-allow-methods",
                                                    "access-control-allow-headers",     "access-control-expose-headers",
                                                    "access-control-allow-credentials", "access-control-max-age"};

}  // namespace

CorsPolicy::CorsPolicy(const Cors& cors)
    : m_cors(cors),
      m_anyOrigin(cors.allowOrigins.contains("*")),
      m_methods(cors.allowMethods.join(',')),
      m_headers(cors.allowHeaders.join(',')),
      m_expose(cors.exposeHeaders.join(',')),
      m_maxAge(cors.maxAgeSeconds ? QByteArray::number(*cors.maxAgeSeconds) : QByteArray())
{
}

QByteArray CorsPolicy::allowedOrigin(QByteArrayView origin) const
{
    if (m_anyOrigin) return "*";
    // "https://*" stands for every origin of that scheme.
    const bool allowed =
        std::any_of(m_cors.allowOrigins.cbegin(), m_cors.allowOrigins.cend(), [&](const QByteArray& entry) {
            if (entry.endsWith("://*")) return origin.startsWith(QByteArrayView(entry).chopped(1));
            return QByteArrayView(entry) == origin;
        });
    return allowed ? origin.toByteArray() : QByteArray();
}

void CorsPolicy::addOrigin(http::Headers& headers, QByteArray allowed) const
{
    if (!m_anyOrigin) headers.add("vary", "Origin");
    headers.add("access-control-allow-origin", std::move(allowed));
    // A browser refuses credentials together with "*"; so does the service, when such a block is to be saved.
    if (m_cors.allowCredentials && !m_anyOrigin) headers.add("access-control-allow-credentials", "true");
}

std::optional<CorsPolicy::Preflight> CorsPolicy::preflight(const http::Request& request) const
{
    if (request.method != "OPTIONS") return std::nullopt;
    const QByteArrayView origin = request.headers.value("origin");
    const QByteArrayView method = request.headers.value("access-control-request-method");
    if (origin.isNull() || method.isNull()) return std::nullopt;

    Preflight answer;
    answer.response.status = 204;
    QByteArray allowed = allowedOrigin(origin);
    if (allowed.isNull()) {
        answer.reason = "preflight refused: origin " + origin.toByteArray() + " is not in allowOrigins";
        return answer;
    }
    if (!isOneOf(m_cors.allowMethods, method, Qt::CaseSensitive)) {
        answer.reason = "preflight refused: method " + method.toByteArray() + " is not in allowMethods";
        return answer;
    }
    for (const QByteArray& asked : request.headers.value("access-control-request-headers").toByteArray().split(',')) {
        const QByteArray name = asked.trimmed();
        if (name.isEmpty() || isOneOf(m_cors.allowHeaders, name, Qt::CaseInsensitive)) continue;
        answer.reason = "preflight refused: header " + name + " is not in allowHeaders";
        return answer;
    }

    http::Headers& headers = answer.response.headers;
    addOrigin(headers, std::move(allowed));
    if (!m_methods.isEmpty()) headers.add("access-control-allow-methods", m_methods);
    if (!m_headers.isEmpty()) headers.add("access-control-allow-headers", m_headers);
    if (!m_expose.isEmpty()) headers.add("access-control-expose-headers", m_expose);
    if (!m_maxAge.isEmpty()) headers.add("access-control-max-age", m_maxAge);
    answer.reason = "preflight allowed for " + origin.toByteArray();
    return answer;
}

void CorsPolicy::apply(http::Headers& headers, QByteArrayView origin) const
{
    for (const QByteArrayView name : corsHeaders)
        headers.remove(name);
    if (origin.isNull()) return;
    QByteArray allowed = allowedOrigin(origin);
    if (allowed.isNull()) return;
    addOrigin(headers, std::move(allowed));
    if (!m_expose.isEmpty()) headers.add("access-control-expose-headers", m_expose);
}

}  // namespace trestle::gateway
