// How access control meets a WebSocket API: only $connect asks who somebody is, by the event its authorizers get; what
// was found out stays with the connection. All routes have limits.
#pragma once

#include "core/gateway/access/Admission.h"
#include "core/gateway/rest/RestFailure.h"

namespace trestle::gateway {

/// Hands what access control found out about who connects on to the connection, for its events, templates and logs.
/// `failure`: what the handshake is refused with; null: it is not.
void keepCaller(Exchange& exchange, const RestFailure* failure = nullptr);

// The functions of a FrontDoor.
void refuseSocket(std::unique_ptr<Exchange> exchange, Refusal refusal);
[[nodiscard]] QByteArray socketAuthorizerEvent(Exchange& exchange, LambdaAuthorizer::Kind kind);
[[nodiscard]] QByteArray socketVariable(Exchange& exchange, QByteArrayView path);
/// "$connect"
[[nodiscard]] QByteArray routeKeyOf(const Exchange& exchange);

}  // namespace trestle::gateway
