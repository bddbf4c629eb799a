#include "core/gateway/functionurls/FunctionUrls.h"

#include "core/base/Ids.h"
#include "core/functions/FunctionUrl.h"
#include "core/functions/Lineage.h"
#include "core/gateway/access/IamAuthorization.h"
#include "core/gateway/functionurls/FunctionUrlAnswer.h"
#include "core/gateway/functionurls/StreamedAnswer.h"
#include "core/gateway/integrations/FunctionEvent.h"
#include "core/gateway/integrations/FunctionTrace.h"
#include "core/gateway/pipeline/CorsPolicy.h"
#include "core/gateway/pipeline/Recording.h"
#include "core/gateway/pipeline/TraceIdentity.h"
#include "core/http/PeerCertificates.h"

namespace trestle::gateway {

using observe::StationKind;
using observe::StationOutcome;

namespace {

constexpr char pathForm[] = "/lambda-url/";

struct Place
{
    QByteArray id;
    QByteArrayView path;  // below the address, percent-encoded; views the request's target
};

Place placeOf(const http::Request& request)
{
    const QByteArrayView path = request.path();
    if (path.startsWith(pathForm)) {
        const QByteArrayView rest = path.sliced(sizeof pathForm - 1);
        const qsizetype slash = rest.indexOf('/');
        if (slash < 0) return {rest.toByteArray(), "/"};
        return {rest.first(slash).toByteArray(), rest.sliced(slash)};
    }
    return {functions::functionUrlIdOfHost(request.headers.value("host")), path};
}

http::Response json(int status, QByteArray body)
{
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    response.body = std::move(body);
    return response;
}

http::Response internalError()
{
    http::Response response;
    response.status = 502;
    response.headers.add("Content-Type", "text/plain");
    response.body = "Internal Server Error";
    return response;
}

http::Response throttled(const functions::InvocationResult& result)
{
    return json(429, "{\"Reason\":\"" + result.throttleReason + R"(","Type":"User","message":"Rate Exceeded."})");
}

base::JsonValue iamAuthorizer(const IamCaller& caller)
{
    base::JsonValue iam;
    iam.insert("accessKey", caller.accessKeyId);
    iam.insert("accountId", caller.accountId);
    iam.insert("callerId", caller.accessKeyId);
    iam.insert("cognitoIdentity", {});
    iam.insert("principalOrgId", {});
    iam.insert("userArn", caller.userArn);
    iam.insert("userId", caller.accessKeyId);
    base::JsonValue authorizer;
    authorizer.insert("iam", std::move(iam));
    return authorizer;
}

}  // namespace

// One request on its way, and its trace as far as it has come.
struct FunctionUrls::Exchange
{
    GatewayServices services;
    http::Request request;
    http::Responder responder;
    UrlPointer url;
    QByteArrayView path;
    QByteArray requestId = base::newUuid();
    QByteArray accountId = "anonymous";
    base::JsonValue authorizer = {};
    observe::Trace trace = {};
    qint64 startNs = 0;
    // Of an answer that comes in pieces:
    StreamedAnswer beginning = {};
    QByteArray problem = {};                      // of its beginning
    std::optional<http::ResponseBody> body = {};  // once it has begun
    http::Response sent = {};                     // of that as much as a trace keeps
    qint64 sentBytes = 0;

    void applyCors(http::Response& response) const
    {
        if (url->cors) CorsPolicy(*url->cors).apply(response.headers, request.headers.value("origin"));
    }
    [[nodiscard]] const base::Clock& clock() const
    {
        return services.clock ? *services.clock : base::SystemClock::instance();
    }
    void addStation(StationKind kind, StationOutcome outcome, QByteArray title, QByteArray detail, qint64 beganNs,
                    qint64 now)
    {
        trace.stations.push_back(
            {kind, outcome, 0, std::move(title), std::move(detail), beganNs - startNs, now - beganNs});
    }
};

void FunctionUrls::apply(std::vector<FunctionUrl> urls)
{
    std::map<QByteArray, UrlPointer> fresh;
    for (FunctionUrl& url : urls) {
        const QByteArray id = url.id;
        fresh[id] = std::make_shared<const FunctionUrl>(std::move(url));
    }
    const std::lock_guard lock(m_mutex);
    m_urls.swap(fresh);
}

FunctionUrls::UrlPointer FunctionUrls::find(const QByteArray& id) const
{
    const std::lock_guard lock(m_mutex);
    const auto at = m_urls.find(id);
    return at == m_urls.end() ? nullptr : at->second;
}

