#include "core/tables/partiql/StatementLexer.h"

namespace trestle::tables {

namespace {

using TokenKind = StatementToken::Kind;

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}
bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isOperatorWord(QByteArrayView word)
{
    static constexpr QByteArrayView words[] = {"and",     "or",   "not",   "in",     "is",
                                               "between", "like", "union", "except", "intersect"};
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// Two words that are one token; its text joins them with "_".
struct Pair
{
    QByteArrayView first;
    QByteArrayView second;
    TokenKind kind;
};
constexpr Pair pairs[] = {
    {"not", "in", TokenKind::Operator},          {"is", "not", TokenKind::Operator},
    {"not", "between", TokenKind::Operator},     {"not", "like", TokenKind::Operator},
    {"insert", "into", TokenKind::Keyword},      {"on", "conflict", TokenKind::Keyword},
    {"do", "nothing", TokenKind::Keyword},       {"modified", "old", TokenKind::Keyword},
    {"modified", "new", TokenKind::Keyword},     {"all", "old", TokenKind::Keyword},
    {"all", "new", TokenKind::Keyword},          {"character", "varying", TokenKind::Keyword},
    {"double", "precision", TokenKind::Keyword},
};

// A number's exponent and its scale (digits behind the point, less the exponent) must each fit 32 bits.
bool isReadable(QByteArrayView number)
{
    const qsizetype mark =
        std::find_if(number.begin(), number.end(), [](char c) { return c == 'e' || c == 'E'; }) - number.begin();
    const qsizetype point = number.first(mark).indexOf('.');
    const qint64 decimals = point < 0 ? 0 : mark - point - 1;
    if (mark == number.size()) return true;
    bool fits = false;
    const qint64 exponent = number.sliced(mark + 1).toByteArray().toLongLong(&fits);
    constexpr qint64 bound = 2147483647;
    return fits && exponent <= bound && exponent >= -bound - 1 && decimals - exponent <= bound &&
           decimals - exponent >= -bound - 1;
}

class Lexer
{
public:
    explicit Lexer(const QByteArray& text) : m_text(text) {}

    base::Result<std::vector<StatementToken>> run()
    {
        while (skipBlanks()) {
            m_begin = m_at;
            if (!read()) return malformedStatement();
        }
        if (m_failed) return malformedStatement();
        m_begin = m_at;
        add(TokenKind::End, {});
        return std::move(m_tokens);
    }

private:
    [[nodiscard]] char at(qsizetype offset) const { return offset < m_text.size() ? m_text[offset] : '\0'; }

    // True if something follows.
    bool skipBlanks()
    {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v') {
                ++m_at;
            } else if (c == '-' && at(m_at + 1) == '-') {
                while (m_at < m_text.size() && m_text[m_at] != '\n' && m_text[m_at] != '\r')
                    ++m_at;
            } else if (c == '/' && at(m_at + 1) == '*') {
                const qsizetype end = m_text.indexOf("*/", m_at + 2);
                m_failed = end < 0;
                if (m_failed) return false;
                m_at = end + 2;
            } else {
                return true;
            }
        }
        return false;
    }

    bool read()
    {
        const char c = m_text[m_at];
        if (isLetter(c)) return readWord();
        if (isDigit(c) || (c == '.' && isDigit(at(m_at + 1)))) return readNumber();
        if (c == '\'') return readQuoted('\'', TokenKind::String);
        if (c == '"') return readQuoted('"', TokenKind::QuotedIdentifier);
        if (c == '`') return readQuoted('`', TokenKind::IonLiteral);
        return readSymbol();
    }

    bool readWord()
    {
        while (m_at < m_text.size() && (isLetter(m_text[m_at]) || isDigit(m_text[m_at])))
            ++m_at;
        const QByteArray word = m_text.mid(m_begin, m_at - m_begin);
        const QByteArray small = word.toLower();
        if (isOperatorWord(small))
            add(TokenKind::Operator, small);
        else if (isStatementKeyword(small))
            add(TokenKind::Keyword, small);
        else
            add(TokenKind::Identifier, word);
        join();
        return true;
    }

