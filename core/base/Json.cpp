#include "core/base/Json.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

namespace trestle::base {

namespace {

// How many bytes from the first on stand in a string as they are: no control characters, quotes or backslashes.
qsizetype plainBytes(QByteArrayView utf8)
{
    // Eight at a time: whether one of them is below a bound, or zero, shows in its highest bit.
    constexpr quint64 ones = 0x0101010101010101;
    constexpr quint64 highest = 0x8080808080808080;
    const auto anyBelow = [](quint64 eight, quint64 bound) { return (eight - ones * bound) & ~eight & highest; };
    qsizetype i = 0;
    for (; utf8.size() - i >= 8; i += 8) {
        quint64 eight = 0;
        std::memcpy(&eight, utf8.data() + i, sizeof eight);
        if (anyBelow(eight, ' ') | anyBelow(eight ^ (ones * '"'), 1) | anyBelow(eight ^ (ones * '\\'), 1)) break;
    }
    const auto isPlain = [](char c) { return uchar(c) >= 0x20 && c != '"' && c != '\\'; };
    while (i < utf8.size() && isPlain(utf8[i]))
        ++i;
    return i;
}

void write(QByteArray& out, const JsonValue& value, JsonStyle style, int level);

template <typename Items, typename WriteItem>
void writeList(QByteArray& out, const Items& items, char open, char close, JsonStyle style, int level,
               WriteItem writeItem)
{
    out += open;
    const auto newLine = [&](int indent) {
        if (style == JsonStyle::Indented) out += '\n' + QByteArray(indent * 2, ' ');
    };
    bool first = true;
    for (const auto& item : items) {
        if (!first) out += ',';
        first = false;
        newLine(level + 1);
        writeItem(item);
    }
    if (!first) newLine(level);
    out += close;
}

void write(QByteArray& out, const JsonValue& value, JsonStyle style, int level)
{
    switch (value.type()) {
        case JsonValue::Type::Null:
            out += "null";
            return;
        case JsonValue::Type::Bool:
            out += value.toBool() ? "true" : "false";
            return;
        case JsonValue::Type::Number:
            out += value.numberText();
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
                out += style == JsonStyle::Indented ? ": " : ":";
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
    write(out, value, style, 0);
    return out;
}

void appendJsonString(QByteArray& out, QByteArrayView utf8)
{
    static constexpr char hex[] = "0123456789abcdef";
    qsizetype plain = plainBytes(utf8);
    if (plain == utf8.size()) {
        const qsizetype before = out.size();
        out.resize(before + plain + 2);
        char* const at = out.data() + before;
        *at = '"';
        *std::copy(utf8.begin(), utf8.end(), at + 1) = '"';
        return;
    }
    out += '"';
    while (true) {
        out.append(utf8.first(plain));
        if (plain == utf8.size()) break;
        const char c = utf8[plain];
        utf8 = utf8.sliced(plain + 1);
        plain = plainBytes(utf8);
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\b':
                out += "\\b";
                break;
            case '\f':
                out += "\\f";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default: {
                const char escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
                out.append(escape, sizeof escape);
            }
        }
    }
    out += '"';
}

}  // namespace trestle::base
