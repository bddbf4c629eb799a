// A compiled condition as a tree.
#pragma once

#include "core/tables/expressions/DocumentPath.h"

#include <optional>
#include <vector>

namespace trestle::tables {

struct ConditionOperand
{
    enum class Kind { Path, Value };
    Kind kind = Kind::Path;
    bool size = false;  // size(operand) rather than the operand
    DocumentPath path;
    AttributeValue value;
};

struct ConditionNode
{
    enum class Kind {
        And,
        Or,
        Not,
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Between,
        In,
        AttributeExists,
        AttributeNotExists,
        AttributeType,
        BeginsWith,
        Contains,
    };
    Kind kind = Kind::And;
    std::vector<ConditionNode> children;     // of And, Or, Not
    std::vector<ConditionOperand> operands;  // of all others
};

/// -1, 0, 1 for two strings, two numbers or two binaries; nothing for values that have no order.
[[nodiscard]] std::optional<int> compareValues(const AttributeValue& a, const AttributeValue& b);
/// {S:a}, {N:1}, {L:[{S:a}]}: as errors show a value.
[[nodiscard]] QByteArray valueText(const AttributeValue& value);

[[nodiscard]] bool evaluate(const ConditionNode& node, const Item& item);

}  // namespace trestle::tables
