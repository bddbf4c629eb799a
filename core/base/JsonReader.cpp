// JSON text to values.
#include "core/base/JsonCursor.h"
#include "core/base/TextPool.h"

#include <simdjson.h>

#include <string_view>

namespace trestle::base {

namespace {

namespace od = simdjson::ondemand;

// Types of values, of which there are many: null for any other name.
QByteArray commonName(std::string_view text)
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
    return {};
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

// The member of the root that somebody else reads.
struct Around
{
    QByteArrayView member;
    const std::function<bool(JsonCursor&)>& read;
};

// Walks simdjson's on-demand document, visiting (and so checking) every value once.
class Reader
{
public:
    Reader(QByteArrayView text, const JsonLimits& limits, const Around* around = nullptr)
        : m_text(text), m_limits(limits), m_around(around), m_strings(text.size())
    {
    }

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
                out = pooled(text);
                return true;
            }
            case od::json_type::number: {
                std::string_view token = value.raw_json_token();
                while (!token.empty() &&
                       (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t'))
                    token.remove_suffix(1);
                if (!isJsonNumber(token)) return failAt("has a malformed number", token.data());
                out = JsonValue::Number{pooled(token)};
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
        if (depth == 1) members.reserve(8);
        for (auto field : object) {
            std::string_view name;
            if (const auto error = field.unescaped_key().get(name)) return fail(error);
            if (members.size() == 1 && members.capacity() == 1) members.reserve(8);  // one member, or some
            QByteArray common = commonName(name);
            auto& [ownName, ownValue] = members.emplace_back();
            ownName = common.isNull() ? pooled(name) : std::move(common);
            od::value member;
            if (const auto error = field.value().get(member)) return fail(error);
            const bool isElsewhere = m_around && depth == 1 && m_around->member == QByteArrayView(name);
            if (isElsewhere ? !readAround(member, ownValue) : !readValue(member, ownValue, depth + 1)) return false;
        }
        return true;
    }

    bool readAround(od::value value, JsonValue& out)
    {
        JsonCursor cursor(&value, m_strings);
        if (std::exchange(m_wentAround, true) || !m_around->read(cursor)) return failAt("is not read", nullptr);
        out.makeObject();
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

    QByteArray pooled(std::string_view text) { return m_strings.add(text); }

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
    const Around* m_around;
    bool m_wentAround = false;
    TextPool m_strings;
    simdjson::padded_string m_padded;
    od::document m_document;
    std::optional<Error> m_error;
};

}  // namespace

Result<JsonValue> parseJson(QByteArrayView utf8, const JsonLimits& limits)
{
    return Reader(utf8, limits).read();
}

std::optional<JsonValue> parseJsonAround(QByteArrayView utf8, const JsonLimits& limits, QByteArrayView member,
                                         const std::function<bool(JsonCursor&)>& read)
{
    const Around around{member, read};
    Result<JsonValue> value = Reader(utf8, limits, &around).read();
    return value ? std::optional(std::move(*value)) : std::nullopt;
}

bool JsonCursor::visitMembers(MemberVisit visit, void* visitor)
{
    od::object object;
    if (static_cast<od::value*>(m_value)->get_object().get(object)) return false;
    for (auto field : object) {
        const char* raw = nullptr;
        if (field.key().raw().get(raw)) return false;
        // Of items half of the names are types, of one letter, in which there is nothing to unescape.
        std::string_view name(raw, 1);
        const bool isLetter = *raw >= 'A' && *raw <= 'Z' && raw[1] == '"';
        od::value member;
        if ((!isLetter && field.unescaped_key().get(name)) || field.value().get(member)) return false;
        JsonCursor cursor(&member, m_strings);
        if (!visit(visitor, name, cursor)) return false;
    }
    return true;
}

bool JsonCursor::visitElements(ElementVisit visit, void* visitor)
{
    od::array array;
    if (static_cast<od::value*>(m_value)->get_array().get(array)) return false;
    for (auto element : array) {
        od::value value;
        if (element.get(value)) return false;
        JsonCursor cursor(&value, m_strings);
        if (!visit(visitor, cursor)) return false;
    }
    return true;
}

std::optional<QByteArrayView> JsonCursor::string()
{
    std::string_view text;
    if (static_cast<od::value*>(m_value)->get_string().get(text)) return std::nullopt;
    return QByteArrayView(text.data(), qsizetype(text.size()));
}

std::optional<bool> JsonCursor::boolean()
{
    bool flag = false;
    if (static_cast<od::value*>(m_value)->get_bool().get(flag)) return std::nullopt;
    return flag;
}

QByteArray JsonCursor::keep(QByteArrayView text)
{
    return m_strings.add(text);
}

}  // namespace trestle::base
