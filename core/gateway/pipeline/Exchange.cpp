#include "core/gateway/pipeline/Exchange.h"

#include "core/base/Ids.h"
#include "core/gateway/access/Admission.h"
#include "core/gateway/access/Caller.h"
#include "core/gateway/httpapi/HttpAccessLog.h"
#include "core/gateway/httpapi/HttpMapping.h"
#include "core/gateway/pipeline/Recording.h"
#include "core/gateway/pipeline/TraceIdentity.h"
#include "core/gateway/rest/RestCall.h"
#include "core/http/PeerCertificates.h"

namespace trestle::gateway {

Exchange::Exchange(std::shared_ptr<const GatewayServices> gatewayServices, std::shared_ptr<const Deployment> snapshot,
                   http::Request&& incoming, http::Responder&& answerTo)
    : services(std::move(gatewayServices)),
      clock(services->clock),
      deployment(std::move(snapshot)),
      request(std::move(incoming)),
      responder(std::move(answerTo)),
      encryption(http::peerEncryption()),
      requestId(base::newHttpApiRequestId())
{
    const qint64 nowNs = now();
    startNs = request.receivedNs > 0 && request.receivedNs <= nowNs ? request.receivedNs : nowNs;
    lastNs = nowNs;
    trace.startedMs = clock->nowMs() - (nowNs - startNs) / 1'000'000;
    trace.requestId = requestId;

    trace.source = takeSource(request.headers);
    TraceIdentity identity = traceIdentity(request.headers.value("x-amzn-trace-id"), trace.startedMs / 1'000);
    trace.id = std::move(identity.root);
    sentTrace = std::move(identity.sent);

    trace.method = request.method;
    trace.target = request.target;
    trace.client = clientProduct(request.headers.value("user-agent"));
    trace.request = recorded(request.headers, request.body);
    trace.stations.reserve(6);
}

Exchange::~Exchange() = default;

observe::Station& Exchange::addStation(observe::StationKind kind, observe::StationOutcome outcome, QByteArray title,
                                       QByteArray detail, qint64 from)
{
    lastNs = now();
    return trace.stations.emplace_back(
        observe::Station{kind, outcome, 0, std::move(title), std::move(detail), from - startNs, lastNs - from});
}

QByteArray Exchange::requestPath() const
{
    const qsizetype query = trace.target.indexOf('?');
    return query < 0 ? trace.target : trace.target.first(query);
}

QByteArray statusText(int status)
{
    if (status == 200) return QByteArrayLiteral("200 OK");
    const QByteArray number = QByteArray::number(status);
    const QByteArrayView phrase = http::reasonPhrase(status);
    return phrase.isEmpty() ? number : number + ' ' + phrase.toByteArray();
}

namespace {

void send(std::unique_ptr<Exchange> exchange, http::Response response)
{
    const qint64 from = exchange->lastNs;
    const RunningStage* stage = exchange->address.stage;
    if (stage && stage->serves->cors && !exchange->preflight)
        stage->serves->cors->apply(response.headers, exchange->request.headers.value("origin"));
    response.headers.add("apigw-requestid", exchange->requestId);

    observe::Trace& trace = exchange->trace;
    trace.status = response.status;
    trace.response = recorded(response.headers, response.body);
    exchange->addStation(observe::StationKind::Response,
                         response.status < 500 ? observe::StationOutcome::Passed : observe::StationOutcome::Failed,
                         statusText(response.status), {}, from);
    trace.durationNs = exchange->lastNs - exchange->startNs;
    if (stage && stage->accessLog) writeAccessLog(*exchange);
    // Stored first: who has the answer finds the trace.
    exchange->services->traces.add(trace, exchange->route ? &exchange->route->meter : nullptr);
    exchange->responder.respond(std::move(response));
}

}  // namespace

void finish(std::unique_ptr<Exchange> exchange, http::Response response)
{
    exchange->integrationStatus = response.status;
    if (exchange->integrationNs > 0) exchange->integrationLatencyNs = exchange->now() - exchange->integrationNs;
    if (exchange->route && exchange->route->extras) {
        const base::Result<void> mapped = mapResponse(*exchange, response);
        if (!mapped)
            return fail(std::move(exchange), {Failure::Kind::InternalServerError, {}, mapped.error().message.toUtf8()});
    }
    send(std::move(exchange), std::move(response));
}

void fail(std::unique_ptr<Exchange> exchange, const Failure& failure)
{
    exchange->trace.note = failure.note.isEmpty() ? failure.message : failure.note;
    if (exchange->integrationNs > 0) exchange->integrationLatencyNs = exchange->now() - exchange->integrationNs;
    send(std::move(exchange), responseOf(failure));
}

}  // namespace trestle::gateway
