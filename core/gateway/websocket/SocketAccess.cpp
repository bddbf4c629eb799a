#include "core/gateway/websocket/SocketAccess.h"

#include "core/gateway/access/Caller.h"
#include "core/gateway/integrations/EventText.h"
#include "core/gateway/rest/RestAccess.h"
#include "core/gateway/templates/VariableText.h"
#include "core/gateway/websocket/SocketEvent.h"

namespace trestle::gateway {

void keepCaller(Exchange& exchange)
{
    const Caller* caller = exchange.caller.get();
    SocketCall& call = *exchange.socket;
    if (!caller || call.type != SocketEventType::Connect) return;
    call.peer->authorizer = restAuthorizerMember(caller);
    call.peer->identity = identityMembers(*caller);
    call.context.reset();  // made for the authorizer, if at all, without what it said
}

void refuseSocket(std::unique_ptr<Exchange> exchange, Refusal refusal)
{
    keepCaller(*exchange);
    failSocket(std::move(exchange), failureOf(std::move(refusal)));
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
