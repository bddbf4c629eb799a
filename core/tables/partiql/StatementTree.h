// A PartiQL statement as a tree: what the grammar allows, before it is known what the service makes of it. Values.
#pragma once

#include "core/tables/partiql/StatementLexer.h"

#include <memory>
#include <optional>

namespace trestle::tables {

struct StatementTree;

struct StatementExpression
{
    enum class Kind {
        Missing,
        Null,
        Bool,    // text: "true", "false"
        Number,  // text, with its sign
        String,
        Ion,
        Parameter,   // index: which ?, from 0
        Variable,    // text
        Path,        // children: the root, then Member, Element, AnyMember, AnyElement
        Member,      // .text, or ["text"]
        Element,     // [children[0]]
        AnyMember,   // .*
        AnyElement,  // [*]
        Function,    // text in small letters; children
        Unary,       // text: not - +; one child
        Binary,      // text; children: two, of AND and OR any number
        Between,     // three children
        In,          // children: operand, then a List or another expression
        IsType,      // text: the type; one child
        List,
        Bag,
        Struct,  // children: name, value, name, value
        Statement
    };
    Kind kind = Kind::Missing;
    QByteArray text;
    SourceSpan span;
    std::vector<StatementExpression> children;
    int index = 0;
    int depth = 1;  // of the tree below, this included
    std::shared_ptr<const StatementTree> statement;
};

struct StatementTree
{
    enum class Kind { Select, Insert, Update, Delete };
    enum class Returning { None, AllOld, ModifiedOld, AllNew, ModifiedNew };
    struct Assignment
    {
        StatementExpression target;
        std::optional<StatementExpression> value;  // without: REMOVE
    };
    struct OrderKey
    {
        StatementExpression expression;
        bool descending = false;
    };

    Kind kind = Kind::Select;
    std::vector<StatementExpression> sources;  // FROM; of a write the one table
    bool hasAlias = false;
    std::optional<StatementExpression> where;
    Returning returning = Returning::None;

    // Select
    bool everything = false;  // *
    std::vector<StatementExpression> columns;
    std::vector<OrderKey> order;
    std::optional<QByteArray> unsupportedClause;  // GROUP BY and the like

    // Insert
    bool isSingle = true;  // VALUE, rather than a list or a query
    std::optional<StatementExpression> value;

    // Update, in the order written
    std::vector<Assignment> assignments;
};

}  // namespace trestle::tables
