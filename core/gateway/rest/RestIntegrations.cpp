#include "core/gateway/rest/RestIntegrations.h"

#include "core/base/Overloaded.h"
#include "core/gateway/integrations/FunctionTrace.h"
#include "core/gateway/rest/RestStream.h"

#include <QDateTime>

namespace trestle::gateway {

using observe::StationKind;
using observe::StationOutcome;

namespace {

IntegrationTarget resolvedTarget(const RestIntegration& integration, const Exchange& exchange)
{
    if (!integration.uri.hasVariables()) return integration.target;
    return targetOf(integration.type, integration.uri.text(*exchange.rest->variables, {}));
}

}  // namespace

void callIntegration(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room)
{
    const RestMethod& method = *exchange->rest->method;
    if (!method.integration)
        return failRest(std::move(exchange), internalFailure("Execution failed due to configuration error: No "
                                                             "integration defined for method"));
    const RestIntegration& integration = *method.integration;
    if (!integration.fault.isEmpty())
        return failRest(std::move(exchange),
                        internalFailure("Execution failed due to configuration error: " + integration.fault));

    const qint64 from = exchange->lastNs;
    auto request = integrationRequest(*exchange, integration);
    if (!request || request->rendered || !integration.parameters.empty())
        exchange->addStation(StationKind::RequestMapping, request ? StationOutcome::Passed : StationOutcome::Failed, {},
                             request ? QByteArray() : request.error().note, from);
    if (!request) return failRest(std::move(exchange), request.error());

    exchange->integrationNs = request->rendered || !integration.parameters.empty() ? exchange->lastNs : exchange->now();
    if (integration.type == RestIntegration::Type::Mock) return answerRestMock(std::move(exchange), *request);
    const IntegrationTarget target = resolvedTarget(integration, *exchange);
    std::visit(
        base::Overloaded{
            [&](const NoTarget& none) {
                failRest(std::move(exchange),
                         internalFailure("Execution failed due to configuration error: " + none.reason));
            },
            [&](const FunctionTarget& function) {
                callRestFunction(std::move(exchange), function, std::move(*request), room);
            },
            [&](const ActionTarget& action) { callRestAction(std::move(exchange), action, std::move(*request), room); },
            [&](const UrlTarget&) { callRestTarget(std::move(exchange), std::move(*request), room); },
        },
        target);
}

int timeoutOf(const RestIntegration& integration, const RestCall& call)
{
    return integration.streams && call.tested ? std::min(integration.timeoutMs, streamTestMs) : integration.timeoutMs;
}

std::shared_ptr<RestStream> newStream(const Exchange& exchange)
{
    return std::make_shared<RestStream>(*exchange.clock,
                                        exchange.rest->tested ? RestStream::For::Test : RestStream::For::Client);
}

int idleLimitOf(const RestPlan& plan)
{
    constexpr int edgeMs = 30'000;
    constexpr int regionalMs = 300'000;
    const base::JsonValue* endpoint = plan.settings.find("endpointConfiguration");
    const base::JsonValue* types = endpoint ? endpoint->find("types") : nullptr;
    return types && !types->array().empty() && types->array().front().string() == "EDGE" ? edgeMs : regionalMs;
}

QByteArray idleNote(const RestPlan& plan)
{
    return "The stream was ended: nothing came for " + QByteArray::number(idleLimitOf(plan) / 1'000) + " seconds";
}

void endIdleStream(std::unique_ptr<Exchange> exchange)
{
    const QByteArray note = idleNote(*exchange->rest->plan);
    exchange->addStation(StationKind::Function, StationOutcome::Failed, exchange->rest->endpoint, note,
                         exchange->integrationNs);
    takeAdditions(*exchange);
    noteIntegration(*exchange, exchange->rest->responseStatus);
    exchange->trace.note = note;
    endRestStream(std::move(exchange), http::BodyEnd::Broken);
}

void endTestWithoutHeaders(std::unique_ptr<Exchange> exchange)
{
    http::Response nothing;
    nothing.status = 0;
    finishRest(std::move(exchange), std::move(nothing));
}

void timedOutRest(std::unique_ptr<Exchange> exchange)
{
    const RestIntegration& integration = *exchange->rest->method->integration;
    const QByteArray note = "Execution failed due to a timeout error: no answer within " +
                            QByteArray::number(timeoutOf(integration, *exchange->rest)) + " ms";
    const StationKind kind = integration.isHttp() ? StationKind::HttpTarget : StationKind::Function;
    exchange->addStation(kind, StationOutcome::Failed, exchange->rest->endpoint, note, exchange->integrationNs);
    takeAdditions(*exchange);
    noteIntegration(*exchange, 0);
    if (exchange->rest->stream && exchange->rest->stream->begun()) {
        exchange->trace.note = note;
        return endRestStream(std::move(exchange), http::BodyEnd::Broken);
    }
    if (exchange->rest->stream && exchange->rest->tested) return endTestWithoutHeaders(std::move(exchange));
    failRest(std::move(exchange), {.type = GatewayResponseType::IntegrationTimeout, .note = note});
}

QByteArray endpointUri(const GatewayServices& services, const FunctionTarget& target)
{
    QByteArray arn = "arn:aws:lambda:" + services.region + ':' + services.accountId + ":function:" + target.function;
    if (!target.qualifier.isEmpty()) arn += ':' + target.qualifier;
    return "https://lambda." + services.region + ".amazonaws.com/2015-03-31/functions/" + arn + "/invocations";
}

QByteArray endpointUri(const GatewayServices& services, const ActionTarget& target)
{
    return "https://" + target.service + '.' + services.region + ".amazonaws.com/?Action=" + target.action;
}

http::Headers endpointHeaders(const base::Clock& clock, const QByteArray& requestId, const QByteArray& apiId,
                              const QByteArray& traceHeader)
{
    const QByteArray date = QDateTime::fromMSecsSinceEpoch(clock.nowMs(), Qt::UTC)
                                .toString(QStringLiteral("yyyyMMdd'T'hhmmss'Z'"))
                                .toLatin1();
    return {{"x-amzn-lambda-integration-tag", requestId}, {"X-Amz-Date", date},
            {"x-amzn-apigateway-api-id", apiId},          {"Accept", "application/json"},
            {"User-Agent", "AmazonAPIGateway_" + apiId},  {"X-Amzn-Trace-Id", traceHeader}};
}

void logEndpointRequest(const RestCall& call, const QByteArray& uri, const http::Headers& headers,
                        const QByteArray& body)
{
    if (call.log) call.log->endpointRequest(uri, headers, body);
}

void logEndpointResponse(const RestCall& call, int status, const http::Headers& headers, const QByteArray& body)
{
    if (call.log) call.log->endpointResponse(status, call.integrationMs, headers, body);
}

void noteIntegration(Exchange& exchange, int status)
{
    exchange.rest->integrationMs = (exchange.now() - exchange.integrationNs) / 1'000'000;
    exchange.rest->integrationStatus = status;
}

}  // namespace trestle::gateway
