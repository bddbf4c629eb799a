// What a person types for a route: [ method blanks ] path, or "$default".
#include "core/gateway/definition/Api.h"
#include "core/gateway/definition/PathTemplate.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

namespace {

constexpr std::array<QByteArrayView, 8> methods{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"};

base::Error problem(const QString& text)
{
    return {base::ErrorCode::Parse, text};
}

// The message of a path's problem counts columns in the path; what the person sees is the whole text.
base::Result<void> checkPath(QByteArrayView path)
{
    const auto segments = parsePathTemplate(path);
    if (!segments)
        return problem(
            QStringLiteral("The path %1 cannot be used: %2").arg(QString::fromUtf8(path), segments.error().message));
    return {};
}

}  // namespace

base::Result<Route> parseRouteKey(QByteArrayView text)
{
    const QByteArrayView typed = text.trimmed();
    if (typed.isEmpty()) return problem(QStringLiteral("Type a method and a path, for example: get /books/{id}"));

    Route route;
    if (typed == "$default") {
        route.path = typed.toByteArray();
        return route;
    }

    const auto blank = std::find_if(typed.begin(), typed.end(), [](char c) { return c == ' ' || c == '\t'; });
    const QByteArrayView first = typed.first(blank - typed.begin());
    const QByteArrayView rest = typed.sliced(first.size()).trimmed();
    if (first.startsWith('/')) {
        if (!rest.isEmpty())
            return problem(QStringLiteral("The path ends at the blank after %1; write %20 for a blank in a path")
                               .arg(QString::fromUtf8(first)));
        if (const auto checked = checkPath(first); !checked) return checked.error();
        route.method = "GET";
        route.path = first.toByteArray();
        return route;
    }

    const QByteArray method = first.toByteArray().toUpper();
    if (std::find(methods.begin(), methods.end(), QByteArrayView(method)) == methods.end()) {
        if (rest.isEmpty())
            return problem(QStringLiteral("\"%1\" has no '/' at its start; a path is written like /books")
                               .arg(QString::fromUtf8(first)));
        return problem(QStringLiteral("\"%1\" is no method; use GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS or ANY")
                           .arg(QString::fromUtf8(first)));
    }
    if (rest.isEmpty())
        return problem(
            QStringLiteral("A path has to follow the method, for example: %1 /books").arg(QString::fromUtf8(first)));
    if (const auto checked = checkPath(rest); !checked) return checked.error();
    route.method = method;
    route.path = rest.toByteArray();
    return route;
}

}  // namespace trestle::gateway
