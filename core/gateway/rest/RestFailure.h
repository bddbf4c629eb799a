// How the way of a request to a REST or WebSocket API may end early: a gateway response type, with what the failure
// knows better than the type's own status, error name and text. A value; failRest() and failSocket() turn it into the
// answer.
#pragma once

#include "core/gateway/rest/GatewayResponseType.h"

namespace trestle::gateway {

struct RestFailure
{
    GatewayResponseType type = GatewayResponseType::Default5xx;
    QByteArray message = {};          // for the client; null: the type's own
    QByteArray note = {};             // for trace and execution log: what happened really
    QByteArray validationError = {};  // $context.error.validationErrorString
    int status = 0;                   // instead of the type's own, as long as the API sets none; 0: the type's
    QByteArray errorType = {};        // x-amzn-ErrorType instead of the type's own

    [[nodiscard]] QByteArray text() const { return message.isNull() ? factsOf(type).message.toByteArray() : message; }
    [[nodiscard]] int statusCode() const { return status != 0 ? status : factsOf(type).status; }
};

/// What the client gets as "Internal server error": 500 for a fault of the API's definition, 502 for what a proxy
/// integration answered.
[[nodiscard]] inline RestFailure internalFailure(QByteArray note, int status = 500)
{
    return {.type = GatewayResponseType::Default5xx, .note = std::move(note), .status = status};
}

}  // namespace trestle::gateway
