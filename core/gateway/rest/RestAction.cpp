#include "core/gateway/rest/RestIntegrations.h"

#include "core/gateway/ServiceActions.h"
#include "core/gateway/integrations/FunctionTrace.h"

namespace trestle::gateway {

using observe::StationKind;
using observe::StationOutcome;

namespace {

void answered(std::unique_ptr<Exchange> exchange, http::Response response)
{
    noteIntegration(*exchange, response.status);
    RestCall& call = *exchange->rest;
    call.integrationRequestId = response.headers.value("x-amzn-RequestId").toByteArray();
    logEndpointResponse(call, response.status, response.headers, response.body);
    exchange->addStation(StationKind::Table, response.status < 500 ? StationOutcome::Passed : StationOutcome::Failed,
                         call.endpoint, "answered " + QByteArray::number(response.status), exchange->integrationNs);
    takeAdditions(*exchange);
    answerRest(std::move(exchange),
               {.status = response.status, .headers = std::move(response.headers), .body = std::move(response.body)});
}

}  // namespace

void callRestAction(std::unique_ptr<Exchange> exchange, const ActionTarget& target, IntegrationRequest request,
                    const std::shared_ptr<IoRoom>& room)
{
    ServiceActions* const actions = exchange->services->actions;
    if (!actions)
        return failRest(std::move(exchange), internalFailure("There is no service " + target.service + " here"));
    exchange->rest->endpoint = target.action;
    logEndpointRequest(*exchange->rest, endpointUri(*exchange->services, target), request.headers, request.body);
    base::Mailbox* const home = exchange->home;
    exchange->services->traces.open(exchange->trace.id);
    ServiceActions::Call call{target.service, target.action, std::move(request.body), "Root=" + exchange->trace.id};
    const int timeoutMs = exchange->rest->method->integration->timeoutMs;
    const PendingCalls::Ticket ticket = room->pending.add(std::move(exchange), timeoutMs, timedOutRest);
    actions->perform(std::move(call), whenAnswered<http::Response>(home, room, ticket, answered));
}

}  // namespace trestle::gateway
