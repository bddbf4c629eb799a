// What can be said of a condition's operands before any item is seen.
#pragma once

#include "core/tables/expressions/ConditionNode.h"
#include "core/tables/expressions/ExpressionReader.h"

namespace trestle::tables {

/// How the service calls an operator or function.
[[nodiscard]] QByteArray operatorName(ConditionNode::Kind kind);
/// The kind and the number of operands of a function that is a condition.
struct ConditionFunction
{
    ConditionNode::Kind kind;
    size_t operands;
};
[[nodiscard]] std::optional<ConditionFunction> conditionFunction(QByteArrayView name);

/// Notes operands of wrong types, bounds in the wrong order, an operand given twice, too many of them.
void checkConditionOperands(ExpressionReader& reader, const ConditionNode& node);
/// Notes that size() cannot tell a length of `operand`.
void checkSizeOperand(ExpressionReader& reader, const ConditionOperand& operand);

}  // namespace trestle::tables
