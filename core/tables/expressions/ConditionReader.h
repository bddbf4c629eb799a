// Reads conditions, filters and key conditions:
//     condition  = conjunction *( OR conjunction )
//     conjunction = negation *( AND negation )
//     negation   = *NOT primary
//     primary    = "(" condition ")" / operand relation / function
//     relation   = ( "=" / "<>" / "<" / "<=" / ">" / ">=" ) operand / BETWEEN operand AND operand
//                / IN "(" operand *( "," operand ) ")"
//     operand    = "(" operand ")" / value / path / function     ; of functions only size
//     function   = name "(" operand *( "," operand ) ")"
#pragma once

#include "core/tables/expressions/ConditionNode.h"
#include "core/tables/expressions/ExpressionReader.h"

namespace trestle::tables {

class ConditionReader
{
public:
    ConditionReader(QByteArrayView text, ExpressionScope& scope, ExpressionKind kind) : m_reader(text, scope, kind) {}

    [[nodiscard]] base::Result<ConditionNode> read();
    /// Every path read, in order, each once.
    [[nodiscard]] std::vector<DocumentPath> takePaths() { return std::move(m_paths); }

private:
    // Until a relation follows, what stands in parentheses may be a condition or an operand.
    struct Part
    {
        std::optional<ConditionNode> condition;
        ConditionOperand operand;
        QByteArray function;  // if the operand is one that is not size
        bool parenthesized = false;
    };

    Part readOr();
    Part readAnd();
    Part readNot();
    Part readPrimary();
    Part readParentheses();
    Part readRelation(Part left);
    Part readFunction();
    Part readOperand();
    std::vector<Part> readOperands();
    ConditionNode functionCondition(const QByteArray& name, std::vector<Part> arguments);

    ConditionNode asCondition(Part part);
    Part finished(ConditionNode::Kind kind, std::vector<Part> parts);
    void checkOperands(const std::vector<Part>& parts);

    ExpressionReader m_reader;
    std::vector<DocumentPath> m_paths;
};

}  // namespace trestle::tables
