#include "core/engine/TryEvent.h"

#include "core/base/Clock.h"
#include "core/base/Ids.h"
#include "core/base/Json.h"
#include "core/gateway/definition/EndpointTarget.h"
#include "core/gateway/definition/PathTemplate.h"
#include "core/gateway/integrations/FunctionEvent.h"

namespace trestle::engine {

namespace {

QByteArray indented(const QByteArray& json)
{
    const auto value = base::parseJson(json);
    return value ? base::writeJson(*value, base::JsonStyle::Indented) : json;
}

// The request's target below the API and its stage, as if it had come to a port of the API's own.
QByteArray targetBelowStage(const QByteArray& asked, const gateway::Api& api)
{
    QByteArray target = gateway::targetAtApi(asked);
    const QByteArray stage = '/' + api.stages.front().name;
    const bool isAtOwnPort = target.size() == asked.size();
    if (isAtOwnPort && (target.startsWith(stage + '/') || target == stage)) target.remove(0, stage.size());
    return target.startsWith('/') ? target : '/' + target;
}

QByteArray event(const gateway::Api& api, const gateway::Route& route, const http::Request& request,
                 const std::vector<gateway::PathParameter>& parameters, qint64 timeMs)
{
    const auto* integration = std::get_if<gateway::FunctionIntegration>(&route.integration);
    const QByteArray id = api.resourceId();
    const QByteArray key = route.key();
    const QByteArray requestId = base::newHttpApiRequestId();
    const QByteArray trace = "Root=" + base::newTraceRoot(timeMs / 1'000);
    return indented(gateway::functionEvent(
        integration == nullptr ? gateway::PayloadFormat::V2 : integration->payloadFormat, {.request = request,
                                                                                           .routeKey = key,
                                                                                           .routePath = route.path,
                                                                                           .pathParameters = parameters,
                                                                                           .path = request.path(),
                                                                                           .stage = api.stages.front(),
                                                                                           .apiId = id,
                                                                                           .accountId = "000000000000",
                                                                                           .requestId = requestId,
                                                                                           .traceHeader = trace,
                                                                                           .timeMs = timeMs}));
}

}  // namespace

QByteArray eventForRoute(const gateway::Api& api, const gateway::Route& route)
{
    http::Request request;
    request.method = route.method.isEmpty() || route.method == "ANY" ? QByteArray("GET") : route.method;
    request.peerAddress = "127.0.0.1";
    request.localPort = api.port;
    request.headers.add("host", "127.0.0.1");
    std::vector<gateway::PathParameter> parameters;
    if (const auto segments = gateway::parsePathTemplate(route.path); segments && !route.method.isEmpty()) {
        for (const gateway::PathSegment& segment : *segments) {
            request.target += '/' + segment.text;
            if (segment.kind != gateway::PathSegment::Kind::Literal) parameters.push_back({segment.text, segment.text});
        }
    }
    if (request.target.isEmpty()) request.target = "/";
    if (request.method == "POST" || request.method == "PUT" || request.method == "PATCH") {
        request.headers.add("content-type", "application/json");
        request.body = "{\"name\": \"value\"}";
    }
    return event(api, route, request, parameters, base::SystemClock::instance().nowMs());
}

QByteArray eventOfTrace(const observe::Trace& trace, const workspace::Workspace& workspace)
{
    if (trace.api.isEmpty()) return indented(trace.request.body);
    const gateway::Api* api = workspace.api(trace.api);
    const gateway::Route* route = api == nullptr ? nullptr : api->route(trace.routeKey);
    if (route == nullptr) return {};
    http::Request request;
    request.method = trace.method;
    request.target = targetBelowStage(trace.target, *api);
    request.body = trace.request.body;
    request.peerAddress = "127.0.0.1";
    request.localPort = api->port;
    for (const observe::TraceHeader& header : trace.request.headers)
        request.headers.add(header.name, header.value);
    std::vector<gateway::PathParameter> parameters;
    if (const auto segments = gateway::parsePathTemplate(route->path); segments && !route->method.isEmpty()) {
        gateway::RouteTable table;
        table.add(0, route->method, *segments);
        parameters = table.match(trace.method, request.path()).parameters;
    }
    return event(*api, *route, request, parameters, trace.startedMs);
}

}  // namespace trestle::engine
