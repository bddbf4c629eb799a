#include "core/tables/expressions/ConditionNode.h"

#include <QString>

namespace trestle::tables {

namespace {

using Kind = ConditionNode::Kind;

template <typename T>
int sign(const T& a, const T& b)
{
    return a < b ? -1 : b < a ? 1 : 0;
}

// Length in UTF-16 units, members, or bytes, by type; nothing for a value that has none.
std::optional<qint64> lengthOf(const AttributeValue& value)
{
    const auto count = [](const auto& members) { return static_cast<qint64>(members.size()); };
    switch (value.type()) {
        case AttributeValue::Type::S:
            return QString::fromUtf8(value.as<AttributeValue::String>()->utf8).size();
        case AttributeValue::Type::B:
            return value.as<AttributeValue::Binary>()->bytes.size();
        case AttributeValue::Type::M:
            return count(*value.as<AttributeValue::Map>());
        case AttributeValue::Type::L:
            return count(*value.as<AttributeValue::List>());
        case AttributeValue::Type::SS:
            return count(value.as<AttributeValue::StringSet>()->values);
        case AttributeValue::Type::NS:
            return count(value.as<AttributeValue::NumberSet>()->values);
        case AttributeValue::Type::BS:
            return count(value.as<AttributeValue::BinarySet>()->values);
        case AttributeValue::Type::N:
        case AttributeValue::Type::Bool:
        case AttributeValue::Type::Null:
            return std::nullopt;
    }
    Q_UNREACHABLE();
}

// What an operand stands for in one item; a size has no place of its own, so it is kept here.
class OperandValue
{
public:
    OperandValue(const ConditionOperand& operand, const Item& item)
        : m_value(operand.kind == ConditionOperand::Kind::Value ? &operand.value : operand.path.find(item))
    {
        if (!operand.size) return;
        const std::optional<qint64> length = m_value ? lengthOf(*m_value) : std::nullopt;
        m_value = nullptr;
        if (!length) return;
        m_length = AttributeValue::number(Decimal(*length));
        m_value = &m_length;
    }
    OperandValue(const OperandValue&) = delete;
    OperandValue& operator=(const OperandValue&) = delete;

