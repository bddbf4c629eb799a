// Cuts an expression into tokens. Never fails: what belongs nowhere becomes a Bad token, which no grammar takes.
#pragma once

#include <QByteArrayView>

#include <vector>

namespace trestle::tables {

struct ExpressionToken
{
    enum class Kind {
        Name,         // a letter, then letters, digits and _
        Placeholder,  // #n
        Value,        // :v
        Number,       // digits
        Symbol,       // ( ) [ ] . , = <> < <= > >= + -
        Bad,
        End
    };
    Kind kind = Kind::End;
    QByteArrayView text;
    qsizetype offset = 0;

    [[nodiscard]] bool is(QByteArrayView symbol) const { return kind == Kind::Symbol && text == symbol; }
    /// A word of the grammar, in any mixture of upper and lower case; `word` in upper case.
    [[nodiscard]] bool isWord(QByteArrayView word) const
    {
        return kind == Kind::Name && text.compare(word, Qt::CaseInsensitive) == 0;
    }
};

/// The tokens and an End. They refer to `text`.
[[nodiscard]] std::vector<ExpressionToken> expressionTokens(QByteArrayView text);

}  // namespace trestle::tables
