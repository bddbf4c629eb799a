// The way of a request past its route's AccessPlan: resource policy and authorizer, then API key, then limits, as the
// service has it. Each decision becomes a station of the trace that says why.
#pragma once

#include "core/gateway/access/AccessPlan.h"
#include "core/gateway/access/AuthorizerCall.h"
#include "core/gateway/access/Refusal.h"
#include "core/gateway/pipeline/IoRoom.h"

namespace trestle::gateway {

/// What a front door (REST, HTTP, WebSocket) gives and takes. Functions are called on the exchange's thread.
struct FrontDoor
{
    void (*admitted)(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room);
    void (*refused)(std::unique_ptr<Exchange> exchange, Refusal refusal);
    /// The members of the event that an authorizer of this kind gets beside its type and ARN, each with a comma before
    /// it: `,"resource":"/pets","path":…`.
    QByteArray (*eventMembers)(Exchange& exchange, LambdaAuthorizer::Kind kind);
    /// A variable of $context by its path, "identity.sourceIp".
    QByteArray (*variable)(Exchange& exchange, QByteArrayView path);
    /// What stands behind the stage in the ARN of the request: "GET/pets/7".
    QByteArray (*resource)(const Exchange& exchange);
};

/// Where an admission stands while a function is asked.
struct Admission
{
    const AccessPlan* plan = nullptr;  // of the exchange's deployment
    const FrontDoor* door = nullptr;
    std::weak_ptr<IoRoom> room;
    QByteArray arn;
    qint64 askedNs = 0;
    AuthorizerAnswered answered = nullptr;
    bool calls = false;  // it is this request that calls the function
};

/// On the exchange's I/O thread. `plan` belongs to the exchange's deployment; `door` outlives the request. Ends in one
/// of the door's ways, now or later on the same thread.
void admit(std::unique_ptr<Exchange> exchange, const AccessPlan& plan, const std::shared_ptr<IoRoom>& room,
           const FrontDoor& door);

/// "GET/pets/7": the method and the path as it was asked for.
[[nodiscard]] QByteArray methodAndPath(const Exchange& exchange);

}  // namespace trestle::gateway
