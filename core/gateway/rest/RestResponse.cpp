#include "core/gateway/rest/RestResponse.h"

#include "core/gateway/pipeline/Recording.h"
#include "core/gateway/rest/Compression.h"
#include "core/gateway/rest/RestContext.h"
#include "core/gateway/rest/RestStream.h"
#include "core/http/Syntax.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

using observe::StationKind;
using observe::StationOutcome;

namespace {

// Headers of an answer that are the connection's or the gateway's own, or a client would take for its own: the first
// five are renamed for every integration, all of them for those that are no proxy.
constexpr std::array<QByteArrayView, 15> remappedHeaders{
    "Connection",         "Content-Length", "Date",    "Server",     "x-amzn-RequestId",
    "Authorization",      "Content-MD5",    "Expect",  "Host",       "Max-Forwards",
    "Proxy-Authenticate", "Trailer",        "Upgrade", "User-Agent", "WWW-Authenticate"};
constexpr size_t remappedAlways = 5;

constexpr size_t commonHeaders = 4;  // of most answers: a type, two ids, and one more

// What only this connection says.
bool isOurs(QByteArrayView name)
{
    return http::equalsIgnoringCase(name, "transfer-encoding") || http::equalsIgnoringCase(name, "keep-alive");
}

void remap(http::Headers& headers, bool proxy)
{
    const size_t count = proxy ? remappedAlways : remappedHeaders.size();
    const auto isRemapped = [count](QByteArrayView name) {
        return std::any_of(remappedHeaders.begin(), remappedHeaders.begin() + static_cast<qsizetype>(count),
                           [name](QByteArrayView each) { return http::equalsIgnoringCase(each, name); });
    };
    const bool clean = std::none_of(headers.begin(), headers.end(), [&](const http::Header& header) {
        return isRemapped(header.name) || isOurs(header.name);
    });
    if (clean) return;
    http::Headers renamed;
    for (const http::Header& header : headers) {
        if (isRemapped(header.name))
            renamed.add("x-amzn-Remapped-" + header.name, header.value);
        else if (!isOurs(header.name))
            renamed.add(header.name, header.value);
    }
    headers = std::move(renamed);
}

const IntegrationResponse* select(const RestIntegration& integration, const IntegrationAnswer& answer)
{
    const bool byStatus = answer.selection.isNull();
    for (const IntegrationResponse& response : integration.responses) {
        if (!response.pattern) return &response;  // the default is the last
        if (!byStatus && answer.selection.isEmpty()) continue;
        const QString text = byStatus ? QString::number(answer.status) : QString::fromUtf8(answer.selection);
        if (response.pattern->matches(text)) return &response;
    }
    return nullptr;
}

MappableMessage mappableAnswer(const IntegrationAnswer& answer)
{
    MappableMessage message;
    for (const http::Header& header : answer.headers)
        message.headers.emplace_back(header.name, header.value);
    message.body = answer.body;
    return message;
}

std::optional<RestFailure> setHeader(http::Headers& headers, const QByteArray& name,
                                     const std::vector<QByteArray>& values)
{
    headers.remove(name);
    for (const QByteArray& value : values) {
        if (!http::isToken(name) || !http::isFieldValue(value))
            return internalFailure("the header " + name +
                                   " cannot be sent: its name or value holds what may not be there");
        headers.add(name, value);
    }
    return std::nullopt;
}

std::optional<RestFailure> mapHeaders(Exchange& exchange, const ParameterMappings& mappings,
                                      const IntegrationAnswer& answer, http::Headers& headers)
{
    if (mappings.empty()) return std::nullopt;
    TemplateContext& context = contextOf(exchange, mappings.needs);
    const MappableMessage message = mappableAnswer(answer);
    for (const ParameterMapping& mapping : mappings.list) {
        const auto values = mapping.values(message, context);
        if (!values)
            return internalFailure("the answer's body is no JSON, which " + mapping.name() + " is mapped from");
        if (values->empty()) continue;
        if (auto failure = setHeader(headers, mapping.name(), *values)) return failure;
    }
    return std::nullopt;
}

// The template for the first type that the client accepts and there is one for; otherwise that for JSON, otherwise the
// first.
size_t chosenTemplate(const TemplateSet& templates, QByteArrayView accept)
{
    std::optional<size_t> chosen;
    const auto find = [&templates](QByteArrayView type) -> std::optional<size_t> {
        const auto found = std::find_if(templates.types.begin(), templates.types.end(), [type](const QByteArray& each) {
            return each.compare(type, Qt::CaseInsensitive) == 0;
        });
        if (found == templates.types.end()) return std::nullopt;
        return static_cast<size_t>(found - templates.types.begin());
    };
    if (templates.types.size() == 1) return 0;
    http::forEachElement(accept, [&](QByteArrayView element) {
        const qsizetype semicolon = element.indexOf(';');
        if (!chosen) chosen = find(semicolon < 0 ? element : element.first(semicolon).trimmed());
    });
    if (!chosen) chosen = find("application/json");
    return chosen.value_or(0);
}

// The body of `answer` as the client gets it, before templates. One that is packed is taken for what its type says, so
// it stays as it is. Nothing where base64 was to be decoded and the body is none.
std::optional<QByteArray> payloadOf(const Exchange& exchange, const IntegrationAnswer& answer, ContentHandling handling)
{
    const bool empty = answer.body.isEmpty() && handling == ContentHandling::None;
    if (empty || answer.headers.contains("content-encoding")) return answer.body;
    const BinaryTypes& types = exchange.rest->plan->binaryTypes;
    return responsePayload(answer.body, types.covers(answer.headers.value("content-type")),
                           types.covers(exchange.request.headers.value("accept")), handling);
}

RestFailure undecodable()
{
    return internalFailure("Execution failed due to configuration error: Unable to base64 decode the body.");
}

// The body of `answer` as the client gets it, with its type; overrides of the template in `status` and `headers`.
std::optional<RestFailure> renderBody(Exchange& exchange, const IntegrationResponse& chosen,
                                      const IntegrationAnswer& answer, http::Response& response)
{
    static const QByteArray contentType = QByteArrayLiteral("Content-Type");
    static const QByteArray json = QByteArrayLiteral("application/json");
    const bool typed = response.headers.contains(contentType);
    const QByteArrayView accept = exchange.request.headers.value("accept");
    const QByteArrayView answerType = answer.headers.value("content-type");
    auto payload = payloadOf(exchange, answer, chosen.contentHandling);
    if (!payload) return undecodable();
    response.body = std::move(*payload);
    if (chosen.templates.empty()) {
        if (!typed) response.headers.add(contentType, answerType.isEmpty() ? json : answerType.toByteArray());
        return std::nullopt;
    }
    const size_t index = chosenTemplate(chosen.templates, accept);
    const BodyTemplate& bodyTemplate = chosen.templates.templates[index];
    const QByteArray& type = chosen.templates.types[index];
    if (!typed) response.headers.add(contentType, type == "$default" ? json : type);
    if (const QByteArray* fixed = bodyTemplate.fixed()) {
        response.body = *fixed;
        return std::nullopt;
    }
    TemplateContext& context = contextOf(exchange, bodyTemplate.needs());
    TemplateInput input{response.body, bodyTemplate.readsInput() ? templateParameters(exchange) : TemplateParameters()};
    auto text = bodyTemplate.render(input, context);
    if (!text)
        return internalFailure("Execution failed due to configuration error: Unable to transform response: line " +
                               QByteArray::number(text.error().line) + ": " + text.error().message.toUtf8());
    response.body = std::move(*text);
    return std::nullopt;
}

// Also what the request's template wrote there.
std::optional<RestFailure> applyOverrides(Exchange& exchange, http::Response& response)
{
    if (!exchange.rest->context) return std::nullopt;
    const TemplateOverrides overrides = exchange.rest->context->overrides();
    // The service reads over what is no status; one below 200 would leave the client waiting for the answer.
    const int status = overrides.responseStatus.value_or(0);
    if (status >= 200 && status <= 599) response.status = status;
    for (const auto& [name, values] : overrides.responseHeader)
        if (auto failure = setHeader(response.headers, name, values)) return failure;
    return std::nullopt;
}

std::optional<RestFailure> mapAnswer(Exchange& exchange, const IntegrationAnswer& answer, http::Response& response)
{
    const RestIntegration& integration = *exchange.rest->method->integration;
    const IntegrationResponse* chosen = select(integration, answer);
    if (!chosen)
        return RestFailure{
            .type = GatewayResponseType::ApiConfigurationError,
            .note =
                "Execution failed due to configuration error: No match for output mapping and no default output "
                "mapping configured. Endpoint Response Status Code: " +
                QByteArray::number(answer.status)};
    response.status = chosen->status;
    response.headers.reserve(commonHeaders);
    if (auto failure = mapHeaders(exchange, chosen->parameters, answer, response.headers)) return failure;
    if (auto failure = renderBody(exchange, *chosen, answer, response)) return failure;
    if (auto failure = applyOverrides(exchange, response)) return failure;
    // Where nothing was mapped there is the type and nothing else.
    if (!chosen->parameters.empty() || exchange.rest->context)
        remap(response.headers, integration.type == RestIntegration::Type::Mock);
    return std::nullopt;
}

void packBody(const Exchange& exchange, http::Response& response)
{
    const RestPlan* plan = exchange.rest->plan;
    if (!plan || !plan->minimumCompression || response.body.size() < *plan->minimumCompression ||
        response.body.isEmpty() || response.headers.contains("content-encoding"))
        return;
    const auto coding = acceptedCoding(exchange.request.headers.value("accept-encoding"));
    if (!coding) return;
    response.body = packed(response.body, *coding);
    response.headers.add("Content-Encoding", codingName(*coding).toByteArray());
}

void keepInCache(const Exchange& exchange, const http::Response& response)
{
    const RestCall& call = *exchange.rest;
    constexpr qint64 second = 1'000'000'000;
    if (call.cacheKey.isNull() || call.failure || response.status < 200 || response.status > 299) return;
    const MethodSettings& settings = call.stage->settings(*call.method, exchange.request.method);
    call.stage->cache->put(call.cacheKey, response, exchange.now() + settings.cacheTtlSeconds * second);
}

bool showsTraceId(const RestCall& call)
{
    if (call.failure || !call.method || !call.method->integration) return false;
    switch (call.method->integration->type) {
        case RestIntegration::Type::Aws:
        case RestIntegration::Type::AwsProxy:
        case RestIntegration::Type::Http:
            return true;
        case RestIntegration::Type::HttpProxy:
        case RestIntegration::Type::Mock:
            return false;
    }
    Q_UNREACHABLE();
}

// Into the trace, under the name of the group that the service would write it to.
void recordLog(Exchange& exchange)
{
    const RestCall& call = *exchange.rest;
    if (!call.log) return;
    const QByteArray group = "API-Gateway-Execution-Logs_" + exchange.address.api->id + '/' + call.stageName;
    call.log->addTo(exchange.trace, exchange.startNs, group);
    // A test's is for whoever asked for it.
    if (exchange.services->logs && !call.tested) call.log->addTo(*exchange.services->logs, group);
}

// A line for the request, where the stage asks for it.
void writeAccessLog(Exchange& exchange)
{
    const RunningStage* stage = exchange.address.stage;
    if (!stage || !stage->accessLog || !exchange.services->accessLogs || !exchange.rest->plan) return;
    ContextNeeds needs;
    for (const QString& variable : stage->accessLog->format.variables())
        needs.add(contextNeeds(variable.toUtf8()));
    TemplateContext& context = contextOf(exchange, needs);
    exchange.services->accessLogs->write(stage->accessLog->name, stage->accessLog->format.text(context, "-"));
}

// As the service lists them: the trace id first.
QByteArray loggedHeaders(const http::Headers& headers)
{
    std::vector<std::pair<QByteArray, QByteArray>> members;
    for (const http::Header& header : headers) {
        const bool first = http::equalsIgnoringCase(header.name, "x-amzn-trace-id");
        members.emplace(first ? members.begin() : members.end(), header.name, header.value);
    }
    return ExecutionLog::mapText(members);
}

void logEnd(RestCall& call, const http::Response& response)
{
    if (!call.log) return;
    if (call.failure) {
        const QByteArray note = call.failure->note.isEmpty() ? call.failure->text() : call.failure->note;
        call.log->error(note);
        // A test goes no further than the method.
        if (!call.tested) {
            call.log->error("Gateway response type: " + factsOf(call.failure->type).name.toByteArray() +
                            " with status code: " + QByteArray::number(response.status));
            call.log->data([&] { return "Gateway response body: " + response.body; });
            call.log->data([&] { return "Gateway response headers: " + ExecutionLog::mapText(response.headers); });
        }
    } else {
        call.log->data([&] { return "Method response body after transformations: " + response.body; });
        call.log->data([&] { return "Method response headers: " + loggedHeaders(response.headers); });
        call.log->step("Successfully completed execution");
    }
    call.log->step("Method completed with status: " + QByteArray::number(response.status));
}

// With the service's own blank: where it failed itself there is one before the text.
QByteArray defaultBody(const RestFailure& failure)
{
    const QByteArray message = failure.text();
    QByteArray body = failure.type == GatewayResponseType::AccessDenied ? "{\"Message\":" : "{\"message\":";
    if (message.isNull()) return body + "null}";
    if (failure.statusCode() >= 500) body += ' ';
    base::appendJsonString(body, message);
    return body + '}';
}

void customize(Exchange& exchange, const GatewayResponse& custom, http::Response& response)
{
    if (custom.status != 0) response.status = custom.status;
    exchange.rest->responseStatus = response.status;
    TemplateContext& context = contextOf(exchange, custom.needs);
    if (!custom.headers.empty()) {
        const MappableMessage message = mappableRequest(exchange, exchange.request.body);
        for (const ParameterMapping& header : custom.headers)
            if (const auto values = header.values(message, context); values && !values->empty())
                for (const QByteArray& value : *values)
                    if (http::isToken(header.name()) && http::isFieldValue(value))
                        response.headers.set(header.name(), value);
    }
    if (custom.bodies.empty()) return;
    const QByteArrayView accept = exchange.request.headers.value("accept");
    size_t chosen = 0;
    for (size_t i = 0; i < custom.types.size(); ++i)
        if (custom.types[i] == "application/json") chosen = i;
    for (size_t i = 0; i < custom.types.size(); ++i)
        if (accept.startsWith(custom.types[i])) chosen = i;
    response.body = custom.bodies[chosen].text(context, {});
    response.headers.set("Content-Type", custom.types[chosen]);
}

void addIds(const RestCall& call, http::Headers& headers)
{
    static const QByteArray requestIdName = QByteArrayLiteral("x-amzn-RequestId");
    static const QByteArray extendedIdName = QByteArrayLiteral("x-amz-apigw-id");
    headers.add(requestIdName, call.requestId);
    headers.add(extendedIdName, call.extendedId);
}

// The end of the way, in logs and trace. Before the end of the answer leaves: who has it finds its trace.
void record(Exchange& exchange, qint64 from)
{
    const RestCall& call = *exchange.rest;
    observe::Trace& trace = exchange.trace;
    recordLog(exchange);
    trace.status = call.responseStatus;
    exchange.addStation(StationKind::Response,
                        call.responseStatus < 500 ? StationOutcome::Passed : StationOutcome::Failed,
                        statusText(call.responseStatus), {}, from);
    trace.durationNs = exchange.lastNs - exchange.startNs;
    writeAccessLog(exchange);
    exchange.services->traces.add(trace, call.method ? &call.method->meter : nullptr);
}

}  // namespace

