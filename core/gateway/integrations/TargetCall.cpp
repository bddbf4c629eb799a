#include "core/gateway/integrations/TargetCall.h"

#include "core/gateway/integrations/EventText.h"
#include "core/gateway/integrations/HeaderRules.h"
#include "core/http/Syntax.h"

#include <QHostAddress>

#include <algorithm>

namespace trestle::gateway {

namespace {

using observe::StationKind;
using observe::StationOutcome;

// Requests that one of our APIs sends to another of them count their hops here; a circle ends at the last one.
constexpr QByteArrayView hopsHeader("x-trestle-hops");
constexpr int maxHops = 5;

// Fields that the Connection header names belong to the connection too.
std::vector<QByteArray> connectionTokens(const http::Headers& headers)
{
    std::vector<QByteArray> tokens;
    for (const QByteArray& line : headers.values("connection"))
        for (const QByteArray& token : line.split(','))
            tokens.push_back(token.trimmed());
    return tokens;
}

bool isAmong(const std::vector<QByteArray>& names, QByteArrayView name)
{
    return std::any_of(names.cbegin(), names.cend(),
                       [name](const QByteArray& other) { return http::equalsIgnoringCase(other, name); });
}

QByteArray forwarded(const http::Request& request, bool encrypted)
{
    QByteArray value;
    for (const QByteArray& line : request.headers.values("forwarded"))
        value += line + ", ";
    const QByteArray ip = sourceIp(request);
    value += ip.contains(':') ? "for=\"[" + ip + "]\"" : "for=" + ip;
    const QByteArrayView host = request.headers.value("host");
    if (!host.isEmpty()) value += ";host=\"" + host.toByteArray().replace('"', QByteArrayView()) + '"';
    return value + (encrypted ? ";proto=https" : ";proto=http");
}

bool isLoopback(const QString& host)
{
    return host == QLatin1String("localhost") || host.endsWith(QLatin1String(".localhost")) ||
           QHostAddress(host).isLoopback();
}

// True if the request would come back to the route it came from.
bool leadsBack(const Exchange& exchange, const QUrl& url, const QByteArray& method)
{
    if (!isLoopback(url.host())) return false;
    http::Request request;
    request.method = method;
    request.target = url.path(QUrl::FullyEncoded).toLatin1();
    if (request.target.isEmpty()) request.target = "/";
    request.localPort = static_cast<quint16>(url.port(80));
    request.headers.add("host", url.host().toUtf8());
    const bool here =
        request.localPort == exchange.request.localPort || exchange.deployment->byPort(request.localPort) != nullptr;
    const auto address = here ? locate(*exchange.deployment, request) : std::nullopt;
    if (!address || !address->api || !address->stage) return false;
    const RunningRoutes& routes = *address->stage->serves;
    const RouteMatch match = routes.table.match(method, address->path);
    return match.route >= 0 && &routes.routes[static_cast<size_t>(match.route)] == exchange.route;
}

void end(std::unique_ptr<Exchange> exchange, const QByteArray& title, QByteArray detail,
         base::Result<http::Response, Failure> answer)
{
    exchange->addStation(StationKind::HttpTarget, answer ? StationOutcome::Passed : StationOutcome::Failed, title,
                         std::move(detail), exchange->integrationNs);
    if (answer)
        finish(std::move(exchange), std::move(*answer));
    else
        fail(std::move(exchange), answer.error());
}

QByteArray endpointRequestId(const http::Headers& headers)
{
    const QByteArrayView id = headers.value("x-amzn-requestid");
    return (id.isEmpty() ? headers.value("x-amz-request-id") : id).toByteArray();
}

Failure targetFailure(const QByteArray& title, const base::Error& error)
{
    const bool absent = error.code == base::ErrorCode::Timeout || error.code == base::ErrorCode::Network ||
                        error.code == base::ErrorCode::Cancelled;
    return {absent ? Failure::Kind::ServiceUnavailable : Failure::Kind::InternalServerError,
            {},
            title + ": " + error.message.toUtf8()};
}

void answered(std::unique_ptr<Exchange> exchange, const QByteArray& method, const QByteArray& title,
              base::Result<http::ClientResponse> result)
{
    if (!result) {
        const Failure failure = targetFailure(title, result.error());
        return end(std::move(exchange), title, failure.note, failure);
    }
    if (result->status < 200 || result->status > 599) {
        const Failure failure{Failure::Kind::InternalServerError,
                              {},
                              title + " answered with status " + QByteArray::number(result->status)};
        return end(std::move(exchange), title, failure.note, failure);
    }
    exchange->integrationRequestId = endpointRequestId(result->headers);
    exchange->integrationRequestId2 = result->headers.value("x-amz-id-2").toByteArray();
    http::Response response;
    response.status = result->status;
    response.headers = answerHeaders(result->headers);
    response.body = std::move(result->body);
    // The answer to HEAD has no body to measure: the connection announces the target's figure.
    const QByteArrayView length = result->headers.value("content-length");
    if (method == "HEAD" && !length.isNull()) response.headers.add("content-length", length.toByteArray());
    QByteArray detail = "answered " + QByteArray::number(response.status);
    detail += result->timings.connectedNs > 0 ? ", new connection" : ", connection reused";
    end(std::move(exchange), title, std::move(detail), std::move(response));
}

}  // namespace

http::Headers targetHeaders(const Exchange& exchange, int hops)
{
    const http::Request& request = exchange.request;
    const std::vector<QByteArray> tokens = connectionTokens(request.headers);
    http::Headers headers;
    for (const http::Header& header : request.headers) {
        if (isConnectionHeader(header.name) || isAmong(tokens, header.name) ||
            http::equalsIgnoringCase(header.name, "host") || http::equalsIgnoringCase(header.name, "expect") ||
            http::equalsIgnoringCase(header.name, "forwarded") ||
            http::equalsIgnoringCase(header.name, "x-amzn-trace-id") ||
            http::equalsIgnoringCase(header.name, hopsHeader))
            continue;
        headers.add(header.name, header.value);
    }
    headers.add("forwarded", forwarded(request, exchange.encryption != nullptr));
    headers.add("via", "HTTP/1.1 Trestle");
    headers.add("x-amzn-trace-id", exchange.traceHeader());
    headers.add(hopsHeader.toByteArray(), QByteArray::number(hops));
    return headers;
}

http::Headers answerHeaders(const http::Headers& headers)
{
    const std::vector<QByteArray> tokens = connectionTokens(headers);
    http::Headers passed;
    for (const http::Header& header : headers)
        if (!isConnectionHeader(header.name) && !isAmong(tokens, header.name) && http::isToken(header.name) &&
            http::isFieldValue(header.value))
            passed.add(header.name, header.value);
    return passed;
}

void callTarget(std::unique_ptr<Exchange> exchange, const TargetPlan& plan, const std::shared_ptr<IoRoom>& room)
{
    exchange->integrationNs = exchange->now();
    const http::Request& request = exchange->request;
    const QByteArray method = plan.design.method == "ANY" ? request.method : plan.design.method;
    auto url = plan.url(exchange->match.parameters, request.query(), exchange->targetPath);
    if (!url) {
        const Failure failure = url.error();
        return end(std::move(exchange), method + ' ' + plan.design.uri, failure.message, failure);
    }
    const QByteArray title = method + ' ' + url->toEncoded(QUrl::RemoveQuery | QUrl::RemoveUserInfo);
    const int hops = request.headers.value(hopsHeader).toInt() + 1;
    if (hops > maxHops || leadsBack(*exchange, *url, method)) {
        const Failure failure{Failure::Kind::InternalServerError,
                              {},
                              title + " leads back to " + exchange->route->key + ": the circle was stopped"};
        return end(std::move(exchange), title, failure.note, failure);
    }

    http::ClientRequest out;
    out.method = method;
    out.url = *url;
    out.headers = targetHeaders(*exchange, hops);
    out.body = request.body;
    out.limits.totalMs = plan.design.timeoutMs;
    out.limits.connectMs = std::min(out.limits.connectMs, plan.design.timeoutMs);
    room->client.send(std::move(out), [method, title, exchange = std::move(exchange)](
                                          base::Result<http::ClientResponse> result) mutable {
        answered(std::move(exchange), method, title, std::move(result));
    });
}

}  // namespace trestle::gateway
