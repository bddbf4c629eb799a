#include "core/gateway/rest/RestEvent.h"

#include "core/gateway/integrations/EventText.h"
#include "core/gateway/integrations/Forwarding.h"
#include "core/gateway/rest/RestContext.h"
#include "core/http/Syntax.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

namespace {

// Spelled like this however they were sent.
constexpr std::array<QByteArrayView, 3> spelled{"Host", "User-Agent", "Authorization"};

QByteArray spelling(const QByteArray& name)
{
    const auto found = std::find_if(spelled.begin(), spelled.end(),
                                    [&name](QByteArrayView each) { return http::equalsIgnoringCase(each, name); });
    return found == spelled.end() ? name : found->toByteArray();
}

void appendPlain(QByteArray& out, QByteArrayView name, QByteArrayView json)
{
    appendName(out, name);
    out += json;
}

void appendNull(QByteArray& out, QByteArrayView name)
{
    appendPlain(out, name, "null");
}

// `"single":{…},"multi":{…}`, or both `nothing`. Names that `same` finds equal are one.
template <typename Field, typename Same>
void appendBoth(QByteArray& out, QByteArrayView single, QByteArrayView multi, const std::vector<Field>& fields,
                QByteArrayView nothing, Same same)
{
    if (fields.empty()) {
        appendPlain(out, single, nothing);
        appendPlain(out, multi, nothing);
        return;
    }
    QByteArray lists("{");
    appendName(out, single);
    out += '{';
    for (auto at = fields.begin(); at != fields.end(); ++at) {
        const auto isSame = [&](const Field& other) { return same(other.name, at->name); };
        if (std::any_of(fields.begin(), at, isSame)) continue;
        appendName(lists, at->name);
        char before = '[';
        const Field* last = nullptr;
        for (auto value = at; value != fields.end(); ++value) {
            if (!isSame(*value)) continue;
            lists += before;
            before = ',';
            appendText(lists, value->value);
            last = &*value;
        }
        lists += ']';
        appendMember(out, at->name, last->value);
    }
    out += '}';
    appendName(out, multi);
    out += lists + '}';
}

void appendIdentity(QByteArray& out, const Exchange& exchange)
{
    static constexpr std::array<QByteArrayView, 10> always{"accessKey",
                                                           "accountId",
                                                           "caller",
                                                           "cognitoAuthenticationProvider",
                                                           "cognitoAuthenticationType",
                                                           "cognitoIdentityId",
                                                           "cognitoIdentityPoolId",
                                                           "principalOrgId",
                                                           "user",
                                                           "userArn"};
    const base::JsonValue& known = exchange.rest->identity;
    appendName(out, "identity");
    out += '{';
    for (const QByteArrayView name : always) {
        const base::JsonValue* member = known.find(name);
        if (member && !member->isNull())
            appendMember(out, name, member->string());
        else
            appendNull(out, name);
    }
    for (const auto& [name, value] : known.object())
        if (value.isObject())
            appendPlain(out, name, base::writeJson(value));
        else if (std::find(always.begin(), always.end(), QByteArrayView(name)) == always.end())
            appendMember(out, name, value.string());
    appendMember(out, "sourceIp", exchange.request.peerAddress);
    const QByteArrayView agent = exchange.request.headers.value("user-agent");
    if (agent.isNull())
        appendNull(out, "userAgent");
    else
        appendMember(out, "userAgent", agent);
    out += '}';
}

void appendRequestContext(QByteArray& out, const Exchange& exchange)
{
    const RestCall& call = *exchange.rest;
    const http::Request& request = exchange.request;
    const QByteArray domain = restDomain(exchange);
    appendName(out, "requestContext");
    out += '{';
    appendMember(out, "accountId", exchange.services->accountId);
    appendMember(out, "apiId", exchange.address.api->id);
    if (call.authorizer.isObject()) {
        appendName(out, "authorizer");
        out += base::writeJson(call.authorizer);
    }
    appendMember(out, "deploymentId", call.plan->deploymentId);
    appendMember(out, "domainName", domain);
    appendMember(out, "domainPrefix", domain.split('.').first());
    appendMember(out, "extendedRequestId", call.extendedId);
    appendMember(out, "httpMethod", request.method);
    appendIdentity(out, exchange);
    if (!call.method->operationName.isEmpty()) appendMember(out, "operationName", call.method->operationName);
    appendMember(out, "path", restPath(exchange));
    appendMember(out, "protocol", request.minorVersion == 0 ? "HTTP/1.0" : "HTTP/1.1");
    appendMember(out, "requestId", call.requestId);
    appendMember(out, "requestTime", commonLogTime(exchange.trace.startedMs));
    out += ",\"requestTimeEpoch\":" + QByteArray::number(exchange.trace.startedMs);
    appendMember(out, "resourceId", call.method->resourceId);
    appendMember(out, "resourcePath", call.method->resourcePath);
    appendMember(out, "stage", call.stageName);
    out += '}';
}

}  // namespace

