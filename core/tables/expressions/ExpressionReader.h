// What the grammars of conditions, projections and updates share: walking the tokens, paths, placeholders, limits, and
// which of several errors is the one to tell.
#pragma once

#include "core/base/Result.h"
#include "core/tables/expressions/DocumentPath.h"
#include "core/tables/expressions/ExpressionLexer.h"
#include "core/tables/expressions/ExpressionScope.h"

#include <array>

namespace trestle::tables {

/// A syntax error ends the reading at once. Other errors are noted and the reading goes on: the service tells the one
/// that comes first in this order, and of its kind the first in the text. In a condition the last four count within one
/// comparison or function, and the first of those that has any wins.
enum class Flaw {
    Parentheses,
    TooManyOperators,
    Depth,
    Index,
    Function,
    MisusedFunction,
    Reserved,
    Section,
    Name,
    Value,
    Overlap,
    Conflict,
    Operands,
    Distinct,
    OperandType,
};
inline constexpr size_t flawCount = size_t(Flaw::OperandType) + 1;

/// Of an expression's text.
inline constexpr qsizetype maximumExpressionBytes = 4096;
/// What is said of one that has more: "Expression size has exceeded the maximum allowed size; expression size: 4097".
[[nodiscard]] QString expressionTooLarge(qsizetype bytes);

class ExpressionReader
{
public:
    ExpressionReader(QByteArrayView text, ExpressionScope& scope, ExpressionKind kind);

    /// Empty or too long text, too many parentheses inside each other. To be asked before reading.
    [[nodiscard]] base::Result<void> checkText();
    /// The error to tell after reading.
    [[nodiscard]] base::Result<void> outcome();

    [[nodiscard]] const ExpressionToken& token() const { return m_tokens[m_at]; }
    [[nodiscard]] const ExpressionToken& following() const { return m_tokens[qMin(m_at + 1, m_tokens.size() - 1)]; }
    void advance()
    {
        if (m_at + 1 < m_tokens.size()) ++m_at;
    }
    /// Takes the token if it is that symbol or word.
    bool take(QByteArrayView symbol);
    bool takeWord(QByteArrayView word);
    /// Takes the symbol, or notes a syntax error.
    bool expect(QByteArrayView symbol);
    bool expectWord(QByteArrayView word);
    [[nodiscard]] bool failed() const { return m_syntaxError.has_value(); }
    /// Notes a syntax error at the current token; the first stays.
    void fail();

    void note(Flaw flaw, const QString& message);
    /// Closes one comparison or function: its operand errors become the expression's, if there are none yet.
    void endCondition();
    void countOperator() { ++m_operators; }
    /// Counts a function that the expression may use, and notes one that it may not; whether it may.
    bool countFunction(QByteArrayView name);

    /// A name or placeholder, then ".name" and "[0]".
    DocumentPath path();
    /// ":v" resolved; NULL if it is not defined (which is noted).
    AttributeValue value();

private:
    QByteArray pathName();
    base::Error invalid(const QString& message) const;

    QByteArrayView m_text;
    ExpressionScope& m_scope;
    ExpressionKind m_kind;
    std::vector<ExpressionToken> m_tokens;
    size_t m_at = 0;
    int m_operators = 0;
    std::optional<QString> m_syntaxError;
    std::array<std::optional<QString>, flawCount> m_flaws;
    std::optional<QString> m_conditionFlaw;
};

/// Notes it if `path` runs through or against one of `others`.
void noteOverlaps(ExpressionReader& reader, const std::vector<DocumentPath>& others, const DocumentPath& path);

/// "Incorrect operand type for operator or function; …"
[[nodiscard]] QString wrongOperandType(QByteArrayView function, QByteArrayView type);
[[nodiscard]] QString wrongOperandCount(QByteArrayView function, size_t count);

}  // namespace trestle::tables
