#include "core/gateway/templates/JavaText.h"

#include "core/gateway/templates/JsonText.h"
#include "core/gateway/templates/TemplateContainers.h"

#include <array>
#include <charconv>
#include <cmath>

namespace trestle::gateway {

namespace {

class Printer
{
public:
    explicit Printer(qsizetype maximum) : m_maximum(maximum) {}

    bool print(const TemplateValue& value, int depth)
    {
        using Type = TemplateValue::Type;
        if (depth > maximumValueDepth) return false;
        switch (value.type()) {
            case Type::Null:
                m_text += QLatin1String("null");
                break;
            case Type::Boolean:
                m_text += *value.as<bool>() ? QLatin1String("true") : QLatin1String("false");
                break;
            case Type::Integer:
                m_text += QString::number(*value.as<qint32>());
                break;
            case Type::Long:
                m_text += QString::number(*value.as<qint64>());
                break;
            case Type::Double:
                m_text += javaDoubleText(*value.as<double>());
                break;
            case Type::Big:
                m_text += value.as<BigNumber>()->text;
                break;
            case Type::Character:
                m_text += *value.as<QChar>();
                break;
            case Type::String:
                m_text += *value.string();
                break;
            case Type::List:
                return printList(value, depth);
            case Type::Map:
                return printMap(*value.map(), depth);
            case Type::Object: {
                const std::optional<QString> text = value.object()->text(depth);
                if (!text) return false;
                m_text += *text;
                break;
            }
        }
        return m_text.size() <= m_maximum;
    }

    QString take() { return std::move(m_text); }

private:
    bool printList(const TemplateValue& value, int depth)
    {
        const TemplateList& list = *value.list();
        if (list.kind == TemplateList::Kind::JsonArray) {
            const std::optional<QString> json =
                jsonText(value, JsonTextStyle::Guarded, m_maximum - m_text.size(), depth);
            if (json) m_text += *json;
            return json.has_value();
        }
        if (list.kind == TemplateList::Kind::Array) {
            // Java prints an array's type and its identity.
            m_text += javaClassName(value) + QLatin1Char('@') + QString::number(javaHash(value), 16);
            return true;
        }
        m_text += QLatin1Char('[');
        for (size_t i = 0; i < list.items.size(); ++i) {
            if (i) m_text += QLatin1String(", ");
            if (list.items[i].list() == &list)
                m_text += QLatin1String("(this Collection)");
            else if (!print(list.items[i], depth + 1))
                return false;
        }
        m_text += QLatin1Char(']');
        return m_text.size() <= m_maximum;
    }

    bool printMap(const TemplateMap& map, int depth)
    {
        m_text += QLatin1Char('{');
        for (size_t i = 0; i < map.size(); ++i) {
            const TemplateMap::Member& member = map.members()[i];
            if (i) m_text += QLatin1String(", ");
            if (!print(member.key, depth + 1)) return false;
            m_text += QLatin1Char('=');
            if (member.value.map() == &map)
                m_text += QLatin1String("(this Map)");
            else if (!print(member.value, depth + 1))
                return false;
        }
        m_text += QLatin1Char('}');
        return m_text.size() <= m_maximum;
    }

    qsizetype m_maximum;
    QString m_text;
};

}  // namespace

QString javaDoubleText(double value)
{
    if (std::isnan(value)) return QStringLiteral("NaN");
    if (std::isinf(value)) return value < 0 ? QStringLiteral("-Infinity") : QStringLiteral("Infinity");
    if (value == 0) return std::signbit(value) ? QStringLiteral("-0.0") : QStringLiteral("0.0");

    std::array<char, 32> buffer;
    const auto written =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value), std::chars_format::scientific);
    // d[.ddd]e±xx
    const QByteArray text(buffer.data(), written.ptr - buffer.data());
    const qsizetype e = text.indexOf('e');
    QByteArray digits = text.first(e).replace(".", "");
    const int exponent = text.sliced(e + 1).toInt();

    QByteArray out = value < 0 ? "-" : "";
    if (exponent >= -3 && exponent < 7) {
        if (exponent < 0) {
            out += "0." + QByteArray(-exponent - 1, '0') + digits;
        } else {
            if (digits.size() < exponent + 2) digits += QByteArray(exponent + 2 - digits.size(), '0');
            out += digits.first(exponent + 1) + '.' + digits.sliced(exponent + 1);
        }
    } else {
        out += digits.first(1) + '.' + (digits.size() > 1 ? digits.sliced(1) : QByteArray("0")) + 'E' +
               QByteArray::number(exponent);
    }
    return QString::fromLatin1(out);
}

std::optional<QString> javaText(const TemplateValue& value, qsizetype maximum, int depth)
{
    if (const QString* text = value.string()) {
        if (text->size() > maximum) return std::nullopt;
        return *text;
    }
    if (depth > maximumValueDepth) return std::nullopt;
    if (const TemplateObject* object = value.object()) return object->text(depth);
    Printer printer(maximum);
    if (!printer.print(value, depth)) return std::nullopt;
    return printer.take();
}

}  // namespace trestle::gateway
