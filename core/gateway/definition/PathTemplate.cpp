#include "core/gateway/definition/PathTemplate.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.' || c == ':';
}

base::Error problem(qsizetype at, const QString& text)
{
    return {base::ErrorCode::Parse, QStringLiteral("column %1: %2").arg(at + 1).arg(text)};
}

QString quoted(QByteArrayView text)
{
    return QLatin1Char('"') + QString::fromUtf8(text) + QLatin1Char('"');
}

base::Result<PathSegment> parseParameter(QByteArrayView text, qsizetype at)
{
    if (!text.startsWith('{') || !text.endsWith('}') || text.count('{') != 1 || text.count('}') != 1)
        return problem(at, QStringLiteral("%1 mixes text and braces; a parameter takes a whole segment, as in /{id}/")
                               .arg(quoted(text)));
    PathSegment segment{PathSegment::Kind::Parameter, text.sliced(1).chopped(1).toByteArray()};
    if (segment.text.endsWith('+')) {
        segment.kind = PathSegment::Kind::Greedy;
        segment.text.chop(1);
    }
    if (segment.text.isEmpty()) return problem(at, QStringLiteral("the parameter has no name; write /{id}"));
    const auto wrong = std::find_if_not(segment.text.cbegin(), segment.text.cend(), isNameCharacter);
    if (wrong != segment.text.cend())
        return problem(at + 1 + (wrong - segment.text.cbegin()),
                       QStringLiteral("the parameter name %1 may hold letters, digits and _ - . : only")
                           .arg(quoted(segment.text)));
    return segment;
}

}  // namespace

base::Result<std::vector<PathSegment>> parsePathTemplate(QByteArrayView path)
{
    if (!path.startsWith('/')) return problem(0, QStringLiteral("the path has to start with '/'"));

    for (qsizetype i = 0; i < path.size(); ++i) {
        const uchar c = static_cast<uchar>(path[i]);
        if (c <= ' ' || c == 0x7f) return problem(i, QStringLiteral("the path may not hold blanks; write %20 for one"));
        if (c == '?' || c == '#')
            return problem(i, QStringLiteral("the path ends before '%1'; routes do not match on queries")
                                  .arg(QLatin1Char(static_cast<char>(c))));
    }

    std::vector<PathSegment> segments;
    if (path.size() == 1) return segments;
    qsizetype start = 1;
    while (start <= path.size()) {
        const qsizetype slash = path.indexOf('/', start);
        const qsizetype end = slash < 0 ? path.size() : slash;
        const QByteArrayView text = path.sliced(start, end - start);
        if (!segments.empty() && segments.back().kind == PathSegment::Kind::Greedy)
            return problem(start, QStringLiteral("nothing may follow {%1+}, which takes the rest of the path")
                                      .arg(QString::fromUtf8(segments.back().text)));
        if (text.isEmpty() && slash >= 0) return problem(start, QStringLiteral("there is nothing between two '/'"));
        // The service refuses to create such a route.
        if (text.isEmpty()) return problem(start - 1, QStringLiteral("the path may not end with '/'"));
        if (text.contains('{') || text.contains('}')) {
            base::Result<PathSegment> parameter = parseParameter(text, start);
            if (!parameter) return parameter.error();
            const bool doubled = std::any_of(segments.cbegin(), segments.cend(), [&](const PathSegment& earlier) {
                return earlier.kind != PathSegment::Kind::Literal && earlier.text == parameter->text;
            });
            if (doubled)
                return problem(start,
                               QStringLiteral("there are two parameters called %1").arg(quoted(parameter->text)));
            segments.push_back(std::move(*parameter));
        } else {
            segments.push_back({PathSegment::Kind::Literal, text.toByteArray()});
        }
        if (slash < 0) break;
        start = slash + 1;
    }
    return segments;
}

}  // namespace trestle::gateway
