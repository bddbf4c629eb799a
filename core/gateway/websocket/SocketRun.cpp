#include "core/gateway/websocket/SocketRun.h"

#include "core/base/Ids.h"
#include "core/base/Overloaded.h"
#include "core/gateway/ServiceActions.h"
#include "core/gateway/integrations/FunctionTrace.h"
#include "core/gateway/integrations/TableCall.h"
#include "core/gateway/integrations/TargetCall.h"
#include "core/gateway/rest/RestIntegrations.h"
#include "core/gateway/templates/MockStatus.h"
#include "core/gateway/websocket/SocketEvent.h"
#include "core/gateway/websocket/SocketLog.h"
#include "core/gateway/websocket/SocketMapping.h"
#include "core/http/Syntax.h"

#include <QUrlQuery>

#include <algorithm>

namespace trestle::gateway {

namespace {

using observe::StationKind;
using observe::StationOutcome;
using Type = GatewayResponseType;

/// Notes what the call of an integration came to, which its answer may say nothing of.
void noteSocketAnswer(Exchange& exchange, int status, const http::Headers& headers, const QByteArray& body)
{
    SocketCall& call = *exchange.socket;
    call.integrationStatus = status;
    if (!call.log) return;
    call.log->endpointResponse(status, (exchange.now() - exchange.integrationNs) / 1'000'000, headers, body);
    if (!call.integrationRequestId.isEmpty())
        call.log->step("AWS Integration Endpoint RequestId : " + call.integrationRequestId);
}

// Functions -----------------------------------------------------------------------------------------------------------

/// {"statusCode", "headers", "body", "isBase64Encoded"}. Error: what of it cannot be used.
base::Result<SocketAnswer, QByteArray> proxyAnswer(const QByteArray& payload)
{
    const auto json = base::parseJson(payload);
    if (!json || !json->isObject()) return QByteArray("the function returned no object");
    SocketAnswer answer;
    if (const base::JsonValue* status = json->find("statusCode")) {
        bool ok = false;
        const int number = status->isString() ? status->string().toInt(&ok) : 0;
        const std::optional<qint64> integer = ok ? std::optional<qint64>(number) : status->toInteger();
        if (!integer || *integer < 100 || *integer > 599) return QByteArray("statusCode is no status");
        answer.status = static_cast<int>(*integer);
    }
    const base::JsonValue* body = json->find("body");
    if (body && !body->isString() && !body->isNull()) return QByteArray("body is no string");
    if (body) answer.body = body->string();
    const base::JsonValue* base64 = json->find("isBase64Encoded");
    if (base64 && base64->toBool()) answer.body = QByteArray::fromBase64(answer.body);
    if (const base::JsonValue* headers = json->find("headers"))
        for (const auto& [name, value] : headers->object())
            if (http::equalsIgnoringCase(name, "sec-websocket-protocol")) answer.subprotocol = value.string();
    return answer;
}

void noteFunction(Exchange& exchange, const functions::InvocationResult& result)
{
    constexpr int ok = 200;
    http::Headers headers;
    if (exchange.socket->log) {
        headers = {{"Content-Type", "application/json"},
                   {"Content-Length", QByteArray::number(result.payload.size())},
                   {"x-amzn-RequestId", exchange.socket->integrationRequestId},
                   {"X-Amz-Executed-Version", result.executedVersion},
                   {"X-Amzn-Trace-Id", exchange.traceHeader()}};
        if (result.error) headers.add("X-Amz-Function-Error", "Unhandled");
    }
    noteSocketAnswer(exchange, ok, headers, result.payload);
}

void functionAnswered(std::unique_ptr<Exchange> exchange, functions::InvocationResult result)
{
    const auto& function = std::get<SocketIntegration::Function>(integrationOf(*exchange).to);
    noteFunction(*exchange, result);
    QByteArray detail = describeRun(result);
    takeLog(*exchange, function.name, std::move(result.log));
    QByteArray note = result.error ? result.error->message.toUtf8() : QByteArray();
    std::optional<SocketAnswer> answer;
    if (function.proxy && !result.error) {
        if (auto read = proxyAnswer(result.payload))
            answer = std::move(*read);
        else
            note = read.error();
    }
    if (!note.isEmpty()) detail += "; " + note;
    exchange->addStation(StationKind::Function, note.isEmpty() ? StationOutcome::Passed : StationOutcome::Failed,
                         function.name, std::move(detail), exchange->integrationNs);
    takeAdditions(*exchange, &result);
    if (answer) return complete(std::move(exchange), std::move(*answer));
    if (function.proxy) {
        const int status = exchange->socket->type == SocketEventType::Connect ? 502 : 500;
        return failSocket(std::move(exchange), internalFailure(std::move(note), status));
    }
    Answered answered{.body = result.payload, .failed = result.error.has_value()};
    if (result.error) {
        exchange->trace.note = note;
        if (const auto json = base::parseJson(result.payload))
            if (const base::JsonValue* message = json->find("errorMessage")) answered.selector = message->string();
    }
    mapResponse(std::move(exchange), std::move(answered));
}

void timedOut(std::unique_ptr<Exchange> exchange, StationKind kind, const QByteArray& title)
{
    QByteArray note = title + " gave no answer within the integration's " +
                      QByteArray::number(integrationOf(*exchange).timeoutMs) + " ms";
    exchange->addStation(kind, StationOutcome::Failed, title, note, exchange->integrationNs);
    takeAdditions(*exchange);
    failSocket(std::move(exchange), {.type = Type::IntegrationTimeout, .note = std::move(note)});
}

void functionTimedOut(std::unique_ptr<Exchange> exchange)
{
    const QByteArray name = std::get<SocketIntegration::Function>(integrationOf(*exchange).to).name;
    timedOut(std::move(exchange), StationKind::Function, name);
}

void callFunction(std::unique_ptr<Exchange> exchange, const SocketIntegration::Function& function, QByteArray event,
                  const std::shared_ptr<IoRoom>& room)
{
    functions::Functions& functions = exchange->services->functions;
    base::Mailbox* const home = exchange->home;
    functions::Invocation invocation{.function = function.name,
                                     .event = std::move(event),
                                     .requestId = base::newUuid(),
                                     .traceRoot = exchange->trace.id,
                                     .qualifier = function.qualifier};
    SocketCall& call = *exchange->socket;
    call.integrationRequestId = invocation.requestId;
    if (call.log)
        call.log->endpointRequest(
            endpointUri(*exchange->services, FunctionTarget{function.name, function.qualifier}),
            endpointHeaders(*exchange->clock, call.requestId, call.peer->apiId, exchange->traceHeader()),
            invocation.event);
    exchange->services->traces.open(exchange->trace.id);
    const int timeoutMs = integrationOf(*exchange).timeoutMs;
    const PendingCalls::Ticket ticket = room->pending.add(std::move(exchange), timeoutMs, functionTimedOut);
    functions.invoke(std::move(invocation), whenAnswered(home, room, ticket, functionAnswered));
}

// Targets -------------------------------------------------------------------------------------------------------------

/// The call of a target, with the parameters that the integration maps.
base::Result<http::ClientRequest, QByteArray> targetRequest(Exchange& exchange, QByteArray body)
{
    const SocketIntegration& integration = integrationOf(exchange);
    const auto& target = std::get<SocketIntegration::Target>(integration.to);
    http::ClientRequest out;
    out.method = target.method == "ANY" ? QByteArray("POST") : target.method;
    QByteArray url = target.url;
    out.body = std::move(body);
    if (exchange.socket->type == SocketEventType::Connect && target.proxy)
        out.headers = targetHeaders(exchange, 1);
    else
        out.headers.set("X-Amzn-Trace-Id", exchange.traceHeader());
    out.headers.set("User-Agent", "AmazonAPIGateway_" + exchange.socket->peer->apiId);
    if (!out.body.isEmpty()) out.headers.set("Content-Type", "application/json");
    QUrlQuery query;
    if (!integration.parameters.empty()) {
        const MappableMessage message = mappableOf(exchange);
        for (const ParameterMapping& mapping : integration.parameters) {
            auto values = mapping.values(message, contextOf(*exchange.socket));
            if (!values) return values.error().message.toUtf8();
            if (values->empty()) continue;
            switch (mapping.place()) {
                case ParameterMapping::Place::Header:
                    out.headers.remove(mapping.name());
                    for (const QByteArray& value : *values)
                        out.headers.add(mapping.name(), value);
                    break;
                case ParameterMapping::Place::Query:
                    for (const QByteArray& value : *values)
                        query.addQueryItem(QString::fromUtf8(mapping.name()),
                                           QString::fromLatin1(QUrl::toPercentEncoding(QString::fromUtf8(value))));
                    break;
                case ParameterMapping::Place::Path:
                    url.replace('{' + mapping.name() + '}', values->back().toPercentEncoding());
                    break;
            }
        }
    }
    out.url = QUrl::fromEncoded(url, QUrl::TolerantMode);
    if (!out.url.isValid()) return "the target's URL came out as " + url;
    if (!query.isEmpty()) {
        QUrlQuery whole(out.url);
        for (const auto& [name, value] : query.queryItems(QUrl::FullyEncoded))
            whole.addQueryItem(name, value);
        out.url.setQuery(whole);
    }
    out.limits.totalMs = integration.timeoutMs;
    out.limits.connectMs = std::min(out.limits.connectMs, integration.timeoutMs);
    return out;
}

void targetAnswered(std::unique_ptr<Exchange> exchange, const QByteArray& title,
                    base::Result<http::ClientResponse> result)
{
    const auto& target = std::get<SocketIntegration::Target>(integrationOf(*exchange).to);
    QByteArray detail = result ? "answered " + QByteArray::number(result->status) : result.error().message.toUtf8();
    exchange->addStation(StationKind::HttpTarget, result ? StationOutcome::Passed : StationOutcome::Failed, title,
                         detail, exchange->integrationNs);
    if (!result) {
        const bool late = result.error().code == base::ErrorCode::Timeout;
        return failSocket(std::move(exchange), late ? RestFailure{.type = Type::IntegrationTimeout, .note = detail}
                                                    : internalFailure(detail, 502));
    }
    noteSocketAnswer(*exchange, result->status, result->headers, result->body);
    if (!target.proxy)
        return mapResponse(std::move(exchange), {.status = result->status,
                                                 .body = std::move(result->body),
                                                 .headers = std::move(result->headers),
                                                 .selector = QByteArray::number(result->status)});
    SocketAnswer answer{.status = result->status, .body = std::move(result->body)};
    answer.subprotocol = result->headers.value("sec-websocket-protocol").toByteArray();
    complete(std::move(exchange), std::move(answer));
}

// Operations of our services ------------------------------------------------------------------------------------------

void actionTimedOut(std::unique_ptr<Exchange> exchange)
{
    const QByteArray action = std::get<ActionTarget>(integrationOf(*exchange).to).action;
    timedOut(std::move(exchange), StationKind::Table, action);
}

void actionAnswered(std::unique_ptr<Exchange> exchange, http::Response response)
{
    const QByteArray& action = std::get<ActionTarget>(integrationOf(*exchange).to).action;
    exchange->socket->integrationRequestId = response.headers.value("x-amzn-RequestId").toByteArray();
    noteSocketAnswer(*exchange, response.status, response.headers, response.body);
    exchange->addStation(StationKind::Table, response.status < 500 ? StationOutcome::Passed : StationOutcome::Failed,
                         action, "answered " + QByteArray::number(response.status), exchange->integrationNs);
    takeAdditions(*exchange);
    mapResponse(std::move(exchange), {.status = response.status,
                                      .body = std::move(response.body),
                                      .headers = std::move(response.headers),
                                      .selector = QByteArray::number(response.status)});
}

void callAction(std::unique_ptr<Exchange> exchange, const ActionTarget& target, QByteArray body,
                const std::shared_ptr<IoRoom>& room)
{
    ServiceActions* const actions = exchange->services->actions;
    if (!actions)
        return failSocket(std::move(exchange), internalFailure("There is no service " + target.service + " here"));
    base::Mailbox* const home = exchange->home;
    exchange->services->traces.open(exchange->trace.id);
    if (const auto& log = exchange->socket->log)
        log->endpointRequest(endpointUri(*exchange->services, target), {}, body);
    ServiceActions::Call call{target.service, target.action, std::move(body), "Root=" + exchange->trace.id};
    const int timeoutMs = integrationOf(*exchange).timeoutMs;
    const PendingCalls::Ticket ticket = room->pending.add(std::move(exchange), timeoutMs, actionTimedOut);
    actions->perform(std::move(call), whenAnswered(home, room, ticket, actionAnswered));
}

// Tables --------------------------------------------------------------------------------------------------------------

/// Takes the response that a table's integration makes: its trace is stored by then.
class TableSink final : public http::ResponseSink
{
public:
    explicit TableSink(std::shared_ptr<SocketCall> call) : m_call(std::move(call)) {}
    void respond(quint64, http::Response response) override
    {
        SocketAnswer answer{.status = response.status, .body = std::move(response.body)};
        if (response.status == 503)
            answer.failure = RestFailure{.type = Type::IntegrationTimeout};
        else if (response.status >= 500)
            answer.failure = internalFailure({}, response.status);
        endSocketLog(*m_call, answer);
        deliver(*m_call, std::move(answer));
    }
    void accept(quint64, http::WebSocketAcceptance) override {}
    void post(base::UniqueFunction<void()> work) override { work(); }

private:
    std::shared_ptr<SocketCall> m_call;
};

}  // namespace

void runSocketIntegration(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    SocketCall& call = *exchange->socket;
    if (!call.route->integration)
        return failSocket(std::move(exchange), internalFailure(call.route->key + " leads nowhere"));
    exchange->integrationNs = exchange->now();
    call.integrationNs = exchange->integrationNs;
    std::visit(base::Overloaded{
                   [&](const SocketIntegration::Function& function) {
                       if (function.proxy) {
                           QByteArray event = socketEvent(*exchange);
                           return callFunction(std::move(exchange), function, std::move(event), room);
                       }
                       auto body = mappedRequest(*exchange);
                       if (!body) return failSocket(std::move(exchange), body.error());
                       // A function takes JSON: what is none travels as a string.
                       QByteArray event = std::move(*body);
                       if (!base::parseJson(event)) event = base::writeJson(base::JsonValue(event));
                       callFunction(std::move(exchange), function, std::move(event), room);
                   },
                   [&](const SocketIntegration::Target& target) {
                       auto body = target.proxy ? MappedRequest(exchange->request.body) : mappedRequest(*exchange);
                       if (!body) return failSocket(std::move(exchange), body.error());
                       auto request = targetRequest(*exchange, std::move(*body));
                       if (!request) return failSocket(std::move(exchange), internalFailure(request.error()));
                       const QByteArray title =
                           request->method + ' ' + request->url.toEncoded(QUrl::RemoveQuery | QUrl::RemoveUserInfo);
                       if (call.log)
                           call.log->endpointRequest(request->url.toEncoded(), request->headers, request->body);
                       room->client.send(std::move(*request), [title, exchange = std::move(exchange)](
                                                                  base::Result<http::ClientResponse> result) mutable {
                           targetAnswered(std::move(exchange), title, std::move(result));
                       });
                   },
                   [&](const ActionTarget& target) {
                       auto body = mappedRequest(*exchange);
                       if (!body) return failSocket(std::move(exchange), body.error());
                       callAction(std::move(exchange), target, std::move(*body), room);
                   },
                   [&](const SocketIntegration::Mock&) {
                       auto body = mappedRequest(*exchange);
                       if (!body) return failSocket(std::move(exchange), body.error());
                       const std::optional<int> status = mockStatusCode(*body);
                       exchange->addStation(StationKind::Mock, status ? StationOutcome::Passed : StationOutcome::Failed,
                                            "Mock",
                                            status ? "status " + QByteArray::number(*status)
                                                   : QByteArray("the request has no statusCode that is a number"),
                                            exchange->integrationNs);
                       if (!status)
                           return failSocket(std::move(exchange),
                                             internalFailure("the mock's request has no statusCode that is a number"));
                       mapResponse(std::move(exchange), {.status = *status, .selector = QByteArray::number(*status)});
                   },
                   [&](const MockAnswer& mock) {
                       exchange->addStation(StationKind::Mock, StationOutcome::Passed, "Fixed response", mock.detail,
                                            exchange->integrationNs);
                       complete(std::move(exchange), {.status = mock.response.status, .body = mock.response.body});
                   },
                   [&](const TablePlan&) {
                       // Its trace is stored before its answer is here.
                       if (call.log) call.log->addTo(exchange->trace, exchange->startNs, socketLogGroup(call));
                       exchange->route = &*call.route->table;
                       exchange->responder = http::Responder(std::make_shared<TableSink>(exchange->socket), 0);
                       const auto& plan = std::get<TablePlan>(exchange->route->integration);
                       callTable(std::move(exchange), plan);
                   },
               },
               call.route->integration->to);
}

}  // namespace trestle::gateway
