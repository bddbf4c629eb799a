#include "core/tables/partiql/StatementExpressionParser.h"

namespace trestle::tables {

namespace {

using Token = StatementToken;
using TokenKind = StatementToken::Kind;
using Expression = StatementExpression;
using Kind = StatementExpression::Kind;

// Of expressions inside each other, and of operators in a row: far beyond what the service evaluates, far below what
// the stack of a thread holds.
constexpr int maximumDepth = 400;

int infixPrecedence(const Token& token)
{
    if (token.kind != TokenKind::Operator) return -1;
    const QByteArray& op = token.text;
    if (op == "union" || op == "intersect" || op == "except") return 5;
    if (op == "or") return 10;
    if (op == "and") return 20;
    if (op == "=" || op == "<>" || op == "is" || op == "is_not" || op == "in" || op == "not_in") return 40;
    if (op == "<" || op == "<=" || op == ">" || op == ">=" || op == "between" || op == "not_between" || op == "like" ||
        op == "not_like")
        return 50;
    if (op == "+" || op == "-" || op == "||") return 60;
    if (op == "*" || op == "/" || op == "%") return 70;
    return -1;
}
constexpr int notPrecedence = 30;

bool isFunctionKeyword(QByteArrayView word)
{
    static constexpr QByteArrayView words[] = {
        "exists", "count",        "avg",   "max",   "min",  "sum",  "substring", "char_length", "character_length",
        "size",   "octet_length", "upper", "lower", "sexp", "list", "bag",       "bit_length"};
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool isTypeName(QByteArrayView word)
{
    static constexpr QByteArrayView words[] = {"missing",
                                               "null",
                                               "bool",
                                               "boolean",
                                               "smallint",
                                               "integer2",
                                               "int2",
                                               "integer4",
                                               "int4",
                                               "int8",
                                               "bigint",
                                               "integer",
                                               "int",
                                               "float",
                                               "double_precision",
                                               "real",
                                               "decimal",
                                               "dec",
                                               "numeric",
                                               "date",
                                               "time",
                                               "timestamp",
                                               "char",
                                               "character",
                                               "tuple",
                                               "string",
                                               "symbol",
                                               "clob",
                                               "blob",
                                               "struct",
                                               "integer8",
                                               "list",
                                               "sexp",
                                               "bag",
                                               "any",
                                               "varchar",
                                               "character_varying"};
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

}  // namespace

// Counts how deep the reading is; what is deeper than allowed fails.
class StatementExpressionParser::Level
{
public:
    explicit Level(StatementExpressionParser& parser) : m_parser(parser)
    {
        if (++m_parser.m_level > maximumDepth) m_parser.fail("");
    }
    ~Level() { --m_parser.m_level; }
    Q_DISABLE_COPY_MOVE(Level)

private:
    StatementExpressionParser& m_parser;
};

StatementExpression StatementExpressionParser::leaf(Kind kind)
{
    Expression result;
    result.kind = kind;
    result.text = token().text;
    result.span = token().span;
    advance();
    return result;
}

void StatementExpressionParser::adopt(Expression& parent, Expression child)
{
    parent.depth = std::max(parent.depth, child.depth + 1);
    if (parent.depth > maximumDepth) fail("");
    parent.children.push_back(std::move(child));
}

StatementExpression StatementExpressionParser::expression(int precedence)
{
    const Level level(*this);
    Expression left = unary();
    while (!failed()) {
        const int binding = infixPrecedence(token());
        if (binding < 0 || precedence >= binding) break;
        left = infix(std::move(left), binding);
    }
    return left;
}

StatementExpression StatementExpressionParser::infix(Expression left, int binding)
{
    const Token op = token();
    if (op.text == "is" || op.text == "is_not") return isType(std::move(left));
    if (following().kind == TokenKind::End) fail("Missing right-hand side expression of infix operator");
    advance();
    if (failed()) return left;
    const bool negated = op.text.startsWith("not_");
    Expression result;
    result.span = op.span;
    if (op.text.endsWith("between")) {
        result.kind = Kind::Between;
        adopt(result, std::move(left));
        adopt(result, expression(binding));
        if (!failed() && !token().isOperator("and")) fail("Expected AND");
        advance();
        adopt(result, expression(binding));
    } else if (op.text == "in" || op.text == "not_in") {
        result.kind = Kind::In;
        adopt(result, std::move(left));
        // What stands in parentheses is a list here, also with one member.
        if (token().isSymbol("(")) {
            Expression list = leaf(Kind::List);
            arguments(list, ")", "Expected RIGHT_PAREN");
            adopt(result, std::move(list));
        } else {
            adopt(result, expression(binding));
        }
    } else if ((op.text == "and" || op.text == "or") && left.kind == Kind::Binary && left.text == op.text) {
        // A chain of one operator is one node, however long.
        adopt(left, expression(binding));
        return left;
    } else {
        result.kind = Kind::Binary;
        result.text = negated ? op.text.mid(4) : op.text;
        adopt(result, std::move(left));
        adopt(result, expression(binding));
    }
    return negated ? wrapped(std::move(result), "not") : result;
}

StatementExpression StatementExpressionParser::wrapped(Expression inner, const char* op)
{
    Expression outer;
    outer.kind = Kind::Unary;
    outer.text = op;
    outer.span = inner.span;
    adopt(outer, std::move(inner));
    return outer;
}

StatementExpression StatementExpressionParser::isType(Expression left)
{
    const Token op = token();
    advance();
    Expression result;
    result.kind = Kind::IsType;
    result.span = op.span;
    result.text = token().text;
    if (token().kind != TokenKind::Keyword || !isTypeName(token().text)) fail("Expected type name");
    advance();
    if (takeSymbol("(")) {
        while (!failed() && token().kind == TokenKind::Number) {
            advance();
            if (!takeSymbol(",")) break;
        }
        expectSymbol(")", "Expected RIGHT_PAREN");
    }
    adopt(result, std::move(left));
    return op.text == "is_not" ? wrapped(std::move(result), "not") : result;
}

StatementExpression StatementExpressionParser::unary()
{
    if (token().isOperator("not")) {
        int count = 0;
        for (; token().isOperator("not"); advance())
            ++count;
        Expression inner = expression(notPrecedence);
        return count % 2 == 0 ? inner : wrapped(std::move(inner), "not");
    }
    if (token().isOperator("-") || token().isOperator("+")) {
        bool negative = false;
        for (; token().isOperator("-") || token().isOperator("+"); advance())
            negative = negative != token().isOperator("-");
        Expression inner = path();
        if (inner.kind == Kind::Number) {
            if (negative) inner.text = inner.text.startsWith('-') ? inner.text.mid(1) : '-' + inner.text;
            return inner;
        }
        return wrapped(std::move(inner), negative ? "-" : "+");
    }
    return path();
}

StatementExpression StatementExpressionParser::path()
{
    return withSteps(term());
}

StatementExpression StatementExpressionParser::simplePath()
{
    if (!token().isName()) fail("Expected identifier for simple path");
    return withSteps(leaf(Kind::Variable));
}

StatementExpression StatementExpressionParser::withSteps(Expression root)
{
    if (failed() || (!token().isSymbol(".") && !token().isSymbol("["))) return root;
    Expression result;
    result.kind = Kind::Path;
    result.span = root.span;
    adopt(result, std::move(root));
    while (!failed()) {
        if (takeSymbol(".")) {
            if (token().isName())
                adopt(result, leaf(Kind::Member));
            else if (token().isOperator("*"))
                adopt(result, leaf(Kind::AnyMember));
            else
                fail("Invalid path dot component");
        } else if (takeSymbol("[")) {
            adopt(result, element());
        } else {
            break;
        }
    }
    return result;
}

StatementExpression StatementExpressionParser::element()
{
    Expression step;
    step.span = token().span;
    if (token().isOperator("*")) {
        step = leaf(Kind::AnyElement);
    } else {
        Expression inner = expression();
        if (inner.kind == Kind::String) {
            step = std::move(inner);
            step.kind = Kind::Member;
        } else {
            step.kind = Kind::Element;
            adopt(step, std::move(inner));
        }
    }
    expectSymbol("]", "Expected RIGHT_BRACKET");
    return step;
}

StatementExpression StatementExpressionParser::term()
{
    const Level level(*this);
    if (failed()) return {};
    switch (token().kind) {
        case TokenKind::String:
            return leaf(Kind::String);
        case TokenKind::Number:
            return leaf(Kind::Number);
        case TokenKind::IonLiteral:
            return leaf(Kind::Ion);
        case TokenKind::Identifier:
        case TokenKind::QuotedIdentifier:
            return following().isSymbol("(") ? function() : leaf(Kind::Variable);
        case TokenKind::Keyword:
            return keyword();
        case TokenKind::Symbol:
            return symbol();
        case TokenKind::Operator:
            fail("Unexpected operator");
            return {};
        case TokenKind::End:
            fail("Unexpected term");
            return {};
    }
    Q_UNREACHABLE();
}

StatementExpression StatementExpressionParser::keyword()
{
    if (auto tree = statement()) {
        Expression result;
        result.kind = Kind::Statement;
        result.statement = std::make_shared<const StatementTree>(*std::move(tree));
        return result;
    }
    const QByteArray& word = token().text;
    if (word == "missing") return leaf(Kind::Missing);
    if (word == "null") return leaf(Kind::Null);
    if (word == "true" || word == "false") return leaf(Kind::Bool);
    if (isFunctionKeyword(word) && following().isSymbol("(")) return function();
    fail("Unexpected keyword");
    return {};
}

StatementExpression StatementExpressionParser::symbol()
{
    if (token().isSymbol("?")) {
        Expression parameter = leaf(Kind::Parameter);
        parameter.index = m_parameters++;
        return parameter;
    }
    if (token().isSymbol("(")) return group();
    if (token().isSymbol("[")) {
        Expression list = leaf(Kind::List);
        arguments(list, "]", "Expected RIGHT_BRACKET");
        return list;
    }
    if (token().isSymbol("<<")) {
        Expression bag = leaf(Kind::Bag);
        arguments(bag, ">>", "Expected RIGHT_DOUBLE_ANGLE_BRACKET");
        return bag;
    }
    if (token().isSymbol("{")) return structure();
    fail("Unexpected term");
    return {};
}

// (expression), or a list if there are several.
StatementExpression StatementExpressionParser::group()
{
    Expression list = leaf(Kind::List);
    if (token().isSymbol(")")) fail("Expression group cannot be empty");
    arguments(list, ")", "Expected RIGHT_PAREN");
    if (failed() || list.children.size() != 1) return list;
    Expression inner = std::move(list.children.front());
    inner.depth = list.depth;
    return inner;
}

void StatementExpressionParser::arguments(Expression& list, QByteArrayView close, const char* message)
{
    if (takeSymbol(close)) return;
    do
        adopt(list, expression());
    while (takeSymbol(","));
    expectSymbol(close, message);
}

StatementExpression StatementExpressionParser::structure()
{
    Expression result = leaf(Kind::Struct);
    if (takeSymbol("}")) return result;
    do {
        adopt(result, expression());
        expectSymbol(":", "Expected COLON");
        if (!failed()) adopt(result, expression());
    } while (takeSymbol(","));
    expectSymbol("}", "Expected RIGHT_CURLY");
    return result;
}

StatementExpression StatementExpressionParser::function()
{
    Expression call = leaf(Kind::Function);
    call.text = call.text.toLower();
    advance();  // "("
    if (call.text == "count" && token().isOperator("*")) {
        advance();
        expectSymbol(")", "Expected RIGHT_PAREN");
        return call;
    }
    arguments(call, ")", "Expected RIGHT_PAREN");
    return call;
}

}  // namespace trestle::tables
