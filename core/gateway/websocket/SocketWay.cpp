#include "core/gateway/websocket/SocketWay.h"

#include "core/base/Ids.h"
#include "core/gateway/integrations/EventText.h"
#include "core/gateway/pipeline/Recording.h"
#include "core/gateway/pipeline/TraceIdentity.h"
#include "core/gateway/websocket/ConnectionsApi.h"
#include "core/gateway/websocket/SocketAccess.h"
#include "core/gateway/websocket/SocketCall.h"
#include "core/gateway/websocket/SocketLog.h"
#include "core/gateway/websocket/SocketRun.h"
#include "core/http/WebSocketHandshake.h"

namespace trestle::gateway {

namespace {

using observe::StationKind;
using observe::StationOutcome;

constexpr int mostUnderWay = 32;  // messages of one connection; more wait with the client
constexpr QByteArrayView defaultRoute("$default");

http::Response failureResponse(int status, QByteArray body)
{
    http::Response response;
    response.status = status;
    response.headers.add("content-type", "application/json");
    response.body = std::move(body);
    return response;
}

/// A text frame holds UTF-8.
QByteArray asText(QByteArray body)
{
    return body.isValidUtf8() ? std::move(body) : QString::fromUtf8(body).toUtf8();
}

/// The server's end of one connection: messages become route requests.
class SocketClient final : public http::WebSocketUser
{
public:
    explicit SocketClient(const SocketCall& call)
        : m_hub(call.hub), m_peer(call.peer), m_room(call.room), m_services(call.services), m_home(call.home)
    {
    }

    void opened(std::shared_ptr<http::WebSocket> socket) override
    {
        m_peer->socket = std::move(socket);
        m_hub->connections.add(m_peer);
    }

    void messageReceived(http::WebSocketPayload, QByteArray data) override
    {
        m_peer->lastActiveMs = m_services->clock->nowMs();
        if (++m_peer->underWay >= mostUnderWay) m_peer->socket->setReading(false);
        start(SocketEventType::Message, std::move(data), {});
    }

    void closed(const http::WebSocketEnd& end) override
    {
        m_hub->connections.remove(m_peer->id);
        http::WebSocketEnd told = end;
        if (told.code == http::closecode::none && told.reason.isEmpty())
            told.reason = "Client-side close frame status not set";
        start(SocketEventType::Disconnect, {}, told);
    }

private:
    void start(SocketEventType type, QByteArray body, const http::WebSocketEnd& end)
    {
        const std::shared_ptr<IoRoom> room = m_room.lock();
        if (!room) return;
        http::Request request;
        request.method = eventName(type);
        request.target = '/' + m_peer->stage;
        request.body = std::move(body);
        request.peerAddress = m_peer->sourceIp;
        auto exchange =
            std::make_unique<Exchange>(m_services, m_hub->current(), std::move(request), http::Responder(nullptr, 0));
        exchange->home = m_home;
        exchange->trace.client = clientProduct(m_peer->userAgent);
        exchange->trace.source = m_peer->source;
        auto call = std::make_shared<SocketCall>();
        call->hub = m_hub;
        call->peer = m_peer;
        call->room = m_room;
        call->services = m_services;
        call->home = m_home;
        call->startedMs = exchange->trace.startedMs;
        call->type = type;
        call->end = end;
        exchange->socket = std::move(call);
        route(std::move(exchange), room);
    }

    static void route(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room);