bool FunctionUrls::accepts(const http::Request& request)
{
    return request.path().startsWith(pathForm) ||
           !functions::functionUrlIdOfHost(request.headers.value("host")).isEmpty();
}

void FunctionUrls::handle(http::Request request, http::Responder responder)
{
    auto exchange = std::make_shared<Exchange>(Exchange{m_services, std::move(request), std::move(responder)});
    const base::Clock& clock = exchange->clock();
    const Place place = placeOf(exchange->request);
    exchange->url = find(place.id);
    exchange->path = place.path;
    exchange->startNs = clock.monotonicNs();
    observe::Trace& trace = exchange->trace;
    trace.startedMs = clock.nowMs();
    trace.id = traceIdentity(exchange->request.headers.value("x-amzn-trace-id"), trace.startedMs / 1'000).root;
    trace.requestId = exchange->requestId;
    trace.source = takeSource(exchange->request.headers);
    trace.method = exchange->request.method;
    trace.target = exchange->request.target;
    trace.client = clientProduct(exchange->request.headers.value("user-agent"));
    trace.request = recorded(exchange->request.headers, exchange->request.body);
    if (!exchange->url) {
        trace.note = "no function has this address";
        return finish(*exchange, json(404, R"({"Message":"Not Found"})"));
    }
    trace.routeKey = "URL of " + exchange->url->function;
    if (exchange->url->cors) {
        if (auto preflight = CorsPolicy(*exchange->url->cors).preflight(exchange->request)) {
            exchange->addStation(StationKind::Cors, StationOutcome::Passed, "CORS", preflight->reason,
                                 exchange->startNs, clock.monotonicNs());
            return finish(*exchange, std::move(preflight->response));
        }
    }
    if (!authorise(*exchange)) {
        http::Response forbidden = json(403, R"({"Message":"Forbidden"})");
        exchange->applyCors(forbidden);
        return finish(*exchange, std::move(forbidden));
    }
    call(std::move(exchange));
}

bool FunctionUrls::authorise(Exchange& exchange)
{
    switch (exchange.url->authorization) {
        case UrlAuthorization::None:
            return true;
        case UrlAuthorization::Iam:
            break;
    }
    const base::Clock& clock = exchange.clock();
    const GatewayServices& services = exchange.services;
    const qint64 began = clock.monotonicNs();
    const IamKeys keys{services.credentials, services.onlyKnownCredentials, services.region, services.accountId,
                       "lambda"};
    const auto caller = authenticate(exchange.request, keys, clock.nowMs());
    if (!caller) {
        exchange.trace.note = caller.error().note;
        exchange.addStation(StationKind::Authorizer, StationOutcome::Failed, "AWS_IAM", caller.error().note, began,
                            clock.monotonicNs());
        return false;
    }
    exchange.addStation(StationKind::Authorizer, StationOutcome::Passed, "AWS_IAM", caller->describe(), began,
                        clock.monotonicNs());
    exchange.accountId = caller->accountId;
    exchange.authorizer = iamAuthorizer(*caller);
    return true;
}

void FunctionUrls::call(std::shared_ptr<Exchange> exchange)
{
    static const Stage stage{.name = "$default"};
    static const std::vector<PathParameter> none;
    const QByteArrayView traceHeader = exchange->request.headers.value("x-amzn-trace-id");
    const TraceIdentity identity = traceIdentity(traceHeader, exchange->trace.startedMs / 1'000);
    const EventInput input{.request = exchange->request,
                           .routeKey = "$default",
                           .routePath = "$default",
                           .pathParameters = none,
                           .path = exchange->path,
                           .stage = stage,
                           .apiId = exchange->url->id,
                           .accountId = exchange->accountId,
                           .requestId = exchange->requestId,
                           .traceHeader = identity.header(),
                           .timeMs = exchange->trace.startedMs,
                           .authorizer = exchange->authorizer,
                           .source = EventSource::FunctionUrl,
                           .encrypted = http::peerEncryption() != nullptr};
    functions::Invocation invocation{.function = exchange->url->function,
                                     .event = functionEventV2(input),
                                     .requestId = exchange->requestId,
                                     .traceRoot = exchange->trace.id,
                                     .qualifier = exchange->url->qualifier,
                                     .lineage = functions::lineageOf(traceHeader)};
    if (exchange->url->mode == InvokeMode::ResponseStream) {
        invocation.takePart = [exchange](const functions::StreamHead& head, const QByteArray& bytes) {
            takePart(*exchange, head.contentType, bytes);
        };
        invocation.partsWaiting = [exchange] { return exchange->body ? exchange->body->waiting() : 0; };
    }
    exchange->services.traces.open(exchange->trace.id);
    functions::Functions& functions = exchange->services.functions;
    functions.invoke(std::move(invocation), [exchange = std::move(exchange)](functions::InvocationResult result) {
        answered(*exchange, std::move(result));
    });
}

void FunctionUrls::takePart(Exchange& exchange, const QByteArray& contentType, const QByteArray& bytes)
{
    if (!exchange.problem.isEmpty()) return;
    QByteArray piece = bytes;
    if (!exchange.body) {
        auto begun = exchange.beginning.take(contentType, bytes);
        if (!begun) exchange.problem = begun.error().message.toUtf8();
        if (!begun || !*begun) return;
        http::Response head = std::move(**begun);
        piece = std::exchange(head.body, {});
        exchange.applyCors(head);
        head.headers.set("x-amzn-RequestId", exchange.requestId);
        exchange.sent = head;
        exchange.body.emplace(exchange.responder.begin(std::move(head)));
    }
    exchange.sentBytes += piece.size();
    static constexpr observe::RecordingLimits limits;
    if (exchange.sent.body.size() < limits.bodyBytes) exchange.sent.body += piece;
    exchange.body->write(std::move(piece));
}

void FunctionUrls::answered(Exchange& exchange, functions::InvocationResult result)
{
    const base::Clock& clock = exchange.clock();
    observe::Trace& trace = exchange.trace;
    http::Response response;
    if (result.error) {
        trace.note = result.error->message.toUtf8();
        response = result.error->code == base::ErrorCode::LimitExceeded ? throttled(result) : internalError();
    } else if (!exchange.body) {
        base::Result<http::Response> answer = functionUrlAnswer(exchange.url->mode, result);
        response = answer ? std::move(*answer) : internalError();
        if (!answer) trace.note = exchange.problem.isEmpty() ? answer.error().message.toUtf8() : exchange.problem;
    }
    const qint64 now = clock.monotonicNs();
    exchange.addStation(StationKind::Function, trace.note.isEmpty() ? StationOutcome::Passed : StationOutcome::Failed,
                        exchange.url->function, trace.note, now - result.durationNs - result.initNs, now);
    if (std::optional<observe::Station> init = initStation(result, exchange.startNs))
        trace.stations.push_back(std::move(*init));
    observe::TraceStore::Addition added = exchange.services.traces.take(trace.id);
    for (observe::Station& station : added.stations) {
        station.startNs -= exchange.startNs;
        station.depth = 1;
        trace.stations.push_back(std::move(station));
    }
    for (observe::ItemAccess& item : added.items) {
        item.atNs -= exchange.startNs;
        trace.items.push_back(std::move(item));
    }
    trace.readUnits += added.readUnits;
    trace.writeUnits += added.writeUnits;
    static constexpr observe::RecordingLimits limits;
    for (functions::HandlerLine& line : result.log) {
        if (trace.log.size() >= limits.logLines) break;
        line.atNs -= exchange.startNs;
        trace.log.push_back(std::move(line));
    }
    if (exchange.body) return finishStream(exchange, result.error ? http::BodyEnd::Broken : http::BodyEnd::Complete);
    exchange.applyCors(response);
    finish(exchange, std::move(response));
}

void FunctionUrls::finish(Exchange& exchange, http::Response response)
{
    response.headers.set("x-amzn-RequestId", exchange.requestId);
    record(exchange, response, response.body.size());
    exchange.responder.respond(std::move(response));
}

void FunctionUrls::finishStream(Exchange& exchange, http::BodyEnd how)
{
    record(exchange, exchange.sent, exchange.sentBytes);
    switch (how) {
        case http::BodyEnd::Complete:
            exchange.body->end();
            break;
        case http::BodyEnd::Broken:
            exchange.body.reset();
            break;
    }
}

// Before the end of the answer leaves: who has it finds its trace.
void FunctionUrls::record(Exchange& exchange, const http::Response& response, qint64 bodySize)
{
    observe::Trace& trace = exchange.trace;
    trace.durationNs = exchange.clock().monotonicNs() - exchange.startNs;
    trace.status = response.status;
    trace.response = recorded(response.headers, response.body);
    trace.response.bodySize = bodySize;
    exchange.services.traces.add(std::move(trace));
}

}  // namespace trestle::gateway
