// A test of one method: what the console's "Test" and TestInvokeMethod send, and what comes of it. The method runs as
// it is being designed, without stage, access control and cache, and says in its log what it does. Values.
#pragma once

#include "core/base/Result.h"
#include "core/base/UniqueFunction.h"
#include "core/http/Message.h"

#include <map>

namespace trestle::gateway {

struct RestTest
{
    QByteArray apiId;
    QByteArray resourceId;     // or, where that is "", its path:
    QByteArray resourcePath;   // "/pets/{id}"
    QByteArray httpMethod;     // as the API has it: "GET", "ANY"
    QByteArray pathWithQuery;  // "/pets/7?full=1"; "" is the resource's path
    http::Headers headers;
    QByteArray body;
    std::map<QByteArray, QByteArray> stageVariables;
};

struct RestTestOutcome
{
    int status = 0;
    http::Headers headers;
    QByteArray body;
    qint64 latencyMs = 0;
    QByteArray log;  // "Execution log for request …", a line each
};

/// Error: NotFound, with the service's text.
using RestTestReply = base::UniqueFunction<void(base::Result<RestTestOutcome>)>;

}  // namespace trestle::gateway
