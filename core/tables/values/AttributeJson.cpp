// Values to JSON text and JSON values.
#include "core/tables/values/AttributeJson.h"

#include "core/tables/values/JsonText.h"

namespace trestle::tables {

using base::JsonValue;

namespace {

class ValueWriter
{
public:
    ValueWriter(QByteArray& out, JsonForm form) : m_text(out, form) {}

    void item(const Item& item)
    {
        m_text.openItem();
        attributes(item);
        m_text.closeItem();
    }
    void operator()(const AttributeValue::String& value) { m_text.string(value.utf8); }
    void operator()(const Decimal& value)
    {
        withText(value, [this](QByteArrayView text) { m_text.number(text); });
    }
    void operator()(const AttributeValue::Binary& value) { m_text.binary(value.bytes); }
    void operator()(bool value) { m_text.boolean(value); }
    void operator()(const AttributeValue::Null&) { m_text.null(); }
    void operator()(const AttributeValue::Map& map)
    {
        m_text.openMap();
        attributes(map);
        m_text.closeMap();
    }
    void operator()(const AttributeValue::List& list)
    {
        m_text.openList();
        members(list, [this](const AttributeValue& value) { std::visit(*this, value.variant()); });
        m_text.closeList();
    }
    void operator()(const AttributeValue::StringSet& set)
    {
        m_text.openSet("SS");
        members(set.values, [this](const QByteArray& value) { m_text.setString(value); });
        m_text.closeList();
    }
    void operator()(const AttributeValue::NumberSet& set)
    {
        m_text.openSet("NS");
        members(set.values, [this](const Decimal& value) {
            withText(value, [this](QByteArrayView text) { m_text.setNumber(text); });
        });
        m_text.closeList();
    }
    void operator()(const AttributeValue::BinarySet& set)
    {
        m_text.openSet("BS");
        members(set.values, [this](const QByteArray& value) { m_text.setBinary(value); });
        m_text.closeList();
    }

private:
    void attributes(const Item& item)
    {
        members(item, [this](const Item::Attribute& attribute) {
            m_text.name(attribute.first);
            std::visit(*this, attribute.second.variant());
        });
    }
    template <typename Values, typename Write>
    void members(const Values& values, Write write)
    {
        bool first = true;
        for (const auto& value : values) {
            if (!first) m_text.comma();
            first = false;
            write(value);
        }
    }
    template <typename Write>
    void withText(const Decimal& value, Write write)
    {
        std::array<char, Decimal::maximumTextBytes> text;
        write(QByteArrayView(text.data(), value.writeText(text.data())));
    }

    JsonText m_text;
};

template <typename Values, typename Convert>
JsonValue arrayOf(const Values& values, Convert convert)
{
    JsonValue::Array array;
    array.reserve(values.size());
    for (const auto& value : values)
        array.push_back(convert(value));
    return array;
}

JsonValue textOf(const QByteArray& value)
{
    return value;
}
JsonValue base64Of(const QByteArray& value)
{
    return value.toBase64();
}
JsonValue numberTextOf(const Decimal& value)
{
    return value.toText();
}
JsonValue numberOf(const Decimal& value)
{
    return JsonValue::Number{value.toText()};
}

JsonValue tagged(AttributeValue::Type type, JsonValue value)
{
    JsonValue object;
    object.insert(typeName(type), std::move(value));
    return object;
}

struct ToPlain
{
    JsonValue operator()(const AttributeValue::String& value) const { return value.utf8; }
    JsonValue operator()(const Decimal& value) const { return numberOf(value); }
    JsonValue operator()(const AttributeValue::Binary& value) const { return value.bytes.toBase64(); }
    JsonValue operator()(bool value) const { return value; }
    JsonValue operator()(const AttributeValue::Null&) const { return {}; }
    JsonValue operator()(const AttributeValue::Map& map) const { return toPlainJson(map); }
    JsonValue operator()(const AttributeValue::List& list) const
    {
        return arrayOf(list, [](const AttributeValue& value) { return toPlainJson(value); });
    }
    JsonValue operator()(const AttributeValue::StringSet& set) const { return arrayOf(set.values, textOf); }
    JsonValue operator()(const AttributeValue::NumberSet& set) const { return arrayOf(set.values, numberOf); }
    JsonValue operator()(const AttributeValue::BinarySet& set) const { return arrayOf(set.values, base64Of); }
};

// As plain JSON, except where the typed form says it in another way.
struct ToTyped : ToPlain
{
    using ToPlain::operator();
    JsonValue operator()(const Decimal& value) const { return numberTextOf(value); }
    JsonValue operator()(const AttributeValue::Null&) const { return true; }
    JsonValue operator()(const AttributeValue::Map& map) const { return toTypedJson(map); }
    JsonValue operator()(const AttributeValue::List& list) const
    {
        return arrayOf(list, [](const AttributeValue& value) { return toTypedJson(value); });
    }
    JsonValue operator()(const AttributeValue::NumberSet& set) const { return arrayOf(set.values, numberTextOf); }
};

template <typename Convert>
JsonValue objectOf(const Item& item, Convert convert)
{
    JsonValue::Object object;
    object.reserve(item.size());
    for (const auto& [name, value] : item)
        object.emplace_back(name, convert(value));
    return object;
}

}  // namespace

void appendTypedJson(QByteArray& out, const AttributeValue& value)
{
    std::visit(ValueWriter(out, JsonForm::Typed), value.variant());
}

void appendTypedJson(QByteArray& out, const Item& item)
{
    ValueWriter(out, JsonForm::Typed).item(item);
}

void appendPlainJson(QByteArray& out, const AttributeValue& value)
{
    std::visit(ValueWriter(out, JsonForm::Plain), value.variant());
}

void appendPlainJson(QByteArray& out, const Item& item)
{
    ValueWriter(out, JsonForm::Plain).item(item);
}

JsonValue toTypedJson(const AttributeValue& value)
{
    return tagged(value.type(), std::visit(ToTyped{}, value.variant()));
}

JsonValue toTypedJson(const Item& item)
{
    return objectOf(item, [](const AttributeValue& value) { return toTypedJson(value); });
}

JsonValue toPlainJson(const AttributeValue& value)
{
    return std::visit(ToPlain{}, value.variant());
}

JsonValue toPlainJson(const Item& item)
{
    return objectOf(item, [](const AttributeValue& value) { return toPlainJson(value); });
}

}  // namespace trestle::tables
