// Requests as bytes, for HttpClient. Any thread.
#pragma once

#include "core/http/HttpClient.h"

namespace trestle::http {

/// What of method and header fields could break out of the request, in words; empty if nothing could.
[[nodiscard]] QString faultOfFields(const ClientRequest& request);
/// Request line, fields and body. Host and Content-Length are written as they have to be; a Transfer-Encoding is left
/// out.
[[nodiscard]] QByteArray requestBytes(const ClientRequest& request);
/// True if a Connection field has the option close.
[[nodiscard]] bool asksToClose(const Headers& headers);

}  // namespace trestle::http