    [[nodiscard]] const AttributeValue* value() const { return m_value; }

private:
    const AttributeValue* m_value;
    AttributeValue m_length;
};

bool contains(const AttributeValue& whole, const AttributeValue& part)
{
    const auto isMember = [](const auto& members, const auto& wanted) {
        return std::binary_search(members.begin(), members.end(), wanted);
    };
    const auto* text = part.as<AttributeValue::String>();
    const auto* bytes = part.as<AttributeValue::Binary>();
    const auto* number = part.as<Decimal>();
    if (const auto* s = whole.as<AttributeValue::String>()) return text && s->utf8.contains(text->utf8);
    if (const auto* b = whole.as<AttributeValue::Binary>()) return bytes && b->bytes.contains(bytes->bytes);
    if (const auto* set = whole.as<AttributeValue::StringSet>()) return text && isMember(set->values, text->utf8);
    if (const auto* set = whole.as<AttributeValue::BinarySet>()) return bytes && isMember(set->values, bytes->bytes);
    if (const auto* set = whole.as<AttributeValue::NumberSet>()) return number && isMember(set->values, *number);
    if (const auto* list = whole.as<AttributeValue::List>())
        return std::find(list->begin(), list->end(), part) != list->end();
    return false;
}

bool beginsWith(const AttributeValue& whole, const AttributeValue& prefix)
{
    if (const auto* text = whole.as<AttributeValue::String>()) {
        const auto* start = prefix.as<AttributeValue::String>();
        return start && text->utf8.startsWith(start->utf8);
    }
    const auto* binary = whole.as<AttributeValue::Binary>();
    const auto* start = prefix.as<AttributeValue::Binary>();
    return binary && start && binary->bytes.startsWith(start->bytes);
}

// For operators of two operands that are both there.
bool holds(Kind kind, const AttributeValue& a, const AttributeValue& b)
{
    const auto ordered = [&](auto wanted) {
        const std::optional<int> order = compareValues(a, b);
        return order && wanted(*order);
    };
    switch (kind) {
        case Kind::Equal:
            return a == b;
        case Kind::NotEqual:
            return a != b;
        case Kind::Less:
            return ordered([](int order) { return order < 0; });
        case Kind::LessOrEqual:
            return ordered([](int order) { return order <= 0; });
        case Kind::Greater:
            return ordered([](int order) { return order > 0; });
        case Kind::GreaterOrEqual:
            return ordered([](int order) { return order >= 0; });
        case Kind::AttributeType: {
            const auto* type = b.as<AttributeValue::String>();
            return type && typeName(a.type()) == type->utf8;
        }
        case Kind::BeginsWith:
            return beginsWith(a, b);
        case Kind::Contains:
            return contains(a, b);
        case Kind::And:
        case Kind::Or:
        case Kind::Not:
        case Kind::Between:
        case Kind::In:
        case Kind::AttributeExists:
        case Kind::AttributeNotExists:
            break;
    }
    return false;
}

bool isBetween(const ConditionNode& node, const Item& item)
{
    const OperandValue value(node.operands[0], item);
    const OperandValue lower(node.operands[1], item);
    const OperandValue upper(node.operands[2], item);
    return value.value() && lower.value() && upper.value() &&
           holds(Kind::GreaterOrEqual, *value.value(), *lower.value()) &&
           holds(Kind::LessOrEqual, *value.value(), *upper.value());
}

bool isIn(const ConditionNode& node, const Item& item)
{
    const OperandValue value(node.operands[0], item);
    if (!value.value()) return false;
    return std::any_of(node.operands.begin() + 1, node.operands.end(), [&](const ConditionOperand& candidate) {
        const OperandValue other(candidate, item);
        return other.value() && *other.value() == *value.value();
    });
}

bool comparison(const ConditionNode& node, const Item& item)
{
    const OperandValue a(node.operands[0], item);
    const OperandValue b(node.operands[1], item);
    // What is missing differs from everything, and has no other relation to anything.
    if (!a.value() || !b.value()) return node.kind == Kind::NotEqual;
    return holds(node.kind, *a.value(), *b.value());
}

}  // namespace

std::optional<int> compareValues(const AttributeValue& a, const AttributeValue& b)
{
    if (a.type() != b.type()) return std::nullopt;
    if (const auto* text = a.as<AttributeValue::String>())
        return sign(text->utf8, b.as<AttributeValue::String>()->utf8);
    if (const auto* number = a.as<Decimal>()) return sign(*number, *b.as<Decimal>());
    if (const auto* bytes = a.as<AttributeValue::Binary>())
        return sign(bytes->bytes, b.as<AttributeValue::Binary>()->bytes);
    return std::nullopt;
}

bool evaluate(const ConditionNode& node, const Item& item)
{
    const auto isTrue = [&](const ConditionNode& child) { return evaluate(child, item); };
    switch (node.kind) {
        case Kind::And:
            return std::all_of(node.children.begin(), node.children.end(), isTrue);
        case Kind::Or:
            return std::any_of(node.children.begin(), node.children.end(), isTrue);
        case Kind::Not:
            return !isTrue(node.children.front());
        case Kind::Between:
            return isBetween(node, item);
        case Kind::In:
            return isIn(node, item);
        case Kind::AttributeExists:
            return node.operands.front().path.find(item) != nullptr;
        case Kind::AttributeNotExists:
            return node.operands.front().path.find(item) == nullptr;
        case Kind::Equal:
        case Kind::NotEqual:
        case Kind::Less:
        case Kind::LessOrEqual:
        case Kind::Greater:
        case Kind::GreaterOrEqual:
        case Kind::AttributeType:
        case Kind::BeginsWith:
        case Kind::Contains:
            return comparison(node, item);
    }
    Q_UNREACHABLE();
}

}  // namespace trestle::tables
