// The event that a WebSocket API hands to a function, as JSON text:
//     CONNECT      headers and query of the handshake, each single and multi, requestContext
//     MESSAGE      requestContext with messageId, body
//     DISCONNECT   the service's four empty headers, requestContext with disconnectStatusCode and disconnectReason
// The stage's variables stand in it if there are some. Header names are as they were sent.
#pragma once

#include "core/gateway/websocket/SocketCall.h"

namespace trestle::gateway {

[[nodiscard]] QByteArray socketEvent(const Exchange& exchange);
/// `"requestContext":{…}` alone, for authorizers.
void appendRequestContext(QByteArray& out, const Exchange& exchange);
/// `"headers":…,"multiValueHeaders":…` and the two of the query. Authorizers get the handshake's Connection and Upgrade
/// too, and a query that is empty; functions neither.
enum class HandshakeFor { Function, Authorizer };
void appendHandshake(QByteArray& out, const Exchange& exchange, HandshakeFor whom);

}  // namespace trestle::gateway
