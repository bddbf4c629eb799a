#include "core/gateway/rest/RestIntegrations.h"

#include "core/gateway/integrations/Forwarding.h"
#include "core/gateway/rest/RestContext.h"
#include "core/gateway/rest/RestStream.h"
#include "core/http/Syntax.h"

#include <QUrl>

#include <algorithm>
#include <array>
#include <limits>

namespace trestle::gateway {

using observe::StationKind;
using observe::StationOutcome;

namespace {

// What no target gets, neither from the client nor by a mapping.
constexpr std::array<QByteArrayView, 9> dropped{
    "Connection",         "Content-Length",    "Expect", "Keep-Alive", "Proxy-Connection",
    "Proxy-Authenticate", "Transfer-Encoding", "TE",     "Via"};

// Requests that one of our APIs sends to another of them count their hops here; a circle ends at the last one.
constexpr QByteArrayView hopsHeader("x-trestle-hops");
constexpr int maxHops = 5;

bool isForwarded(QByteArrayView name)
{
    return !http::equalsIgnoringCase(name, hopsHeader) &&
           std::none_of(dropped.begin(), dropped.end(),
                        [name](QByteArrayView each) { return http::equalsIgnoringCase(each, name); });
}

http::Headers targetHeaders(Exchange& exchange, const RestIntegration& integration, const http::Headers& mapped,
                            int hops)
{
    http::Headers headers;
    const http::Headers& sent = exchange.request.headers;
    if (integration.type == RestIntegration::Type::HttpProxy) {
        for (const http::Header& header : sent)
            if (passesGateway(header.name) && isForwarded(header.name) && !isForwardingHeader(header.name) &&
                !http::equalsIgnoringCase(header.name, "host"))
                headers.add(header.name, header.value);
        const std::vector<http::Header> forwarding =
            forwardingHeaders(exchange.request, exchange.encryption != nullptr);
        headers.add("X-Forwarded-For", forwarding[0].value);
        headers.add("X-Forwarded-Port", forwarding[1].value);
        headers.add("X-Forwarded-Proto", forwarding[2].value);
    } else {
        headers.add("Accept", "application/json");
        const QByteArrayView type = sent.value("content-type");
        headers.add("Content-Type", type.isEmpty() ? QByteArray("application/json") : type.toByteArray());
    }
    const QByteArray& api = exchange.address.api->id;
    for (const http::Header& header : mapped)
        headers.remove(header.name);
    for (const http::Header& header : mapped)
        if (isForwarded(header.name)) headers.add(header.name, header.value);
    if (!headers.contains("user-agent")) headers.add("User-Agent", "AmazonAPIGateway_" + api);
    headers.set("X-Amzn-Apigateway-Api-Id", api);
    headers.set("X-Amzn-Trace-Id", exchange.traceHeader());
    headers.add(hopsHeader.toByteArray(), QByteArray::number(hops));
    return headers;
}

// Behind the URI's own query: what is mapped, then for a proxy what the client sent.
QByteArray targetUrl(Exchange& exchange, const RestIntegration& integration, const IntegrationRequest& request)
{
    QByteArray url = integration.uri.text(*exchange.rest->variables, request.path);
    const auto add = [&url](const QByteArray& part) {
        if (part.isEmpty()) return;
        url += url.contains('?') ? '&' : '?';
        url += part;
    };
    for (const auto& [name, value] : request.query)
        add(name.toPercentEncoding() + '=' + value.toPercentEncoding());
    if (integration.type == RestIntegration::Type::HttpProxy) add(exchange.request.query().toByteArray());
    return url;
}

void fail(std::unique_ptr<Exchange> exchange, RestFailure failure)
{
    noteIntegration(*exchange, 0);
    exchange->rest->integrationError = failure.note;
    exchange->addStation(StationKind::HttpTarget, StationOutcome::Failed, exchange->rest->endpoint, failure.note,
                         exchange->integrationNs);
    failRest(std::move(exchange), std::move(failure));
}

RestFailure invalidAddress()
{
    return internalFailure("Execution failed due to configuration error: Invalid endpoint address");
}

RestFailure failureOf(const base::Error& error)
{
    const QByteArray reason = error.message.toUtf8();
    if (error.code == base::ErrorCode::Timeout)
        return {.type = GatewayResponseType::IntegrationTimeout,
                .note = "Execution failed due to a timeout error: " + reason};
    if (error.code == base::ErrorCode::InvalidArgument) return invalidAddress();
    if (error.code == base::ErrorCode::Cancelled)
        return {.type = GatewayResponseType::IntegrationFailure,
                .note = "The client left before the end of the stream"};
    return {.type = GatewayResponseType::IntegrationFailure,
            .note = "Execution failed due to a network error communicating with endpoint: " + reason};
}

http::Headers sendable(const http::Headers& headers)
{
    http::Headers sent;
    for (const http::Header& header : headers)
        if (http::isToken(header.name) && http::isFieldValue(header.value)) sent.add(header.name, header.value);
    return sent;
}

void endStream(std::unique_ptr<Exchange> exchange, const base::Result<http::ClientResponse>& result)
{
    noteIntegration(*exchange, exchange->rest->responseStatus);
    QByteArray detail = "streamed its answer";
    const bool isEnough = !result && exchange->rest->stream->isTested();
    if (isEnough) {
        detail = "streamed more than a test takes";
    } else if (!result) {
        exchange->trace.note =
            exchange->rest->stream->stoodStill ? idleNote(*exchange->rest->plan) : failureOf(result.error()).note;
        exchange->rest->integrationError = exchange->trace.note;
        detail = "broke off its answer; " + exchange->trace.note;
    }
    const bool isWhole = result || isEnough;
    exchange->addStation(StationKind::HttpTarget, isWhole ? StationOutcome::Passed : StationOutcome::Failed,
                         exchange->rest->endpoint, std::move(detail), exchange->integrationNs);
    endRestStream(std::move(exchange), isWhole ? http::BodyEnd::Complete : http::BodyEnd::Broken);
}

void answered(std::unique_ptr<Exchange> exchange, base::Result<http::ClientResponse> result)
{
    if (exchange->rest->stream && exchange->rest->stream->begun()) return endStream(std::move(exchange), result);
    if (!result && result.error().code == base::ErrorCode::Timeout && exchange->rest->stream && exchange->rest->tested)
        return endTestWithoutHeaders(std::move(exchange));
    if (!result) return fail(std::move(exchange), failureOf(result.error()));
    noteIntegration(*exchange, result->status);
    logEndpointResponse(*exchange->rest, result->status, result->headers, result->body);
    QByteArray detail = "answered " + QByteArray::number(result->status);
    detail += result->timings.connectedNs > 0 ? ", new connection" : ", connection reused";
    exchange->addStation(StationKind::HttpTarget, StationOutcome::Passed, exchange->rest->endpoint, std::move(detail),
                         exchange->integrationNs);
    const bool proxy = exchange->rest->method->integration->isProxy();
    IntegrationAnswer answer{.status = result->status, .body = std::move(result->body)};
    answer.headers = proxy ? sendable(result->headers) : std::move(result->headers);
    (proxy ? answerRestTarget : answerRest)(std::move(exchange), std::move(answer));
}

// The target's answer goes on as it comes, however long it is; who leaves before its end ends the call.
void streamTarget(std::unique_ptr<Exchange> exchange, http::ClientRequest out, const std::shared_ptr<IoRoom>& room)
{
    const auto stream = newStream(*exchange);
    exchange->rest->stream = stream;
    const int idleMs = idleLimitOf(*exchange->rest->plan);
    const base::Clock& clock = *exchange->clock;
    base::Mailbox* const home = exchange->home;
    const auto held = std::make_shared<std::unique_ptr<Exchange>>(std::move(exchange));
    const auto call = std::make_shared<http::HttpClient::Id>();
    const auto end = [home, call, weak = std::weak_ptr(room)] {
        if (weak.expired()) return;
        home->post([call, weak] {
            if (const auto there = weak.lock()) there->client.cancel(*call);
        });
    };
    http::HttpClient::Callbacks callbacks;
    callbacks.onHeaders = [held, stream, end](const http::ClientResponse& answer) {
        http::Response head;
        head.status = answer.status;
        head.headers = sendable(answer.headers);
        beginRestStream(**held, std::move(head));
        stream->whenGone(end);
    };
    callbacks.onData = [held, stream, end](QByteArrayView bytes) {
        RestCall& call = *(*held)->rest;
        if (call.firstContentMs < 0) call.firstContentMs = ((*held)->now() - (*held)->integrationNs) / 1'000'000;
        stream->write(bytes.toByteArray());
        if (stream->isTested()) end();
    };
    callbacks.waiting = [stream] { return stream->waiting(); };
    callbacks.done = [held](base::Result<http::ClientResponse> result) {
        answered(std::move(*held), std::move(result));
    };
    room->streams.watch(stream, clock, idleMs, end);
    *call = room->client.send(std::move(out), std::move(callbacks));
}

}  // namespace

void callRestTarget(std::unique_ptr<Exchange> exchange, IntegrationRequest request, const std::shared_ptr<IoRoom>& room)
{
    const RestIntegration& integration = *exchange->rest->method->integration;
    const bool clients = integration.httpMethod.isEmpty() || integration.httpMethod == "ANY";
    const QByteArray method = clients ? exchange->request.method : integration.httpMethod;
    const QByteArray url = targetUrl(*exchange, integration, request);
    exchange->rest->endpoint = method + ' ' + url.left(url.indexOf('?'));
    const int hops = exchange->request.headers.value(hopsHeader).toInt() + 1;
    if (hops > maxHops)
        return fail(std::move(exchange), internalFailure("The request went in a circle of APIs, which was stopped"));

    http::ClientRequest out;
    out.method = method;
    out.url = QUrl::fromEncoded(url, QUrl::TolerantMode);
    if (out.url.host().isEmpty()) return fail(std::move(exchange), invalidAddress());
    out.headers = targetHeaders(*exchange, integration, request.headers, hops);
    out.body = method == "GET" || method == "HEAD" ? QByteArray() : std::move(request.body);
    out.limits.totalMs = timeoutOf(integration, *exchange->rest);
    out.limits.connectMs = std::min(out.limits.connectMs, out.limits.totalMs);
    logEndpointRequest(*exchange->rest, url, out.headers, out.body);
    if (integration.streams) {
        out.limits.bodyBytes = std::numeric_limits<qint64>::max();
        return streamTarget(std::move(exchange), std::move(out), room);
    }
    room->client.send(std::move(out),
                      [exchange = std::move(exchange)](base::Result<http::ClientResponse> result) mutable {
                          answered(std::move(exchange), std::move(result));
                      });
}

}  // namespace trestle::gateway
