// JSON as it stands on the wire: strict (RFC 8259), numbers kept as their exact text, strings as UTF-8, members in the
// order they came. simdjson finds the structure and checks the text; this value owns what it found.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

#include <utility>
#include <variant>
#include <vector>

namespace trestle::base {

class JsonValue
{
public:
    enum class Type { Null, Bool, Number, String, Array, Object };
    struct Number
    {
        QByteArray text;  // as sent, e.g. "1.50e3"
        bool operator==(const Number&) const = default;
    };
    using Array = std::vector<JsonValue>;
    using Member = std::pair<QByteArray, JsonValue>;
    using Object = std::vector<Member>;

    JsonValue() = default;
    JsonValue(bool value) : m_value(value) {}
    JsonValue(Number value) : m_value(std::move(value)) {}
    JsonValue(QByteArray utf8) : m_value(std::move(utf8)) {}
    JsonValue(const char* utf8) : m_value(QByteArray(utf8)) {}
    JsonValue(const QString& text) : m_value(text.toUtf8()) {}
    JsonValue(Array value) : m_value(std::move(value)) {}
    JsonValue(Object value) : m_value(std::move(value)) {}
    JsonValue(int value) : m_value(Number{QByteArray::number(value)}) {}
    JsonValue(qint64 value) : m_value(Number{QByteArray::number(value)}) {}
    /// Shortest text that reads back as the same double; null for NaN and infinities, which JSON cannot say.
    JsonValue(double value);

    [[nodiscard]] Type type() const { return static_cast<Type>(m_value.index()); }
    [[nodiscard]] bool isNull() const { return type() == Type::Null; }
    [[nodiscard]] bool isString() const { return type() == Type::String; }
    [[nodiscard]] bool isObject() const { return type() == Type::Object; }
    [[nodiscard]] bool isArray() const { return type() == Type::Array; }
    [[nodiscard]] bool isNumber() const { return type() == Type::Number; }
    [[nodiscard]] bool isBool() const { return type() == Type::Bool; }

    // What the value holds, or an empty value of that kind if it holds another.
    [[nodiscard]] bool toBool() const;
    [[nodiscard]] const QByteArray& string() const;
    [[nodiscard]] const QByteArray& numberText() const;
    [[nodiscard]] const Array& array() const;
    [[nodiscard]] const Object& object() const
    {
        const Object* members = std::get_if<Object>(&m_value);
        return members ? *members : noMembers();
    }
    /// The number as an integer if it is one that fits (1.0 and 1e2 are), otherwise nothing.
    [[nodiscard]] std::optional<qint64> toInteger() const;

    /// The last member called `name`, or null if there is none or this is no object. Linear.
    [[nodiscard]] const JsonValue* find(QByteArrayView name) const;

    Array& makeArray();
    Object& makeObject();
    /// Appends a member; does not look for one of the same name.
    void insert(QByteArray name, JsonValue value) { makeObject().emplace_back(std::move(name), std::move(value)); }

    bool operator==(const JsonValue&) const = default;

private:
    static const Object& noMembers();

    std::variant<std::monostate, bool, Number, QByteArray, Array, Object> m_value;
};

struct JsonLimits
{
    int depth = 200;                        // arrays and objects inside each other
    qsizetype bytes = qsizetype(10) << 20;  // of text
};

/// Reads one JSON value and nothing after it. Errors: Parse ("line 2, column 7: …"), TooLarge.
[[nodiscard]] Result<JsonValue> parseJson(QByteArrayView utf8, const JsonLimits& limits = {});

enum class JsonStyle { Compact, Indented };  // Indented: two spaces, for people and files
[[nodiscard]] QByteArray writeJson(const JsonValue& value, JsonStyle style = JsonStyle::Compact);
/// Appends `utf8` as a JSON string with its quotes; control characters, '"' and '\' escaped, all else as it is.
void appendJsonString(QByteArray& out, QByteArrayView utf8);

}  // namespace trestle::base
