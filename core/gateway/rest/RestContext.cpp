#include "core/gateway/rest/RestContext.h"

#include "core/gateway/access/Caller.h"
#include "core/gateway/integrations/EventText.h"
#include "core/gateway/rest/RestAccess.h"
#include "core/http/Syntax.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

namespace {

struct Variable
{
    const char* path;
    enum class When { Once, Now } when;                // Now: changes on the way
    TemplateValue (*value)(const Exchange& exchange);  // null: not set
};

TemplateValue text(const QByteArray& utf8)
{
    return utf8.isNull() ? TemplateValue() : TemplateValue(QString::fromUtf8(utf8));
}

TemplateValue text(QByteArrayView utf8)
{
    return utf8.isNull() ? TemplateValue() : TemplateValue(QString::fromUtf8(utf8));
}

constexpr std::array<const char*, 14> identityMembers{"accessKey",
                                                      "accountId",
                                                      "apiKey",
                                                      "apiKeyId",
                                                      "caller",
                                                      "cognitoAuthenticationProvider",
                                                      "cognitoAuthenticationType",
                                                      "cognitoIdentityId",
                                                      "cognitoIdentityPoolId",
                                                      "principalOrgId",
                                                      "user",
                                                      "userArn",
                                                      "vpcId",
                                                      "vpceId"};

template <size_t Index>
TemplateValue identity(const Exchange& exchange)
{
    const base::JsonValue* member = exchange.rest->identity.find(identityMembers[Index]);
    return member ? text(member->string()) : TemplateValue();
}

template <QByteArray ClientCertificate::*Member>
TemplateValue restCertificate(const Exchange& exchange)
{
    const Caller* caller = exchange.caller.get();
    return caller && caller->certificate ? text(*caller->certificate.*Member) : TemplateValue();
}

TemplateValue number(qint64 value)
{
    return value < 0 ? TemplateValue() : TemplateValue(QString::number(value));
}

TemplateValue failureText(const Exchange& exchange, QByteArray (*of)(const RestFailure&))
{
    return exchange.rest->failure ? text(of(*exchange.rest->failure)) : TemplateValue();
}

// Fit to stand between the quotes of a gateway response's template.
QByteArray quotable(const RestFailure& failure)
{
    if (failure.validationError.isNull()) return {};
    QByteArray text;
    base::appendJsonString(text, failure.validationError);
    return text.sliced(1).chopped(1);
}

TemplateValue statusNumber(int status)
{
    return number(status > 0 ? status : -1);
}

TemplateValue integrationStatus(const Exchange& exchange)
{
    return statusNumber(exchange.rest->integrationStatus);
}

// What the code behind it said, where a function is called as a proxy; integrationStatus is Lambda's own there.
TemplateValue backendStatus(const Exchange& exchange)
{
    const RestCall& call = *exchange.rest;
    return statusNumber(call.functionStatus.value_or(call.integrationStatus));
}

TemplateValue integrationMs(const Exchange& exchange)
{
    return number(exchange.rest->integrationMs);
}

TemplateValue endpointRequestId(const Exchange& exchange)
{
    return text(exchange.rest->integrationRequestId);
}

TemplateValue integrationError(const Exchange& exchange)
{
    return text(exchange.rest->integrationError);
}

QByteArray endpointType(const base::JsonValue& api)
{
    const base::JsonValue* configuration = api.find("endpointConfiguration");
    const base::JsonValue* types = configuration ? configuration->find("types") : nullptr;
    return types && !types->array().empty() ? types->array().front().string() : QByteArray("EDGE");
}

// What access control said -----------------------------------------------------------------------------------------

const RestFailure* accessFailure(const Exchange& exchange)
{
    const std::optional<RestFailure>& failure = exchange.rest->failure;
    return failure && isAccessFailure(failure->type) ? &*failure : nullptr;
}

// Who is asked for at the method: nobody, somebody who signs, or somebody whom an authorizer knows.
bool asksWho(const Exchange& exchange, bool signs)
{
    const RestMethod* method = exchange.rest->method;
    if (!method || exchange.rest->tested || method->authorizationType == "NONE") return false;
    return (method->authorizationType == "AWS_IAM") == signs;
}

TemplateValue accessStatus(const Exchange& exchange)
{
    const RestFailure* failure = accessFailure(exchange);
    return number(failure ? (failure->status != 0 ? failure->status : factsOf(failure->type).status) : 200);
}

TemplateValue accessError(const Exchange& exchange)
{
    const RestFailure* failure = accessFailure(exchange);
    return failure ? text(failure->text()) : TemplateValue();
}

TemplateValue accessMs(const Exchange& exchange)
{
    const auto& stations = exchange.trace.stations;
    const auto found = std::find_if(stations.begin(), stations.end(), [](const observe::Station& station) {
        return station.kind == observe::StationKind::Authorizer;
    });
    return found == stations.end() ? TemplateValue() : number(found->durationNs / 1'000'000);
}

template <TemplateValue (*Value)(const Exchange&), bool Signs>
TemplateValue whereAsked(const Exchange& exchange)
{
    return asksWho(exchange, Signs) ? Value(exchange) : TemplateValue();
}

template <TemplateValue (*Value)(const Exchange&)>
TemplateValue whereAskedAtAll(const Exchange& exchange)
{
    return asksWho(exchange, true) || asksWho(exchange, false) ? Value(exchange) : TemplateValue();
}

using When = Variable::When;
using E = const Exchange&;

// In any order: a bit of ContextNeeds is a place in this table.
constexpr Variable variables[] = {
    {"accountId", When::Once, [](E e) { return text(e.services->accountId); }},
    {"apiId", When::Once, [](E e) { return text(e.address.api->id); }},
    {"authenticate.error", When::Now, whereAsked<accessError, true>},
    {"authenticate.latency", When::Now, whereAsked<accessMs, true>},
    {"authenticate.status", When::Now, whereAsked<accessStatus, true>},
    {"authorize.error", When::Now, whereAskedAtAll<accessError>},
    {"authorize.latency", When::Now, whereAskedAtAll<accessMs>},
    {"authorize.status", When::Now, whereAskedAtAll<accessStatus>},
    {"authorizer.error", When::Now, whereAsked<accessError, false>},
    {"authorizer.integrationLatency", When::Now, whereAsked<accessMs, false>},
    {"authorizer.integrationStatus", When::Now, whereAsked<accessStatus, false>},
    {"authorizer.latency", When::Now, whereAsked<accessMs, false>},
    {"authorizer.requestId", When::Now,
     [](E e) { return e.authorizerRequestId.isEmpty() ? TemplateValue() : text(e.authorizerRequestId); }},
    {"authorizer.status", When::Now, whereAsked<accessStatus, false>},
    {"awsEndpointRequestId", When::Now, endpointRequestId},
    {"cipherSuite", When::Once, [](E e) { return e.encryption ? text(e.encryption->cipherSuite) : TemplateValue(); }},
    {"customDomain.basePathMatched", When::Once,
     [](E e) { return e.address.by == Address::By::Domain ? text(e.address.mappingKey) : TemplateValue(); }},
    {"customDomain.routingRuleIdMatched", When::Once,
     [](E e) { return e.address.ruleId.isEmpty() ? TemplateValue() : text(e.address.ruleId); }},
    {"deploymentId", When::Once, [](E e) { return text(e.rest->plan->deploymentId); }},
    {"domainName", When::Once, [](E e) { return text(restDomain(e)); }},
    {"domainPrefix", When::Once, [](E e) { return text(restDomain(e).split('.').first()); }},
    {"endpointType", When::Once, [](E e) { return text(endpointType(e.rest->plan->settings)); }},
    {"error.message", When::Now, [](E e) { return failureText(e, [](const RestFailure& f) { return f.text(); }); }},
    {"error.messageString", When::Now,
     [](E e) {
         return failureText(e, [](const RestFailure& f) {
             const QByteArray message = f.text();
             if (message.isNull()) return QByteArray("null");
             QByteArray quoted;
             base::appendJsonString(quoted, message);
             return quoted;
         });
     }},
    {"error.responseType", When::Now,
     [](E e) { return failureText(e, [](const RestFailure& f) { return factsOf(f.type).name.toByteArray(); }); }},
    {"error.validationErrorString", When::Now, [](E e) { return failureText(e, quotable); }},
    {"extendedRequestId", When::Once, [](E e) { return text(e.rest->extendedId); }},
    {"httpMethod", When::Once, [](E e) { return text(e.request.method); }},
    {"identity.accessKey", When::Once, identity<0>},
    {"identity.accountId", When::Once, identity<1>},
    {"identity.apiKey", When::Once, identity<2>},
    {"identity.apiKeyId", When::Once, identity<3>},
    {"identity.caller", When::Once, identity<4>},
    {"identity.clientCert.clientCertPem", When::Once, restCertificate<&ClientCertificate::pem>},
    {"identity.clientCert.issuerDN", When::Once, restCertificate<&ClientCertificate::issuer>},
    {"identity.clientCert.serialNumber", When::Once, restCertificate<&ClientCertificate::serial>},
    {"identity.clientCert.subjectDN", When::Once, restCertificate<&ClientCertificate::subject>},
    {"identity.clientCert.validity.notAfter", When::Once, restCertificate<&ClientCertificate::notAfter>},
    {"identity.clientCert.validity.notBefore", When::Once, restCertificate<&ClientCertificate::notBefore>},
    {"identity.cognitoAuthenticationProvider", When::Once, identity<5>},
    {"identity.cognitoAuthenticationType", When::Once, identity<6>},
    {"identity.cognitoIdentityId", When::Once, identity<7>},
    {"identity.cognitoIdentityPoolId", When::Once, identity<8>},
    {"identity.principalOrgId", When::Once, identity<9>},
    {"identity.sourceIp", When::Once, [](E e) { return text(e.request.peerAddress); }},
    {"identity.user", When::Once, identity<10>},
    {"identity.userAgent", When::Once, [](E e) { return text(e.request.headers.value("user-agent")); }},
    {"identity.userArn", When::Once, identity<11>},
    {"identity.vpcId", When::Once, identity<12>},
    {"identity.vpceId", When::Once, identity<13>},
    {"integration.error", When::Now, integrationError},
    {"integration.integrationStatus", When::Now, integrationStatus},
    {"integration.latency", When::Now, integrationMs},
    {"integration.requestId", When::Now, endpointRequestId},
    {"integration.responseTransferMode", When::Once,
     [](E e) {
         if (!e.rest->method || !e.rest->method->integration) return TemplateValue();
         return text(QByteArrayView(e.rest->method->integration->streams ? "STREAMED" : "BUFFERED"));
     }},
    {"integration.status", When::Now, backendStatus},
    {"integration.timeToAllHeaders", When::Now, [](E e) { return number(e.rest->headersMs); }},
    {"integration.timeToFirstContent", When::Now, [](E e) { return number(e.rest->firstContentMs); }},
    {"integrationErrorMessage", When::Now, integrationError},
    {"integrationLatency", When::Now, integrationMs},
    {"integrationStatus", When::Now, integrationStatus},
    {"isCanaryRequest", When::Once,
     [](E e) {
         if (!e.rest->stage || !e.rest->stage->canary) return TemplateValue();
         return TemplateValue(e.rest->canary ? QStringLiteral("true") : QStringLiteral("false"));
     }},
    {"operationName", When::Once,
     [](E e) {
         return e.rest->method && !e.rest->method->operationName.isEmpty() ? text(e.rest->method->operationName)
                                                                           : TemplateValue();
     }},
    {"path", When::Once, [](E e) { return text(restPath(e)); }},
    {"protocol", When::Once,
     [](E e) { return text(e.request.minorVersion == 0 ? QByteArrayView("HTTP/1.0") : QByteArrayView("HTTP/1.1")); }},
    {"requestId", When::Once, [](E e) { return text(e.rest->requestId); }},
    {"requestTime", When::Once, [](E e) { return text(commonLogTime(e.trace.startedMs)); }},
    {"requestTimeEpoch", When::Once, [](E e) { return TemplateValue(qint64(e.trace.startedMs)); }},
    {"resourceId", When::Once, [](E e) { return e.rest->method ? text(e.rest->method->resourceId) : TemplateValue(); }},
    {"resourcePath", When::Once,
     [](E e) { return e.rest->method ? text(e.rest->method->resourcePath) : TemplateValue(); }},
    {"responseLatency", When::Now, [](E e) { return number((e.now() - e.startNs) / 1'000'000); }},
    {"responseLength", When::Now, [](E e) { return number(e.rest->responseLength); }},
    {"stage", When::Once, [](E e) { return text(e.rest->stageName); }},
    {"status", When::Now, [](E e) { return number(e.rest->responseStatus > 0 ? e.rest->responseStatus : -1); }},
    {"tlsVersion", When::Once, [](E e) { return e.encryption ? text(e.encryption->version) : TemplateValue(); }},
    {"xrayTraceId", When::Once, [](E e) { return text(e.trace.id); }},
};
constexpr size_t variableCount = std::size(variables);
constexpr size_t authorizerBit = variableCount;
static_assert(authorizerBit < ContextNeeds::capacity);

bool isNamePart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// "a.b.c" at the start of `text`.
QByteArrayView dottedName(QByteArrayView text)
{
    qsizetype end = 0;
    while (end < text.size() &&
           (isNamePart(text[end]) || (text[end] == '.' && end + 1 < text.size() && isNamePart(text[end + 1]))))
        ++end;
    return text.first(end);
}

bool isWithin(QByteArrayView inner, QByteArrayView outer)
{
    return inner == outer || (inner.startsWith(outer) && inner.size() > outer.size() && inner[outer.size()] == '.');
}

// What an authorizer says under a name of ours is what templates read there.
bool isGivenByAuthorizer(const RestCall& call, QByteArrayView path)
{
    constexpr QByteArrayView authorizer("authorizer.");
    return path.startsWith(authorizer) && call.authorizer.find(path.sliced(authorizer.size()));
}

// False for a name that is none of ours.
bool addNamed(ContextNeeds& needs, QByteArrayView name)
{
    bool known = isWithin(name, "requestOverride") || isWithin(name, "responseOverride");
    // All of what the authorizer gave is without what we know of its call.
    const bool wholeAuthorizer = name == QByteArrayView("authorizer");
    if (isWithin(name, "authorizer")) {
        needs.variables.set(authorizerBit);
        known = true;
    }
    for (size_t i = 0; i < variableCount && !wholeAuthorizer; ++i)
        if (isWithin(variables[i].path, name) || isWithin(name, variables[i].path)) {
            needs.variables.set(i);
            known = true;
        }
    return known;
}

void addLast(TemplateParameters::Values& values, const QByteArray& name, const QByteArray& value)
{
    const auto found =
        std::find_if(values.begin(), values.end(), [&name](const auto& known) { return known.first == name; });
    if (found == values.end())
        values.emplace_back(name, value);
    else
        found->second = value;
}

}  // namespace