void answerRest(std::unique_ptr<Exchange> exchange, IntegrationAnswer answer)
{
    const qint64 from = exchange->lastNs;
    http::Response response;
    std::optional<RestFailure> failure = mapAnswer(*exchange, answer, response);
    if (failure) {
        exchange->addStation(StationKind::ResponseMapping, StationOutcome::Failed, {}, failure->note, from);
        return failRest(std::move(exchange), std::move(*failure));
    }
    exchange->addStation(StationKind::ResponseMapping, StationOutcome::Passed, {}, {}, from);
    finishRest(std::move(exchange), std::move(response));
}

void answerRestTarget(std::unique_ptr<Exchange> exchange, IntegrationAnswer answer)
{
    const IntegrationResponse* chosen = select(*exchange->rest->method->integration, answer);
    auto payload = payloadOf(*exchange, answer, chosen ? chosen->contentHandling : ContentHandling::None);
    if (!payload) return failRest(std::move(exchange), undecodable());
    http::Response response;
    response.status = answer.status;
    response.headers = std::move(answer.headers);
    response.body = std::move(*payload);
    answerRestProxy(std::move(exchange), std::move(response));
}

void answerRestProxy(std::unique_ptr<Exchange> exchange, http::Response response)
{
    remap(response.headers, true);
    finishRest(std::move(exchange), std::move(response));
}

