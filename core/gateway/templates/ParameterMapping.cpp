#include "core/gateway/templates/ParameterMapping.h"

#include "core/gateway/templates/JavaText.h"
#include "core/gateway/templates/JsonText.h"
#include "core/gateway/templates/PermissiveJson.h"

namespace trestle::gateway {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr qsizetype maximumText = qsizetype(10) << 20;

// Takes `prefix` off `text` if it is there and something follows.
bool take(QByteArrayView& text, QByteArrayView prefix)
{
    if (!text.startsWith(prefix) || text.size() == prefix.size()) return false;
    text = text.sliced(prefix.size());
    return true;
}

Error unknown(const char* what, const QByteArray& text)
{
    return {ErrorCode::Parse,
            QStringLiteral("%1 \"%2\" is not known").arg(QLatin1String(what), QString::fromUtf8(text))};
}

std::vector<QByteArray> named(const MappableMessage::Values& values, const QByteArray& name)
{
    std::vector<QByteArray> found;
    for (const auto& [key, value] : values)
        if (key == name) found.push_back(value);
    return found;
}

std::vector<QByteArray> lastOf(std::vector<QByteArray> values)
{
    if (values.size() > 1) values.erase(values.begin(), values.end() - 1);
    return values;
}

// Strings as they are, anything else as JSON.
std::vector<QByteArray> textOf(const TemplateValue& value)
{
    if (value.isNull()) return {};
    const std::optional<QString> text =
        value.list() || value.map() ? jsonText(value, JsonTextStyle::Plain, maximumText) : javaText(value, maximumText);
    if (!text) return {};
    return {text->toUtf8()};
}

TemplateValue member(TemplateMap& map, const QByteArray& path)
{
    const TemplateMap* at = &map;
    TemplateValue value;
    for (const QByteArray& name : path.split('.')) {
        const TemplateValue* found = at ? at->find(QString::fromUtf8(name)) : nullptr;
        if (!found) return {};
        value = *found;
        at = value.map();
    }
    return value;
}

}  // namespace

Result<ParameterMapping> ParameterMapping::compile(Of message, const QByteArray& target, const QByteArray& source)
{
    ParameterMapping mapping;
    QByteArrayView name = target;
    if (message == Of::Response && take(name, "method.response.header."))
        mapping.m_place = Place::Header;
    else if (message == Of::Request && take(name, "integration.request.header."))
        mapping.m_place = Place::Header;
    else if (message == Of::Request && take(name, "integration.request.querystring."))
        mapping.m_place = Place::Query;
    else if (message == Of::Request && take(name, "integration.request.path."))
        mapping.m_place = Place::Path;
    else
        return unknown("the mapping's target", target);
    mapping.m_name = name.toByteArray();

    QByteArrayView from = source;
    if (from.size() >= 2 && from.startsWith('\'') && from.endsWith('\'')) {
        mapping.m_sourceName = from.sliced(1).chopped(1).toByteArray();
        return mapping;
    }
    const bool request = message == Of::Request;
    bool wholeBody = false;
    if (take(from, "context.")) {
        mapping.m_source = Source::Context;
    } else if (take(from, "stageVariables.")) {
        mapping.m_source = Source::StageVariable;
    } else {
        if (!take(from, request ? "method.request." : "integration.response."))
            return unknown("the mapping's source", source);
        if (take(from, "header."))
            mapping.m_source = Source::Header;
        else if (take(from, "multivalueheader."))
            mapping.m_source = Source::AllHeaders;
        else if (request && take(from, "querystring."))
            mapping.m_source = Source::Query;
        else if (request && take(from, "multivaluequerystring."))
            mapping.m_source = Source::AllQuery;
        else if (request && take(from, "path."))
            mapping.m_source = Source::Path;
        else if (wholeBody = from == "body"; wholeBody || take(from, "body."))
            mapping.m_source = Source::Body;
        else
            return unknown("the mapping's source", source);
    }
    mapping.m_sourceName = from.toByteArray();
    if (mapping.m_source == Source::Body && !wholeBody) {
        Result<JsonPath> path = JsonPath::compile(QStringLiteral("$.") + QString::fromUtf8(from));
        if (!path) return path.error();
        mapping.m_bodyPath = std::make_shared<const JsonPath>(std::move(*path));
    }
    return mapping;
}

Result<std::vector<QByteArray>> ParameterMapping::values(const MappableMessage& message, TemplateContext& context) const
{
    switch (m_source) {
        case Source::Header:
            return lastOf(named(message.headers, m_sourceName));
        case Source::Query:
            return lastOf(named(message.query, m_sourceName));
        case Source::Path:
            return lastOf(named(message.path, m_sourceName));
        case Source::AllHeaders:
            return named(message.headers, m_sourceName);
        case Source::AllQuery:
            return named(message.query, m_sourceName);
        case Source::Body:
            return bodyValues(message.body, context.heap());
        case Source::Context:
            return textOf(member(context.context(), m_sourceName));
        case Source::StageVariable:
            return textOf(member(context.stageVariables(), m_sourceName));
        case Source::Text:
            return std::vector<QByteArray>{m_sourceName};
    }
    Q_UNREACHABLE();
}

// The body is read as JSON only if it begins like JSON.
Result<std::vector<QByteArray>> ParameterMapping::bodyValues(const QByteArray& body, TemplateHeap& heap) const
{
    const QByteArray text = body.isEmpty() ? QByteArray("{}") : body.trimmed();
    const bool json = text.startsWith('{') || text.startsWith('[') || text.startsWith('"');
    if (!json) return m_bodyPath ? std::vector<QByteArray>() : std::vector<QByteArray>{text};
    Result<TemplateValue> document = parsePermissiveJson(QString::fromUtf8(text), heap);
    if (!document) return Error{ErrorCode::Parse, QStringLiteral("Invalid JSON in request body")};
    if (!m_bodyPath) return std::vector<QByteArray>{text};
    Result<TemplateValue> found = m_bodyPath->read(*document, *document, heap);
    if (!found) return std::vector<QByteArray>();
    return textOf(*found);
}

}  // namespace trestle::gateway
