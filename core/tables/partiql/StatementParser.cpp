#include "core/tables/partiql/StatementParser.h"

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

class Parser
{
public:
    explicit Parser(std::vector<Token> tokens) : m_tokens(std::move(tokens)) {}

    base::Result<ParsedStatement> run()
    {
        ParsedStatement parsed;
        parsed.root = expression();
        if (!failed() && token().isSymbol(";")) advance();
        if (!failed() && token().kind != TokenKind::End) fail("Unexpected token after expression");
        if (failed()) return malformedStatement(QLatin1String(m_error));
        parsed.parameters = m_parameters;
        return parsed;
    }

private:
    const Token& token() const { return m_tokens[m_at]; }
    const Token& following() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
    void advance()
    {
        if (m_at + 1 < m_tokens.size()) ++m_at;
    }
    [[nodiscard]] bool failed() const { return m_error != nullptr; }
    // The first stays.
    void fail(const char* message)
    {
        if (!m_error) m_error = message;
    }
    bool takeSymbol(QByteArrayView symbol)
    {
        if (failed() || !token().isSymbol(symbol)) return false;
        advance();
        return true;
    }
    bool takeKeyword(QByteArrayView word)
    {
        if (failed() || !token().isKeyword(word)) return false;
        advance();
        return true;
    }
    void expectSymbol(QByteArrayView symbol, const char* message)
    {
        if (!takeSymbol(symbol)) fail(message);
    }

    Expression leaf(Kind kind)
    {
        Expression result;
        result.kind = kind;
        result.text = token().text;
        result.span = token().span;
        advance();
        return result;
    }

    void adopt(Expression& parent, Expression child)
    {
        parent.depth = std::max(parent.depth, child.depth + 1);
        if (parent.depth > maximumDepth) fail("");
        parent.children.push_back(std::move(child));
    }

    // Counts how deep the reading is; what is deeper than allowed fails.
    class Level
    {
    public:
        explicit Level(Parser& parser) : m_parser(parser)
        {
            if (++m_parser.m_level > maximumDepth) m_parser.fail("");
        }
        ~Level() { --m_parser.m_level; }
        Q_DISABLE_COPY_MOVE(Level)

    private:
        Parser& m_parser;
    };

    Expression expression(int precedence = -1)
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

