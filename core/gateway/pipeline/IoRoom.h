// What the gateway keeps on one I/O thread: the calls that wait there and the client whose connections live there.
// Made, used and destroyed on that thread.
#pragma once

#include "core/gateway/httpapi/IssuerKeys.h"
#include "core/gateway/pipeline/PendingCalls.h"
#include "core/http/HttpClient.h"

namespace trestle::gateway {

struct SocketHub;

struct IoRoom
{
    std::shared_ptr<SocketHub> sockets;
    PendingCalls pending;
    IssuerKeys issuers;
    http::HttpClient client;
};

}  // namespace trestle::gateway
