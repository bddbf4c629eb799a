#include "core/gateway/access/IdentitySource.h"

#include "core/http/Syntax.h"

#include <array>

namespace trestle::gateway {

namespace {

struct Prefix
{
    QByteArrayView text;
    IdentitySource::Kind kind;
};
constexpr std::array prefixes{
    Prefix{"request.header.", IdentitySource::Kind::Header},
    Prefix{"request.querystring.", IdentitySource::Kind::Query},
    Prefix{"stageVariables.", IdentitySource::Kind::StageVariable},
    Prefix{"context.", IdentitySource::Kind::Context},
};

std::optional<QByteArray> present(QByteArray value)
{
    if (value.isEmpty()) return std::nullopt;
    return value;
}

}  // namespace

base::Result<IdentitySource> IdentitySource::parse(QByteArrayView text)
{
    QByteArrayView rest = text;
    if (rest.startsWith('$'))
        rest = rest.sliced(1);
    else if (rest.startsWith("method."))
        rest = rest.sliced(7);
    else if (rest.startsWith("route."))
        rest = rest.sliced(6);
    for (const Prefix& prefix : prefixes)
        if (rest.startsWith(prefix.text) && rest.size() > prefix.text.size())
            return IdentitySource{prefix.kind, rest.sliced(prefix.text.size()).toByteArray()};
    return base::Error{base::ErrorCode::Parse,
                       QStringLiteral("\"%1\" is no identity source: it begins neither with method.request.header., "
                                      "method.request.querystring., stageVariables. or context. nor with their forms "
                                      "of HTTP APIs")
                           .arg(QString::fromUtf8(text.toByteArray()))};
}

base::Result<std::vector<IdentitySource>> IdentitySource::parseList(QByteArrayView text)
{
    std::vector<IdentitySource> sources;
    std::optional<base::Error> error;
    http::forEachElement(text, [&](QByteArrayView element) {
        auto source = parse(element);
        if (source)
            sources.push_back(std::move(*source));
        else if (!error)
            error = source.error();
    });
    if (error) return *error;
    return sources;
}

std::optional<QByteArray> IdentitySource::valueIn(const IdentityOrigin& origin) const
{
    switch (kind) {
        case IdentitySource::Kind::Header: {
            std::vector<QByteArray> values = origin.request.headers.values(name);
            return values.empty() ? std::nullopt : present(std::move(values.back()));
        }
        case IdentitySource::Kind::Query: {
            std::optional<QByteArray> last;
            for (http::QueryParameter& parameter : http::parseQuery(origin.request.query()))
                if (parameter.name == name) last = std::move(parameter.value);
            return last ? present(std::move(*last)) : std::nullopt;
        }
        case IdentitySource::Kind::StageVariable: {
            const auto variable = origin.stageVariables.find(name);
            return variable == origin.stageVariables.end() ? std::nullopt : present(variable->second);
        }
        case IdentitySource::Kind::Context:
            return origin.context ? present(origin.context(name)) : std::nullopt;
    }
    return std::nullopt;
}

QByteArray IdentitySource::describe() const
{
    switch (kind) {
        case IdentitySource::Kind::Header:
            return "header " + name;
        case IdentitySource::Kind::Query:
            return "query parameter " + name;
        case IdentitySource::Kind::StageVariable:
            return "stage variable " + name;
        case IdentitySource::Kind::Context:
            return "$context." + name;
    }
    return name;
}

}  // namespace trestle::gateway
