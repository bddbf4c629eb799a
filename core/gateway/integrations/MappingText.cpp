#include "core/gateway/integrations/MappingText.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace trestle::gateway {

namespace {

using Source = MappingReference::Source;

std::optional<MappingReference> parseReference(QByteArrayView text)
{
    struct Prefix
    {
        QByteArrayView text;
        Source source;
    };
    static constexpr std::array<Prefix, 4> prefixes{
        Prefix{"request.path.", Source::Path}, Prefix{"request.querystring.", Source::Query},
        Prefix{"request.header.", Source::Header}, Prefix{"request.body.", Source::Body}};
    if (text == "context.requestId") return MappingReference{Source::RequestId, {}};
    if (text == "context.time") return MappingReference{Source::Time, {}};
    for (const Prefix& prefix : prefixes)
        if (text.startsWith(prefix.text) && text.size() > prefix.text.size())
            return MappingReference{prefix.source, text.sliced(prefix.text.size()).toByteArray()};
    return std::nullopt;
}

const base::JsonValue* member(const base::JsonValue& body, const QByteArray& path)
{
    const base::JsonValue* value = &body;
    for (const QByteArray& name : path.split('.')) {
        if (value->isArray()) {
            bool ok = false;
            const size_t index = name.toUInt(&ok);
            value = ok && index < value->array().size() ? &value->array()[index] : nullptr;
        } else {
            value = value->find(name);
        }
        if (!value) return nullptr;
    }
    return value;
}

QByteArray textOf(const base::JsonValue& value)
{
    return value.isString() ? value.string() : base::writeJson(value);
}

std::optional<QByteArray> valueOf(const MappingReference& reference, const MappingInput& input)
{
    switch (reference.source) {
        case Source::Path:
            for (const PathParameter& parameter : input.path)
                if (parameter.name == reference.name) return parameter.value;
            return std::nullopt;
        case Source::Query:
            for (auto parameter = input.query.rbegin(); parameter != input.query.rend(); ++parameter)
                if (parameter->name == reference.name) return parameter->value;
            return std::nullopt;
        case Source::Header: {
            const QByteArrayView value = input.headers.value(reference.name);
            if (value.isNull()) return std::nullopt;
            return value.toByteArray();
        }
        case Source::Body:
            if (const base::JsonValue* value = member(input.body, reference.name)) return textOf(*value);
            return std::nullopt;
        case Source::RequestId:
            return input.requestId.toByteArray();
        case Source::Time:
            return QDateTime::fromMSecsSinceEpoch(input.timeMs, Qt::UTC).toString(Qt::ISODateWithMs).toLatin1();
    }
    return std::nullopt;
}

}  // namespace

QByteArray MappingReference::describe() const
{
    switch (source) {
        case Source::Path:
            return "path parameter \"" + name + '"';
        case Source::Query:
            return "query parameter \"" + name + '"';
        case Source::Header:
            return "header \"" + name + '"';
        case Source::Body:
            return "body member \"" + name + '"';
        case Source::RequestId:
            return "request id";
        case Source::Time:
            return "time";
    }
    return {};
}

base::Result<MappingText> MappingText::compile(QByteArrayView text)
{
    const auto problem = [](const QString& message) { return base::Error{base::ErrorCode::Parse, message}; };
    MappingText mapping;
    while (!text.isEmpty()) {
        const qsizetype open = text.indexOf("${");
        if (open != 0) mapping.m_parts.push_back({text.first(open < 0 ? text.size() : open).toByteArray(), {}});
        if (open < 0) break;
        const qsizetype close = text.indexOf('}', open);
        if (close < 0)
            return problem(QStringLiteral("\"%1\" has no closing brace").arg(QString::fromUtf8(text.sliced(open))));
        const QByteArrayView inside = text.sliced(open + 2, close - open - 2);
        std::optional<MappingReference> reference = parseReference(inside);
        if (!reference)
            return problem(QStringLiteral("\"${%1}\" is not known; there are ${request.path.NAME}, "
                                          "${request.querystring.NAME}, ${request.header.NAME}, ${request.body.PATH}, "
                                          "${context.requestId} and ${context.time}")
                               .arg(QString::fromUtf8(inside)));
        mapping.m_parts.push_back({{}, std::move(reference)});
        text = text.sliced(close + 1);
    }
    return mapping;
}

const MappingReference* MappingText::soleReference() const
{
    return m_parts.size() == 1 && m_parts.front().reference ? &*m_parts.front().reference : nullptr;
}

std::vector<const MappingReference*> MappingText::references() const
{
    std::vector<const MappingReference*> found;
    for (const Part& part : m_parts)
        if (part.reference) found.push_back(&*part.reference);
    return found;
}

const MappingReference* MappingText::missing(const MappingInput& input) const
{
    const auto found = std::find_if(m_parts.cbegin(), m_parts.cend(), [&](const Part& part) {
        return part.reference && !valueOf(*part.reference, input);
    });
    return found == m_parts.cend() ? nullptr : &*found->reference;
}

QByteArray MappingText::text(const MappingInput& input) const
{
    QByteArray out;
    for (const Part& part : m_parts) {
        if (!part.reference)
            out += part.text;
        else if (const std::optional<QByteArray> value = valueOf(*part.reference, input))
            out += *value;
    }
    return out;
}

const base::JsonValue* MappingText::bodyValue(const MappingInput& input) const
{
    const MappingReference* reference = soleReference();
    return reference && reference->source == Source::Body ? member(input.body, reference->name) : nullptr;
}

}  // namespace trestle::gateway