ContextNeeds contextNeeds(QByteArrayView text)
{
    constexpr QByteArrayView context("context");
    ContextNeeds needs;
    needs.stageVariables = text.contains("stageVariables");
    for (qsizetype at = text.indexOf(context); at >= 0; at = text.indexOf(context, at)) {
        at += context.size();
        const bool hasName = at + 1 < text.size() && text[at] == '.' && isNamePart(text[at + 1]);
        if (!hasName || !addNamed(needs, dottedName(text.sliced(at + 1)))) needs.variables.set();
    }
    return needs;
}

TemplateContext& contextOf(Exchange& exchange, const ContextNeeds& needs)
{
    RestCall& call = *exchange.rest;
    if (!call.context) call.context = std::make_unique<TemplateContext>();
    TemplateContext& context = *call.context;
    if (needs.none()) return context;
    if (needs.variables[authorizerBit] && !call.inContext.variables[authorizerBit] && call.authorizer.isObject())
        context.set(QStringLiteral("authorizer"), call.authorizer);
    for (size_t i = 0; i < variableCount; ++i) {
        if (!needs.variables[i]) continue;
        if (call.inContext.variables[i] && variables[i].when == When::Once) continue;
        if (isGivenByAuthorizer(call, variables[i].path)) continue;
        TemplateValue value = variables[i].value(exchange);
        if (!value.isNull()) context.set(QLatin1String(variables[i].path), std::move(value));
    }
    if (needs.stageVariables && !call.inContext.stageVariables && call.variables)
        for (const auto& [name, value] : *call.variables)
            context.setStageVariable(name, value);
    call.inContext.add(needs);
    return context;
}

