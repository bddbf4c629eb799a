// One request under way: what came in, what was decided about it, and its trace so far. Owned by whoever works on it
// now; moves with the work, on one thread at a time.
#pragma once

#include "core/gateway/GatewayServices.h"
#include "core/gateway/pipeline/Addressing.h"
#include "core/gateway/pipeline/Failure.h"
#include "core/http/Responder.h"
#include "core/http/Stream.h"

#include <memory>

namespace trestle::gateway {

struct Admission;
struct Caller;
struct RestCall;
struct SocketCall;

/// Bytes of a request's body that APIs take. The endpoint reads more, for uploads to the control planes.
inline constexpr qsizetype longestRequestBody = qsizetype(10) << 20;

struct Exchange
{
    Exchange(std::shared_ptr<const GatewayServices> gatewayServices, std::shared_ptr<const Deployment> snapshot,
             http::Request&& incoming, http::Responder&& answerTo);
    ~Exchange();

    /// Nanoseconds on the monotonic clock.
    [[nodiscard]] qint64 now() const { return clock->monotonicNs(); }
    /// Adds what a step did from `startNs` (monotonic) until now.
    observe::Station& addStation(observe::StationKind kind, observe::StationOutcome outcome, QByteArray title,
                                 QByteArray detail, qint64 startNs);
    /// The path as it was sent, its stage included.
    [[nodiscard]] QByteArray requestPath() const;
    /// X-Amzn-Trace-Id for functions and targets: what the client sent, if that goes on, otherwise "Root=…".
    [[nodiscard]] QByteArray traceHeader() const { return sentTrace.isNull() ? "Root=" + trace.id : sentTrace; }

    std::shared_ptr<const GatewayServices> services;
    const base::Clock* clock;
    std::shared_ptr<const Deployment> deployment;
    http::Request request;
    http::Responder responder;
    base::Mailbox* home = nullptr;  // the inbox of the thread the request came in on

    Address address;
    RouteMatch match;
    const RunningRoute* route = nullptr;
    bool preflight = false;              // its answer has the CORS headers it is to have
    std::unique_ptr<RestCall> rest;      // of a request to a REST API, which then has no `route`
    std::shared_ptr<SocketCall> socket;  // of a route request to a WebSocket API

    std::shared_ptr<const http::Encryption> encryption;  // null: it came without TLS
    QByteArray requestId;
    QByteArray sentTrace;  // the client's X-Amzn-Trace-Id, if its trace goes on
    qint64 startNs = 0;
    qint64 lastNs = 0;                     // when the last station was left: where a step begins that follows at once
    std::unique_ptr<Caller> caller;        // null: access control asked nothing
    std::unique_ptr<Admission> admission;  // while access control is at work
    qint64 integrationNs = 0;              // when its integration was called
    QByteArray integrationRequestId;       // of a function's invocation, or as a target's answer names it
    QByteArray integrationRequestId2;      // a target's x-amz-id-2
    int integrationStatus = 0;             // what it answered with; 0: nothing yet
    qint64 integrationLatencyNs = 0;
    base::JsonValue authorizer;  // see EventInput
    QByteArray authorizerError;
    QByteArray authorizerRequestId;  // of the invocation of its function; "": none was made
    QByteArray targetPath;           // percent-encoded: takes the place of the target's own; null: nothing does
    observe::Trace trace;
};

/// "404 Not Found"
[[nodiscard]] QByteArray statusText(int status);

/// Ends the way with what an integration answered: the route's response mappings, then CORS headers and the request's
/// id are put in, the trace is stored, the client gets its answer.
void finish(std::unique_ptr<Exchange> exchange, http::Response response);
void fail(std::unique_ptr<Exchange> exchange, const Failure& failure);

}  // namespace trestle::gateway
