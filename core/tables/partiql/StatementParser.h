// Reads a PartiQL statement:
//     select    = SELECT ( "*" / column *( "," column ) ) FROM source [ WHERE condition ] [ ORDER BY key *( "," key ) ]
//     insert    = INSERT INTO table VALUE struct
//     update    = UPDATE table 1*change [ WHERE condition ] [ returning ]
//               / FROM table [ WHERE condition ] 1*change [ returning ]
//     change    = SET path "=" operand *( "," path "=" operand ) / REMOVE path
//     delete    = DELETE FROM table [ WHERE condition ] [ returning ]
//     returning = RETURNING ( ALL / MODIFIED ) ( OLD / NEW ) "*"
//     check     = EXISTS "(" select ")"
// Operators bind as in SQL. What nests too deep is refused like any other malformed text.
#pragma once

#include "core/tables/partiql/StatementTree.h"

namespace trestle::tables {

struct ParsedStatement
{
    StatementExpression root;  // of kind Statement, unless the text is a mere expression
    int parameters = 0;        // how many ? there are
};

/// Error: Validation, "Statement wasn't well formed, can't be processed: …".
[[nodiscard]] base::Result<ParsedStatement> parseStatement(const QByteArray& text);

}  // namespace trestle::tables
