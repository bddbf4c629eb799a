#include "core/gateway/access/ClientTrust.h"
#include "core/gateway/integrations/EventText.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

// Fields of one name next to each other, in the order they came.
template <typename Field>
void sortByName(std::vector<Field>& fields)
{
    std::stable_sort(fields.begin(), fields.end(), [](const Field& a, const Field& b) { return a.name < b.name; });
}

template <typename Field>
void appendJoined(QByteArray& out, const std::vector<Field>& fields)
{
    out += '{';
    for (auto at = fields.begin(); at != fields.end();) {
        const auto next = std::find_if(at, fields.end(), [&](const Field& field) { return field.name != at->name; });
        QByteArray value = at->value;
        for (auto more = at + 1; more != next; ++more)
            value += ',' + more->value;
        appendMember(out, at->name, value);
        at = next;
    }
    out += '}';
}

void appendHeaders(QByteArray& out, const EventInput& input)
{
    std::vector<http::Header> headers = travellingHeaders(input);
    for (http::Header& header : headers)
        header.name = header.name.toLower();
    if (input.source == EventSource::HttpApi)
        std::erase_if(headers, [](const http::Header& header) { return header.name == "cookie"; });
    sortByName(headers);
    appendName(out, "headers");
    appendJoined(out, headers);
}

void appendCookies(QByteArray& out, const http::Headers& headers)
{
    bool first = true;
    for (const QByteArray& line : headers.values("cookie")) {
        for (const QByteArray& part : line.split(';')) {
            const QByteArray cookie = part.trimmed();
            if (cookie.isEmpty()) continue;
            if (first) appendName(out, "cookies");
            out += first ? '[' : ',';
            first = false;
            appendText(out, cookie);
        }
    }
    if (!first) out += ']';
}

}  // namespace

const base::JsonValue EventInput::noAuthorizer = {};

QByteArray functionEvent(PayloadFormat format, const EventInput& input)
{
    switch (format) {
        case PayloadFormat::V1:
            return functionEventV1(input);
        case PayloadFormat::V2:
            return functionEventV2(input);
    }
    return {};
}

void appendRequestV2(QByteArray& out, const EventInput& input)
{
    const http::Request& request = input.request;
    const QByteArray encoded = pathWithStage(input);
    const bool ofUrl = input.source == EventSource::FunctionUrl;
    const QByteArray path = ofUrl ? http::percentDecoded(encoded) : toldPath(encoded);
    appendMember(out, "routeKey", input.routeKey);
    appendMember(out, "rawPath", ofUrl ? encoded : path);
    appendMember(out, "rawQueryString", request.query());
    appendCookies(out, request.headers);
    appendHeaders(out, input);
    if (std::vector<http::QueryParameter> query = http::parseQuery(request.query()); !query.empty()) {
        sortByName(query);
        appendName(out, "queryStringParameters");
        appendJoined(out, query);
    }

    out += ",\"requestContext\":{";
    appendMember(out, "accountId", input.accountId);
    appendMember(out, "apiId", input.apiId);
    if (input.certificate)
        out += ",\"authentication\":{\"clientCert\":" + base::writeJson(input.certificate->member()) + '}';
    if (!input.authorizer.isNull()) out += ",\"authorizer\":" + base::writeJson(input.authorizer);
    appendMember(out, "domainName", domainName(input));
    appendMember(out, "domainPrefix", input.apiId);
    out += ",\"http\":{";
    appendMember(out, "method", request.method);
    appendMember(out, "path", path);
    appendMember(out, "protocol", request.minorVersion == 0 ? "HTTP/1.0" : "HTTP/1.1");
    appendMember(out, "sourceIp", sourceIp(request));
    appendMember(out, "userAgent", request.headers.value("user-agent"));
    out += '}';
    appendMember(out, "requestId", input.requestId);
    appendMember(out, "routeKey", input.routeKey);
    appendMember(out, "stage", input.stage.name);
    appendMember(out, "time", commonLogTime(input.timeMs));
    out += ",\"timeEpoch\":" + QByteArray::number(input.timeMs) + '}';

    if (!input.pathParameters.empty()) {
        appendName(out, "pathParameters");
        appendPathParameters(out, input.pathParameters);
    }
    if (!input.stage.variables.empty()) {
        appendName(out, "stageVariables");
        appendStageVariables(out, input.stage.variables);
    }
}

QByteArray functionEventV2(const EventInput& input)
{
    const http::Request& request = input.request;
    QByteArray out;
    out.reserve(1'536 + request.body.size() + request.body.size() / 2);
    out += "{\"version\":\"2.0\"";
    appendRequestV2(out, input);
    if (request.body.isEmpty())
        out += ",\"isBase64Encoded\":false";
    else
        appendBody(out, request);
    out += '}';
    return out;
}

}  // namespace trestle::gateway
