#include "core/gateway/httpapi/HttpContext.h"

#include "core/gateway/access/Caller.h"
#include "core/gateway/integrations/EventText.h"

#include <map>

namespace trestle::gateway {

namespace {

using Value = std::optional<QByteArray>;
using Reader = Value (*)(const Exchange&);

QByteArrayView hostOf(const Exchange& exchange)
{
    return hostName(exchange.request);
}

Value milliseconds(qint64 ns)
{
    return QByteArray::number(ns / 1'000'000);
}

// The integration's part is there once one was called.
Value integrationStatus(const Exchange& exchange)
{
    if (exchange.integrationStatus == 0) return std::nullopt;
    return QByteArray::number(exchange.integrationStatus);
}

// A function's own status is Lambda's, whatever the code answered.
Value integrationCallStatus(const Exchange& exchange)
{
    const bool called = exchange.route && std::holds_alternative<FunctionIntegration>(exchange.route->integration);
    return called && exchange.integrationStatus != 0 ? Value("200") : integrationStatus(exchange);
}

Value integrationLatency(const Exchange& exchange)
{
    if (exchange.integrationNs == 0) return std::nullopt;
    return milliseconds(exchange.integrationLatencyNs);
}

Value integrationError(const Exchange& exchange)
{
    if (exchange.integrationNs == 0 || exchange.integrationStatus != 0 || exchange.trace.note.isEmpty())
        return std::nullopt;
    return exchange.trace.note;
}

bool failedHere(const Exchange& exchange)
{
    return exchange.integrationStatus == 0 && exchange.trace.status >= 400;
}

Value errorMessage(const Exchange& exchange)
{
    if (!failedHere(exchange)) return std::nullopt;
    const auto body = base::parseJson(exchange.trace.response.body);
    const base::JsonValue* message = body ? body->find("message") : nullptr;
    return message ? Value(message->string()) : std::nullopt;
}

Value errorMessageText(const Exchange& exchange)
{
    const Value message = errorMessage(exchange);
    if (!message) return std::nullopt;
    QByteArray quoted;
    base::appendJsonString(quoted, *message);
    return quoted;
}

Value errorType(const Exchange& exchange)
{
    if (!failedHere(exchange)) return std::nullopt;
    switch (exchange.trace.status) {
        case 401:
            return "UNAUTHORIZED";
        case 403:
            return "ACCESS_DENIED";
        case 404:
            return "RESOURCE_NOT_FOUND";
        case 413:
            return "REQUEST_TOO_LARGE";
        case 429:
            return "THROTTLED";
        case 503:
            return "INTEGRATION_TIMEOUT";
        default:
            return exchange.integrationNs > 0 ? "INTEGRATION_FAILURE" : "DEFAULT_5XX";
    }
}

Value presentText(QByteArrayView text)
{
    if (text.isEmpty()) return std::nullopt;
    return text.toByteArray();
}

template <QByteArray ClientCertificate::*Member>
Value httpCertificate(const Exchange& exchange)
{
    const Caller* caller = exchange.caller.get();
    return caller && caller->certificate ? presentText(*caller->certificate.*Member) : std::nullopt;
}

const std::map<QByteArrayView, Reader>& readers()
{
    static const std::map<QByteArrayView, Reader> table{
        {"accountId", [](const Exchange& e) -> Value { return e.services->accountId; }},
        {"apiId", [](const Exchange& e) -> Value { return e.address.api ? Value(e.address.api->id) : std::nullopt; }},
        {"awsEndpointRequestId", [](const Exchange& e) { return presentText(e.integrationRequestId); }},
        {"awsEndpointRequestId2", [](const Exchange& e) { return presentText(e.integrationRequestId2); }},
        {"customDomain.basePathMatched", [](const Exchange& e) { return presentText(e.address.mappingKey); }},
        {"dataProcessed",
         [](const Exchange& e) -> Value {
             return QByteArray::number(e.trace.request.bodySize + e.trace.response.bodySize);
         }},
        {"domainName", [](const Exchange& e) { return presentText(hostOf(e)); }},
        {"domainPrefix",
         [](const Exchange& e) {
             const QByteArrayView host = hostOf(e);
             const qsizetype dot = host.indexOf('.');
             return presentText(dot < 0 ? host : host.first(dot));
         }},
        {"error.message", errorMessage},
        {"error.messageString", errorMessageText},
        {"error.responseType", errorType},
        {"extendedRequestId", [](const Exchange& e) -> Value { return e.requestId; }},
        {"httpMethod", [](const Exchange& e) -> Value { return e.request.method; }},
        {"identity.accountId",
         [](const Exchange& e) {
             return e.caller && e.caller->iam ? presentText(e.caller->iam->accountId) : std::nullopt;
         }},
        {"identity.caller",
         [](const Exchange& e) {
             return e.caller && e.caller->iam ? presentText(e.caller->iam->accessKeyId) : std::nullopt;
         }},
        {"identity.clientCert.clientCertPem", httpCertificate<&ClientCertificate::pem>},
        {"identity.clientCert.issuerDN", httpCertificate<&ClientCertificate::issuer>},
        {"identity.clientCert.serialNumber", httpCertificate<&ClientCertificate::serial>},
        {"identity.clientCert.subjectDN", httpCertificate<&ClientCertificate::subject>},
        {"identity.clientCert.validity.notAfter", httpCertificate<&ClientCertificate::notAfter>},
        {"identity.clientCert.validity.notBefore", httpCertificate<&ClientCertificate::notBefore>},
        {"identity.user",
         [](const Exchange& e) {
             return e.caller && e.caller->iam ? presentText(e.caller->iam->accessKeyId) : std::nullopt;
         }},
        {"identity.userArn",
         [](const Exchange& e) {
             return e.caller && e.caller->iam ? presentText(e.caller->iam->userArn) : std::nullopt;
         }},
        {"identity.sourceIp", [](const Exchange& e) -> Value { return sourceIp(e.request); }},
        {"identity.userAgent", [](const Exchange& e) { return presentText(e.request.headers.value("user-agent")); }},
        {"integration.error", integrationError},
        {"integration.integrationStatus", integrationCallStatus},
        {"integration.latency", integrationLatency},
        {"integration.requestId", [](const Exchange& e) { return presentText(e.integrationRequestId); }},
        {"integration.status", integrationStatus},
        {"integrationErrorMessage", integrationError},
        {"integrationLatency", integrationLatency},
        {"integrationStatus", integrationCallStatus},
        {"path", [](const Exchange& e) -> Value { return e.requestPath(); }},
        {"protocol", [](const Exchange& e) -> Value { return e.request.minorVersion == 0 ? "HTTP/1.0" : "HTTP/1.1"; }},
        {"requestId", [](const Exchange& e) -> Value { return e.requestId; }},
        {"requestTime", [](const Exchange& e) -> Value { return commonLogTime(e.trace.startedMs); }},
        {"requestTimeEpoch", [](const Exchange& e) -> Value { return QByteArray::number(e.trace.startedMs); }},
        {"responseLatency", [](const Exchange& e) { return milliseconds(e.trace.durationNs); }},
        {"responseLength", [](const Exchange& e) -> Value { return QByteArray::number(e.trace.response.bodySize); }},
        {"routeKey", [](const Exchange& e) -> Value { return e.route ? Value(e.route->key) : std::nullopt; }},
        {"stage",
         [](const Exchange& e) -> Value {
             return e.address.stage ? Value(e.address.stage->design.name) : std::nullopt;
         }},
        {"status",
         [](const Exchange& e) -> Value {
             return e.trace.status == 0 ? std::nullopt : Value(QByteArray::number(e.trace.status));
         }},
        {"xrayTraceId", [](const Exchange& e) -> Value { return e.trace.id; }},
    };
    return table;
}

// authorizer.error, authorizer.claims.sub, authorizer.principalId, or what a function gave as context.
Value authorizerValue(const Exchange& exchange, QByteArrayView name)
{
    if (name == QByteArrayView("error")) return presentText(exchange.authorizerError);
    if (exchange.caller && (exchange.caller->authorizer || exchange.caller->iam))
        return presentText(authorizerVariable(exchange.caller.get(), name));
    if (exchange.authorizer.object().empty()) return std::nullopt;
    const base::JsonValue* at = &exchange.authorizer.object().front().second;
    constexpr QByteArrayView claims("claims.");
    if (name.startsWith(claims)) {
        at = at->find("claims");
        if (!at) return std::nullopt;
        name = name.sliced(claims.size());
    }
    const base::JsonValue* value = at->find(name);
    if (!value || value->isNull()) return std::nullopt;
    if (value->isString()) return value->string();
    return base::writeJson(*value);
}

}  // namespace

std::optional<QByteArray> httpContextValue(const Exchange& exchange, QByteArrayView name)
{
    constexpr QByteArrayView authorizer("authorizer.");
    if (name.startsWith(authorizer)) return authorizerValue(exchange, name.sliced(authorizer.size()));
    const auto found = readers().find(name);
    return found == readers().end() ? std::nullopt : found->second(exchange);
}

}  // namespace trestle::gateway
