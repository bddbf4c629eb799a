#include "core/gateway/websocket/SelectionExpression.h"

#include "core/gateway/templates/JavaText.h"
#include "core/gateway/templates/PermissiveJson.h"

#include <algorithm>

namespace trestle::gateway {

namespace {

constexpr qsizetype longestKey = 128 << 10;

bool isName(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

/// A variable without braces.
qsizetype bareLength(QByteArrayView text)
{
    int brackets = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '[') ++brackets;
        if (c == ']') --brackets;
        if (brackets <= 0 && (c == ' ' || c == '/' || c == '$' || c == '\\')) return at;
    }
    return text.size();
}

/// How Java prints what JSON holds.
QByteArray javaTextOf(const base::JsonValue& value)
{
    using Type = base::JsonValue::Type;
    switch (value.type()) {
        case Type::Null:
            return {};
        case Type::Bool:
            return value.toBool() ? "true" : "false";
        case Type::Number:
            return value.numberText();
        case Type::String:
            return value.string();
        case Type::Array: {
            QByteArray text("[");
            for (const base::JsonValue& item : value.array())
                text += (text.size() > 1 ? ", " : "") + javaTextOf(item);
            return text + ']';
        }
        case Type::Object: {
            QByteArray text("{");
            for (const auto& [name, member] : value.object())
                text += (text.size() > 1 ? ", " : "") + name + '=' + javaTextOf(member);
            return text + '}';
        }
    }
    return {};
}

QByteArray memberAt(const base::JsonValue* value, const QList<QByteArray>& members)
{
    for (const QByteArray& name : members) {
        if (!value) return {};
        value = value->find(name);
    }
    return value ? javaTextOf(*value) : QByteArray();
}

QByteArray foundBy(const JsonPath& path, QByteArrayView body)
{
    TemplateHeap heap;
    const auto document = parsePermissiveJson(QString::fromUtf8(body), heap);
    if (!document) return {};
    const auto found = path.read(*document, *document, heap);
    if (!found || found->isNull()) return {};
    return javaText(*found, longestKey).value_or(QString()).toUtf8();
}

}  // namespace

base::Result<SelectionExpression> SelectionExpression::compile(QByteArrayView text)
{
    SelectionExpression expression;
    expression.m_text = text.toByteArray();
    QByteArray literal;
    const auto endLiteral = [&] {
        if (!literal.isEmpty()) expression.m_parts.push_back({Part::Kind::Text, std::exchange(literal, {}), {}, {}});
    };
    for (qsizetype at = 0; at < text.size();) {
        if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == '$') {
            literal += '$';
            at += 2;
            continue;
        }
        if (text[at] != '$' || at + 1 == text.size()) {
            literal += text[at++];
            continue;
        }
        const bool braced = text[at + 1] == '{';
        const QByteArrayView rest = text.sliced(at + (braced ? 2 : 1));
        const qsizetype length = braced ? rest.indexOf('}') : bareLength(rest);
        if (length < 0)
            return base::Error{
                base::ErrorCode::Parse,
                QStringLiteral("The brace of \"%1\" is not closed").arg(QString::fromUtf8(expression.m_text))};
        base::Result<Part> part = partOf(rest.first(length));
        if (!part) return part.error();
        endLiteral();
        expression.m_parts.push_back(std::move(*part));
        at += (braced ? 3 : 1) + length;
    }
    endLiteral();
    return expression;
}

base::Result<SelectionExpression::Part> SelectionExpression::partOf(QByteArrayView variable)
{
    const auto bodyPart = [&](Part::Kind kind, QByteArrayView rest) -> base::Result<Part> {
        Part part{kind, {}, {}, {}};
        if (rest.isEmpty()) return part;
        const QByteArrayView path = rest.startsWith('.') ? rest.sliced(1) : rest;
        const QList<QByteArray> names = path.toByteArray().split('.');
        if (std::all_of(names.begin(), names.end(), [](const QByteArray& name) { return isName(name); })) {
            part.members = names;
            return part;
        }
        auto compiled = JsonPath::compile((rest.startsWith('[') ? QStringLiteral("$") : QStringLiteral("$.")) +
                                          QString::fromUtf8(path));
        if (!compiled) return compiled.error();
        part.path = std::make_shared<const JsonPath>(std::move(*compiled));
        return part;
    };
    const auto named = [&](QByteArrayView prefix, Part::Kind kind) {
        return Part{kind, variable.sliced(prefix.size()).toByteArray(), {}, {}};
    };
    constexpr QByteArrayView requestBody("request.body");
    constexpr QByteArrayView responseBody("integration.response.body");
    if (variable.startsWith(requestBody)) return bodyPart(Part::Kind::RequestBody, variable.sliced(requestBody.size()));
    if (variable.startsWith(responseBody))
        return bodyPart(Part::Kind::ResponseBody, variable.sliced(responseBody.size()));
    if (variable == "integration.response.statuscode" || variable == "response.statuscode")
        return Part{Part::Kind::ResponseStatus, {}, {}, {}};
    for (const QByteArrayView prefix :
         {QByteArrayView("integration.response.header."), QByteArrayView("integration.response.multivalueheader.")})
        if (variable.startsWith(prefix)) return named(prefix, Part::Kind::ResponseHeader);
    if (variable.startsWith("request.header.")) return named("request.header.", Part::Kind::RequestHeader);
    if (variable.startsWith("stageVariables.")) return named("stageVariables.", Part::Kind::StageVariable);
    return Part{Part::Kind::Unknown, variable.toByteArray(), {}, {}};
}

bool SelectionExpression::readsBody() const
{
    return std::any_of(m_parts.begin(), m_parts.end(),
                       [](const Part& part) { return part.kind == Part::Kind::RequestBody; });
}

QByteArray SelectionExpression::valueOf(const Part& part, const SelectionSource& source)
{
    const auto header = [&](const http::Headers* headers) {
        return headers ? headers->value(part.text).toByteArray() : QByteArray();
    };
    switch (part.kind) {
        case Part::Kind::Text:
            return part.text;
        case Part::Kind::RequestBody:
            if (part.path) return foundBy(*part.path, source.requestBody);
            if (part.members.isEmpty()) return source.requestBody.toByteArray();
            return memberAt(source.requestJson, part.members);
        case Part::Kind::ResponseBody: {
            if (part.path) return foundBy(*part.path, source.responseBody);
            if (part.members.isEmpty()) return source.responseBody.toByteArray();
            const auto json = base::parseJson(source.responseBody);
            return json ? memberAt(&*json, part.members) : QByteArray();
        }
        case Part::Kind::ResponseStatus:
            return QByteArray::number(source.responseStatus);
        case Part::Kind::ResponseHeader:
            return header(source.responseHeaders);
        case Part::Kind::RequestHeader:
            return header(source.requestHeaders);
        case Part::Kind::StageVariable: {
            if (!source.stageVariables) return {};
            const auto found = source.stageVariables->find(part.text);
            return found == source.stageVariables->end() ? QByteArray() : found->second;
        }
        case Part::Kind::Unknown:
            return {};
    }
    return {};
}

QByteArray SelectionExpression::evaluate(const SelectionSource& source) const
{
    if (m_parts.size() == 1) return valueOf(m_parts.front(), source);
    QByteArray key;
    for (const Part& part : m_parts)
        key += valueOf(part, source);
    return key;
}

}  // namespace trestle::gateway
