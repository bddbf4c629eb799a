#include "core/gateway/templates/VariableText.h"

#include "core/gateway/templates/JavaText.h"
#include "core/gateway/templates/JsonText.h"

namespace trestle::gateway {

namespace {

constexpr qsizetype maximumValue = qsizetype(1) << 20;

bool isNamePart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// Length of "context.a.b" at the start of `text`, 0 if it is no variable. A dot belongs to it if a name follows.
qsizetype variableLength(QByteArrayView text)
{
    const QByteArrayView root = text.startsWith("context.")          ? QByteArrayView("context")
                                : text.startsWith("stageVariables.") ? QByteArrayView("stageVariables")
                                                                     : QByteArrayView();
    if (root.isEmpty()) return 0;
    qsizetype end = root.size();
    while (end + 1 < text.size() && text[end] == '.' && isNamePart(text[end + 1])) {
        ++end;
        while (end < text.size() && isNamePart(text[end]))
            ++end;
    }
    return end > root.size() ? end : 0;
}

}  // namespace

VariableText VariableText::compile(QByteArrayView utf8)
{
    VariableText made;
    QByteArray text;
    for (qsizetype at = 0; at < utf8.size(); ++at) {
        const bool braces = utf8[at] == '$' && at + 1 < utf8.size() && utf8[at + 1] == '{';
        const qsizetype begin = at + (braces ? 2 : 1);
        const qsizetype length = utf8[at] == '$' ? variableLength(utf8.sliced(qMin(begin, utf8.size()))) : 0;
        const bool closed = !braces || (begin + length < utf8.size() && utf8[begin + length] == '}');
        if (!length || !closed) {
            text += utf8[at];
            continue;
        }
        made.m_parts.push_back({std::exchange(text, {}), QString::fromLatin1(utf8.sliced(begin, length)).split(u'.')});
        at = begin + length - (braces ? 0 : 1);
    }
    if (!text.isEmpty()) made.m_parts.push_back({text, {}});
    return made;
}

QByteArray VariableText::text(TemplateContext& context, const QByteArray& absent) const
{
    QByteArray out;
    for (const Part& part : m_parts) {
        out += part.text;
        if (part.path.isEmpty()) continue;
        TemplateValue value(part.path.first() == QLatin1String("context") ? &context.context()
                                                                          : &context.stageVariables());
        for (qsizetype i = 1; i < part.path.size() && !value.isNull(); ++i) {
            const TemplateValue* member = value.map() ? value.map()->find(part.path[i]) : nullptr;
            value = member ? *member : TemplateValue();
        }
        const std::optional<QString> shown = value.map() || value.list()
                                                 ? jsonText(value, JsonTextStyle::Plain, maximumValue)
                                                 : javaText(value, maximumValue);
        out += value.isNull() || !shown ? absent : shown->toUtf8();
    }
    return out;
}

QByteArray VariableText::text(const Values& value, const QByteArray& absent) const
{
    QByteArray out;
    for (const Part& part : m_parts) {
        out += part.text;
        if (!part.path.isEmpty()) out += value(part.path.join(u'.').toLatin1()).value_or(absent);
    }
    return out;
}

QStringList VariableText::variables() const
{
    QStringList names;
    for (const Part& part : m_parts)
        if (!part.path.isEmpty()) names += part.path.join(u'.');
    return names;
}

}  // namespace trestle::gateway
