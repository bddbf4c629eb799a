#include "core/gateway/definition/SocketRouteKey.h"

#include <algorithm>

namespace trestle::gateway {

base::Result<Route> parseSocketRouteKey(QByteArrayView text)
{
    constexpr qsizetype longest = 128;  // the service's
    const auto problem = [](const QString& message) { return base::Error{base::ErrorCode::Parse, message}; };
    const QByteArrayView typed = text.trimmed();
    if (typed.isEmpty())
        return problem(QStringLiteral("Type $connect, $disconnect, $default, or the word that messages name"));
    if (typed.size() > longest) return problem(QStringLiteral("A route key has at most %1 bytes").arg(longest));
    if (std::any_of(typed.begin(), typed.end(), [](char c) { return static_cast<uchar>(c) < 0x20 || c == 0x7f; }))
        return problem(QStringLiteral("A route key has no line breaks and no control characters"));
    if (typed.startsWith('$') && typed != "$connect" && typed != "$disconnect" && typed != "$default")
        return problem(QStringLiteral("\"%1\" is not one of the service's own: $connect, $disconnect, $default")
                           .arg(QString::fromUtf8(typed)));
    Route route;
    route.path = typed.toByteArray();
    return route;
}

base::Result<Route> parseRouteKey(Protocol protocol, QByteArrayView text)
{
    return protocol == Protocol::WebSocket ? parseSocketRouteKey(text) : parseRouteKey(text);
}

}  // namespace trestle::gateway
