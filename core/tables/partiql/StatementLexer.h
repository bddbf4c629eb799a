// Cuts a PartiQL statement into tokens. Words of two or three that mean one thing (NOT IN, INSERT INTO, ALL OLD)
// become one token.
#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace trestle::tables {

/// Where something stands in a statement, as the service says it: "at 1:8:5". All count from 1, in characters.
struct SourceSpan
{
    int line = 1;
    int column = 1;
    int length = 0;

    /// " at 1:8:5"
    [[nodiscard]] QString toText() const;
};

struct StatementToken
{
    enum class Kind {
        Keyword,           // `text` in small letters, "_" between several words
        Operator,          // likewise: + - * / % || < <= > >= = <> and or not in not_in is is_not between like …
        Identifier,        // as written
        QuotedIdentifier,  // "…" without its quotes
        String,            // '…' without its quotes
        Number,
        IonLiteral,  // `…`
        Symbol,      // ( ) [ ] { } , : . ; ? << >>
        End
    };
    Kind kind = Kind::End;
    QByteArray text;
    SourceSpan span;

    [[nodiscard]] bool isKeyword(QByteArrayView word) const { return kind == Kind::Keyword && text == word; }
    [[nodiscard]] bool isOperator(QByteArrayView word) const { return kind == Kind::Operator && text == word; }
    [[nodiscard]] bool isSymbol(QByteArrayView symbol) const { return kind == Kind::Symbol && text == symbol; }
    [[nodiscard]] bool isName() const { return kind == Kind::Identifier || kind == Kind::QuotedIdentifier; }
};

/// The tokens and an End. Error: Validation, "Statement wasn't well formed, can't be processed: ".
[[nodiscard]] base::Result<std::vector<StatementToken>> statementTokens(const QByteArray& text);

/// "Statement wasn't well formed, can't be processed: …"
[[nodiscard]] base::Error malformedStatement(const QString& detail = {});
/// `word` in small letters.
[[nodiscard]] bool isStatementKeyword(QByteArrayView word);

}  // namespace trestle::tables
