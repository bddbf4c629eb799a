// Values as errors show them.
#include "core/tables/expressions/ConditionNode.h"

#include <QByteArrayList>

namespace trestle::tables {

namespace {

template <typename Values, typename Write>
QByteArray joined(const Values& values, Write write)
{
    QByteArrayList texts;
    for (const auto& value : values)
        texts << write(value);
    return texts.join(", ");
}

struct Content
{
    QByteArray operator()(const AttributeValue::String& value) const { return value.utf8; }
    QByteArray operator()(const Decimal& value) const { return value.toText(); }
    QByteArray operator()(const AttributeValue::Binary& value) const { return value.bytes.toBase64(); }
    QByteArray operator()(bool value) const { return value ? "true" : "false"; }
    QByteArray operator()(const AttributeValue::Null&) const { return "true"; }
    QByteArray operator()(const AttributeValue::Map& map) const
    {
        return '{' +
               joined(map,
                      [](const Item::Attribute& member) { return member.first + '=' + valueText(member.second); }) +
               '}';
    }
    QByteArray operator()(const AttributeValue::List& list) const { return '[' + joined(list, valueText) + ']'; }
    QByteArray operator()(const AttributeValue::StringSet& set) const
    {
        return '[' + joined(set.values, [](const QByteArray& value) { return value; }) + ']';
    }
    QByteArray operator()(const AttributeValue::NumberSet& set) const
    {
        return '[' + joined(set.values, [](const Decimal& value) { return value.toText(); }) + ']';
    }
    QByteArray operator()(const AttributeValue::BinarySet& set) const
    {
        return '[' + joined(set.values, [](const QByteArray& value) { return value.toBase64(); }) + ']';
    }
};

}  // namespace

QByteArray valueText(const AttributeValue& value)
{
    return '{' + typeName(value.type()) + ':' + std::visit(Content{}, value.variant()) + '}';
}

}  // namespace trestle::tables
