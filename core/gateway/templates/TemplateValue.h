// A value of the template language: what the service's template, which runs on Java, would hold. Lists, maps and other
// objects are shared by reference, as in Java, and live in a TemplateHeap; everything else is a plain value. Strings
// are UTF-16, as the language's methods count. One thread, the heap's.
#pragma once

#include <QString>

#include <optional>
#include <variant>
#include <vector>

namespace trestle::gateway {

class TemplateList;
class TemplateMap;
class TemplateObject;

/// An integer beyond 64 bits or a decimal with more digits than a double, as its exact text.
struct BigNumber
{
    QString text;
    bool integer = true;
    bool operator==(const BigNumber&) const = default;
};

class TemplateValue
{
public:
    enum class Type { Null, Boolean, Integer, Long, Double, Big, Character, String, List, Map, Object };

    TemplateValue() = default;
    TemplateValue(bool value) : m_value(value) {}
    TemplateValue(qint32 value) : m_value(value) {}
    TemplateValue(qint64 value) : m_value(value) {}
    TemplateValue(double value) : m_value(value) {}
    TemplateValue(BigNumber value) : m_value(std::move(value)) {}
    TemplateValue(QChar value) : m_value(value) {}
    TemplateValue(QString value) : m_value(std::move(value)) {}
    TemplateValue(TemplateList* value) : m_value(value) {}
    TemplateValue(TemplateMap* value) : m_value(value) {}
    TemplateValue(TemplateObject* value) : m_value(value) {}
    TemplateValue(const char*) = delete;

    [[nodiscard]] Type type() const { return static_cast<Type>(m_value.index()); }
    [[nodiscard]] bool isNull() const { return type() == Type::Null; }
    [[nodiscard]] bool isString() const { return type() == Type::String; }
    [[nodiscard]] bool isNumber() const
    {
        return type() == Type::Integer || type() == Type::Long || type() == Type::Double || type() == Type::Big;
    }

    /// What the value holds, or null if it holds another type.
    template <typename T>
    [[nodiscard]] const T* as() const
    {
        return std::get_if<T>(&m_value);
    }
    [[nodiscard]] const QString* string() const { return as<QString>(); }
    [[nodiscard]] TemplateList* list() const { return pointer<TemplateList*>(); }
    [[nodiscard]] TemplateMap* map() const { return pointer<TemplateMap*>(); }
    [[nodiscard]] TemplateObject* object() const { return pointer<TemplateObject*>(); }

    /// The same type and value; lists, maps and objects: the very same one.
    bool operator==(const TemplateValue&) const = default;

private:
    template <typename P>
    [[nodiscard]] P pointer() const
    {
        const P* held = std::get_if<P>(&m_value);
        return held ? *held : nullptr;
    }

    std::variant<std::monostate, bool, qint32, qint64, double, BigNumber, QChar, QString, TemplateList*, TemplateMap*,
                 TemplateObject*>
        m_value;
};

/// Java's equals(): types have to be the same, lists and maps are compared by what is in them. What is nested so deep
/// or wide that comparing it would not end in time counts as different.
[[nodiscard]] bool javaEquals(const TemplateValue& a, const TemplateValue& b);
/// Equal values have the same.
[[nodiscard]] size_t javaHash(const TemplateValue& value);
/// "java.lang.String": what $x.class names.
[[nodiscard]] QString javaClassName(const TemplateValue& value);

}  // namespace trestle::gateway
