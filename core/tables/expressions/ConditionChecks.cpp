#include "core/tables/expressions/ConditionChecks.h"

#include <algorithm>

namespace trestle::tables {

namespace {

using Kind = ConditionNode::Kind;
using Type = AttributeValue::Type;

constexpr size_t maximumInOperands = 100;

// The type an operand has whatever the item; a path has none.
std::optional<Type> constantType(const ConditionOperand& operand)
{
    if (operand.size) return Type::N;
    if (operand.kind == ConditionOperand::Kind::Value) return operand.value.type();
    return std::nullopt;
}

bool isOrdered(Type type)
{
    return type == Type::S || type == Type::N || type == Type::B;
}

template <typename Accepts>
void checkTypes(ExpressionReader& reader, const ConditionNode& node, size_t from, size_t to, Accepts accepts)
{
    for (size_t i = from; i < to; ++i) {
        const std::optional<Type> type = constantType(node.operands[i]);
        if (type && !accepts(*type))
            reader.note(Flaw::OperandType, wrongOperandType(operatorName(node.kind), typeName(*type)));
    }
}

void checkDistinct(ExpressionReader& reader, const ConditionNode& node)
{
    if (node.operands.empty()) return;
    const ConditionOperand& first = node.operands.front();
    const auto isPath = [](const ConditionOperand& operand) {
        return operand.kind == ConditionOperand::Kind::Path && !operand.size;
    };
    const auto isSame = [&](const ConditionOperand& other) { return isPath(other) && other.path == first.path; };
    if (!isPath(first) || std::none_of(node.operands.begin() + 1, node.operands.end(), isSame)) return;
    reader.note(Flaw::Distinct,
                QStringLiteral("The first operand must be distinct from the remaining operands for this operator or "
                               "function; operator: %1, first operand: %2")
                    .arg(QLatin1String(operatorName(node.kind)), QString::fromUtf8(first.path.toText())));
}

void checkBounds(ExpressionReader& reader, const ConditionNode& node)
{
    const ConditionOperand& lower = node.operands[1];
    const ConditionOperand& upper = node.operands[2];
    const auto isConstant = [](const ConditionOperand& operand) {
        return operand.kind == ConditionOperand::Kind::Value && !operand.size;
    };
    if (!isConstant(lower) || !isConstant(upper)) return;
    const QString bounds =
        QStringLiteral("lower bound operand: AttributeValue: %1, upper bound operand: AttributeValue: %2")
            .arg(QString::fromUtf8(valueText(lower.value)), QString::fromUtf8(valueText(upper.value)));
    if (lower.value.type() != upper.value.type())
        reader.note(
            Flaw::OperandType,
            QStringLiteral("The BETWEEN operator requires same data type for lower and upper bounds; ") + bounds);
    else if (compareValues(lower.value, upper.value).value_or(0) > 0)
        reader.note(
            Flaw::OperandType,
            QStringLiteral("The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ") +
                bounds);
}

void checkAttributeType(ExpressionReader& reader, const ConditionOperand& operand)
{
    const std::optional<Type> type = constantType(operand);
    if (type != Type::S) {
        reader.note(Flaw::OperandType,
                    wrongOperandType("attribute_type", type ? typeName(*type) : "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}"));
        return;
    }
    const QByteArray& name = operand.value.as<AttributeValue::String>()->utf8;
    for (int i = 0; i <= static_cast<int>(Type::BS); ++i)
        if (typeName(static_cast<Type>(i)) == name) return;
    reader.note(Flaw::OperandType, QStringLiteral("Invalid attribute type name found; type: %1, valid types: "
                                                  "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}")
                                       .arg(QString::fromUtf8(name)));
}

}  // namespace

QByteArray operatorName(Kind kind)
{
    switch (kind) {
        case Kind::And:
            return "AND";
        case Kind::Or:
            return "OR";
        case Kind::Not:
            return "NOT";
        case Kind::Equal:
            return "=";
        case Kind::NotEqual:
            return "<>";
        case Kind::Less:
            return "<";
        case Kind::LessOrEqual:
            return "<=";
        case Kind::Greater:
            return ">";
        case Kind::GreaterOrEqual:
            return ">=";
        case Kind::Between:
            return "BETWEEN";
        case Kind::In:
            return "IN";
        case Kind::AttributeExists:
            return "attribute_exists";
        case Kind::AttributeNotExists:
            return "attribute_not_exists";
        case Kind::AttributeType:
            return "attribute_type";
        case Kind::BeginsWith:
            return "begins_with";
        case Kind::Contains:
            return "contains";
    }
    Q_UNREACHABLE();
}

std::optional<ConditionFunction> conditionFunction(QByteArrayView name)
{
    if (name == "attribute_exists") return ConditionFunction{Kind::AttributeExists, 1};
    if (name == "attribute_not_exists") return ConditionFunction{Kind::AttributeNotExists, 1};
    if (name == "attribute_type") return ConditionFunction{Kind::AttributeType, 2};
    if (name == "begins_with") return ConditionFunction{Kind::BeginsWith, 2};
    if (name == "contains") return ConditionFunction{Kind::Contains, 2};
    return std::nullopt;
}

void checkConditionOperands(ExpressionReader& reader, const ConditionNode& node)
{
    checkDistinct(reader, node);
    switch (node.kind) {
        case Kind::Less:
        case Kind::LessOrEqual:
        case Kind::Greater:
        case Kind::GreaterOrEqual:
            checkTypes(reader, node, 0, 2, isOrdered);
            return;
        case Kind::Between:
            checkTypes(reader, node, 0, 3, isOrdered);
            checkBounds(reader, node);
            return;
        case Kind::In:
            if (node.operands.size() - 1 > maximumInOperands)
                reader.note(Flaw::Operands,
                            QStringLiteral("The IN operator is provided with too many operands; number of operands: %1")
                                .arg(node.operands.size() - 1));
            return;
        case Kind::AttributeExists:
        case Kind::AttributeNotExists:
            if (node.operands[0].kind != ConditionOperand::Kind::Path || node.operands[0].size)
                reader.note(Flaw::OperandType,
                            QStringLiteral("Operator or function requires a document path; operator or function: ") +
                                QLatin1String(operatorName(node.kind)));
            return;
        case Kind::AttributeType:
            checkAttributeType(reader, node.operands[1]);
            return;
        case Kind::BeginsWith:
            checkTypes(reader, node, 0, 2, [](Type type) { return type == Type::S || type == Type::B; });
            return;
        case Kind::Contains:
            checkTypes(reader, node, 0, 1, [](Type type) {
                return type != Type::N && type != Type::Bool && type != Type::Null && type != Type::M;
            });
            return;
        case Kind::And:
        case Kind::Or:
        case Kind::Not:
        case Kind::Equal:
        case Kind::NotEqual:
            return;
    }
}

void checkSizeOperand(ExpressionReader& reader, const ConditionOperand& operand)
{
    const std::optional<Type> type = constantType(operand);
    if (type == Type::N || type == Type::Bool || type == Type::Null)
        reader.note(Flaw::OperandType, wrongOperandType("size", typeName(*type)));
}

}  // namespace trestle::tables
