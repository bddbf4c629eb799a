#include "core/base/Json.h"

#include "core/base/ByteAppender.h"
#include "core/base/EightBytes.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

namespace trestle::base {

namespace {

constexpr qsizetype longestEscape = 6;

// What stands in a string for a quote, a backslash or a control character.
char* putEscape(char* at, char c)
{
    static constexpr char hex[] = "0123456789abcdef";
    constexpr QByteArrayView named("\"\\\b\f\n\r\t");
    constexpr QByteArrayView names("\"\\bfnrt");
    *at++ = '\\';
    if (const qsizetype which = named.indexOf(c); which >= 0) {
        *at++ = names[which];
        return at;
    }
    const char digits[] = {'u', '0', '0', hex[c >> 4], hex[c & 15]};
    return std::copy(std::begin(digits), std::end(digits), at);
}

void write(ByteAppender& out, const JsonValue& value, JsonStyle style, int level);

template <typename Items, typename WriteItem>
void writeList(ByteAppender& out, const Items& items, char open, char close, JsonStyle style, int level,
               WriteItem writeItem)
{
    out.append(open);
    const auto newLine = [&](int indent) {
        if (style == JsonStyle::Indented) out.append('\n' + QByteArray(indent * 2, ' '));
    };
    bool first = true;
    for (const auto& item : items) {
        if (!first) out.append(',');
        first = false;
        newLine(level + 1);
        writeItem(item);
    }
    if (!first) newLine(level);
    out.append(close);
}

void write(ByteAppender& out, const JsonValue& value, JsonStyle style, int level)
{
    switch (value.type()) {
        case JsonValue::Type::Null:
            out.append("null");
            return;
        case JsonValue::Type::Bool:
            out.append(value.toBool() ? "true" : "false");
            return;
        case JsonValue::Type::Number:
            out.append(value.numberText());
            return;
        case JsonValue::Type::String:
            appendJsonString(out, value.string());
            return;
        case JsonValue::Type::Array:
            writeList(out, value.array(), '[', ']', style, level,
                      [&](const JsonValue& element) { write(out, element, style, level + 1); });
            return;
        case JsonValue::Type::Object:
            writeList(out, value.object(), '{', '}', style, level, [&](const JsonValue::Member& member) {
                appendJsonString(out, member.first);
                out.append(style == JsonStyle::Indented ? ": " : ":");
                write(out, member.second, style, level + 1);
            });
            return;
    }
}

}  // namespace

JsonValue::JsonValue(double value)
{
    if (!std::isfinite(value)) return;
    std::array<char, 32> buffer;
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    m_value = Number{QByteArray(buffer.data(), written.ptr - buffer.data())};
}

bool JsonValue::toBool() const
{
    const bool* flag = std::get_if<bool>(&m_value);
    return flag && *flag;
}

const QByteArray& JsonValue::string() const
{
    static const QByteArray none;
    const QByteArray* text = std::get_if<QByteArray>(&m_value);
    return text ? *text : none;
}

const QByteArray& JsonValue::numberText() const
{
    static const QByteArray none;
    const Number* number = std::get_if<Number>(&m_value);
    return number ? number->text : none;
}

const JsonValue::Array& JsonValue::array() const
{
    static const Array none;
    const Array* elements = std::get_if<Array>(&m_value);
    return elements ? *elements : none;
}

const JsonValue::Object& JsonValue::noMembers()
{
    static const Object none;
    return none;
}

std::optional<qint64> JsonValue::toInteger() const
{
    const QByteArray& text = numberText();
    qint64 integer = 0;
    const auto parsed = std::from_chars(text.begin(), text.end(), integer);
    if (parsed.ec == std::errc() && parsed.ptr == text.end()) return integer;
    bool ok = false;
    const double number = text.toDouble(&ok);
    if (!ok || number != std::floor(number) || std::abs(number) > 9007199254740992.0) return std::nullopt;
    return static_cast<qint64>(number);
}

const JsonValue* JsonValue::find(QByteArrayView name) const
{
    const Object& members = object();
    for (auto member = members.rbegin(); member != members.rend(); ++member)
        if (member->first == name) return &member->second;
    return nullptr;
}

JsonValue::Array& JsonValue::makeArray()
{
    if (!isArray()) m_value = Array();
    return std::get<Array>(m_value);
}

JsonValue::Object& JsonValue::makeObject()
{
    if (!isObject()) m_value = Object();
    return std::get<Object>(m_value);
}

QByteArray writeJson(const JsonValue& value, JsonStyle style)
{
    QByteArray out;
    {
        ByteAppender appender(out);
        write(appender, value, style, 0);
    }
    return out;
}

void appendJsonString(QByteArray& out, QByteArrayView utf8)
{
    ByteAppender appender(out);
    appendJsonString(appender, utf8);
}

void appendJsonString(ByteAppender& out, QByteArrayView utf8)
{
    out.append('"');
    while (true) {
        const qsizetype plain = bytesBefore(utf8, ' ', '"', '\\');
        char* const end = std::copy_n(utf8.data(), plain, out.room(plain + longestEscape));
        if (plain == utf8.size()) {
            *end = '"';
            return out.endAt(end + 1);
        }
        out.endAt(putEscape(end, utf8[plain]));
        utf8 = utf8.sliced(plain + 1);
    }
}

}  // namespace trestle::base
