#include "core/gateway/websocket/ConnectionsApi.h"

#include "core/gateway/access/IamAuthorization.h"
#include "core/gateway/pipeline/Recording.h"
#include "core/gateway/websocket/SocketCall.h"
#include "core/gateway/websocket/SocketDelivery.h"

#include <QDateTime>

namespace trestle::gateway {

namespace {

using observe::StationKind;
using observe::StationOutcome;

/// Stores the trace and answers. Any thread.
void answer(std::unique_ptr<Exchange> exchange, int status, const QByteArray& errorType, QByteArray body,
            QByteArray note)
{
    http::Response response;
    response.status = status;
    response.headers.add("x-amzn-RequestId", exchange->requestId);
    if (!errorType.isEmpty()) response.headers.add("x-amzn-ErrorType", errorType);
    if (!body.isEmpty()) response.headers.add("content-type", "application/json");
    response.body = std::move(body);
    observe::Trace& trace = exchange->trace;
    trace.status = status;
    trace.note = std::move(note);
    trace.response = recorded(response.headers, response.body);
    trace.durationNs = exchange->now() - exchange->startNs;
    exchange->services->traces.add(std::move(trace));
    exchange->responder.respond(std::move(response));
}

QByteArray isoTime(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs).toLatin1();
}

void gone(std::unique_ptr<Exchange> exchange)
{
    answer(std::move(exchange), 410, "GoneException", {}, "there is no such connection any more");
}

// Whether the service may have given a connection this name: bytes in Base64.
bool isConnectionId(const QByteArray& id)
{
    const auto bytes = QByteArray::fromBase64Encoding(
        id, (id.contains('-') || id.contains('_') ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding) |
                QByteArray::AbortOnBase64DecodingErrors);
    return bytes && !bytes.decoded.isEmpty() && id.size() % 4 == 0;
}

void describe(std::unique_ptr<Exchange> exchange, const SocketPeer& peer)
{
    base::JsonValue identity = base::JsonValue::Object();
    identity.insert("sourceIp", peer.sourceIp);
    identity.insert("userAgent", peer.userAgent);
    base::JsonValue connection = base::JsonValue::Object();
    connection.insert("connectedAt", isoTime(peer.connectedMs));
    connection.insert("identity", std::move(identity));
    connection.insert("lastActiveAt", isoTime(peer.lastActiveMs));
    answer(std::move(exchange), 200, {}, base::writeJson(connection), {});
}

/// The reply that answers with `status` once it is done.
DeliveryReply answering(std::unique_ptr<Exchange> exchange, int status)
{
    return [status, exchange = std::move(exchange)](Delivery delivery) mutable {
        switch (delivery) {
            case Delivery::Done:
                return answer(std::move(exchange), status, {}, {}, {});
            case Delivery::Unread:
                return answer(std::move(exchange), 429, "LimitExceededException", {}, "the client does not read");
            case Delivery::Gone:
                return gone(std::move(exchange));
        }
    };
}

}  // namespace

QByteArray connectionIdIn(QByteArrayView path)
{
    for (const QByteArrayView prefix : {QByteArrayView("/@connections/"), QByteArrayView("/%40connections/")})
        if (path.startsWith(prefix) && path.size() > prefix.size()) {
            QByteArray id = http::percentDecoded(path.sliced(prefix.size()));
            // Some clients encode what is encoded already.
            return id.contains('%') ? http::percentDecoded(id) : id;
        }
    return {};
}

void callConnections(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, const QByteArray& stage)
{
    const http::Request& request = exchange->request;
    const QByteArrayView path = request.path();
    const qsizetype at = std::max(path.lastIndexOf("/@connections/"), path.lastIndexOf("/%40connections/"));
    const QByteArray id = connectionIdIn(path.sliced(at));
    exchange->trace.routeKey = request.method + " @connections";

    const GatewayServices& services = *exchange->services;
    IamKeys keys;
    keys.region = services.region;
    keys.accountId = services.accountId;
    const auto caller = authenticate(request, keys, services.clock->nowMs());
    if (!caller) {
        const bool unsigned_ = caller.error().kind == Refusal::Kind::MissingAuthenticationToken;
        const QByteArray text = unsigned_                          ? QByteArray("Missing Authentication Token")
                                : caller.error().message.isEmpty() ? QByteArray("Forbidden")
                                                                   : caller.error().message;
        QByteArray body("{\"message\":");
        base::appendJsonString(body, text);
        return answer(std::move(exchange), 403,
                      unsigned_ ? "MissingAuthenticationTokenException" : "ForbiddenException", body + '}',
                      caller.error().note);
    }
    const bool read = request.method == "GET";
    const bool end = request.method == "DELETE";
    if (!read && !end && request.method != "POST")
        return answer(std::move(exchange), 403, "ForbiddenException", "{\"message\":\"Forbidden\"}",
                      "connections know POST, GET and DELETE");
    if (!isConnectionId(id)) {
        QByteArray body("{\"message\":");
        base::appendJsonString(body, "Invalid connectionId: " + id);
        return answer(std::move(exchange), 400, "BadRequestException", body + '}', "no connection is called like that");
    }
    std::shared_ptr<SocketPeer> peer = room->sockets->connections.find(id);
    const RunningApi* api = exchange->address.api;
    // One of another API or stage is none to who asks here.
    if (peer && ((api && peer->apiId != api->id) || (!stage.isEmpty() && peer->stage != stage))) peer = nullptr;
    if (!peer) return gone(std::move(exchange));
    exchange->trace.api = peer->apiName;
    exchange->trace.stage = peer->stage;
    if (read) return describe(std::move(exchange), *peer);
    if (end) return disconnect(std::move(peer), answering(std::move(exchange), 204));
    if (request.body.size() > longestDelivery)
        return answer(std::move(exchange), 413, "PayloadTooLargeException",
                      "{\"message\":\"The data has exceeded the maximum size allowed\"}",
                      QByteArray::number(request.body.size()) + " bytes are more than the service's 131072");
    QByteArray text = std::move(exchange->request.body);
    sendTo(std::move(peer), std::move(text), *services.clock, answering(std::move(exchange), 200));
}

}  // namespace trestle::gateway
