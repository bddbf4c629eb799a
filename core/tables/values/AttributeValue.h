// The ten types of an attribute's value, and Item: the attributes of one item (or of one map) by name.
// Strings and names are UTF-8. Sets are kept sorted (strings and binaries by bytes, numbers by value), so equal sets
// compare equal. Values; any thread.
#pragma once

#include "core/tables/values/Decimal.h"

#include <QByteArray>
#include <QByteArrayView>

#include <utility>
#include <variant>
#include <vector>

namespace trestle::tables {

class AttributeValue;

/// Attributes sorted by the bytes of their names, each name once. Look-ups are binary searches.
class Item
{
public:
    using Attribute = std::pair<QByteArray, AttributeValue>;

    Item();
    Item(std::initializer_list<Attribute> attributes);
    Item(const Item&);
    Item(Item&&) noexcept;
    Item& operator=(const Item&);
    Item& operator=(Item&&) noexcept;
    ~Item();

    /// Takes attributes in any order; of those with one name the last stays.
    [[nodiscard]] static Item fromUnsorted(std::vector<Attribute> attributes);
    /// Takes attributes that are in order, each name once.
    [[nodiscard]] static Item fromSorted(std::vector<Attribute> attributes);

    [[nodiscard]] const AttributeValue* find(QByteArrayView name) const;
    [[nodiscard]] AttributeValue* find(QByteArrayView name);
    [[nodiscard]] bool contains(QByteArrayView name) const { return find(name) != nullptr; }
    /// Adds or replaces.
    void set(QByteArray name, AttributeValue value);
    /// True if there was one.
    bool remove(QByteArrayView name);

    [[nodiscard]] std::vector<Attribute>::const_iterator begin() const;
    [[nodiscard]] std::vector<Attribute>::const_iterator end() const;
    [[nodiscard]] size_t size() const;
    [[nodiscard]] bool empty() const { return size() == 0; }

    bool operator==(const Item& other) const;

private:
    std::vector<Attribute> m_attributes;
};

template <typename T, typename Variant>
inline constexpr bool isAlternative = false;
template <typename T, typename... Alternatives>
inline constexpr bool isAlternative<T, std::variant<Alternatives...>> = (std::is_same_v<T, Alternatives> || ...);

class AttributeValue
{
public:
    enum class Type { S, N, B, Bool, Null, M, L, SS, NS, BS };
    struct String
    {
        QByteArray utf8;
        bool operator==(const String&) const = default;
    };
    struct Binary
    {
        QByteArray bytes;
        bool operator==(const Binary&) const = default;
    };
    struct Null
    {
        bool operator==(const Null&) const = default;
    };
    struct StringSet
    {
        std::vector<QByteArray> values;
        bool operator==(const StringSet&) const = default;
    };
    struct NumberSet
    {
        std::vector<Decimal> values;
        bool operator==(const NumberSet&) const = default;
    };
    struct BinarySet
    {
        std::vector<QByteArray> values;
        bool operator==(const BinarySet&) const = default;
    };
    using List = std::vector<AttributeValue>;
    using Map = Item;
    /// In the order of Type.
    using Variant = std::variant<String, Decimal, Binary, bool, Null, Map, List, StringSet, NumberSet, BinarySet>;

    AttributeValue() : m_value(Null{}) {}
    /// From any of the alternatives.
    template <typename T>
    requires(isAlternative<std::decay_t<T>, Variant>) AttributeValue(T&& value)
        : m_value(std::in_place_type<std::decay_t<T>>, std::forward<T>(value))
    {
    }

    [[nodiscard]] static AttributeValue string(QByteArray utf8) { return String{std::move(utf8)}; }
    [[nodiscard]] static AttributeValue binary(QByteArray bytes) { return Binary{std::move(bytes)}; }
    [[nodiscard]] static AttributeValue number(Decimal value) { return value; }

    [[nodiscard]] Type type() const { return static_cast<Type>(m_value.index()); }
    [[nodiscard]] const Variant& variant() const { return m_value; }
    [[nodiscard]] Variant& variant() { return m_value; }

    /// The alternative, or null if the value is of another type: value.as<AttributeValue::String>().
    template <typename T>
    [[nodiscard]] const T* as() const
    {
        return std::get_if<T>(&m_value);
    }
    template <typename T>
    [[nodiscard]] T* as()
    {
        return std::get_if<T>(&m_value);
    }

    /// Becomes an empty value of that type.
    template <typename T>
    T& emplace()
    {
        return m_value.template emplace<T>();
    }

    bool operator==(const AttributeValue&) const = default;

private:
    Variant m_value;
};

/// "S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS".
[[nodiscard]] QByteArray typeName(AttributeValue::Type type);

}  // namespace trestle::tables
