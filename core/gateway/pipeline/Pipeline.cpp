#include "core/gateway/pipeline/Pipeline.h"

#include "core/gateway/access/Caller.h"
#include "core/gateway/httpapi/HttpDoor.h"
#include "core/gateway/httpapi/HttpMapping.h"
#include "core/gateway/httpapi/JwtCheck.h"
#include "core/gateway/integrations/EventText.h"
#include "core/gateway/integrations/FunctionCall.h"
#include "core/gateway/integrations/TableCall.h"
#include "core/gateway/integrations/TargetCall.h"
#include "core/gateway/rest/RestWay.h"
#include "core/gateway/routing/RouteDecision.h"
#include "core/gateway/websocket/ConnectionsApi.h"
#include "core/gateway/websocket/SocketWay.h"
#include "core/http/Characters.h"
#include "core/http/PeerCertificates.h"

#include <QStringBuilder>

namespace trestle::gateway {

namespace {

using observe::StationKind;
using observe::StationOutcome;

QByteArray describe(const Address& address, quint16 port)
{
    const auto described = [&address](const auto& by) -> QByteArray {
        if (!address.api) return by % ", which there is none of";
        if (address.api->endpointDisabled && !address.stage)
            return by % ", whose own endpoint is disabled; it is reached by a custom domain name";
        if (!address.stage) return by % "; none of its stages serves this path";
        return by % "; stage " % address.stage->design.name;
    };
    switch (address.by) {
        case Address::By::Port:
            return described("port " % QByteArray::number(port));
        case Address::By::Host:
            return described("Host names API " % address.apiId);
        case Address::By::Domain:
            return described("mapping \"" % address.mappingKey % "\" of a custom domain names API " % address.apiId);
        case Address::By::Path:
            return described("path names API " % address.apiId);
    }
    Q_UNREACHABLE();
}

/// Which API and stage. False if the way ends here, with the reason in the trace.
bool accept(Exchange& exchange, const std::optional<Address>& address)
{
    const bool found = address && address->api && address->stage;
    if (exchange.address.api) exchange.trace.api = exchange.address.api->name;
    if (exchange.address.stage) exchange.trace.stage = exchange.address.stage->design.name;
    QByteArray detail = address ? describe(*address, exchange.request.localPort) : QByteArray("names no API");
    if (!found) exchange.trace.note = detail;
    exchange.addStation(StationKind::Accept, found ? StationOutcome::Passed : StationOutcome::Failed,
                        exchange.trace.api, std::move(detail), exchange.startNs);
    return found;
}

std::optional<http::Response> answerPreflight(Exchange& exchange)
{
    const std::optional<CorsPolicy>& cors = exchange.address.stage->serves->cors;
    if (!cors || exchange.request.method != "OPTIONS") return std::nullopt;
    const qint64 from = exchange.now();
    std::optional<CorsPolicy::Preflight> preflight = cors->preflight(exchange.request);
    if (!preflight) return std::nullopt;
    exchange.preflight = true;
    const bool allowed = !preflight->response.headers.empty();
    exchange.addStation(StationKind::Cors, allowed ? StationOutcome::Passed : StationOutcome::Failed, "Preflight",
                        std::move(preflight->reason), from);
    return std::move(preflight->response);
}

// HTTP APIs decode paths twice (see toldPath()), and refuse what is no encoding the second time.
bool decodesTwice(QByteArrayView path)
{
    if (!path.contains("%25")) return true;
    const QByteArray once = decodedOnce(path);
    for (qsizetype i = once.indexOf('%'); i >= 0; i = once.indexOf('%', i + 1))
        if (i + 2 >= once.size() || http::hexValue(once[i + 1]) < 0 || http::hexValue(once[i + 2]) < 0) return false;
    return true;
}

bool route(Exchange& exchange)
{
    const qint64 from = exchange.lastNs;
    const RunningRoutes& routes = *exchange.address.stage->serves;
    const RouteKeys keyOf = [&routes](int number) -> const QByteArray& {
        return routes.routes[static_cast<size_t>(number)].key;
    };
    exchange.match = routes.table.match(exchange.request.method, exchange.address.path);
    if (exchange.match.route < 0) {
        QByteArray why = describeMiss(routes.table, keyOf, exchange.request.method, exchange.address.path);
        exchange.trace.note = why;
        exchange.addStation(StationKind::Route, StationOutcome::Failed, "No route", std::move(why), from);
        return false;
    }
    exchange.route = &routes.routes[static_cast<size_t>(exchange.match.route)];
    exchange.trace.routeKey = exchange.route->key;
    exchange.addStation(StationKind::Route, StationOutcome::Passed, exchange.route->key,
                        describeMatch(exchange.match, keyOf), from);
    return true;
}

void integrate(std::unique_ptr<Exchange> exchange, const MockAnswer& answer, const std::shared_ptr<IoRoom>&)
{
    static const QByteArray title("Fixed response");
    exchange->addStation(StationKind::Mock, StationOutcome::Passed, title, answer.detail, exchange->lastNs);
    finish(std::move(exchange), answer.response);
}

void integrate(std::unique_ptr<Exchange> exchange, const FunctionIntegration& function,
               const std::shared_ptr<IoRoom>& room)
{
    callFunction(std::move(exchange), function, room);
}

void integrate(std::unique_ptr<Exchange> exchange, const TablePlan& plan, const std::shared_ptr<IoRoom>&)
{
    callTable(std::move(exchange), plan);
}

void integrate(std::unique_ptr<Exchange> exchange, const TargetPlan& plan, const std::shared_ptr<IoRoom>& room)
{
    callTarget(std::move(exchange), plan, room);
}

void integrate(std::unique_ptr<Exchange> exchange, const NotCarriedOut& integration, const std::shared_ptr<IoRoom>&)
{
    fail(std::move(exchange), {Failure::Kind::InternalServerError, {}, integration.reason});
}

// On to the route's integration, with the request changed as the route says.
void proceed(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    const RunningRoute& chosen = *exchange->route;
    if (chosen.extras) {
        const base::Result<void> mapped = mapRequest(*exchange);
        if (!mapped)
            return fail(std::move(exchange), {Failure::Kind::InternalServerError, {}, mapped.error().message.toUtf8()});
    }
    std::visit([&](const auto& integration) { integrate(std::move(exchange), integration, room); }, chosen.integration);
}

void admitted(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    if (exchange->caller)
        if (base::JsonValue member = httpAuthorizerMember(*exchange->caller); !member.isNull())
            exchange->authorizer = std::move(member);
    proceed(std::move(exchange), room);
}

// Past what stands before the route, if anything does.
void enter(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    static constexpr FrontDoor door{admitted, refuseHttp, httpAuthorizerEvent, httpVariable, methodAndPath};
    const AccessPlan* plan = planOf(exchange->address.stage->access, exchange->match.route);
    if (plan) return admit(std::move(exchange), *plan, room, door);
    proceed(std::move(exchange), room);
}

// Why a domain with mutual TLS does not let the client in; null if it does, and then knows who it is.
QByteArray unknownClient(Exchange& exchange)
{
    const ClientGate* gate = exchange.address.gate;
    if (!gate) return {};
    if (!gate->trust) return "the domain's truststore cannot be used";
    const auto shown = http::peerCertificates();
    if (!shown) return "the domain asks for a client's certificate, and there is none";
    auto certificate = gate->trust->verify(*shown, exchange.clock->nowMs() / 1'000);
    if (!certificate) return certificate.error().message.toUtf8();
    callerOf(exchange).certificate = std::make_shared<const ClientCertificate>(std::move(*certificate));
    return {};
}

// 403 with the words of the API's kind.
void refuseClient(std::unique_ptr<Exchange> exchange, const QByteArray& why, const std::shared_ptr<IoRoom>& room)
{
    exchange->trace.note = why;
    exchange->addStation(StationKind::Accept, StationOutcome::Failed, "Mutual TLS", why, exchange->startNs);
    if (!exchange->address.api || !exchange->address.api->rest)
        return fail(std::move(exchange), {Failure::Kind::Forbidden, {}, why});
    exchange->address.stage = nullptr;
    runRest(std::move(exchange), room);
}

}  // namespace

void run(std::unique_ptr<Exchange> exchange, const std::optional<Address>& address, const std::shared_ptr<IoRoom>& room)
{
    const auto notFound = [](std::unique_ptr<Exchange> lost) {
        const QByteArray note = lost->trace.note;
        fail(std::move(lost), {Failure::Kind::NotFound, {}, note});
    };
    if (address) exchange->address = *address;
    if (const QByteArray why = unknownClient(*exchange); !why.isNull())
        return refuseClient(std::move(exchange), why, room);
    if (exchange->address.api && exchange->address.api->sockets) return runSocket(std::move(exchange), room);
    if (!address && !connectionIdIn(exchange->request.path()).isNull())
        return callConnections(std::move(exchange), room, {});
    const bool accepted = accept(*exchange, address);
    if (exchange->address.api && exchange->address.api->rest) return runRest(std::move(exchange), room);
    if (!accepted && !exchange->address.api && exchange->address.by == Address::By::Domain) {
        // A custom domain that maps nothing to this path.
        const QByteArray note = exchange->trace.note;
        return fail(std::move(exchange),
                    {Failure::Kind::Forbidden, {}, note, {{"x-amzn-ErrorType", "ForbiddenException"}}});
    }
    if (!accepted) return notFound(std::move(exchange));
    if (exchange->request.body.size() > longestRequestBody)
        return fail(std::move(exchange), {Failure::Kind::PayloadTooLarge, {}, "the body has more than 10 MB"});
    if (!decodesTwice(exchange->address.path))
        return fail(std::move(exchange),
                    {Failure::Kind::BadRequest, {}, "the path has a percent sign that means nothing"});
    if (std::optional<http::Response> preflight = answerPreflight(*exchange))
        return finish(std::move(exchange), std::move(*preflight));
    if (!route(*exchange)) return notFound(std::move(exchange));
    if (exchange->route->extras && exchange->route->extras->jwt) return checkToken(std::move(exchange), room, enter);
    enter(std::move(exchange), room);
}

}  // namespace trestle::gateway
