// What an integration that is no proxy is sent, and what is made of its answer: request templates before, integration
// responses with their templates behind.
#pragma once

#include "core/gateway/templates/ParameterMapping.h"
#include "core/gateway/websocket/SocketCall.h"

namespace trestle::gateway {

using MappedRequest = base::Result<QByteArray, RestFailure>;

/// The message as the integration gets it.
[[nodiscard]] MappedRequest mappedRequest(Exchange& exchange);
/// What parameter mappings read: the handshake and the message.
[[nodiscard]] MappableMessage mappableOf(const Exchange& exchange);

struct Answered
{
    int status = 200;
    QByteArray body;
    http::Headers headers;
    QByteArray selector;  // what the kind's own expression comes to
    bool failed = false;  // the integration said so itself
};
/// Ends the route request with what the integration response for it says.
void mapResponse(std::unique_ptr<Exchange> exchange, Answered answered);

}  // namespace trestle::gateway
