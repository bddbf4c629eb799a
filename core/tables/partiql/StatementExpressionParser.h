// Reads the expressions of a statement: operands, paths, literals, and operators that bind as in SQL. A statement may
// stand where an operand may, and its clauses hold expressions: whoever derives from this reads the clauses.
#pragma once

#include "core/tables/partiql/StatementCursor.h"
#include "core/tables/partiql/StatementTree.h"

namespace trestle::tables {

class StatementExpressionParser : protected StatementCursor
{
public:
    explicit StatementExpressionParser(std::vector<StatementToken> tokens) : StatementCursor(std::move(tokens)) {}

protected:
    ~StatementExpressionParser() = default;

    /// The statement that begins with this token; nothing if none does.
    virtual std::optional<StatementTree> statement() = 0;

    /// Ends before an operator that binds no closer than `precedence`.
    StatementExpression expression(int precedence = -1);
    StatementExpression path();
    /// A table, or the left side of an assignment.
    StatementExpression simplePath();
    /// How many ? there were.
    [[nodiscard]] int parameters() const { return m_parameters; }

private:
    using Expression = StatementExpression;
    class Level;

    Expression leaf(Expression::Kind kind);
    void adopt(Expression& parent, Expression child);
    Expression infix(Expression left, int binding);
    Expression wrapped(Expression inner, const char* op);
    Expression isType(Expression left);
    Expression unary();
    Expression withSteps(Expression root);
    Expression element();
    Expression term();
    Expression keyword();
    Expression symbol();
    Expression group();
    void arguments(Expression& list, QByteArrayView close, const char* message);
    Expression structure();
    Expression function();

    int m_level = 0;
    int m_parameters = 0;
};

}  // namespace trestle::tables