    // NOT IN and the like: the token that came last with the one before it.
    void join()
    {
        if (m_tokens.size() < 2) return;
        StatementToken& first = m_tokens[m_tokens.size() - 2];
        const StatementToken& second = m_tokens.back();
        for (const Pair& pair : pairs) {
            if (first.text != pair.first || second.text != pair.second) continue;
            if (first.kind != TokenKind::Operator && first.kind != TokenKind::Keyword) continue;
            first.kind = pair.kind;
            first.text += '_' + second.text;
            m_tokens.pop_back();
            return;
        }
    }

    bool readNumber()
    {
        const auto digits = [this] {
            while (isDigit(at(m_at)))
                ++m_at;
        };
        digits();
        if (at(m_at) == '.') {
            ++m_at;
            digits();
        }
        if (at(m_at) == 'e' || at(m_at) == 'E') {
            ++m_at;
            if (at(m_at) == '+' || at(m_at) == '-') ++m_at;
            if (!isDigit(at(m_at))) return false;
            digits();
        }
        if (isLetter(at(m_at))) return false;
        const QByteArray text = m_text.mid(m_begin, m_at - m_begin);
        if (!isReadable(text)) return false;
        add(TokenKind::Number, text);
        return true;
    }

    // A quote inside is written twice.
    bool readQuoted(char quote, TokenKind kind)
    {
        QByteArray text;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            if (m_text[m_at] != quote) {
                text += m_text[m_at];
            } else if (at(m_at + 1) == quote && kind != TokenKind::IonLiteral) {
                text += quote;
                ++m_at;
            } else {
                ++m_at;
                add(kind, text);
                return true;
            }
        }
        return false;
    }

    bool readSymbol()
    {
        const QByteArray two = m_text.mid(m_at, 2);
        for (const char* word : {"<=", ">=", "<>", "!=", "||"}) {
            if (two != word) continue;
            m_at += 2;
            add(TokenKind::Operator, two == "!=" ? QByteArrayLiteral("<>") : two);
            return true;
        }
        if (two == "<<" || two == ">>") {
            m_at += 2;
            add(TokenKind::Symbol, two);
            return true;
        }
        const char c = m_text[m_at++];
        if (QByteArrayView("+-*/%<>=@").contains(c))
            add(TokenKind::Operator, QByteArray(1, c));
        else if (QByteArrayView("()[]{},:.;?").contains(c))
            add(TokenKind::Symbol, QByteArray(1, c));
        else
            return false;
        return true;
    }

    void add(TokenKind kind, QByteArray text)
    {
        advanceTo(m_begin);
        const int length = static_cast<int>(QString::fromUtf8(m_text.mid(m_begin, m_at - m_begin)).size());
        m_tokens.push_back({kind, std::move(text), {m_line, m_column, length}});
    }

    // Line and column of a byte; tokens come in order, so the text is walked once.
    void advanceTo(qsizetype offset)
    {
        for (; m_counted < offset; ++m_counted) {
            if (m_text[m_counted] == '\n') {
                ++m_line;
                m_column = 1;
            } else if ((static_cast<uchar>(m_text[m_counted]) & 0xc0) != 0x80) {
                ++m_column;
            }
        }
    }

    const QByteArray& m_text;
    std::vector<StatementToken> m_tokens;
    qsizetype m_at = 0;
    qsizetype m_begin = 0;
    qsizetype m_counted = 0;
    int m_line = 1;
    int m_column = 1;
    bool m_failed = false;
};

}  // namespace

QString SourceSpan::toText() const
{
    return QStringLiteral(" at %1:%2:%3").arg(line).arg(column).arg(length);
}

base::Result<std::vector<StatementToken>> statementTokens(const QByteArray& text)
{
    return Lexer(text).run();
}

base::Error malformedStatement(const QString& detail)
{
    return {base::ErrorCode::Validation, QStringLiteral("Statement wasn't well formed, can't be processed: ") + detail};
}

}  // namespace trestle::tables
