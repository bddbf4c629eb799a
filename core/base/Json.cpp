#include "core/base/Json.h"

#include <simdjson.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

namespace trestle::base {

namespace {

namespace od = simdjson::ondemand;

QByteArray toByteArray(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

// Types of values and their like, of which there are many: these are not allocated.
QByteArray toName(std::string_view text)
{
    if (text.size() == 1) {
        switch (text.front()) {
            case 'S':
                return QByteArrayLiteral("S");
            case 'N':
                return QByteArrayLiteral("N");
            case 'B':
                return QByteArrayLiteral("B");
            case 'M':
                return QByteArrayLiteral("M");
            case 'L':
                return QByteArrayLiteral("L");
            default:
                break;
        }
    }
    return toByteArray(text);
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// number = [ "-" ] ( "0" / digit1-9 *digit ) [ "." 1*digit ] [ ( "e" / "E" ) [ "+" / "-" ] 1*digit ]
bool isJsonNumber(std::string_view text)
{
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto digits = [&] {
        const char* const start = at;
        while (at != end && isDigit(*at))
            ++at;
        return at != start;
    };
    if (at != end && *at == '-') ++at;
    if (at != end && *at == '0')
        ++at;
    else if (!digits())
        return false;
    if (at != end && *at == '.') {
        ++at;
        if (!digits()) return false;
    }
    if (at != end && (*at == 'e' || *at == 'E')) {
        ++at;
        if (at != end && (*at == '+' || *at == '-')) ++at;
        if (!digits()) return false;
    }
    return at == end;
}

// Walks simdjson's on-demand document, visiting (and so checking) every value once.
class Reader
{
public:
    Reader(QByteArrayView text, const JsonLimits& limits) : m_text(text), m_limits(limits) {}

    Result<JsonValue> read()
    {
        if (m_text.size() > m_limits.bytes)
            return Error{ErrorCode::TooLarge, QStringLiteral("The JSON text has %1 bytes; at most %2 are read")
                                                  .arg(m_text.size())
                                                  .arg(m_limits.bytes)};
        thread_local od::parser parser;
        m_padded = simdjson::padded_string(m_text.data(), static_cast<size_t>(m_text.size()));
        if (const auto error = parser.iterate(m_padded).get(m_document)) return failure(error, nullptr);

        JsonValue root;
        if (!readRoot(root)) return *m_error;
        return root;
    }

private:
    bool readRoot(JsonValue& out)
    {
        bool scalar = false;
        if (const auto error = m_document.is_scalar().get(scalar)) return fail(error);
        if (scalar) {
            // A scalar document has no structure for the on-demand walk to check: as an array's only member it has.
            const QByteArray wrapped = '[' + m_text.toByteArray() + ']';
            Reader reader(wrapped, {.depth = 2, .bytes = wrapped.size()});
            Result<JsonValue> array = reader.read();
            if (!array || array->array().size() != 1) return failAt("is not one JSON value", nullptr);
            out = array->array().front();
            return true;
        }
        od::value root;
        if (const auto error = m_document.get_value().get(root)) return fail(error);
        if (!readValue(root, out, 1)) return false;
        // At the end there is no location left; anywhere else there is one.
        if (const char* rest = location()) return failAt("has something after its end", rest);
        return true;
    }

    bool readValue(od::value value, JsonValue& out, int depth)
    {
        od::json_type type;
        if (const auto error = value.type().get(type)) return fail(error);
        switch (type) {
            case od::json_type::object:
                return readObject(value, out, depth);
            case od::json_type::array:
                return readArray(value, out, depth);
            case od::json_type::string: {
                std::string_view text;
                if (const auto error = value.get_string().get(text)) return fail(error);
                out = toByteArray(text);
                return true;
            }
            case od::json_type::number: {
                std::string_view token = value.raw_json_token();
                while (!token.empty() &&
                       (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t'))
                    token.remove_suffix(1);
                if (!isJsonNumber(token)) return failAt("has a malformed number", token.data());
                out = JsonValue::Number{toByteArray(token)};
                return true;
            }
            case od::json_type::boolean: {
                bool flag = false;
                if (const auto error = value.get_bool().get(flag)) return fail(error);
                out = flag;
                return true;
            }
            case od::json_type::null: {
                bool isNull = false;
                if (const auto error = value.is_null().get(isNull)) return fail(error);
                if (!isNull) return failAt("has a malformed word", location());
                out = JsonValue();
                return true;
            }
        }
        return failAt("has a malformed value", location());
    }

    bool readObject(od::value value, JsonValue& out, int depth)
    {
        if (depth > m_limits.depth) return failDepth();
        od::object object;
        if (const auto error = value.get_object().get(object)) return fail(error);
        JsonValue::Object& members = out.makeObject();
        for (auto field : object) {
            std::string_view name;
            if (const auto error = field.unescaped_key().get(name)) return fail(error);
            if (members.size() == 1 && members.capacity() == 1) members.reserve(8);  // one member, or some
            members.emplace_back(toName(name), JsonValue());
            od::value member;
            if (const auto error = field.value().get(member)) return fail(error);
            if (!readValue(member, members.back().second, depth + 1)) return false;
        }
        return true;
    }

    bool readArray(od::value value, JsonValue& out, int depth)
    {
        if (depth > m_limits.depth) return failDepth();
        od::array array;
        if (const auto error = value.get_array().get(array)) return fail(error);
        JsonValue::Array& elements = out.makeArray();
        for (auto element : array) {
            od::value member;
            if (const auto error = element.get(member)) return fail(error);
            elements.emplace_back();
            if (!readValue(member, elements.back(), depth + 1)) return false;
        }
        return true;
    }

    const char* location()
    {
        const char* at = nullptr;
        if (m_document.current_location().get(at)) return nullptr;
        return at;
    }

    bool fail(simdjson::error_code code)
    {
        m_error = failure(code, location());
        return false;
    }

    bool failAt(const char* problem, const char* at)
    {
        m_error = Error{ErrorCode::Parse, position(at) + QStringLiteral("the JSON text ") + QLatin1String(problem)};
        return false;
    }

    bool failDepth()
    {
        m_error = Error{ErrorCode::TooLarge,
                        position(location()) +
                            QStringLiteral("arrays and objects are nested deeper than %1 levels").arg(m_limits.depth)};
        return false;
    }

    Error failure(simdjson::error_code code, const char* at)
    {
        const char* problem = "the JSON text is malformed";
        switch (code) {
            case simdjson::EMPTY:
                problem = "the JSON text is empty";
                break;
            case simdjson::UTF8_ERROR:
                problem = "the JSON text is not valid UTF-8";
                break;
            case simdjson::STRING_ERROR:
                problem = "a string has a malformed escape";
                break;
            case simdjson::UNESCAPED_CHARS:
                problem = "a string has an unescaped control character";
                break;
            case simdjson::UNCLOSED_STRING:
                problem = "a string is not closed";
                break;
            case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
                problem = "an array or object is not closed";
                break;
            case simdjson::TRAILING_CONTENT:
                problem = "the JSON text has something after its end";
                break;
            case simdjson::DEPTH_ERROR:
                problem = "arrays and objects are nested too deep";
                break;
            default:
                break;
        }
        return Error{ErrorCode::Parse, position(at) + QLatin1String(problem)};
    }

    // "line 2, column 7: ", counting columns in bytes from 1; empty where the place is not known.
    QString position(const char* at) const
    {
        const char* const begin = m_padded.data();
        if (!at || at < begin || at > begin + m_padded.size()) return {};
        const QByteArrayView before(begin, at - begin);
        const qsizetype line = std::count(before.begin(), before.end(), '\n') + 1;
        const qsizetype column = before.size() - before.lastIndexOf('\n');
        return QStringLiteral("line %1, column %2: ").arg(line).arg(column);
    }

    QByteArrayView m_text;
    JsonLimits m_limits;
    simdjson::padded_string m_padded;
    od::document m_document;
    std::optional<Error> m_error;
};

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

const JsonValue::Object& JsonValue::object() const
{
    static const Object none;
    const Object* members = std::get_if<Object>(&m_value);
    return members ? *members : none;
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

Result<JsonValue> parseJson(QByteArrayView utf8, const JsonLimits& limits)
{
    return Reader(utf8, limits).read();
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
