#include "core/gateway/integrations/FunctionCall.h"

#include "core/base/Ids.h"
#include "core/gateway/access/Caller.h"
#include "core/gateway/integrations/FunctionAnswer.h"
#include "core/gateway/integrations/FunctionEvent.h"
#include "core/gateway/integrations/FunctionTrace.h"

namespace trestle::gateway {

namespace {

using observe::StationKind;
using observe::StationOutcome;

const FunctionIntegration& integrationOf(const Exchange& exchange)
{
    return std::get<FunctionIntegration>(exchange.route->integration);
}

void answered(std::unique_ptr<Exchange> exchange, functions::InvocationResult result)
{
    const FunctionIntegration& integration = integrationOf(*exchange);
    QByteArray detail = describeRun(result);
    takeLog(*exchange, integration.function, std::move(result.log));

    std::optional<http::Response> response;
    QByteArray note;
    if (result.error) {
        note = failureNote(result);
    } else if (auto answer = functionAnswer(integration.payloadFormat, result.payload)) {
        response = std::move(*answer);
    } else {
        note = answer.error().message.toUtf8();
    }
    if (!note.isEmpty()) detail += "; " + note;
    exchange->addStation(StationKind::Function, response ? StationOutcome::Passed : StationOutcome::Failed,
                         integration.function, std::move(detail), exchange->integrationNs);
    takeAdditions(*exchange, &result);
    if (response)
        finish(std::move(exchange), std::move(*response));
    else
        fail(std::move(exchange), {Failure::Kind::InternalServerError, {}, note});
}

void timedOut(std::unique_ptr<Exchange> exchange)
{
    const FunctionIntegration& integration = integrationOf(*exchange);
    const QByteArray note = integration.function + " gave no answer within the integration's " +
                            QByteArray::number(integration.timeoutMs) + " ms";
    exchange->addStation(StationKind::Function, StationOutcome::Failed, integration.function, note,
                         exchange->integrationNs);
    takeAdditions(*exchange);
    fail(std::move(exchange), {Failure::Kind::ServiceUnavailable, {}, note});
}

}  // namespace

EventInput eventInput(const Exchange& exchange)
{
    return {.request = exchange.request,
            .routeKey = exchange.route->key,
            .routePath = exchange.route->path,
            .pathParameters = exchange.match.parameters,
            .path = exchange.address.path,
            .stage = exchange.address.stage->design,
            .apiId = exchange.address.api->id,
            .accountId = exchange.services->accountId,
            .requestId = exchange.requestId,
            .traceHeader = exchange.traceHeader(),
            .timeMs = exchange.trace.startedMs,
            .authorizer = exchange.authorizer,
            .atDomain = exchange.address.by == Address::By::Domain,
            .encrypted = exchange.encryption != nullptr,
            .certificate = exchange.caller ? exchange.caller->certificate.get() : nullptr};
}

void callFunction(std::unique_ptr<Exchange> exchange, const FunctionIntegration& integration,
                  const std::shared_ptr<IoRoom>& room)
{
    exchange->integrationNs = exchange->now();
    functions::Functions& functions = exchange->services->functions;
    observe::TraceStore& traces = exchange->services->traces;
    base::Mailbox* const home = exchange->home;
    const EventInput input = eventInput(*exchange);
    functions::Invocation invocation{.function = integration.function,
                                     .event = functionEvent(integration.payloadFormat, input),
                                     .requestId = base::newUuid(),
                                     .traceRoot = exchange->trace.id,
                                     .qualifier = integration.qualifier};
    exchange->integrationRequestId = invocation.requestId;
    traces.open(exchange->trace.id);
    const PendingCalls::Ticket ticket = room->pending.add(std::move(exchange), integration.timeoutMs, timedOut);
    functions.invoke(std::move(invocation), whenAnswered<functions::InvocationResult>(home, room, ticket, answered));
}

}  // namespace trestle::gateway
