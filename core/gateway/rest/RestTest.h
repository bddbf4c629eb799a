// Tests of one method or one authorizer: what the console's "Test", TestInvokeMethod and TestInvokeAuthorizer send, and
// what comes of it. Both run as they are being designed, without stage and cache, a method without access control, and
// say in a log what they do. Values.
#pragma once

#include "core/base/Json.h"
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

struct AuthorizerTest
{
    QByteArray apiId;
    QByteArray authorizerId;
    QByteArray pathWithQuery;  // "" is "/"
    http::Headers headers;
    QByteArray body;
    std::map<QByteArray, QByteArray> stageVariables;
    std::map<QByteArray, QByteArray> context;  // for identity sources beside what $context has: "identity.apiKey"
};

struct AuthorizerTestOutcome
{
    int clientStatus = 0;  // with which it refuses; 0: it says who asks
    QByteArray log;
    qint64 latencyMs = 0;
    QByteArray principalId;
    base::JsonValue policy;                                       // null: none
    std::vector<std::pair<QByteArray, base::JsonValue>> context;  // as texts, or null
    base::JsonValue claims;                                       // of a user pool's token; null: none
};

/// Error: NotFound, with the service's text.
using AuthorizerTestReply = base::UniqueFunction<void(base::Result<AuthorizerTestOutcome>)>;

}  // namespace trestle::gateway
