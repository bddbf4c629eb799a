#include "core/gateway/rest/RestWay.h"

#include "core/base/Ids.h"
#include "core/gateway/rest/CacheStep.h"
#include "core/gateway/rest/Compression.h"
#include "core/gateway/rest/RestAccess.h"
#include "core/gateway/rest/RestContext.h"
#include "core/gateway/rest/RestIntegrations.h"
#include "core/gateway/rest/RestResponse.h"
#include "core/gateway/routing/RouteDecision.h"

#include <QRandomGenerator>

namespace trestle::gateway {

using observe::StationKind;
using observe::StationOutcome;

namespace {

// A client's trace goes on in the service's form: what else it says, parent, sampled.
void continueTrace(QByteArray& sent)
{
    if (sent.isNull()) return;
    QByteArray parent;
    QByteArray sampled;
    QByteArray others;
    for (const QByteArray& field : sent.split(';')) {
        if (field.startsWith("Parent="))
            parent = field;
        else if (field.startsWith("Sampled="))
            sampled = field;
        else
            others += (others.isEmpty() ? "" : ";") + field;
    }
    if (parent.isEmpty())
        parent = "Parent=" + QByteArray::number(QRandomGenerator::global()->generate64(), 16).rightJustified(16, '0');
    if (sampled.isEmpty()) sampled = "Sampled=0";
    sent = others + ';' + parent + ';' + sampled;
}

void startCall(Exchange& exchange)
{
    exchange.rest = std::make_unique<RestCall>();
    RestCall& call = *exchange.rest;
    call.requestId = base::newUuid();
    call.extendedId = exchange.requestId;
    continueTrace(exchange.sentTrace);
    exchange.trace.requestId = call.requestId;
    takeCaller(exchange);
}

void pickStage(Exchange& exchange)
{
    RestCall& call = *exchange.rest;
    const RestStage& stage = *call.stage;
    call.stageName = stage.name;
    call.plan = stage.plan.get();
    call.variables = &stage.variables;
    if (!stage.canary) return;
    constexpr double whole = 100;
    call.canary = QRandomGenerator::global()->generateDouble() * whole < stage.canary->percent;
    if (!call.canary) return;
    call.plan = stage.canary->plan.get();
    call.variables = &stage.canary->variables;
}

// "/dev//pets" asks for "/pets", "/dev" for "/"; only $context.path says how it was written.
void takePath(Exchange& exchange)
{
    QByteArrayView& path = exchange.address.path;
    const bool bare = path == "/" && !exchange.request.path().endsWith('/');
    exchange.rest->askedPath = bare ? QByteArrayView() : path;
    while (path.startsWith("//"))
        path = path.sliced(1);
}

// Where the API packs answers, it unpacks requests.
std::optional<RestFailure> unpackBody(Exchange& exchange)
{
    http::Request& request = exchange.request;
    if (!exchange.rest->plan->minimumCompression || request.body.isEmpty()) return std::nullopt;
    const auto coding = contentCoding(request.headers.value("content-encoding"));
    if (!coding) return std::nullopt;
    auto body = unpacked(request.body, *coding, longestRequestBody);
    if (!body)
        return RestFailure{.type = body.error().code == base::ErrorCode::TooLarge ? GatewayResponseType::RequestTooLarge
                                                                                  : GatewayResponseType::Default4xx,
                           .note = "The request's body: " + body.error().message.toUtf8()};
    request.body = std::move(*body);
    request.headers.remove("content-encoding");
    return std::nullopt;
}

void startLog(Exchange& exchange)
{
    RestCall& call = *exchange.rest;
    const MethodSettings& settings = call.stage->settings(*call.method, exchange.request.method);
    if (!settings.logErrors) return;
    const auto detail = !settings.logAll     ? ExecutionLog::Detail::Errors
                        : settings.dataTrace ? ExecutionLog::Detail::Everything
                                             : ExecutionLog::Detail::Steps;
    call.log = std::make_unique<ExecutionLog>(*exchange.clock, call.requestId, detail);
}

void logRequest(Exchange& exchange)
{
    RestCall& call = *exchange.rest;
    if (!call.log) return;
    call.log->step("Starting execution for request: " + call.requestId);
    call.log->step("HTTP Method: " + exchange.request.method +
                   ", Resource Path: " + exchange.address.path.toByteArray());
    const MappableMessage message = mappableRequest(exchange, {});
    call.log->data([&] { return "Method request path: " + ExecutionLog::mapText(message.path); });
    call.log->data([&] { return "Method request query string: " + ExecutionLog::mapText(message.query); });
    call.log->data([&] { return "Method request headers: " + ExecutionLog::mapText(message.headers); });
    call.log->data([&] { return "Method request body before transformations: " + exchange.request.body; });
}

void integrate(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    callIntegration(std::move(exchange), room);
}

void lookInCache(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    answerFromCache(std::move(exchange), room, integrate);
}

void validate(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    const RequestCheck& check = exchange->rest->method->check;
    if (check.checks()) {
        const qint64 from = exchange->now();
        static const std::vector<http::QueryParameter> unread;
        const CheckedRequest request{exchange->request.headers, exchange->match.parameters,
                                     check.queryParameters.empty() ? unread : queryOf(*exchange),
                                     exchange->request.body};
        std::optional<RestFailure> problem = requestProblem(check, request);
        exchange->addStation(StationKind::Validation, problem ? StationOutcome::Failed : StationOutcome::Passed, {},
                             problem ? problem->note : QByteArray(), from);
        if (problem) return failRest(std::move(exchange), std::move(*problem));
    }
    if (exchange->rest->stage) return lookInCache(std::move(exchange), room);
    integrate(std::move(exchange), room);
}

void admitted(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    takeCaller(*exchange);
    validate(std::move(exchange), room);
}

// Slashes at the end are no part of the resource's path.
QByteArrayView resourcePath(QByteArrayView path)
{
    while (path.size() > 1 && path.endsWith('/'))
        path.chop(1);
    return path;
}

RouteKeys keysOf(const RestPlan& plan)
{
    return [&plan](int number) -> const QByteArray& { return plan.methods[static_cast<size_t>(number)]->key; };
}

void refuseUnrouted(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>&)
{
    const qint64 from = exchange->now();
    const RestPlan& plan = *exchange->rest->plan;
    QByteArray why =
        describeMiss(plan.table, keysOf(plan), exchange->request.method, resourcePath(exchange->address.path));
    exchange->addStation(StationKind::Route, StationOutcome::Failed, "No method", why, from);
    failRest(std::move(exchange), {.type = GatewayResponseType::MissingAuthenticationToken, .note = std::move(why)});
}

void route(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    const qint64 from = exchange->lastNs;
    RestCall& call = *exchange->rest;
    const QByteArrayView path = resourcePath(exchange->address.path);
    exchange->match = call.plan->table.match(exchange->request.method, path, RouteTable::Values::AsSent);
    if (exchange->match.route < 0) {
        static constexpr FrontDoor closed{refuseUnrouted, refuseRest, restAuthorizerEvent, restVariable, methodAndPath};
        if (const AccessPlan* plan = unroutedPlan(*exchange)) return admit(std::move(exchange), *plan, room, closed);
        return refuseUnrouted(std::move(exchange), room);
    }
    call.method = call.plan->methods[static_cast<size_t>(exchange->match.route)].get();
    exchange->trace.routeKey = call.method->key;
    exchange->addStation(StationKind::Route, StationOutcome::Passed, call.method->key,
                         describeMatch(exchange->match, keysOf(*call.plan)), from);
    startLog(*exchange);
    logRequest(*exchange);
    static constexpr FrontDoor door{admitted, refuseRest, restAuthorizerEvent, restVariable, methodAndPath};
    if (const AccessPlan* plan = accessPlan(*exchange)) return admit(std::move(exchange), *plan, room, door);
    validate(std::move(exchange), room);
}

}  // namespace

void runRest(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    startCall(*exchange);
    RestCall& call = *exchange->rest;
    const RunningApi& api = *exchange->address.api;
    call.stage = exchange->address.stage ? api.rest->stage(exchange->address.stage->design.name) : nullptr;
    if (!call.stage) {
        const QByteArray note = exchange->trace.note;
        return failRest(std::move(exchange), {.type = GatewayResponseType::MissingAuthenticationToken,
                                              .message = "Forbidden",
                                              .note = note,
                                              .errorType = "ForbiddenException"});
    }
    pickStage(*exchange);
    takePath(*exchange);
    if (exchange->request.body.size() > longestRequestBody)
        return failRest(std::move(exchange), {.type = GatewayResponseType::RequestTooLarge,
                                              .note = "The request's body has more than 10 MB"});
    if (auto failure = unpackBody(*exchange)) return failRest(std::move(exchange), std::move(*failure));
    route(std::move(exchange), room);
}

void runRestTest(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    RestCall& call = *exchange->rest;
    call.extendedId = exchange->requestId;
    continueTrace(exchange->sentTrace);
    exchange->trace.requestId = call.requestId;
    exchange->trace.routeKey = call.method->key;
    logRequest(*exchange);
    validate(std::move(exchange), room);
}

}  // namespace trestle::gateway
