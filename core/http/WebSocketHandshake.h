// The opening handshake (RFC 6455, 4) as messages. Pure functions, any thread.
#pragma once

#include "core/http/Message.h"

#include <optional>

namespace trestle::http {

/// The request has an Upgrade field that names websocket. It may still be wrong: see handshakeFault().
[[nodiscard]] bool asksForWebSocket(const Headers& headers);
/// Why such a request cannot be accepted: 400, or 426 with the version that is spoken here.
[[nodiscard]] std::optional<Response> handshakeFault(const Request& request);
/// The subprotocols a client offers, in its order.
[[nodiscard]] std::vector<QByteArray> offeredSubprotocols(const Headers& headers);

/// "Switching Protocols", complete. `subprotocol` "" says nothing of one.
[[nodiscard]] QByteArray handshakeAnswer(QByteArrayView key, QByteArrayView subprotocol);

/// A new Sec-WebSocket-Key.
[[nodiscard]] QByteArray newHandshakeKey();
/// The Sec-WebSocket-Accept that belongs to `key`.
[[nodiscard]] QByteArray acceptOf(QByteArrayView key);

}  // namespace trestle::http