    Expression infix(Expression left, int binding)
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
        } else if (op.text.endsWith("in") && binding == 40) {
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

    Expression wrapped(Expression inner, const char* op)
    {
        Expression outer;
        outer.kind = Kind::Unary;
        outer.text = op;
        outer.span = inner.span;
        adopt(outer, std::move(inner));
        return outer;
    }

    Expression isType(Expression left)
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

    Expression unary()
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

    Expression path()
    {
        Expression root = term();
        if (failed() || (!token().isSymbol(".") && !token().isSymbol("["))) return root;
        Expression result;
        result.kind = Kind::Path;
        result.span = root.span;
        adopt(result, std::move(root));
        steps(result, "Invalid path dot component");
        return result;
    }

    // A table, or the left side of an assignment.
    Expression simplePath()
    {
        if (!token().isName()) fail("Expected identifier for simple path");
        Expression root = leaf(Kind::Variable);
        if (failed() || (!token().isSymbol(".") && !token().isSymbol("["))) return root;
        Expression result;
        result.kind = Kind::Path;
        result.span = root.span;
        adopt(result, std::move(root));
        steps(result, "Invalid path dot component");
        return result;
    }

    void steps(Expression& result, const char* dotError)
    {
        while (!failed()) {
            if (takeSymbol(".")) {
                if (token().isName())
                    adopt(result, leaf(Kind::Member));
                else if (token().isOperator("*"))
                    adopt(result, leaf(Kind::AnyMember));
                else
                    fail(dotError);
            } else if (takeSymbol("[")) {
                adopt(result, element());
            } else {
                break;
            }
        }
    }

    Expression element()
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

    Expression term()
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

    Expression keyword()
    {
        const QByteArray& word = token().text;
        if (word == "select") return statement(select());
        if (word == "insert_into") return statement(insert());
        if (word == "update") return statement(update(Order::TableFirst));
        if (word == "delete") return statement(remove());
        if (word == "from") return statement(update(Order::FromFirst));
        if (word == "missing") return leaf(Kind::Missing);
        if (word == "null") return leaf(Kind::Null);
        if (word == "true" || word == "false") return leaf(Kind::Bool);
        if (isFunctionKeyword(word) && following().isSymbol("(")) return function();
        fail("Unexpected keyword");
        return {};
    }

    Expression symbol()
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
    Expression group()
    {
        Expression list = leaf(Kind::List);
        if (token().isSymbol(")")) fail("Expression group cannot be empty");
        arguments(list, ")", "Expected RIGHT_PAREN");
        if (failed() || list.children.size() != 1) return list;
        Expression inner = std::move(list.children.front());
        inner.depth = list.depth;
        return inner;
    }

    void arguments(Expression& list, QByteArrayView close, const char* message)
    {
        if (takeSymbol(close)) return;
        do
            adopt(list, expression());
        while (takeSymbol(","));
        expectSymbol(close, message);
    }

    Expression structure()
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

    Expression function()
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

    Expression statement(StatementTree tree)
    {
        Expression result;
        result.kind = Kind::Statement;
        result.statement = std::make_shared<const StatementTree>(std::move(tree));
        return result;
    }

    // A name, possibly behind AS.
    void alias(StatementTree& tree)
    {
        if (failed()) return;
        if (takeKeyword("as")) {
            if (!token().isName()) return fail("Expected identifier for alias");
        } else if (!token().isName()) {
            return;
        }
        tree.hasAlias = true;
        advance();
    }

    void where(StatementTree& tree)
    {
        if (takeKeyword("where")) tree.where = expression();
    }

    StatementTree select()
    {
        StatementTree tree;
        advance();
        if (takeKeyword("distinct")) tree.unsupportedClause = "DISTINCT";
        if (token().isKeyword("value")) {
            tree.unsupportedClause = "SELECT VALUE";
            advance();
        }
        columns(tree);
        if (!takeKeyword("from")) fail("Expected FROM");
        do {
            if (failed()) return tree;
            tree.sources.push_back(path());
            alias(tree);
        } while (takeSymbol(","));
        where(tree);
        if (takeKeyword("order")) order(tree);
        for (const auto& [word, name] : {std::pair("group", "GROUP BY"), std::pair("having", "HAVING"),
                                         std::pair("limit", "LIMIT"), std::pair("offset", "OFFSET")}) {
            if (!takeKeyword(word)) continue;
            if (QByteArrayView(word) == "group") takeKeyword("by");
            do
                (void)expression();
            while (takeSymbol(","));
            tree.unsupportedClause = name;
        }
        return tree;
    }

    void columns(StatementTree& tree)
    {
        if (token().isKeyword("from")) return fail("Cannot have empty SELECT list");
        do {
            if (token().isOperator("*")) {
                tree.everything = true;
                advance();
                continue;
            }
            tree.columns.push_back(expression());
            if (takeKeyword("as")) {
                if (!token().isName()) return fail("Expected identifier for alias");
                advance();
                tree.hasAlias = true;
            } else if (!failed() && token().isName()) {
                advance();
                tree.hasAlias = true;
            }
        } while (takeSymbol(","));
    }

    void order(StatementTree& tree)
    {
        if (!takeKeyword("by")) return fail("Expected BY");
        do {
            StatementTree::OrderKey key;
            key.expression = expression();
            if (takeKeyword("desc"))
                key.descending = true;
            else
                takeKeyword("asc");
            tree.order.push_back(std::move(key));
        } while (takeSymbol(","));
    }

    StatementTree insert()
    {
        StatementTree tree;
        tree.kind = StatementTree::Kind::Insert;
        advance();
        tree.sources.push_back(simplePath());
        tree.isSingle = takeKeyword("value");
        if (!tree.isSingle) takeKeyword("values");
        if (!failed()) tree.value = expression();
        if (takeKeyword("at")) {
            (void)expression();
            tree.unsupportedClause = "AT";
        }
        if (takeKeyword("on_conflict")) {
            tree.unsupportedClause = "ON CONFLICT";
            if (takeKeyword("where")) (void)expression();
            if (!takeKeyword("do_nothing")) fail("Expected DO NOTHING");
        }
        returning(tree);
        return tree;
    }

    enum class Order { TableFirst, FromFirst };

    StatementTree update(Order order)
    {
        StatementTree tree;
        tree.kind = StatementTree::Kind::Update;
        advance();
        tree.sources.push_back(order == Order::FromFirst ? path() : simplePath());
        alias(tree);
        if (order == Order::FromFirst) where(tree);
        changes(tree);
        if (order == Order::TableFirst) where(tree);
        returning(tree);
        return tree;
    }

    void changes(StatementTree& tree)
    {
        while (!failed() && (token().isKeyword("set") || token().isKeyword("remove"))) {
            if (takeKeyword("remove")) {
                tree.assignments.push_back({simplePath(), {}});
                continue;
            }
            advance();
            do {
                StatementTree::Assignment assignment;
                assignment.target = simplePath();
                if (!failed() && !token().isOperator("=")) fail("Expected EQ");
                advance();
                if (!failed()) assignment.value = expression();
                tree.assignments.push_back(std::move(assignment));
            } while (takeSymbol(","));
        }
        if (tree.assignments.empty()) fail("Expected data manipulation");
    }

    StatementTree remove()
    {
        StatementTree tree;
        tree.kind = StatementTree::Kind::Delete;
        advance();
        if (!takeKeyword("from")) fail("Expected FROM");
        if (!failed()) tree.sources.push_back(simplePath());
        alias(tree);
        where(tree);
        returning(tree);
        return tree;
    }

    void returning(StatementTree& tree)
    {
        if (!takeKeyword("returning")) return;
        using Returning = StatementTree::Returning;
        static constexpr std::pair<QByteArrayView, Returning> forms[] = {
            {"all_old", Returning::AllOld},
            {"modified_old", Returning::ModifiedOld},
            {"all_new", Returning::AllNew},
            {"modified_new", Returning::ModifiedNew},
        };
        for (const auto& [word, form] : forms)
            if (takeKeyword(word)) tree.returning = form;
        if (tree.returning == Returning::None)
            return fail("Expected ( MODIFIED | ALL ) ( NEW | OLD ) in a returning clause.");
        if (!token().isOperator("*"))
            return fail("Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause");
        advance();
    }

    std::vector<Token> m_tokens;
    size_t m_at = 0;
    int m_level = 0;
    int m_parameters = 0;
    const char* m_error = nullptr;
};

}  // namespace

base::Result<ParsedStatement> parseStatement(const QByteArray& text)
{
    auto tokens = statementTokens(text);
    if (!tokens) return tokens.error();
    return Parser(std::move(*tokens)).run();
}

}  // namespace trestle::tables
