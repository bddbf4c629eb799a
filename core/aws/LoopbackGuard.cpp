#include "core/aws/LoopbackGuard.h"

#include "core/http/Syntax.h"

#include <algorithm>

namespace trestle::aws {

namespace {

bool isPort(QByteArrayView text)
{
    const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return !text.isEmpty() && text.size() <= 5 && digits;
}

// authority = host [":" port]; null if it is neither.
QByteArrayView hostOf(QByteArrayView authority)
{
    qsizetype end = authority.size();
    if (authority.startsWith('[')) {
        const qsizetype bracket = authority.indexOf(']');
        if (bracket < 0) return {};
        end = bracket + 1;
    } else if (const qsizetype colon = authority.indexOf(':'); colon >= 0) {
        end = colon;
    }
    if (end != authority.size() && (authority[end] != ':' || !isPort(authority.sliced(end + 1)))) return {};
    return authority.first(end);
}

bool isLabelText(QByteArrayView text)
{
    return !text.isEmpty() && !text.startsWith('.') && !text.endsWith('.') && !text.contains("..") &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                      c == '_' || c == '.';
           });
}

bool isOurHost(QByteArrayView host, const GuardExceptions& exceptions)
{
    const auto is = [host](QByteArrayView other) { return http::equalsIgnoringCase(host, other); };
    if (is("127.0.0.1") || is("localhost") || is("[::1]")) return true;
    // Resolvers keep names under .localhost on this machine (RFC 6761), whatever a page's own name server says.
    constexpr QByteArrayView local(".localhost");
    if (host.size() > local.size() && http::equalsIgnoringCase(host.last(local.size()), local) &&
        isLabelText(host.chopped(local.size())))
        return true;
    return std::any_of(exceptions.hosts.begin(), exceptions.hosts.end(), is);
}

// A page's origin is ours if the page came from the very authority it now asks.
bool isOurOrigin(QByteArrayView origin, QByteArrayView authority, const GuardExceptions& exceptions)
{
    const QByteArray text = origin.toByteArray().toLower();
    const QByteArray own = authority.toByteArray().toLower();
    if (text == "http://" + own || text == "https://" + own) return true;
    return std::any_of(exceptions.origins.begin(), exceptions.origins.end(),
                       [&](const QByteArray& allowed) { return text == allowed.toLower(); });
}

bool isJsonType(QByteArrayView contentType)
{
    if (contentType == QByteArrayView("application/x-amz-json-1.0")) return true;  // nearly always
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArray type =
        (semicolon < 0 ? contentType : contentType.first(semicolon)).trimmed().toByteArray().toLower();
    return type == "application/json" || type == "application/x-amz-json-1.0" || type == "application/x-amz-json-1.1";
}

}  // namespace

GuardVerdict judgeRequest(Surface surface, const http::Request& request, const GuardExceptions& exceptions)
{
    if (surface == Surface::DeployedApi) return GuardVerdict::Allowed;

    QByteArrayView authority;
    bool single = false;
    for (const http::Header& field : request.headers) {
        if (http::equalsIgnoringCase(field.name, "host")) {
            if (!authority.isNull()) return GuardVerdict::ForeignHost;
            authority = field.value.isNull() ? QByteArrayView("") : QByteArrayView(field.value);
            single = true;
        }
    }
    if (!single || !isOurHost(hostOf(authority), exceptions)) return GuardVerdict::ForeignHost;
    for (const http::Header& field : request.headers) {
        if (http::equalsIgnoringCase(field.name, "origin") && !isOurOrigin(field.value, authority, exceptions))
            return GuardVerdict::ForeignOrigin;
    }
    // A form or text/plain reaches any port without the browser asking first; JSON types do not.
    if (!request.body.isEmpty() && !isJsonType(request.headers.value("content-type"))) return GuardVerdict::NotJson;
    return GuardVerdict::Allowed;
}

QByteArray guardMessage(GuardVerdict verdict, const http::Request& request)
{
    switch (verdict) {
        case GuardVerdict::Allowed:
            return {};
        case GuardVerdict::ForeignHost:
            return "The Host '" + request.headers.value("host").toByteArray() +
                   "' is not this machine's: requests are answered for 127.0.0.1, localhost, [::1] and *.localhost";
        case GuardVerdict::ForeignOrigin:
            return "Pages from '" + request.headers.value("origin").toByteArray() +
                   "' may not call this endpoint: allow the origin in the workspace's settings first";
        case GuardVerdict::NotJson:
            return "The Content-Type '" + request.headers.value("content-type").toByteArray() +
                   "' is not JSON: send application/json or application/x-amz-json-1.0";
    }
    Q_UNREACHABLE();
}

}  // namespace trestle::aws
