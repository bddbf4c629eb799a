#include "core/gateway/integrations/EventText.h"

#include "core/base/Json.h"
#include "core/gateway/integrations/Forwarding.h"
#include "core/gateway/integrations/HeaderRules.h"
#include "core/http/Syntax.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace trestle::gateway {

std::vector<http::Header> travellingHeaders(const EventInput& input)
{
    const http::Headers& sent = input.request.headers;
    std::vector<http::Header> headers;
    headers.reserve(sent.size() + 6);
    bool host = false;
    for (const http::Header& header : sent) {
        if (isConnectionHeader(header.name) || isForwardingHeader(header.name)) continue;
        host = host || http::equalsIgnoringCase(header.name, "host");
        headers.push_back(header);
    }
    if (!host) headers.push_back({"host", domainName(input)});
    headers.push_back({"content-length", QByteArray::number(input.request.body.size())});
    for (http::Header& header : forwardingHeaders(input.request, input.encrypted))
        headers.push_back(std::move(header));
    headers.push_back({"x-amzn-trace-id", input.traceHeader});
    return headers;
}

void appendText(QByteArray& out, QByteArrayView text)
{
    if (text.isValidUtf8())
        base::appendJsonString(out, text);
    else
        base::appendJsonString(out, QString::fromUtf8(text).toUtf8());
}

void appendName(QByteArray& out, QByteArrayView name)
{
    if (!out.endsWith('{')) out += ',';
    appendText(out, name);
    out += ':';
}

void appendMember(QByteArray& out, QByteArrayView name, QByteArrayView text)
{
    appendName(out, name);
    appendText(out, text);
}

void appendPathParameters(QByteArray& out, const std::vector<PathParameter>& parameters)
{
    out += '{';
    for (const PathParameter& parameter : parameters)
        appendMember(out, parameter.name, parameter.value);
    out += '}';
}

void appendStageVariables(QByteArray& out, const std::map<QByteArray, QByteArray>& variables)
{
    out += '{';
    for (const auto& [name, value] : variables)
        appendMember(out, name, value);
    out += '}';
}

void appendBody(QByteArray& out, const http::Request& request)
{
    const bool text = isTextContent(request.headers.value("content-type"));
    appendName(out, "body");
    if (text)
        appendText(out, request.body);
    else
        out += '"' + request.body.toBase64() + '"';
    out += text ? ",\"isBase64Encoded\":false" : ",\"isBase64Encoded\":true";
}

QByteArray commonLogTime(qint64 ms)
{
    static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
    const QDate date = time.date();
    const QTime clock = time.time();
    std::array<char, 40> text;
    const int length = std::snprintf(text.data(), text.size(), "%02d/%s/%04d:%02d:%02d:%02d +0000", date.day(),
                                     months[static_cast<size_t>(date.month() - 1)], date.year(), clock.hour(),
                                     clock.minute(), clock.second());
    return QByteArray(text.data(), length);
}

QByteArray pathWithStage(const EventInput& input)
{
    if (input.atDomain) return input.request.path().toByteArray();
    if (input.stage.name == "$default") return input.path.toByteArray();
    return '/' + input.stage.name + input.path.toByteArray();
}

QByteArray decodedOnce(QByteArrayView encoded)
{
    QByteArray path = http::percentDecoded(encoded);
    if (const qsizetype mark = path.indexOf('?'); mark >= 0) path.truncate(mark);
    return path;
}

QByteArray toldPath(QByteArrayView encoded)
{
    const QByteArray path = decodedOnce(encoded);
    return path.contains('%') ? http::percentDecoded(path) : path;
}

QByteArray domainName(const EventInput& input)
{
    QByteArrayView host = input.request.headers.value("host");
    if (!host.startsWith('['))
        if (const qsizetype colon = host.lastIndexOf(':'); colon >= 0) host = host.first(colon);
    return host.isEmpty() ? input.apiId.toByteArray() + ".execute-api.localhost" : host.toByteArray();
}

QByteArray sourceIp(const http::Request& request)
{
    return request.peerAddress;
}

bool isTextContent(QByteArrayView contentType)
{
    static constexpr std::array<QByteArrayView, 4> texts{"application/json", "application/xml",
                                                         "application/javascript", "application/graphql"};
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArray type =
        (semicolon < 0 ? contentType : contentType.first(semicolon)).trimmed().toByteArray().toLower();
    if (!type.startsWith("text/") && std::find(texts.begin(), texts.end(), QByteArrayView(type)) == texts.end())
        return false;
    if (semicolon < 0) return true;
    for (const QByteArray& part : contentType.sliced(semicolon + 1).toByteArray().toLower().split(';')) {
        const QByteArray parameter = part.trimmed();
        if (!parameter.startsWith("charset=")) continue;
        QByteArray charset = parameter.sliced(8);
        charset.replace('"', QByteArrayView());
        return charset == "utf-8" || charset == "utf8";
    }
    return true;
}

}  // namespace trestle::gateway
