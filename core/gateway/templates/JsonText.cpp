#include "core/gateway/templates/JsonText.h"

#include "core/gateway/templates/JavaText.h"
#include "core/gateway/templates/TemplateContainers.h"

#include <cmath>

namespace trestle::gateway {

namespace {

class Writer
{
public:
    Writer(JsonTextStyle style, qsizetype maximum) : m_style(style), m_maximum(maximum) {}

    bool write(const TemplateValue& value, int depth)
    {
        using Type = TemplateValue::Type;
        if (depth > maximumValueDepth) return false;
        switch (value.type()) {
            case Type::List: {
                m_text += QLatin1Char('[');
                bool first = true;
                for (const TemplateValue& item : value.list()->items) {
                    if (!std::exchange(first, false)) m_text += QLatin1Char(',');
                    if (!write(item, depth + 1)) return false;
                }
                m_text += QLatin1Char(']');
                break;
            }
            case Type::Map: {
                m_text += QLatin1Char('{');
                bool first = true;
                for (const TemplateMap::Member& member : value.map()->members()) {
                    if (!std::exchange(first, false)) m_text += QLatin1Char(',');
                    if (!writeString(member.key, depth + 1)) return false;
                    m_text += QLatin1Char(':');
                    if (!write(member.value, depth + 1)) return false;
                }
                m_text += QLatin1Char('}');
                break;
            }
            case Type::Double:
                if (std::isinf(*value.as<double>())) {
                    m_text += QLatin1String("null");
                    break;
                }
                [[fallthrough]];
            case Type::Null:
            case Type::Boolean:
            case Type::Integer:
            case Type::Long:
            case Type::Big: {
                const std::optional<QString> text = javaText(value, m_maximum);
                if (!text) return false;
                m_text += *text;
                break;
            }
            case Type::Character:
            case Type::String:
            case Type::Object:
                return writeString(value, depth);
        }
        return m_text.size() <= m_maximum;
    }

    QString take() { return std::move(m_text); }

private:
    bool writeString(const TemplateValue& value, int depth)
    {
        const std::optional<QString> text = javaText(value, m_maximum, depth);
        if (!text) return false;
        m_text += QLatin1Char('"');
        for (const QChar c : *text)
            writeCharacter(c);
        m_text += QLatin1Char('"');
        return m_text.size() <= m_maximum;
    }

    void writeCharacter(QChar c)
    {
        const ushort code = c.unicode();
        const char* escape = nullptr;
        switch (code) {
            case '"':
                escape = "\\\"";
                break;
            case '\\':
                escape = "\\\\";
                break;
            case '\b':
                escape = "\\b";
                break;
            case '\f':
                escape = "\\f";
                break;
            case '\n':
                escape = "\\n";
                break;
            case '\r':
                escape = "\\r";
                break;
            case '\t':
                escape = "\\t";
                break;
            case '/':
                if (m_style == JsonTextStyle::Guarded) escape = "\\/";
                break;
            default:
                break;
        }
        if (escape)
            m_text += QLatin1String(escape);
        else if (code < 0x20 || (code >= 0x7f && code <= 0x9f) || (code >= 0x2000 && code <= 0x20ff))
            m_text += QLatin1String("\\u") + QString::number(code, 16).toUpper().rightJustified(4, QLatin1Char('0'));
        else
            m_text += c;
    }

    JsonTextStyle m_style;
    qsizetype m_maximum;
    QString m_text;
};

}  // namespace

std::optional<QString> jsonText(const TemplateValue& value, JsonTextStyle style, qsizetype maximum, int depth)
{
    Writer writer(style, maximum);
    if (!writer.write(value, depth)) return std::nullopt;
    return writer.take();
}

}  // namespace trestle::gateway
