// Asks an authorizer's function, or what it answered before, or waits for one that asks the same.
#pragma once

#include "core/gateway/access/LambdaAuthorizer.h"
#include "core/gateway/pipeline/IoRoom.h"

namespace trestle::gateway {

struct AuthorizerReply
{
    AuthorizerOutcome outcome;
    bool cached = false;
    QByteArray run = {};  // how the function ran; "" if this request did not call it
};
using AuthorizerAnswered = void (*)(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room,
                                    AuthorizerReply reply);

/// `identity` are the values of the authorizer's sources. `answered` is called on the exchange's I/O thread, now or
/// later; what the function logged and did to tables is in the trace of the request that called it.
void askAuthorizer(std::unique_ptr<Exchange> exchange, const LambdaAuthorizer& authorizer,
                   std::vector<QByteArray> identity, const std::shared_ptr<IoRoom>& room, AuthorizerAnswered answered);

/// What a function's result says. Errors: Unauthorized if it threw that word, AuthorizerFailure,
/// AuthorizerConfiguration.
[[nodiscard]] AuthorizerOutcome outcomeOf(const functions::InvocationResult& result, AuthorizerFormat format);

/// The event a function gets: `members` is what the front door tells of the request.
[[nodiscard]] QByteArray authorizerEvent(LambdaAuthorizer::Kind kind, const QByteArray& arn,
                                         const std::vector<QByteArray>& identity, const QByteArray& members);

}  // namespace trestle::gateway
