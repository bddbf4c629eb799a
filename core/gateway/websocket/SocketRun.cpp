#include "core/gateway/websocket/SocketRun.h"

#include "core/base/Ids.h"
#include "core/gateway/integrations/EventText.h"
#include "core/gateway/integrations/FunctionTrace.h"
#include "core/gateway/integrations/HeaderRules.h"
#include "core/gateway/integrations/TableCall.h"
#include "core/gateway/integrations/TargetCall.h"
#include "core/gateway/templates/MockStatus.h"
#include "core/gateway/websocket/SocketEvent.h"

#include <QUrlQuery>

#include <algorithm>

namespace trestle::gateway {

namespace {

using observe::StationKind;
using observe::StationOutcome;

template <class... Ts>
struct Overloaded : Ts...
{
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

constexpr QByteArrayView internalError("Internal server error");
constexpr QByteArrayView timedOutText("Endpoint request timed out");

const SocketIntegration& integrationOf(const Exchange& exchange)
{
    return *exchange.socket->route->integration;
}

void failWith(std::unique_ptr<Exchange> exchange, int status, QByteArrayView message, QByteArray note)
{
    exchange->trace.note = std::move(note);
    complete(std::move(exchange), {.status = status, .failure = message.toByteArray()});
}

/// The message as JSON, where an expression may look at it.
std::optional<base::JsonValue> jsonOf(const QByteArray& body)
{
    auto json = base::parseJson(body);
    if (!json) return std::nullopt;
    return std::move(*json);
}

TemplateParameters parametersOf(const Exchange& exchange)
{
    TemplateParameters parameters;
    if (exchange.socket->type != SocketEventType::Connect) return parameters;
    for (const http::Header& header : exchange.request.headers)
        parameters.header.emplace_back(header.name, header.value);
    for (const http::QueryParameter& parameter : http::parseQuery(exchange.request.query()))
        parameters.query.emplace_back(parameter.name, parameter.value);
    return parameters;
}

MappableMessage mappableOf(const Exchange& exchange)
{
    MappableMessage message;
    const TemplateParameters parameters = parametersOf(exchange);
    message.headers = parameters.header;
    message.query = parameters.query;
    message.body = exchange.request.body;
    return message;
}

QByteArray converted(const QByteArray& body, SocketContent content)
{
    switch (content) {
        case SocketContent::AsIs:
            return body;
        case SocketContent::ToBinary:
            return QByteArray::fromBase64(body);
        case SocketContent::ToText:
            return body.toBase64();
    }
    return body;
}

/// What the integration is sent. Error: the message for the client, with the note.
struct Refused
{
    QByteArray message;
    QByteArray note;
};
base::Result<QByteArray, Refused> mappedRequest(Exchange& exchange)
{
    const SocketIntegration& integration = integrationOf(exchange);
    const QByteArray& body = exchange.request.body;
    if (integration.templates.empty() && integration.passthrough != PassthroughBehavior::Never)
        return converted(body, integration.content);
    const qint64 from = exchange.now();
    const std::optional<base::JsonValue> json = jsonOf(body);
    const MappingTemplate* chosen =
        integration.templates.choose({.requestBody = body,
                                      .requestJson = json ? &*json : nullptr,
                                      .stageVariables = &exchange.socket->stage->variables});
    if (!chosen) {
        if (integration.passthrough == PassthroughBehavior::WhenNoMatch) return converted(body, integration.content);
        return Refused{"Unsupported Media Type", "no template fits, and the message may not pass through"};
    }
    auto rendered = chosen->render({body, parametersOf(exchange)}, contextOf(exchange));
    exchange.addStation(StationKind::RequestMapping, rendered ? StationOutcome::Passed : StationOutcome::Failed,
                        "Request template", rendered ? QByteArray() : rendered.error().message.toUtf8(), from);
    if (!rendered) return Refused{internalError.toByteArray(), rendered.error().message.toUtf8()};
    return converted(rendered->text, integration.content);
}

/// What integrations that are no proxies answered, through their integration responses.
struct Answered
{
    int status = 200;
    QByteArray body;
    http::Headers headers;
    QByteArray selector;  // what the kind's own expression comes to
    bool failed = false;  // the integration said so itself
};
void mapResponse(std::unique_ptr<Exchange> exchange, Answered answered)
{
    const SocketIntegration& integration = integrationOf(*exchange);
    const std::optional<base::JsonValue> json = jsonOf(exchange->request.body);
    const SelectionSource source{.requestBody = exchange->request.body,
                                 .requestJson = json ? &*json : nullptr,
                                 .responseStatus = answered.status,
                                 .responseBody = answered.body,
                                 .responseHeaders = &answered.headers,
                                 .stageVariables = &exchange->socket->stage->variables};
    const QString key = QString::fromUtf8(
        integration.responseSelection ? integration.responseSelection->evaluate(source) : answered.selector);
    const auto chosen = std::find_if(
        integration.responses.begin(), integration.responses.end(),
        [&](const SocketIntegrationResponse& each) { return !each.pattern || each.pattern->matches(key); });
    if (chosen == integration.responses.end()) {
        if (answered.failed || !integration.responses.empty())
            return failWith(std::move(exchange), 500, internalError,
                            "no integration response is for \"" + key.toUtf8() + '"');
        return complete(std::move(exchange), {.status = answered.status, .body = std::move(answered.body)});
    }
    const MappingTemplate* text = chosen->templates.choose(source);
    QByteArray body = answered.body;
    if (text) {
        const qint64 from = exchange->now();
        TemplateContext& context = contextOf(*exchange);
        context.set(QStringLiteral("status"), TemplateValue(QString::number(answered.status)));
        auto rendered = text->render({answered.body, parametersOf(*exchange)}, context);
        exchange->addStation(StationKind::ResponseMapping, rendered ? StationOutcome::Passed : StationOutcome::Failed,
                             "Response template", rendered ? QByteArray() : rendered.error().message.toUtf8(), from);
        if (!rendered) {
            const QByteArray note = rendered.error().message.toUtf8();
            return failWith(std::move(exchange), 500, internalError, note);
        }
        body = std::move(rendered->text);
        if (const std::optional<int> status = context.overrides().responseStatus) answered.status = *status;
    }
    complete(std::move(exchange), {.status = answered.status, .body = converted(body, chosen->content)});
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
            if (sameHeader(name, "sec-websocket-protocol")) answer.subprotocol = value.string();
    return answer;
}

void functionAnswered(std::unique_ptr<Exchange> exchange, functions::InvocationResult result)
{
    const auto& function = std::get<SocketIntegration::Function>(integrationOf(*exchange).to);
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
    takeAdditions(*exchange);
    if (answer) return complete(std::move(exchange), std::move(*answer));
    if (function.proxy) {
        const int status = exchange->socket->type == SocketEventType::Connect ? 502 : 500;
        return failWith(std::move(exchange), status, internalError, note);
    }
    Answered answered{.body = result.payload, .failed = result.error.has_value()};
    if (result.error) {
        exchange->trace.note = note;
        if (const auto json = jsonOf(result.payload))
            if (const base::JsonValue* message = json->find("errorMessage")) answered.selector = message->string();
    }
    mapResponse(std::move(exchange), std::move(answered));
}

void functionTimedOut(std::unique_ptr<Exchange> exchange)
{
    const SocketIntegration& integration = integrationOf(*exchange);
    const QByteArray& name = std::get<SocketIntegration::Function>(integration.to).name;
    const QByteArray note =
        name + " gave no answer within the integration's " + QByteArray::number(integration.timeoutMs) + " ms";
    exchange->addStation(StationKind::Function, StationOutcome::Failed, name, note, exchange->integrationNs);
    takeAdditions(*exchange);
    failWith(std::move(exchange), 504, timedOutText, note);
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
    exchange->services->traces.open(exchange->trace.id);
    const int timeoutMs = integrationOf(*exchange).timeoutMs;
    const PendingCalls::Ticket ticket = room->pending.add(std::move(exchange), timeoutMs, functionTimedOut);
    functions.invoke(std::move(invocation),
                     [home, ticket, weak = std::weak_ptr<IoRoom>(room)](functions::InvocationResult result) {
                         home->post([ticket, weak, result = std::move(result)]() mutable {
                             const std::shared_ptr<IoRoom> there = weak.lock();
                             if (!there) return;
                             if (std::unique_ptr<Exchange> waiting = there->pending.take(ticket))
                                 functionAnswered(std::move(waiting), std::move(result));
                         });
                     });
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
        out.headers = targetHeaders(exchange.request, exchange.traceHeader, 1);
    else
        out.headers.set("X-Amzn-Trace-Id", exchange.traceHeader);
    out.headers.set("User-Agent", "AmazonAPIGateway_" + exchange.socket->peer->apiId);
    if (!out.body.isEmpty()) out.headers.set("Content-Type", "application/json");
    QUrlQuery query;
    if (!integration.parameters.empty()) {
        const MappableMessage message = mappableOf(exchange);
        for (const ParameterMapping& mapping : integration.parameters) {
            auto values = mapping.values(message, contextOf(exchange));
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
        return failWith(std::move(exchange), late ? 504 : 502, late ? timedOutText : internalError, detail);
    }
    if (!target.proxy)
        return mapResponse(std::move(exchange), {.status = result->status,
                                                 .body = std::move(result->body),
                                                 .headers = std::move(result->headers),
                                                 .selector = QByteArray::number(result->status)});
    SocketAnswer answer{.status = result->status, .body = std::move(result->body)};
    answer.subprotocol = result->headers.value("sec-websocket-protocol").toByteArray();
    complete(std::move(exchange), std::move(answer));
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
        if (response.status >= 500)
            answer.failure = response.status == 503 ? timedOutText.toByteArray() : internalError.toByteArray();
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
    const SocketCall& call = *exchange->socket;
    if (!call.route->integration)
        return failWith(std::move(exchange), 500, internalError, call.route->key + " leads nowhere");
    exchange->integrationNs = exchange->now();
    const auto mapped = [](Exchange& mapping) { return mappedRequest(mapping); };
    const auto refuse = [](std::unique_ptr<Exchange> refused, const Refused& why) {
        const int status = why.message == internalError ? 500 : 415;
        failWith(std::move(refused), status, why.message, why.note);
    };
    std::visit(Overloaded{
                   [&](const SocketIntegration::Function& function) {
                       if (function.proxy) {
                           QByteArray event = socketEvent(*exchange);
                           return callFunction(std::move(exchange), function, std::move(event), room);
                       }
                       auto body = mapped(*exchange);
                       if (!body) return refuse(std::move(exchange), body.error());
                       // A function takes JSON: what is none travels as a string.
                       QByteArray event = std::move(*body);
                       if (!base::parseJson(event)) event = base::writeJson(base::JsonValue(event));
                       callFunction(std::move(exchange), function, std::move(event), room);
                   },
                   [&](const SocketIntegration::Target& target) {
                       auto body =
                           target.proxy ? base::Result<QByteArray, Refused>(exchange->request.body) : mapped(*exchange);
                       if (!body) return refuse(std::move(exchange), body.error());
                       auto request = targetRequest(*exchange, std::move(*body));
                       if (!request) return failWith(std::move(exchange), 500, internalError, request.error());
                       const QByteArray title =
                           request->method + ' ' + request->url.toEncoded(QUrl::RemoveQuery | QUrl::RemoveUserInfo);
                       room->client.send(std::move(*request), [title, exchange = std::move(exchange)](
                                                                  base::Result<http::ClientResponse> result) mutable {
                           targetAnswered(std::move(exchange), title, std::move(result));
                       });
                   },
                   [&](const SocketIntegration::Mock&) {
                       auto body = mapped(*exchange);
                       if (!body) return refuse(std::move(exchange), body.error());
                       const std::optional<int> status = mockStatusCode(*body);
                       exchange->addStation(StationKind::Mock, status ? StationOutcome::Passed : StationOutcome::Failed,
                                            "Mock",
                                            status ? "status " + QByteArray::number(*status)
                                                   : QByteArray("the request has no statusCode that is a number"),
                                            exchange->integrationNs);
                       if (!status)
                           return failWith(std::move(exchange), 500, internalError,
                                           "the mock's request has no statusCode that is a number");
                       mapResponse(std::move(exchange), {.status = *status, .selector = QByteArray::number(*status)});
                   },
                   [&](const MockAnswer& mock) {
                       exchange->addStation(StationKind::Mock, StationOutcome::Passed, "Fixed response", mock.detail,
                                            exchange->integrationNs);
                       complete(std::move(exchange), {.status = mock.response.status, .body = mock.response.body});
                   },
                   [&](const TablePlan&) {
                       exchange->route = &*call.route->table;
                       exchange->responder = http::Responder(std::make_shared<TableSink>(exchange->socket), 0);
                       callTable(std::move(exchange), std::get<TablePlan>(exchange->route->integration));
                   },
               },
               call.route->integration->to);
}

}  // namespace trestle::gateway
