// The condition inside [?(…)] of a JSONPath:
//     filter     = and *( "||" and )        and = operand *( "&&" operand )
//     operand    = "!" operand / "(" filter ")" / value [ operator value ] / "!" path
//     operator   = "==" / "!=" / "===" / "!==" / "<" / "<=" / ">" / ">=" / "=~" / "in" / "nin" / "subsetof" / "anyof"
//                / "noneof" / "all" / "contains" / "size" / "empty"       words in any mixture of upper and lower case
//     value      = path / string / number / "true" / "false" / "null" / JSON list or object / "/" pattern "/" ["i"]
// A path alone asks whether it leads anywhere. Immutable; any thread.
#pragma once

#include "core/gateway/templates/JavaPattern.h"
#include "core/gateway/templates/JsonPath.h"

namespace trestle::gateway {

class JsonFilter
{
public:
    enum class Operator {
        Exists,
        Equal,
        NotEqual,
        SameEqual,  // === : without comparing a number with a string
        SameNotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Matches,
        In,
        NotIn,
        SubsetOf,
        AnyOf,
        NoneOf,
        All,
        Contains,
        Size,
        Empty,
    };
    struct Value
    {
        // One of: a path, a JSON text (read anew for each use, since lists belong to a heap), a pattern, a plain value.
        std::shared_ptr<const JsonPath> path;
        std::optional<QString> json;
        std::optional<JavaPattern> pattern;
        TemplateValue plain;
    };
    struct Node
    {
        enum class Kind { Or, And, Not, Comparison };
        Kind kind = Kind::Comparison;
        std::vector<Node> children;
        Value left;
        Operator op = Operator::Exists;
        Value right;
    };

    /// Error: Parse.
    [[nodiscard]] static base::Result<std::shared_ptr<const JsonFilter>> compile(const QString& text, int depth);
    /// Whether `item`, a value of the document `root`, is wanted. Errors: as JsonPath::read(), but for NotFound.
    [[nodiscard]] base::Result<bool> accepts(const TemplateValue& item, const TemplateValue& root,
                                             TemplateHeap& heap) const;

private:
    Node m_root;
};

}  // namespace trestle::gateway
