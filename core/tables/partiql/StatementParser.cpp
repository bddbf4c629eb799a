#include "core/tables/partiql/StatementParser.h"

#include "core/tables/partiql/StatementExpressionParser.h"

namespace trestle::tables {

namespace {

class StatementClauses final : public StatementExpressionParser
{
public:
    using StatementExpressionParser::StatementExpressionParser;

    base::Result<ParsedStatement> run()
    {
        ParsedStatement parsed;
        parsed.root = expression();
        if (!failed() && token().isSymbol(";")) advance();
        if (!failed() && token().kind != StatementToken::Kind::End) fail("Unexpected token after expression");
        if (failed()) return malformedStatement(QLatin1String(error()));
        parsed.parameters = parameters();
        return parsed;
    }

private:
    std::optional<StatementTree> statement() override
    {
        const QByteArray& word = token().text;
        if (word == "select") return select();
        if (word == "insert_into") return insert();
        if (word == "update") return update(Order::TableFirst);
        if (word == "delete") return remove();
        if (word == "from") return update(Order::FromFirst);
        return {};
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
};

}  // namespace

base::Result<ParsedStatement> parseStatement(const QByteArray& text)
{
    auto tokens = statementTokens(text);
    if (!tokens) return tokens.error();
    return StatementClauses(std::move(*tokens)).run();
}

}  // namespace trestle::tables