const std::vector<http::QueryParameter>& queryOf(Exchange& exchange)
{
    auto& query = exchange.rest->query;
    if (!query) query = http::parseQuery(exchange.request.query());
    return *query;
}

QByteArray restPath(const Exchange& exchange)
{
    if (exchange.rest->tested) return exchange.address.path.toByteArray();
    if (exchange.address.by == Address::By::Domain) return exchange.request.path().toByteArray();
    return '/' + exchange.rest->stageName + exchange.rest->askedPath.toByteArray();
}

QByteArray restDomain(const Exchange& exchange)
{
    if (exchange.rest->tested) return "testPrefix.testDomainName";
    const QByteArrayView host = hostName(exchange.request);
    return host.isEmpty() ? exchange.address.api->id + ".execute-api.localhost" : host.toByteArray();
}

bool passesGateway(QByteArrayView name)
{
    static constexpr std::array<QByteArrayView, 12> kept{
        "Connection", "Content-Length",    "Content-MD5", "Expect",  "Max-Forwards",    "Proxy-Authenticate", "Server",
        "TE",         "Transfer-Encoding", "Trailer",     "Upgrade", "WWW-Authenticate"};
    return std::none_of(kept.begin(), kept.end(),
                        [name](QByteArrayView each) { return http::equalsIgnoringCase(each, name); });
}

MappableMessage mappableRequest(Exchange& exchange, const QByteArray& body)
{
    MappableMessage message;
    message.headers.reserve(exchange.request.headers.size());
    for (const http::Header& header : exchange.request.headers)
        if (passesGateway(header.name)) message.headers.emplace_back(header.name, header.value);
    for (const http::QueryParameter& parameter : queryOf(exchange))
        message.query.emplace_back(parameter.name, parameter.value);
    for (const PathParameter& parameter : exchange.match.parameters)
        message.path.emplace_back(parameter.name, parameter.value);
    message.body = body;
    return message;
}

TemplateParameters templateParameters(Exchange& exchange)
{
    TemplateParameters parameters;
    for (const PathParameter& parameter : exchange.match.parameters)
        parameters.path.emplace_back(parameter.name, parameter.value);
    for (const http::QueryParameter& parameter : queryOf(exchange))
        addLast(parameters.query, parameter.name, parameter.value);
    for (const http::Header& header : exchange.request.headers)
        if (passesGateway(header.name)) addLast(parameters.header, header.name, header.value);
    return parameters;
}

}  // namespace trestle::gateway
