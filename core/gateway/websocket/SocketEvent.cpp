#include "core/gateway/websocket/SocketEvent.h"

#include "core/gateway/integrations/EventText.h"
#include "core/gateway/integrations/Forwarding.h"
#include "core/gateway/integrations/HeaderRules.h"
#include "core/http/Syntax.h"

namespace trestle::gateway {

namespace {

void appendNumber(QByteArray& out, QByteArrayView name, qint64 number)
{
    appendName(out, name);
    out += QByteArray::number(number);
}

/// How long the authorizer took is told of the connection being made only.
void appendAuthorizer(QByteArray& out, const base::JsonValue& authorizer, SocketEventType type)
{
    appendName(out, "authorizer");
    out += '{';
    for (const auto& [name, value] : authorizer.object()) {
        if (name == "integrationLatency" && type != SocketEventType::Connect) continue;
        appendName(out, name);
        out += base::writeJson(value);
    }
    out += '}';
}

/// The handshake's fields as they travel: not those of the connection, but the WebSocket's own stay.
std::vector<http::Header> handshakeHeaders(const Exchange& exchange, HandshakeFor whom)
{
    std::vector<http::Header> headers;
    if (whom == HandshakeFor::Authorizer)
        headers = {{"Connection", "upgrade"}, {"content-length", "0"}, {"Upgrade", "websocket"}};
    for (const http::Header& header : exchange.request.headers) {
        if (isConnectionHeader(header.name) || isForwardingHeader(header.name)) continue;
        headers.push_back(http::equalsIgnoringCase(header.name, "host") ? http::Header{"Host", header.value} : header);
    }
    const QByteArray port =
        exchange.request.localPort == 0 ? QByteArray("80") : QByteArray::number(exchange.request.localPort);
    headers.push_back({"X-Amzn-Trace-Id", exchange.traceHeader()});
    headers.push_back({"X-Forwarded-For", sourceIp(exchange.request)});
    headers.push_back({"X-Forwarded-Port", port});
    headers.push_back({"X-Forwarded-Proto", exchange.encryption ? "https" : "http"});
    return headers;
}

}  // namespace

void appendHandshake(QByteArray& out, const Exchange& exchange, HandshakeFor whom)
{
    appendLastAndAll(out, "headers", "multiValueHeaders", handshakeHeaders(exchange, whom));
    std::vector<http::QueryParameter> query = http::parseQuery(exchange.request.query());
    if (!query.empty() || whom == HandshakeFor::Authorizer)
        appendLastAndAll(out, "queryStringParameters", "multiValueQueryStringParameters", std::move(query));
}

void appendRequestContext(QByteArray& out, const Exchange& exchange)
{
    const SocketCall& call = *exchange.socket;
    const SocketPeer& peer = *call.peer;
    appendName(out, "requestContext");
    out += '{';
    appendMember(out, "routeKey", call.route ? QByteArrayView(call.route->key) : QByteArrayView());
    if (!peer.authorizer.isNull()) appendAuthorizer(out, peer.authorizer, call.type);
    if (call.type == SocketEventType::Message) appendMember(out, "messageId", call.messageId);
    if (call.type == SocketEventType::Disconnect) appendNumber(out, "disconnectStatusCode", call.end.code);
    appendMember(out, "eventType", eventName(call.type));
    appendMember(out, "extendedRequestId", call.requestId);
    appendMember(out, "requestTime", commonLogTime(exchange.trace.startedMs));
    appendMember(out, "messageDirection", "IN");
    if (call.type == SocketEventType::Disconnect) appendMember(out, "disconnectReason", call.end.reason);
    appendMember(out, "stage", peer.stage);
    appendNumber(out, "connectedAt", peer.connectedMs);
    appendNumber(out, "requestTimeEpoch", exchange.trace.startedMs);
    appendName(out, "identity");
    out += '{';
    for (const auto& [name, value] : peer.identity.object()) {
        appendName(out, name);
        out += base::writeJson(value);
    }
    if (!peer.userAgent.isNull()) appendMember(out, "userAgent", peer.userAgent);
    appendMember(out, "sourceIp", peer.sourceIp);
    out += '}';
    appendMember(out, "requestId", call.requestId);
    appendMember(out, "domainName", peer.domainName);
    appendMember(out, "connectionId", peer.id);
    appendMember(out, "apiId", peer.apiId);
    out += '}';
}

QByteArray socketEvent(const Exchange& exchange)
{
    const SocketCall& call = *exchange.socket;
    QByteArray out("{");
    out.reserve(1'024 + exchange.request.body.size() + exchange.request.body.size() / 4);
    switch (call.type) {
        case SocketEventType::Connect:
            appendHandshake(out, exchange, HandshakeFor::Function);
            break;
        case SocketEventType::Disconnect:
            appendLastAndAll<http::Header>(out, "headers", "multiValueHeaders",
                                           {{"Host", call.peer->domainName},
                                            {"x-api-key", QByteArray("")},
                                            {"X-Forwarded-For", QByteArray("")},
                                            {"x-restapi", QByteArray("")}});
            break;
        case SocketEventType::Message:
            break;
    }
    if (!call.stage->variables.empty()) {
        appendName(out, "stageVariables");
        appendStageVariables(out, call.stage->variables);
    }
    appendRequestContext(out, exchange);
    if (call.type == SocketEventType::Message) appendMember(out, "body", exchange.request.body);
    return out + ",\"isBase64Encoded\":false}";
}

}  // namespace trestle::gateway
