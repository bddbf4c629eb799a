// A template as a tree: immutable once parsed, shared by all renderings. Every node says which characters it was read
// from. Variables are numbered, so that a rendering keeps them in a vector; `names` tells them by their number.
#pragma once

#include "core/gateway/templates/TemplateFailure.h"
#include "core/gateway/templates/TemplateValue.h"

#include <memory>

namespace trestle::gateway {

struct Expression;
struct Statement;
using Block = std::vector<Statement>;

struct PropertyStep
{
    QString name;
};
struct CallStep
{
    QString name;
    std::vector<Expression> arguments;
};
struct IndexStep
{
    std::unique_ptr<const Expression> index;
};
struct ReferenceStep
{
    SourceRange range;
    std::variant<PropertyStep, CallStep, IndexStep> step;
};

/// $root.step[…].step(…)
struct Reference
{
    SourceRange range;
    int variable = -1;  // -1 for a bare word among a method's arguments, which is null
    std::vector<ReferenceStep> steps;
    QString literal;  // as it prints when it is escaped: "$x.y"
    QString prefix;   // "$" and backslashes that stand in front of it and print with it
    bool escaped = false;
};

struct LiteralNode
{
    TemplateValue value;
};
/// "text with $references": rendered to a string.
struct InterpolationNode
{
    Block body;
    bool padded = false;  // the body's last character is a blank that was added to complete the last token
};
struct ListNode
{
    std::vector<Expression> items;
};
struct MapNode
{
    std::vector<Expression> keys;
    std::vector<Expression> values;  // as many
};
struct RangeNode
{
    std::unique_ptr<const Expression> from;
    std::unique_ptr<const Expression> to;
};
struct NotNode
{
    std::unique_ptr<const Expression> operand;
};
enum class BinaryOperator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
};
struct BinaryNode
{
    BinaryOperator op = BinaryOperator::Or;
    std::unique_ptr<const Expression> left;
    std::unique_ptr<const Expression> right;
};

struct Expression
{
    SourceRange range;
    std::variant<LiteralNode, InterpolationNode, ListNode, MapNode, RangeNode, NotNode, BinaryNode, Reference> node;
    QString text;  // an operand of "+": what it is called when it is null
};

struct TextStatement
{
    QByteArray utf8;
};
struct OutputStatement
{
    Reference reference;
};
struct SetStatement
{
    Reference target;
    Expression value;
};
struct IfStatement
{
    struct Branch
    {
        std::optional<Expression> condition;  // none: #else
        Block body;
    };
    std::vector<Branch> branches;
};
struct ForeachStatement
{
    int variable = -1;
    std::optional<Expression> items;  // none: malformed in a way that the language passes over
    Block body;
};
struct DefineStatement
{
    int variable = -1;
    QString literal;
    Block body;
};
struct BreakStatement
{
    std::optional<Expression> scope;  // #break($foreach.parent)
};
struct StopStatement
{
};
/// #parse and #include: in error when they are reached.
struct RefusedStatement
{
    QString directive;
};

struct Statement
{
    SourceRange range;
    std::variant<TextStatement, OutputStatement, SetStatement, IfStatement, ForeachStatement, DefineStatement,
                 BreakStatement, StopStatement, RefusedStatement>
        node;
};

struct TemplateTree
{
    QString source;
    Block body;
    std::vector<QString> names;
};

}  // namespace trestle::gateway