void failRest(std::unique_ptr<Exchange> exchange, RestFailure failure)
{
    RestCall& call = *exchange->rest;
    const GatewayResponseFacts& facts = factsOf(failure.type);
    exchange->trace.note = failure.note.isEmpty() ? failure.text() : failure.note;
    http::Response response;
    response.status = failure.statusCode();
    response.headers.add("x-amzn-ErrorType",
                         failure.errorType.isEmpty() ? facts.errorType.toByteArray() : failure.errorType);
    if (!call.tested) response.headers.add("Content-Type", "application/json");
    response.body = defaultBody(failure);
    call.failure = std::move(failure);
    call.responseStatus = response.status;
    if (call.plan)
        if (const GatewayResponse* custom = call.plan->gatewayResponses.find(call.failure->type))
            customize(*exchange, *custom, response);
    finishRest(std::move(exchange), std::move(response));
}

void finishRest(std::unique_ptr<Exchange> exchange, http::Response response)
{
    RestCall& call = *exchange->rest;
    const qint64 from = exchange->lastNs;
    keepInCache(*exchange, response);
    call.responseStatus = response.status;
    call.responseLength = response.body.size();
    if (showsTraceId(call)) response.headers.add("X-Amzn-Trace-Id", exchange->traceHeader());
    logEnd(call, response);
    if (!call.cacheWarning.isEmpty()) response.headers.add("Warning", call.cacheWarning);
    packBody(*exchange, response);
    // What a test tells of is the method's answer, without the connection's.
    if (!call.tested) addIds(call, response.headers);
    exchange->trace.response = recorded(response.headers, response.body);
    record(*exchange, from);
    if (call.tested)
        call.tested(response, *call.log, (exchange->lastNs - exchange->startNs) / 1'000'000);
    else
        exchange->responder.respond(std::move(response));
}

void beginRestStream(Exchange& exchange, http::Response head)
{
    RestCall& call = *exchange.rest;
    call.headersMs = (exchange.now() - exchange.integrationNs) / 1'000'000;
    remap(head.headers, true);
    call.responseStatus = head.status;
    if (showsTraceId(call)) head.headers.add("X-Amzn-Trace-Id", exchange.traceHeader());
    if (!call.tested) addIds(call, head.headers);
    call.stream->begin(exchange.responder.begin(head), head);
}

void endRestStream(std::unique_ptr<Exchange> exchange, http::BodyEnd how)
{
    RestCall& call = *exchange->rest;
    const qint64 from = exchange->now();
    const http::Response& sent = call.stream->sent();
    call.responseLength = call.stream->sentBytes();
    logEnd(call, sent);
    exchange->trace.response = recorded(sent.headers, sent.body);
    exchange->trace.response.bodySize = call.stream->sentBytes();
    record(*exchange, from);
    if (call.tested) call.tested(sent, *call.log, (exchange->lastNs - exchange->startNs) / 1'000'000);
    call.stream->end(how);
}

}  // namespace trestle::gateway
