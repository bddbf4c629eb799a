// A route of a REST API as the service's Method. What the designer wired by a form (Route::integration) is told in the
// service's words too, so that there is one thing to compile, to deploy and to give to clients.
#pragma once

#include "core/gateway/definition/Api.h"

#include <optional>

namespace trestle::gateway {

/// The route's document, with a methodIntegration made from its integration if it has none of its own: a function
/// becomes AWS_PROXY, a target HTTP_PROXY with the route's path parameters mapped, a fixed response MOCK. For a table
/// none is made: which item an AWS integration reads and writes its templates have to say.
[[nodiscard]] base::JsonValue restMethod(const Route& route);

/// "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{functionArn}/invocations" of a function of ours.
[[nodiscard]] QByteArray invocationUri(QByteArrayView function);
/// The function's name and qualifier ("" if none) that the URI of an integration invokes; nothing for other URIs.
struct InvokedFunction
{
    QByteArray name;
    QByteArray qualifier;
};
[[nodiscard]] std::optional<InvokedFunction> invokedFunction(QByteArrayView uri);

}  // namespace trestle::gateway
