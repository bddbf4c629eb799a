#include "core/gateway/rest/RestIntegrations.h"

#include "core/base/Ids.h"
#include "core/base/Json.h"
#include "core/gateway/integrations/FunctionTrace.h"
#include "core/gateway/rest/ProxyAnswer.h"
#include "core/gateway/rest/RestEvent.h"
#include "core/gateway/rest/RestStream.h"

#include <QDateTime>
#include <QLocale>

namespace trestle::gateway {

using observe::StationKind;
using observe::StationOutcome;

namespace {

const RestIntegration& integrationOf(const Exchange& exchange)
{
    return *exchange.rest->method->integration;
}

// Sun, 04 Feb 2024 18:48:24 GMT
QByteArray httpDate(qint64 ms)
{
    return QLocale::c()
        .toString(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"))
        .toLatin1();
}

http::Headers loggedRequestHeaders(const Exchange& exchange, const http::Headers& mapped)
{
    const RestCall& call = *exchange.rest;
    http::Headers headers =
        endpointHeaders(*exchange.clock, call.requestId, exchange.address.api->id, exchange.traceHeader());
    for (const http::Header& header : mapped)
        headers.set(header.name, header.value);
    return headers;
}

http::Headers loggedAnswerHeaders(const Exchange& exchange, const http::Headers& headers, qsizetype length)
{
    http::Headers logged{{"Date", httpDate(exchange.clock->nowMs())},
                         {"Content-Type", "application/json"},
                         {"Content-Length", QByteArray::number(length)},
                         {"Connection", "keep-alive"}};
    for (const http::Header& header : headers)
        if (!logged.contains(header.name)) logged.add(header.name, header.value);
    return logged;
}

void addStation(Exchange& exchange, StationOutcome outcome, QByteArray detail,
                const functions::InvocationResult* run = nullptr)
{
    exchange.addStation(StationKind::Function, outcome, exchange.rest->endpoint, std::move(detail),
                        exchange.integrationNs);
    takeAdditions(exchange, run);
}

QByteArray errorMessage(const QByteArray& payload)
{
    const auto document = base::parseJson(payload);
    const base::JsonValue* message = document ? document->find("errorMessage") : nullptr;
    return message && message->isString() ? message->string() : QByteArray("");
}

// What a function streamed that is here whole.
base::Result<http::Response> streamedAnswer(const functions::InvocationResult& result)
{
    auto answer = StreamedAnswer(StreamedAnswer::For::RestApi).take(result.streamType, result.payload);
    if (!answer) return answer.error();
    if (!*answer)
        return base::Error{base::ErrorCode::InvalidArgument,
                           QStringLiteral("Malformed Lambda proxy response: it ended before its metadata did")};
    return std::move(**answer);
}

// A piece of what the function streams; before its metadata is complete, nothing goes on to the client.
void takePart(Exchange& exchange, const QByteArray& contentType, QByteArray piece)
{
    RestCall& call = *exchange.rest;
    RestStream& stream = *call.stream;
    if (!stream.problem.isEmpty()) return;
    if (stream.begun()) {
        if (call.firstContentMs < 0) call.firstContentMs = (exchange.now() - exchange.integrationNs) / 1'000'000;
        return stream.write(std::move(piece));
    }
    auto begun = stream.beginning.take(contentType, piece);
    if (!begun) stream.problem = begun.error().message.toUtf8();
    if (!begun || !*begun) return;
    if (!(*begun)->body.isEmpty()) call.firstContentMs = (exchange.now() - exchange.integrationNs) / 1'000'000;
    call.functionStatus = (*begun)->status;
    beginRestStream(exchange, std::move(**begun));
}

void endStream(std::unique_ptr<Exchange> exchange, const functions::InvocationResult& result)
{
    const QByteArray failed = result.error ? failureNote(result) : QByteArray();
    exchange->trace.note = failed;
    addStation(*exchange, failed.isEmpty() ? StationOutcome::Passed : StationOutcome::Failed,
               describeRun(result) + (failed.isEmpty() ? ", streamed" : ", broke off its stream; " + failed), &result);
    endRestStream(std::move(exchange), failed.isEmpty() ? http::BodyEnd::Complete : http::BodyEnd::Broken);
}

// The function goes on, for nobody.
void endTest(std::unique_ptr<Exchange> exchange)
{
    noteIntegration(*exchange, 200);
    addStation(*exchange, StationOutcome::Passed, "streamed more than a test takes");
    endRestStream(std::move(exchange), http::BodyEnd::Complete);
}

void answeredProxy(std::unique_ptr<Exchange> exchange, functions::InvocationResult result)
{
    const RestStream* const stream = exchange->rest->stream.get();
    if (stream && stream->begun()) return endStream(std::move(exchange), result);
    QByteArray detail = describeRun(result);
    exchange->rest->functionStatus = 0;
    std::optional<http::Response> response;
    QByteArray note;
    if (result.error) {
        note = "Lambda execution failed due to customer function error: " + failureNote(result);
        exchange->rest->integrationError = result.error->message.toUtf8();
    } else {
        const bool binary = exchange->rest->plan->binaryTypes.covers(exchange->request.headers.value("accept"));
        auto answer = stream ? streamedAnswer(result) : proxyAnswer(result.payload, binary);
        if (answer) {
            response = std::move(*answer);
            exchange->rest->functionStatus = response->status;
        } else {
            note = "Execution failed due to configuration error: " +
                   (stream && !stream->problem.isEmpty() ? stream->problem : answer.error().message.toUtf8());
        }
    }
    if (!note.isEmpty()) detail += "; " + note;
    addStation(*exchange, response ? StationOutcome::Passed : StationOutcome::Failed, std::move(detail), &result);
    if (response) return answerRestProxy(std::move(exchange), std::move(*response));
    constexpr int badGateway = 502;
    failRest(std::move(exchange), internalFailure(std::move(note), badGateway));
}

void answeredCustom(std::unique_ptr<Exchange> exchange, const http::Headers& headers,
                    functions::InvocationResult result)
{
    QByteArray detail = describeRun(result);
    if (result.error) {
        detail += "; " + failureNote(result);
        exchange->rest->integrationError = result.error->message.toUtf8();
    }
    addStation(*exchange, result.error ? StationOutcome::Failed : StationOutcome::Passed, std::move(detail), &result);
    const QByteArray selection = errorMessage(result.payload);
    answerRest(std::move(exchange),
               {.status = 200, .headers = headers, .body = std::move(result.payload), .selection = selection});
}

void answered(std::unique_ptr<Exchange> exchange, functions::InvocationResult result)
{
    constexpr int ok = 200;
    noteIntegration(*exchange, ok);
    RestCall& call = *exchange->rest;
    takeLog(*exchange, call.endpoint, std::move(result.log));
    http::Headers headers{{"Content-Type", "application/json"},
                          {"x-amzn-RequestId", call.integrationRequestId},
                          {"X-Amz-Executed-Version", result.executedVersion},
                          {"X-Amzn-Trace-Id", exchange->traceHeader()}};
    if (result.error) headers.add("X-Amz-Function-Error", "Unhandled");
    if (call.log)
        logEndpointResponse(call, ok, loggedAnswerHeaders(*exchange, headers, result.payload.size()), result.payload);
    if (result.error && result.error->code == base::ErrorCode::ResourceNotFound) {
        const QByteArray note =
            "Execution failed due to configuration error: Invalid permissions on Lambda function: " +
            result.error->message.toUtf8();
        addStation(*exchange, StationOutcome::Failed, note);
        return failRest(std::move(exchange), internalFailure(note));
    }
    if (integrationOf(*exchange).isProxy())
        answeredProxy(std::move(exchange), std::move(result));
    else
        answeredCustom(std::move(exchange), headers, std::move(result));
}

// The function runs; nobody waits for what it answers.
void invokeLater(std::unique_ptr<Exchange> exchange, functions::Invocation invocation)
{
    constexpr int accepted = 202;
    exchange->services->functions.enqueue(std::move(invocation), [](const base::Result<void>&) {});
    noteIntegration(*exchange, accepted);
    logEndpointResponse(*exchange->rest, accepted, {}, {});
    addStation(*exchange, StationOutcome::Passed, "invoked as an event, without waiting");
    if (integrationOf(*exchange).isProxy()) {
        constexpr int badGateway = 502;
        return failRest(std::move(exchange),
                        internalFailure("Execution failed due to configuration error: Malformed Lambda proxy response: "
                                        "an event's invocation has none",
                                        badGateway));
    }
    answerRest(std::move(exchange), {.status = accepted, .selection = ""});
}

}  // namespace

void callRestFunction(std::unique_ptr<Exchange> exchange, const FunctionTarget& target, IntegrationRequest request,
                      const std::shared_ptr<IoRoom>& room)
{
    RestCall& call = *exchange->rest;
    const RestIntegration& integration = integrationOf(*exchange);
    call.endpoint = target.function;
    call.integrationRequestId = base::newUuid();
    QByteArray event = integration.isProxy() ? restEvent(*exchange) : std::move(request.body);
    if (call.log)
        logEndpointRequest(call, endpointUri(*exchange->services, target),
                           loggedRequestHeaders(*exchange, request.headers), event);
    if (event.isEmpty()) event = "{}";
    if (!integration.isProxy()) {
        if (const auto document = base::parseJson(event); !document) {
            constexpr int badRequest = 400;
            const QByteArray reason = "Could not parse request body into json: " + document.error().message.toUtf8();
            noteIntegration(*exchange, badRequest);
            addStation(*exchange, StationOutcome::Failed, reason);
            base::JsonValue body = base::JsonValue::Object();
            body.insert("Type", "User");
            body.insert("message", reason);
            return answerRest(std::move(exchange),
                              {.status = badRequest, .body = base::writeJson(body), .selection = ""});
        }
    }
    functions::Invocation invocation;
    invocation.function = target.function;
    invocation.qualifier = target.qualifier;
    invocation.event = std::move(event);
    invocation.requestId = call.integrationRequestId;
    invocation.traceRoot = exchange->trace.id;
    if (request.headers.value("x-amz-invocation-type") == "Event")
        return invokeLater(std::move(exchange), std::move(invocation));

    functions::Functions& functions = exchange->services->functions;
    base::Mailbox* const home = exchange->home;
    exchange->services->traces.open(exchange->trace.id);
    if (integration.streams) call.stream = newStream(*exchange);
    const std::shared_ptr<RestStream> stream = call.stream;
    const int timeoutMs = timeoutOf(integration, call);
    const int idleMs = idleLimitOf(*call.plan);
    const base::Clock& clock = *exchange->clock;
    const PendingCalls::Ticket ticket = room->pending.add(std::move(exchange), timeoutMs, timedOutRest);
    if (stream) {
        invocation.takePart = [home, ticket, stream, weak = std::weak_ptr<IoRoom>(room)](
                                  const functions::StreamHead& head, QByteArray bytes) {
            if (bytes.isEmpty()) return;
            RestStream::pass(stream, *home, std::move(bytes),
                             [ticket, weak, type = head.contentType](QByteArray piece) {
                                 const std::shared_ptr<IoRoom> there = weak.lock();
                                 if (!there) return;
                                 Exchange* const waiting = there->pending.look(ticket);
                                 if (!waiting) return;
                                 takePart(*waiting, type, std::move(piece));
                                 if (waiting->rest->stream->isTested()) endTest(there->pending.take(ticket));
                             });
        };
        invocation.partsWaiting = [stream] { return stream->waiting(); };
        room->streams.watch(stream, clock, idleMs, [ticket, weak = std::weak_ptr<IoRoom>(room)] {
            const std::shared_ptr<IoRoom> there = weak.lock();
            if (std::unique_ptr<Exchange> waiting = there ? there->pending.take(ticket) : nullptr)
                endIdleStream(std::move(waiting));
        });
    }
    functions.invoke(std::move(invocation), whenAnswered<functions::InvocationResult>(home, room, ticket, answered));
}

}  // namespace trestle::gateway