    std::shared_ptr<SocketHub> m_hub;
    std::shared_ptr<SocketPeer> m_peer;
    std::weak_ptr<IoRoom> m_room;
    std::shared_ptr<const GatewayServices> m_services;
    base::Mailbox* m_home;
};

/// What the service says of a message that no route takes.
RestFailure noRoute(QByteArray note)
{
    return {.type = GatewayResponseType::AccessDenied, .message = "Forbidden", .note = std::move(note)};
}

/// The route of a message: the one its content names, or $default. Null if there is neither.
const SocketRoute* routeOf(const Exchange& exchange, QByteArray& why)
{
    const SocketStage& stage = *exchange.socket->stage;
    const auto byDefault = [&](QByteArray reason) {
        why = std::move(reason);
        return stage.route(defaultRoute.toByteArray());
    };
    SelectionSource source{.requestBody = exchange.request.body, .stageVariables = &stage.variables};
    if (stage.selection.readsBody()) {
        source = sourceOf(exchange);
        if (!source.requestJson) return byDefault("the message is no JSON");
    }
    const QByteArray key = stage.selection.evaluate(source);
    why = stage.selection.text() + " is \"" + key.left(128) + '"';
    // The two routes of the connection itself are not for messages.
    const SocketRoute* named = key == "$connect" || key == "$disconnect" ? nullptr : stage.route(key);
    return named ? named : byDefault(why + ", which no route is for");
}

/// What a handshake lacks of its route's required parameters.
std::optional<RestFailure> handshakeProblem(Exchange& exchange)
{
    const qint64 from = exchange.now();
    const std::vector<PathParameter> path;
    const std::vector<http::QueryParameter> query = http::parseQuery(exchange.request.query());
    std::optional<RestFailure> problem = requestProblem(exchange.socket->route->handshake,
                                                        {exchange.request.headers, path, query, exchange.request.body});
    exchange.addStation(StationKind::Validation, problem ? StationOutcome::Failed : StationOutcome::Passed,
                        "Parameters", problem ? problem->note : QByteArray(), from);
    return problem;
}

/// On to the integration, with a handshake that has what it has to, or a message that looks as its route's models ask.
void proceed(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    const SocketCall& call = *exchange->socket;
    if (call.type == SocketEventType::Connect && call.route->handshake.checks())
        if (std::optional<RestFailure> problem = handshakeProblem(*exchange))
            return failSocket(std::move(exchange), std::move(*problem));
    if (call.route->models && call.type == SocketEventType::Message) {
        const qint64 from = exchange->now();
        std::optional<RestFailure> problem = call.route->models->problemOf(sourceOf(*exchange));
        exchange->addStation(StationKind::Validation, problem ? StationOutcome::Failed : StationOutcome::Passed,
                             "Models", problem ? problem->note : QByteArray(), from);
        if (problem) return failSocket(std::move(exchange), std::move(*problem));
    }
    // $connect and $disconnect need nothing behind them.
    if (!call.route->integration && call.type != SocketEventType::Message && call.route->optional)
        return complete(std::move(exchange), {});
    runSocketIntegration(std::move(exchange), room);
}

void admitted(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    keepCaller(*exchange);
    proceed(std::move(exchange), room);
}

/// Past what stands before the route, if anything does.
void enter(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    static constexpr FrontDoor door{admitted, refuseSocket, socketAuthorizerEvent, socketVariable, routeKeyOf};
    const AccessPlan* plan = exchange->socket->route->access.get();
    if (plan) return admit(std::move(exchange), *plan, room, door);
    proceed(std::move(exchange), room);
}

const SocketStage* stageOf(const Deployment& deployment, const SocketPeer& peer)
{
    const RunningApi* api = deployment.byId(peer.apiId);
    if (!api || !api->sockets) return nullptr;
    const auto found = api->sockets->stages.find(peer.stage);
    return found == api->sockets->stages.end() ? nullptr : &found->second;
}

void SocketClient::route(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    const qint64 from = exchange->now();
    SocketCall& call = *exchange->socket;
    call.requestId = exchange->requestId;
    exchange->trace.api = call.peer->apiName;
    exchange->trace.stage = call.peer->stage;
    exchange->addStation(StationKind::Accept, StationOutcome::Passed, exchange->trace.api,
                         "connection " + call.peer->id, from);
    call.stage = stageOf(*exchange->deployment, *call.peer);
    if (!call.stage) return failSocket(std::move(exchange), noRoute("the stage is no longer there"));
    if (call.type == SocketEventType::Disconnect) {
        call.route = call.stage->route("$disconnect");
        startSocketLog(*exchange);
        // Nobody asked to be told: there is nothing to tell but logs.
        if (!call.route || (!call.route->integration && call.route->optional)) {
            endSocketLog(call, {});
            return writeSocketLogs(call, {});
        }
        exchange->trace.routeKey = call.route->key;
        exchange->addStation(StationKind::Route, StationOutcome::Passed, call.route->key,
                             "closed with " + QByteArray::number(call.end.code) + ' ' + call.end.reason, from);
        return enter(std::move(exchange), room);
    }
    call.messageId = base::newHttpApiRequestId();
    QByteArray why;
    call.route = routeOf(*exchange, why);
    startSocketLog(*exchange);
    if (!call.route) {
        exchange->addStation(StationKind::Route, StationOutcome::Failed, "No route", why, from);
        return failSocket(std::move(exchange), noRoute(why));
    }
    call.answers = call.route->answers;
    exchange->trace.routeKey = call.route->key;
    exchange->addStation(StationKind::Route, StationOutcome::Passed, call.route->key, why, from);
    enter(std::move(exchange), room);
}

/// Which stage a request names, and what of its path stands behind it.
struct Place
{
    const SocketStage* stage = nullptr;
    QByteArrayView rest;
};
Place placeOf(const Exchange& exchange)
{
    const std::map<QByteArray, SocketStage>& stages = exchange.address.api->sockets->stages;
    QByteArrayView path = exchange.request.path();
    if (exchange.address.by == Address::By::Domain && !exchange.address.mappedStage.isEmpty()) {
        const auto found = stages.find(exchange.address.mappedStage.toByteArray());
        return {found == stages.end() ? nullptr : &found->second, exchange.address.path};
    }
    if (exchange.address.by == Address::By::Domain) path = exchange.address.path;
    if (exchange.address.by == Address::By::Path) {
        // /restapis/<id>/<stage>/_user_request_…
        constexpr QByteArrayView mark("/_user_request_");
        const qsizetype from = path.indexOf('/', 1);
        const qsizetype stage = path.indexOf('/', from + 1);
        const qsizetype end = path.indexOf(mark, stage);
        const auto found = stages.find(http::percentDecoded(path.sliced(stage + 1, end - stage - 1)));
        return {found == stages.end() ? nullptr : &found->second, path.sliced(end + mark.size())};
    }
    const qsizetype slash = path.indexOf('/', 1);
    const QByteArrayView first = slash < 0 ? path.sliced(1) : path.sliced(1, slash - 1);
    if (const auto found = stages.find(http::percentDecoded(first)); found != stages.end())
        return {&found->second, slash < 0 ? QByteArrayView() : path.sliced(slash)};
    if (const auto found = stages.find(QByteArray("$default")); found != stages.end()) return {&found->second, path};
    // An API with a port of its own and one stage has only one address to mean.
    if (stages.size() == 1 && exchange.address.by == Address::By::Port) return {&stages.begin()->second, path};
    return {};
}

void connectPeer(std::unique_ptr<Exchange> exchange, const SocketStage& stage, const std::shared_ptr<IoRoom>& room)
{
    const qint64 from = exchange->now();
    auto peer = std::make_shared<SocketPeer>();
    peer->id = base::newHttpApiRequestId();
    peer->apiId = exchange->address.api->id;
    peer->apiName = exchange->address.api->name;
    peer->stage = stage.name;
    peer->domainName = exchange->request.headers.value("host").toByteArray();
    peer->sourceIp = sourceIp(exchange->request);
    peer->userAgent = exchange->request.headers.value("user-agent").toByteArray();
    peer->source = exchange->trace.source;
    peer->connectedMs = exchange->trace.startedMs;
    peer->lastActiveMs = peer->connectedMs;

    auto call = std::make_shared<SocketCall>();
    call->hub = room->sockets;
    call->peer = std::move(peer);
    call->room = room;
    call->services = exchange->services;
    call->startedMs = exchange->trace.startedMs;
    call->type = SocketEventType::Connect;
    call->stage = &stage;
    call->requestId = exchange->requestId;
    call->handshake = std::exchange(exchange->responder, http::Responder(nullptr, 0));
    call->home = exchange->home;
    exchange->socket = call;
    exchange->trace.method = eventName(SocketEventType::Connect);
    call->route = stage.route("$connect");
    startSocketLog(*exchange);
    if (!call->route) return complete(std::move(exchange), {});
    exchange->trace.routeKey = call->route->key;
    exchange->addStation(StationKind::Route, StationOutcome::Passed, call->route->key, "connection " + call->peer->id,
                         from);
    enter(std::move(exchange), room);
}

/// Ends the way of what is no handshake.
void refuse(std::unique_ptr<Exchange> exchange, http::Response response, QByteArray note)
{
    exchange->trace.note = std::move(note);
    observe::Trace& trace = exchange->trace;
    trace.status = response.status;
    trace.response = recorded(response.headers, response.body);
    trace.durationNs = exchange->now() - exchange->startNs;
    exchange->services->traces.add(std::move(trace));
    exchange->responder.respond(std::move(response));
}

}  // namespace

QByteArray eventName(SocketEventType type)
{
    switch (type) {
        case SocketEventType::Connect:
            return QByteArrayLiteral("CONNECT");
        case SocketEventType::Message:
            return QByteArrayLiteral("MESSAGE");
        case SocketEventType::Disconnect:
            return QByteArrayLiteral("DISCONNECT");
    }
    return {};
}

QByteArray routeKeyOf(const SocketCall& call)
{
    if (call.route) return call.route->key;
    switch (call.type) {
        case SocketEventType::Connect:
            return QByteArrayLiteral("$connect");
        case SocketEventType::Disconnect:
            return QByteArrayLiteral("$disconnect");
        case SocketEventType::Message:
            return {};
    }
    return {};
}

QByteArray failureText(const SocketCall& call, const RestFailure& failure)
{
    QByteArray text("{\"message\": ");
    if (const QByteArray message = failure.text(); message.isNull())
        text += "null";
    else
        base::appendJsonString(text, message);
    return text + ", \"connectionId\":\"" + call.peer->id + "\", \"requestId\":\"" + call.requestId + "\"}";
}

SelectionSource sourceOf(const Exchange& exchange)
{
    SocketCall& call = *exchange.socket;
    if (!std::exchange(call.parsed, true))
        if (auto json = base::parseJson(exchange.request.body)) call.json = std::move(*json);
    return {.requestBody = exchange.request.body,
            .requestJson = call.json ? &*call.json : nullptr,
            .stageVariables = &call.stage->variables};
}

TemplateContext& contextOf(SocketCall& call)
{
    if (call.context) return *call.context;
    call.context = std::make_unique<TemplateContext>();
    TemplateContext& context = *call.context;
    const auto set = [&](const char* name, const QByteArray& value) {
        context.set(QString::fromLatin1(name), TemplateValue(QString::fromUtf8(value)));
    };
    set("connectionId", call.peer->id);
    set("domainName", call.peer->domainName);
    set("eventType", eventName(call.type));
    if (const QByteArray key = routeKeyOf(call); !key.isNull()) set("routeKey", key);
    set("requestId", call.requestId);
    set("extendedRequestId", call.requestId);
    set("apiId", call.peer->apiId);
    set("stage", call.peer->stage);
    set("messageDirection", "IN");
    set("identity.sourceIp", call.peer->sourceIp);
    if (!call.peer->userAgent.isNull()) set("identity.userAgent", call.peer->userAgent);
    for (const auto& [name, value] : call.peer->identity.object())
        context.set(QString::fromUtf8("identity." + name), value);
    set("requestTime", commonLogTime(call.startedMs));
    context.set(QStringLiteral("requestTimeEpoch"), TemplateValue(call.startedMs));
    context.set(QStringLiteral("connectedAt"), TemplateValue(call.peer->connectedMs));
    if (call.type == SocketEventType::Message) set("messageId", call.messageId);
    if (call.type == SocketEventType::Disconnect) {
        context.set(QStringLiteral("disconnectStatusCode"), TemplateValue(qint32(call.end.code)));
        set("disconnectReason", call.end.reason);
    }
    if (!call.peer->authorizer.isNull()) context.set(QStringLiteral("authorizer"), call.peer->authorizer);
    if (call.stage)
        for (const auto& [name, value] : call.stage->variables)
            context.setStageVariable(name, value);
    return context;
}

void failSocket(std::unique_ptr<Exchange> exchange, RestFailure failure)
{
    exchange->trace.note = failure.note.isEmpty() ? failure.text() : failure.note;
    complete(std::move(exchange), {.failure = std::move(failure)});
}

void complete(std::unique_ptr<Exchange> exchange, SocketAnswer answer)
{
    const qint64 from = exchange->now();
    const std::shared_ptr<SocketCall> call = exchange->socket;
    observe::Trace& trace = exchange->trace;
    const bool accepted = call->type == SocketEventType::Connect && answer.statusCode() / 100 == 2;
    trace.status = accepted ? 101 : answer.statusCode();
    if (answer.failure)
        trace.response = recorded({}, failureText(*call, *answer.failure));
    else if (call->answers || (call->type == SocketEventType::Connect && !accepted))
        trace.response = recorded({}, answer.body);
    const QByteArray status = QByteArray::number(trace.status);
    exchange->addStation(StationKind::Response,
                         answer.failure || trace.status >= 500 ? StationOutcome::Failed : StationOutcome::Passed,
                         accepted ? QByteArray("101 Switching Protocols") : status,
                         answer.failure  ? answer.failure->text()
                         : call->answers ? QByteArray("answered in a frame")
                                         : QByteArray(),
                         from);
    endSocketLog(*call, answer);
    if (call->log) call->log->addTo(trace, exchange->startNs, socketLogGroup(*call));
    trace.durationNs = exchange->now() - exchange->startNs;
    // Stored first: who has the answer finds the trace.
    exchange->services->traces.add(std::move(trace));
    deliver(*call, std::move(answer));
}

void deliver(SocketCall& call, SocketAnswer answer)
{
    writeSocketLogs(call, answer);
    switch (call.type) {
        case SocketEventType::Disconnect:
            return;
        case SocketEventType::Connect: {
            http::Responder handshake = std::move(*call.handshake);
            if (answer.failure)
                return handshake.respond(failureResponse(answer.statusCode(), failureText(call, *answer.failure)));
            if (answer.status / 100 != 2) return handshake.respond(failureResponse(answer.status, answer.body));
            http::WebSocketAcceptance acceptance;
            acceptance.subprotocol = answer.subprotocol;
            acceptance.limits = call.hub->limits;
            acceptance.limits.rules.binary = http::WebSocketSession::Binary::Refuse;
            acceptance.user = std::make_unique<SocketClient>(call);
            return handshake.accept(std::move(acceptance));
        }
        case SocketEventType::Message: {
            http::WebSocket& socket = *call.peer->socket;
            if (call.peer->underWay-- == mostUnderWay) socket.setReading(true);
            QByteArray text = answer.failure ? failureText(call, *answer.failure)
                              : call.answers ? asText(std::move(answer.body))
                                             : QByteArray();
            if (!text.isEmpty()) socket.send(http::WebSocketPayload::Text, text);
            return;
        }
    }
}

void runSocket(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    const qint64 from = exchange->now();
    const Place place = placeOf(*exchange);
    exchange->trace.api = exchange->address.api->name;
    if (place.stage) exchange->trace.stage = place.stage->name;
    exchange->addStation(
        StationKind::Accept, place.stage ? StationOutcome::Passed : StationOutcome::Failed, exchange->trace.api,
        place.stage ? "stage " + place.stage->name : QByteArray("none of its stages serves this path"), from);
    const auto forbidden = [] { return failureResponse(403, "{\"message\":\"Forbidden\"}"); };
    if (!place.stage) return refuse(std::move(exchange), forbidden(), "none of its stages serves this path");
    if (!connectionIdIn(place.rest).isNull()) {
        const QByteArray stage = place.stage->name;
        return callConnections(std::move(exchange), room, stage);
    }
    if (!http::asksForWebSocket(exchange->request.headers)) {
        http::Response response = failureResponse(426, "{\"message\":\"Upgrade Required\"}");
        response.headers.add("upgrade", "websocket");
        return refuse(std::move(exchange), std::move(response), "the request does not ask for a WebSocket");
    }
    if (std::optional<http::Response> fault = http::handshakeFault(exchange->request))
        return refuse(std::move(exchange), std::move(*fault), "the handshake is not as RFC 6455 has it");
    if (!place.rest.isEmpty() && place.rest != "/")
        return refuse(std::move(exchange), forbidden(), "a WebSocket API has no paths below its stages");
    connectPeer(std::move(exchange), *place.stage, room);
}

}  // namespace trestle::gateway
