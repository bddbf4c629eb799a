// A message as a trace keeps it: secrets masked, the body shared with the message and cut to the recording's limit.
#pragma once

#include "core/http/Message.h"
#include "core/observe/Trace.h"

namespace trestle::gateway {

[[nodiscard]] observe::Message recorded(const http::Headers& headers, const QByteArray& body);

/// Authorization, Cookie, Set-Cookie, X-Api-Key and the like: what is not to be shown again.
[[nodiscard]] bool isSecretHeader(QByteArrayView name);

}  // namespace trestle::gateway
