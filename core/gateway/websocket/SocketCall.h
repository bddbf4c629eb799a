// What a WebSocket API knows of one route request under way (a connection being made, a message, an end), beside what
// every exchange has. On the connection's I/O thread.
#pragma once

#include "core/gateway/pipeline/Exchange.h"
#include "core/gateway/rest/RestFailure.h"
#include "core/gateway/templates/TemplateContext.h"
#include "core/gateway/websocket/SocketApi.h"
#include "core/gateway/websocket/SocketConnections.h"

#include <functional>
#include <memory>

namespace trestle::gateway {

struct IoRoom;

/// What connections need of the gateway they belong to.
struct SocketHub
{
    SocketConnections connections;
    http::WebSocketLimits limits;
    std::function<std::shared_ptr<const Deployment>()> current;  // any thread
};

enum class SocketEventType { Connect, Message, Disconnect };

/// What came of a route request.
struct SocketAnswer
{
    int status = 200;
    QByteArray body;
    QByteArray subprotocol;              // of a connection being made
    std::optional<RestFailure> failure;  // set instead: it failed, which is what the client is told

    /// As traces and logs have it.
    [[nodiscard]] int statusCode() const { return failure ? failure->statusCode() : status; }
};

struct SocketCall
{
    /// What access control came to, as logs tell of it.
    struct Asked
    {
        bool signature = false;  // AWS_IAM; else an authorizer
        int status = 200;
        QByteArray error;  // null: none
        qint64 latencyMs = 0;
        QByteArray requestId;  // of the authorizer's invocation; "": none was made
    };

    std::shared_ptr<SocketHub> hub;
    std::shared_ptr<SocketPeer> peer;
    std::weak_ptr<IoRoom> room;
    base::Mailbox* home = nullptr;  // the inbox of the connection's thread
    std::shared_ptr<const GatewayServices> services;
    SocketEventType type = SocketEventType::Message;
    const SocketStage* stage = nullptr;  // of the exchange's deployment
    const SocketRoute* route = nullptr;  // null: none fits
    bool answers = false;                // the client gets what the integration answers
    QByteArray requestId;
    QByteArray messageId;  // of a message
    qint64 startedMs = 0;
    qint64 integrationNs = 0;                  // when the integration was called; 0: it was not
    int integrationStatus = 0;                 // of the call itself; 0: it gave none
    QByteArray integrationRequestId;           // of a function's invocation
    http::WebSocketEnd end;                    // of an end
    std::optional<http::Responder> handshake;  // of a connection being made
    std::optional<base::JsonValue> json;       // of a message, see sourceOf()
    bool parsed = false;
    std::unique_ptr<ExecutionLog> log;         // null: it is not logged
    std::optional<Asked> asked;                // nothing: nobody had to say who they are
    std::unique_ptr<TemplateContext> context;  // see contextOf()
};

/// "CONNECT"
[[nodiscard]] QByteArray eventName(SocketEventType type);
/// "$connect", also where there is no such route; null: a message that no route takes.
[[nodiscard]] QByteArray routeKeyOf(const SocketCall& call);

/// Of a route that has one.
[[nodiscard]] inline const SocketIntegration& integrationOf(const Exchange& exchange)
{
    return *exchange.socket->route->integration;
}

/// Ends a route request: the trace is stored, then the client gets its frame, its handshake or nothing.
void complete(std::unique_ptr<Exchange> exchange, SocketAnswer answer);
void failSocket(std::unique_ptr<Exchange> exchange, RestFailure failure);
/// The same as complete() for one whose trace is stored already.
void deliver(SocketCall& call, SocketAnswer answer);
/// {"message": …, "connectionId": …, "requestId": …} as the service writes it.
[[nodiscard]] QByteArray failureText(const SocketCall& call, const RestFailure& failure);

/// What expressions look at before there is a response. The message is parsed once.
[[nodiscard]] SelectionSource sourceOf(const Exchange& exchange);
/// $context and $stageVariables of the request, made when first asked for.
[[nodiscard]] TemplateContext& contextOf(SocketCall& call);

}  // namespace trestle::gateway
