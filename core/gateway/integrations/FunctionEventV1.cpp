#include "core/gateway/access/ClientTrust.h"
#include "core/gateway/integrations/EventText.h"

namespace trestle::gateway {

namespace {

// x-forwarded-for → X-Forwarded-For
QByteArray capitalised(const QByteArray& name)
{
    QByteArray text = name.toLower();
    bool start = true;
    for (char& c : text) {
        if (start && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        start = c == '-';
    }
    return text;
}

// `"single":{…},"multi":{…}`, or both null.
template <typename Field>
void appendBoth(QByteArray& out, QByteArrayView single, QByteArrayView multi, std::vector<Field> fields,
                QByteArrayView nothing)
{
    if (fields.empty()) {
        appendName(out, single);
        out += nothing;
        appendName(out, multi);
        out += nothing;
        return;
    }
    appendLastAndAll(out, single, multi, std::move(fields));
}

}  // namespace

void appendRequestV1(QByteArray& out, const EventInput& input, Nothing nothing)
{
    const http::Request& request = input.request;
    const QByteArray path = pathWithStage(input);
    const QByteArrayView none = nothing == Nothing::Null ? QByteArrayView("null") : QByteArrayView("{}");
    appendMember(out, "resource", input.routePath);
    appendMember(out, "path", path);
    appendMember(out, "httpMethod", request.method);
    std::vector<http::Header> headers = travellingHeaders(input);
    for (http::Header& header : headers)
        header.name = capitalised(header.name);
    appendBoth(out, "headers", "multiValueHeaders", std::move(headers), none);
    appendBoth(out, "queryStringParameters", "multiValueQueryStringParameters", http::parseQuery(request.query()),
               none);

    out += ",\"requestContext\":{";
    appendMember(out, "accountId", input.accountId);
    appendMember(out, "apiId", input.apiId);
    // Format 1.0 has what an authorizer said without the level that names its kind.
    if (!input.authorizer.object().empty())
        out += ",\"authorizer\":" + base::writeJson(input.authorizer.object().front().second);
    appendMember(out, "domainName", domainName(input));
    appendMember(out, "domainPrefix", input.apiId);
    appendMember(out, "extendedRequestId", input.requestId);
    appendMember(out, "httpMethod", request.method);
    out += ",\"identity\":{\"accessKey\":null,\"accountId\":null,\"caller\":null,";
    if (input.certificate) out += "\"clientCert\":" + base::writeJson(input.certificate->member()) + ',';
    out +=
        "\"cognitoAmr\":null,"
        "\"cognitoAuthenticationProvider\":null,\"cognitoAuthenticationType\":null,\"cognitoIdentityId\":null,"
        "\"cognitoIdentityPoolId\":null,\"principalOrgId\":null";
    appendMember(out, "sourceIp", sourceIp(request));
    out += ",\"user\":null";
    appendMember(out, "userAgent", request.headers.value("user-agent"));
    out += ",\"userArn\":null}";
    appendMember(out, "path", toldPath(path));
    appendMember(out, "protocol", request.minorVersion == 0 ? "HTTP/1.0" : "HTTP/1.1");
    appendMember(out, "requestId", input.requestId);
    appendMember(out, "requestTime", commonLogTime(input.timeMs));
    out += ",\"requestTimeEpoch\":" + QByteArray::number(input.timeMs);
    appendMember(out, "resourceId", input.routeKey);
    appendMember(out, "resourcePath", input.routePath);
    appendMember(out, "stage", input.stage.name);
    out += '}';

    appendName(out, "pathParameters");
    if (input.pathParameters.empty())
        out += none;
    else
        appendPathParameters(out, input.pathParameters);
    appendName(out, "stageVariables");
    if (input.stage.variables.empty())
        out += none;
    else
        appendStageVariables(out, input.stage.variables);
}

QByteArray functionEventV1(const EventInput& input)
{
    const http::Request& request = input.request;
    QByteArray out;
    out.reserve(3'072 + request.body.size() + request.body.size() / 2);
    out += "{\"version\":\"1.0\"";
    appendRequestV1(out, input, Nothing::Null);
    if (request.body.isEmpty())
        out += ",\"body\":null,\"isBase64Encoded\":false";
    else
        appendBody(out, request);
    out += '}';
    return out;
}

}  // namespace trestle::gateway
