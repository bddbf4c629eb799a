// Services of ours that an integration calls by their wire, without a function between: what the engine brings. The
// call is an operation's JSON, the answer what a client of the service would get.
#pragma once

#include "core/base/UniqueFunction.h"
#include "core/http/Message.h"

namespace trestle::gateway {

class ServiceActions
{
public:
    struct Call
    {
        QByteArray service;  // "dynamodb"
        QByteArray action;   // "PutItem"
        QByteArray body;     // JSON
        QByteArray traceHeader;
    };
    using Reply = base::UniqueFunction<void(http::Response)>;

    virtual ~ServiceActions() = default;
    /// Any thread. `reply` comes on any thread, also before this returns.
    virtual void perform(Call call, Reply reply) = 0;
};

}  // namespace trestle::gateway
