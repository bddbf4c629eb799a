#include "core/aws/CallTrace.h"

#include "core/http/Syntax.h"

namespace trestle::aws {

namespace {

bool isSecret(QByteArrayView name)
{
    return http::equalsIgnoringCase(name, "authorization") || http::equalsIgnoringCase(name, "cookie") ||
           http::equalsIgnoringCase(name, "x-amz-security-token");
}

}  // namespace

QByteArrayView traceRootOf(QByteArrayView header)
{
    const qsizetype at = header.indexOf("Root=");
    if (at < 0) return {};
    const QByteArrayView rest = header.sliced(at + 5);
    const qsizetype end = rest.indexOf(';');
    return end < 0 ? rest : rest.first(end);
}

QByteArray clientOf(QByteArrayView userAgent)
{
    const qsizetype blank = userAgent.indexOf(' ');
    const qsizetype end = blank < 0 ? userAgent.size() : blank;
    return userAgent.first(std::min<qsizetype>(end, 64)).toByteArray();
}

observe::Message recordedMessage(const http::Headers& headers, const QByteArray& body)
{
    static const QByteArray masked = QByteArrayLiteral("***");
    observe::Message message;
    message.headers.reserve(headers.size());
    for (const http::Header& field : headers)
        message.headers.push_back({field.name, isSecret(field.name) ? masked : field.value});
    const qsizetype limit = observe::RecordingLimits().bodyBytes;
    message.body = body.size() > limit ? body.first(limit) : body;
    message.bodySize = body.size();
    return message;
}

QByteArray errorTextOf(const QByteArray& document)
{
    qsizetype at = document.indexOf("essage\":\"");
    if (at < 0) {
        at = document.indexOf("__type\":\"");
        if (at < 0) return {};
    }
    const qsizetype start = at + 9;
    qsizetype end = start;
    while (end < document.size() && document[end] != '"')
        end += document[end] == '\\' ? 2 : 1;
    QByteArray text = document.mid(start, std::min(end, document.size()) - start);
    text.replace("\\\"", "\"");
    return text;
}

}  // namespace trestle::aws
