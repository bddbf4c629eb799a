// How access control meets an HTTP API: the events its authorizers get, and what its refusals look like.
#pragma once

#include "core/gateway/access/Admission.h"

namespace trestle::gateway {

/// {"message": "Forbidden"} and the like: HTTP APIs tell clients no more.
void refuseHttp(std::unique_ptr<Exchange> exchange, Refusal refusal);
[[nodiscard]] QByteArray httpAuthorizerEvent(Exchange& exchange, LambdaAuthorizer::Kind kind);
[[nodiscard]] QByteArray httpVariable(Exchange& exchange, QByteArrayView path);

}  // namespace trestle::gateway
