#include "core/requests/SavedRequest.h"

#include "core/http/Syntax.h"

#include <QUrl>

namespace trestle::requests {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

bool isHeaderValue(const QByteArray& value)
{
    return std::none_of(value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

}  // namespace

Result<QByteArray> resolved(const QByteArray& text, const Variables& variables)
{
    QByteArray out;
    QByteArray missing;
    qsizetype at = 0;
    while (at < text.size()) {
        const qsizetype open = text.indexOf("{{", at);
        const qsizetype close = open < 0 ? -1 : text.indexOf("}}", open);
        if (close < 0) break;
        out += text.mid(at, open - at);
        const QByteArray name = text.mid(open + 2, close - open - 2).trimmed();
        const auto variable = variables.find(name);
        if (variable != variables.end())
            out += variable->second;
        else
            missing += (missing.isEmpty() ? "" : ", ") + name;
        at = close + 2;
    }
    if (!missing.isEmpty())
        return Error{ErrorCode::InvalidArgument,
                     QStringLiteral("No value is set for %1").arg(QString::fromUtf8(missing))};
    return out + text.mid(at);
}

Result<http::ClientRequest> toClientRequest(const SavedRequest& request, const Variables& variables)
{
    http::ClientRequest out;
    out.method = request.method;

    const Result<QByteArray> url = resolved(request.url, variables);
    if (!url) return url.error();
    out.url = QUrl(QString::fromUtf8(*url), QUrl::TolerantMode);
    const QString scheme = out.url.scheme();
    if (!out.url.isValid() || out.url.host().isEmpty() || (scheme != u"http" && scheme != u"https"))
        return Error{ErrorCode::InvalidArgument,
                     QStringLiteral("\"%1\" is not an http or https address").arg(QString::fromUtf8(*url))};

    for (const SavedHeader& header : request.headers) {
        if (!header.enabled || header.name.isEmpty()) continue;
        const Result<QByteArray> value = resolved(header.value, variables);
        if (!value) return value.error();
        if (!http::isToken(header.name) || !isHeaderValue(*value))
            return Error{ErrorCode::InvalidArgument,
                         QStringLiteral("The header \"%1\" cannot be sent: its name or value "
                                        "has a character that HTTP does not allow")
                             .arg(QString::fromUtf8(header.name))};
        out.headers.add(header.name, *value);
    }

    const Result<QByteArray> body = resolved(request.body, variables);
    if (!body) return body.error();
    out.body = *body;
    return out;
}

bool belongsToSending(const QByteArray& headerName)
{
    static const QList<QByteArray> names = {"host",       "content-length",  "connection",      "accept-encoding",
                                            "user-agent", "x-amzn-trace-id", "x-trestle-source"};
    return names.contains(headerName.toLower());
}

QByteArray curlCommand(const SavedRequest& request)
{
    const auto quoted = [](QByteArray text) { return "'" + text.replace("'", "'\\''") + "'"; };
    QByteArray command = "curl -X " + request.method + ' ' + quoted(request.url);
    for (const SavedHeader& header : request.headers) {
        if (header.enabled) command += " \\\n  -H " + quoted(header.name + ": " + header.value);
    }
    if (!request.body.isEmpty()) command += " \\\n  --data-raw " + quoted(request.body);
    return command;
}

}  // namespace trestle::requests
