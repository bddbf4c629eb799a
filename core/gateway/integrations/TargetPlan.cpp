#include "core/gateway/integrations/TargetPlan.h"

#include "core/gateway/definition/Invalid.h"
#include "core/http/Syntax.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

bool leadsOut(const QByteArray& value)
{
    const QList<QByteArray> segments = value.split('/');
    return std::any_of(segments.cbegin(), segments.cend(),
                       [](const QByteArray& segment) { return segment == "." || segment == ".."; });
}

// Where the path begins: behind "scheme://host[:port]".
qsizetype pathStart(const QByteArray& uri)
{
    const qsizetype slash = uri.indexOf('/', uri.indexOf("://") + 3);
    return slash < 0 ? uri.size() : slash;
}

}  // namespace

base::Result<TargetPlan> TargetPlan::compile(const HttpIntegration& design, const std::vector<PathSegment>& path)
{
    constexpr int shortest = 50;
    constexpr int longest = 30'000;
    const QString shown = QString::fromUtf8(design.uri);
    if (!design.uri.startsWith("http://") && !design.uri.startsWith("https://"))
        return invalid(QStringLiteral("The target \"%1\" is no http:// or https:// URL").arg(shown));
    if (design.timeoutMs < shortest || design.timeoutMs > longest)
        return invalid(QStringLiteral("The integration's timeout of %1 ms is not within %2 and %3 ms")
                           .arg(design.timeoutMs)
                           .arg(shortest)
                           .arg(longest));
    if (!http::isToken(design.method))
        return invalid(QStringLiteral("\"%1\" is no method").arg(QString::fromUtf8(design.method)));

    TargetPlan plan{design, {}};
    QByteArray probe;  // the URL with every parameter filled in, to check its form
    const qsizetype allowedFrom = pathStart(design.uri);
    for (qsizetype at = 0; at < design.uri.size();) {
        const qsizetype open = design.uri.indexOf('{', at);
        const qsizetype end = open < 0 ? design.uri.size() : open;
        if (end > at) {
            plan.parts.push_back({design.uri.sliced(at, end - at), false});
            probe += plan.parts.back().text;
        }
        if (open < 0) break;
        const qsizetype close = design.uri.indexOf('}', open);
        if (close < 0) return invalid(QStringLiteral("The target \"%1\" has a brace that is not closed").arg(shown));
        QByteArray name = design.uri.sliced(open + 1, close - open - 1);
        if (name.endsWith('+')) name.chop(1);
        if (open < allowedFrom)
            return invalid(
                QStringLiteral("The target's host cannot be a parameter: {%1}").arg(QString::fromUtf8(name)));
        const auto segment = std::find_if(path.cbegin(), path.cend(), [&](const PathSegment& each) {
            return each.kind != PathSegment::Kind::Literal && each.text == name;
        });
        if (segment == path.cend())
            return invalid(QStringLiteral("The target reads the path parameter {%1}, which the route does not have")
                               .arg(QString::fromUtf8(name)));
        plan.parts.push_back({std::move(name), true, segment->kind == PathSegment::Kind::Greedy});
        probe += 'x';
        at = close + 1;
    }
    const QUrl url = QUrl::fromEncoded(probe, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return invalid(QStringLiteral("The target \"%1\" is no URL: %2")
                           .arg(shown, url.isValid() ? QStringLiteral("it names no host") : url.errorString()));
    return plan;
}

base::Result<QUrl, Failure> TargetPlan::url(const std::vector<PathParameter>& parameters, QByteArrayView query,
                                            QByteArrayView path) const
{
    QByteArray text;
    if (!path.isNull()) text = design.uri.first(pathStart(design.uri)) + path.toByteArray();
    for (const Part& part : parts) {
        if (!path.isNull()) break;
        if (!part.parameter) {
            text += part.text;
            continue;
        }
        for (const PathParameter& parameter : parameters) {
            if (parameter.name != part.text) continue;
            if (leadsOut(parameter.value))
                return Failure{Failure::Kind::BadRequest,
                               "The path parameter \"" + parameter.name + "\" leads out of its place",
                               {}};
            text += parameter.value.toPercentEncoding(part.greedy ? "/" : "");
        }
    }
    if (!query.isEmpty()) {
        text += text.contains('?') ? '&' : '?';
        text += query;
    }
    QUrl url = QUrl::fromEncoded(text, QUrl::TolerantMode);
    if (!url.isValid())
        return Failure{Failure::Kind::BadRequest, "The request's path or query cannot be part of a URL",
                       "The target's URL came out as " + text + ": " + url.errorString().toUtf8()};
    return url;
}

}  // namespace trestle::gateway
