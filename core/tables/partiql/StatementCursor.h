// Walks the tokens of a statement; the first error ends the reading.
#pragma once

#include "core/tables/partiql/StatementLexer.h"

#include <algorithm>

namespace trestle::tables {

class StatementCursor
{
public:
    explicit StatementCursor(std::vector<StatementToken> tokens) : m_tokens(std::move(tokens)) {}

    [[nodiscard]] const StatementToken& token() const { return m_tokens[m_at]; }
    [[nodiscard]] const StatementToken& following() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
    void advance()
    {
        if (m_at + 1 < m_tokens.size()) ++m_at;
    }
    [[nodiscard]] bool failed() const { return m_error != nullptr; }
    /// Null unless it failed.
    [[nodiscard]] const char* error() const { return m_error; }
    /// The first stays.
    void fail(const char* message)
    {
        if (!m_error) m_error = message;
    }
    /// Takes the token if it is that symbol or word; nothing any more once it failed.
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

private:
    std::vector<StatementToken> m_tokens;
    size_t m_at = 0;
    const char* m_error = nullptr;
};

}  // namespace trestle::tables
