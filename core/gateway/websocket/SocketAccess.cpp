#include "core/gateway/websocket/SocketAccess.h"

#include "core/gateway/access/Caller.h"
#include "core/gateway/integrations/EventText.h"
#include "core/gateway/rest/RestAccess.h"
#include "core/gateway/templates/VariableText.h"
#include "core/gateway/websocket/SocketEvent.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

// For access logs.
void noteAsked(Exchange& exchange, const RestFailure* failure)
{
    SocketCall& call = *exchange.socket;
    const AccessPlan& plan = *call.route->access;
    if (std::holds_alternative<std::monostate>(plan.authorization) && plan.fault.isNull()) return;
    SocketCall::Asked& asked = call.asked.emplace();
    asked.requestId = exchange.authorizerRequestId;
    asked.signature = std::holds_alternative<SignedByIam>(plan.authorization);
    const auto& stations = exchange.trace.stations;
    const auto station = std::find_if(stations.begin(), stations.end(), [](const observe::Station& each) {
        return each.kind == observe::StationKind::Authorizer;
    });
    if (station != stations.end()) asked.latencyMs = station->durationNs / 1'000'000;
    if (!failure || !isAccessFailure(failure->type)) return;
    asked.status = failure->statusCode();
    asked.error = failure->text();
}

}  // namespace

void keepCaller(Exchange& exchange, const RestFailure* failure)
{
    SocketCall& call = *exchange.socket;
    if (call.type != SocketEventType::Connect) return;
    noteAsked(exchange, failure);
    const Caller* caller = exchange.caller.get();
    if (!caller) return;
    call.peer->authorizer = restAuthorizerMember(caller);
    call.peer->identity = identityMembers(*caller);
    call.context.reset();  // made for the authorizer, if at all, without what it said
}

void refuseSocket(std::unique_ptr<Exchange> exchange, Refusal refusal)
{
    RestFailure failure = failureOf(std::move(refusal));
    keepCaller(*exchange, &failure);
    failSocket(std::move(exchange), std::move(failure));
}

QByteArray socketAuthorizerEvent(Exchange& exchange, LambdaAuthorizer::Kind)
{
    QByteArray out;
    appendHandshake(out, exchange, HandshakeFor::Authorizer);
    appendName(out, "stageVariables");
    appendStageVariables(out, exchange.socket->stage->variables);
    appendRequestContext(out, exchange);
    return out;
}

QByteArray socketVariable(Exchange& exchange, QByteArrayView path)
{
    return VariableText::compile("$context." + path.toByteArray()).text(contextOf(*exchange.socket), {});
}

QByteArray routeKeyOf(const Exchange& exchange)
{
    return exchange.socket->route->key;
}

}  // namespace trestle::gateway
