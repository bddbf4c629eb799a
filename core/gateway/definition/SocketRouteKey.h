// Route keys of WebSocket APIs: "$connect", "$disconnect", "$default", or a word of one's own that messages name.
#pragma once

#include "core/gateway/definition/Api.h"

namespace trestle::gateway {

/// What a person types. Errors: Parse: empty, too long, with blanks at an end or control characters, another key that
/// begins with '$'.
[[nodiscard]] base::Result<Route> parseSocketRouteKey(QByteArrayView text);

/// The same for a route of an API of that protocol.
[[nodiscard]] base::Result<Route> parseRouteKey(Protocol protocol, QByteArrayView text);

}  // namespace trestle::gateway