std::vector<http::Header> restEventHeaders(const Exchange& exchange)
{
    const http::Headers& sent = exchange.request.headers;
    std::vector<http::Header> headers;
    headers.reserve(sent.size() + 5);
    // A test has the headers it was given and no others.
    if (exchange.rest->tested) return {sent.begin(), sent.end()};
    bool host = false;
    for (const http::Header& header : sent) {
        if (!passesGateway(header.name) || isForwardingHeader(header.name)) continue;
        host = host || http::equalsIgnoringCase(header.name, "host");
        headers.push_back({spelling(header.name), header.value});
    }
    if (!host) headers.push_back({"Host", restDomain(exchange)});
    headers.push_back({"X-Amzn-Trace-Id", exchange.traceHeader()});
    std::vector<http::Header> forwarding = forwardingHeaders(exchange.request, exchange.encryption != nullptr);
    headers.push_back({"X-Forwarded-For", forwarding[0].value});
    headers.push_back({"X-Forwarded-Port", forwarding[1].value});
    headers.push_back({"X-Forwarded-Proto", forwarding[2].value});
    return headers;
}

void appendRestRequest(QByteArray& out, Exchange& exchange, QByteArrayView nothing)
{
    const http::Request& request = exchange.request;
    const RestCall& call = *exchange.rest;
    appendMember(out, "resource", call.method->resourcePath);
    // Below the stage; but at a custom domain all that was asked for, its mapping included.
    appendMember(out, "path", exchange.address.by == Address::By::Domain ? request.path() : exchange.address.path);
    appendMember(out, "httpMethod", request.method);
    appendBoth(out, "headers", "multiValueHeaders", restEventHeaders(exchange), nothing, http::equalsIgnoringCase);
    appendBoth(out, "queryStringParameters", "multiValueQueryStringParameters", queryOf(exchange), nothing,
               [](const QByteArray& a, const QByteArray& b) { return a == b; });
    appendName(out, "pathParameters");
    if (exchange.match.parameters.empty())
        out += nothing;
    else
        appendPathParameters(out, exchange.match.parameters);
    appendName(out, "stageVariables");
    if (call.variables->empty())
        out += nothing;
    else
        appendStageVariables(out, *call.variables);
    appendRequestContext(out, exchange);
}

QByteArray restEvent(Exchange& exchange)
{
    const http::Request& request = exchange.request;
    const RestCall& call = *exchange.rest;
    QByteArray out;
    out.reserve(3'072 + request.body.size() + request.body.size() / 2);
    out += '{';
    appendRestRequest(out, exchange, "null");
    appendName(out, "body");
    const bool binary = !request.body.isEmpty() && call.plan->binaryTypes.covers(request.headers.value("content-type"));
    if (request.body.isEmpty())
        out += "null";
    else if (binary)
        out += '"' + request.body.toBase64() + '"';
    else
        appendText(out, request.body);
    out += binary ? ",\"isBase64Encoded\":true}" : ",\"isBase64Encoded\":false}";
    return out;
}

}  // namespace trestle::gateway
