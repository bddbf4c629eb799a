#include "core/aws/lambda/Invocations.h"

#include "core/aws/EventStream.h"
#include "core/functions/CallLog.h"

namespace trestle::aws::lambda {

using base::ErrorCode;
using base::JsonValue;
using functions::Invocation;
using functions::InvocationResult;

namespace {

constexpr qsizetype requestBytes = 6 * 1024 * 1024;  // of an event that somebody waits for the answer to
constexpr qsizetype eventBytes = 256 * 1024;         // of one that nobody does

enum class Waiting { ForAnswer, ForNothing };

const QByteArray eventTooLarge = "RequestEntityTooLargeException";

std::optional<Failure> payloadFailure(const QByteArray& payload, Waiting waiting)
{
    const qsizetype most = waiting == Waiting::ForAnswer ? requestBytes : eventBytes;
    if (payload.size() > most && waiting == Waiting::ForAnswer)
        return Failure{"RequestTooLargeException", "Request must be smaller than " + QByteArray::number(most) +
                                                       " bytes for the InvokeFunction operation"};
    if (payload.size() > most)
        return Failure{eventTooLarge, QByteArray::number(payload.size()) +
                                          " byte payload is too large for the Event invocation type (limit " +
                                          QByteArray::number(most) + " bytes)"};
    base::JsonLimits limits;
    limits.bytes = most;
    const auto json = base::parseJson(payload, limits);
    if (json) return std::nullopt;
    return Failure{
        "InvalidRequestContentException",
        "Could not parse request body into json: Could not parse payload into json: " + json.error().message.toUtf8()};
}

struct Asked
{
    Invocation invocation;
    bool wantsLog = false;
};

// The call that a request asks for, of a function that is there.
base::Result<Asked, Failure> askedFor(const Lambda& lambda, const rest::Exchange& exchange, Waiting waiting)
{
    const JsonValue& input = exchange.input();
    const auto name = functionNameOf(input);
    if (!name) return name.error();
    const auto design = lambda.design();
    const FunctionDescription* function = design->function(name->name);
    if (!function || !hasQualifier(*function, name->qualifier))
        return lambda.functionNotFound(
            {name->name, name->qualifier.isEmpty() ? functions::latestVersion : name->qualifier});
    if (textOf(function->document, "PackageType") == "Image")
        return Failure{"InvalidRuntimeException", "Trestle does not run container images: " + name->name};

    Asked asked;
    Invocation& invocation = asked.invocation;
    invocation.function = name->name;
    invocation.qualifier = name->qualifier;
    invocation.event = textOf(input, "Payload");
    if (invocation.event.isEmpty()) invocation.event = textOf(input, "InvokeArgs");
    if (invocation.event.isEmpty()) invocation.event = "{}";
    if (auto failure = payloadFailure(invocation.event, waiting)) return *failure;
    const QByteArray context = textOf(input, "ClientContext");
    if (!context.isEmpty()) {
        const auto decoded = QByteArray::fromBase64Encoding(context, QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded || !base::parseJson(decoded.decoded))
            return Failure{"InvalidRequestContentException",
                           "Client context must be a valid Base64-encoded JSON object."};
        invocation.clientContext = decoded.decoded;
    }
    invocation.tenantId = textOf(input, "TenantId");
    invocation.requestId = exchange.requestId();
    invocation.traceRoot = exchange.traceRoot();
    asked.wantsLog = textOf(input, "LogType") == "Tail";
    return asked;
}

// What a call without a handler having run becomes; nothing if one has.
std::optional<Failure> unservedFailure(const InvocationResult& result, const Lambda& lambda, const FunctionName& name)
{
    if (!result.error) return std::nullopt;
    if (result.error->code == ErrorCode::ResourceNotFound) return lambda.functionNotFound(name);
    if (result.error->code != ErrorCode::LimitExceeded) return std::nullopt;
    Failure failure{"TooManyRequestsException", "Rate Exceeded."};
    failure.members.emplace_back("Reason", result.throttleReason.isEmpty()
                                               ? QByteArray("ConcurrentInvocationLimitExceeded")
                                               : result.throttleReason);
    return failure;
}

// Runs the call and gives its result to `finish(exchange, result)`, with all it left behind in the trace.
template <typename Finish>
void run(Lambda& lambda, const std::shared_ptr<rest::Exchange>& exchange, Invocation invocation, Finish finish)
{
    const FunctionName name{invocation.function, invocation.qualifier};
    exchange->beginRun(name.name);
    lambda.services().functions.invoke(std::move(invocation),
                                       [&lambda, name, finish, exchange](InvocationResult result) {
                                           exchange->endRun(result);
                                           if (auto failure = unservedFailure(result, lambda, name))
                                               return exchange->fail(*failure);
                                           finish(*exchange, std::move(result));
                                       });
}

QByteArray executedVersion(const InvocationResult& result)
{
    return result.executedVersion.isEmpty() ? functions::latestVersion : result.executedVersion;
}

http::Response answerOf(InvocationResult result, bool wantsLog)
{
    http::Response response;
    response.headers.add("X-Amz-Executed-Version", executedVersion(result));
    if (result.error) response.headers.add("X-Amz-Function-Error", "Unhandled");
    if (wantsLog) response.headers.add("X-Amz-Log-Result", functions::logTail(result).toBase64());
    response.headers.add("Content-Type", "application/json");
    response.body = std::move(result.payload);
    return response;
}

// A stream of events: the pieces of the answer, and how it ended.
http::Response eventStream(const QByteArray& version)
{
    http::Response response;
    response.headers.add("X-Amz-Executed-Version", version);
    response.headers.add("Content-Type", "application/vnd.amazon.eventstream");
    return response;
}

QByteArray payloadChunk(const QByteArray& bytes)
{
    return eventMessage("PayloadChunk", "application/octet-stream", bytes);
}

QByteArray completion(const InvocationResult& result, bool wantsLog)
{
    JsonValue complete = JsonValue::Object();
    if (result.error) {
        const auto document = base::parseJson(result.payload);
        complete.insert("ErrorCode", document ? textOf(*document, "errorType") : QByteArray());
        complete.insert("ErrorDetails", result.payload);
    }
    if (wantsLog) complete.insert("LogResult", functions::logTail(result).toBase64());
    return eventMessage("InvokeComplete", "application/json", writeJson(complete));
}

// The one error here that the service's model does not have.
void fail(rest::Exchange exchange, const Failure& failure)
{
    if (failure.code != eventTooLarge) return exchange.fail(failure);
    http::Response response = rest::failureResponse(rest::lambdaModel(), failure);
    response.status = 413;
    exchange.send(std::move(response));
}

// Why an event was not taken.
Failure queueFailure(const base::Error& error, const Lambda& lambda, const FunctionName& name)
{
    switch (error.code) {
        case ErrorCode::ResourceNotFound:
            return lambda.functionNotFound(name);
        case ErrorCode::TooLarge:
            return {eventTooLarge, error.message.toUtf8()};
        case ErrorCode::InvalidArgument:
            return {"InvalidRequestContentException", error.message.toUtf8()};
        default:
            return {"ServiceException", error.message.toUtf8()};
    }
}

void answerLater(Lambda& lambda, rest::Exchange exchange)
{
    auto asked = askedFor(lambda, exchange, Waiting::ForNothing);
    if (!asked) return fail(std::move(exchange), asked.error());
    const FunctionName name{asked->invocation.function, asked->invocation.qualifier};
    lambda.services().functions.enqueue(std::move(asked->invocation), [&lambda, name, exchange = std::move(exchange)](
                                                                          const base::Result<void>& accepted) mutable {
        if (!accepted) return fail(std::move(exchange), queueFailure(accepted.error(), lambda, name));
        http::Response response;
        response.status = 202;
        exchange.send(std::move(response));
    });
}

}  // namespace

void invoke(Lambda& lambda, rest::Exchange exchange)
{
    const QByteArray type = textOf(exchange.input(), "InvocationType");
    if (type == "Event") return answerLater(lambda, std::move(exchange));
    auto asked = askedFor(lambda, exchange, Waiting::ForAnswer);
    if (!asked) return fail(std::move(exchange), asked.error());
    if (type == "DryRun") {
        http::Response response;
        response.status = 204;
        return exchange.send(std::move(response));
    }
    run(lambda, std::make_shared<rest::Exchange>(std::move(exchange)), std::move(asked->invocation),
        [wantsLog = asked->wantsLog](rest::Exchange& back, InvocationResult result) {
            back.send(answerOf(std::move(result), wantsLog));
        });
}

void invokeAsync(Lambda& lambda, rest::Exchange exchange)
{
    answerLater(lambda, std::move(exchange));
}

void invokeWithResponseStream(Lambda& lambda, rest::Exchange exchange)
{
    auto asked = askedFor(lambda, exchange, Waiting::ForAnswer);
    if (!asked) return fail(std::move(exchange), asked.error());
    if (textOf(exchange.input(), "InvocationType") == "DryRun") {
        http::Response response;
        response.status = 204;
        return exchange.send(std::move(response));
    }
    auto shared = std::make_shared<rest::Exchange>(std::move(exchange));
    asked->invocation.takePart = [shared](const functions::StreamHead& head, const QByteArray& bytes) {
        if (!shared->hasBegun()) shared->begin(eventStream(head.executedVersion));
        if (!bytes.isEmpty()) shared->write(payloadChunk(bytes));
    };
    asked->invocation.partsWaiting = [shared] { return shared->waiting(); };
    run(lambda, shared, std::move(asked->invocation),
        [wantsLog = asked->wantsLog](rest::Exchange& back, const InvocationResult& result) {
            // A function that does not stream answers in one piece.
            if (!back.hasBegun()) {
                back.begin(eventStream(executedVersion(result)));
                if (!result.error) back.write(payloadChunk(result.payload));
            }
            back.write(completion(result, wantsLog));
            back.end();
        });
}

}  // namespace trestle::aws::lambda
