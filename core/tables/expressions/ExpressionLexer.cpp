#include "core/tables/expressions/ExpressionLexer.h"

namespace trestle::tables {

namespace {

using TokenKind = ExpressionToken::Kind;

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isWordPart(char c)
{
    return isLetter(c) || isDigit(c) || c == '_';
}
bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

std::vector<ExpressionToken> expressionTokens(QByteArrayView text)
{
    std::vector<ExpressionToken> tokens;
    qsizetype at = 0;
    const auto wordEnd = [&](qsizetype from) {
        while (from < text.size() && isWordPart(text[from]))
            ++from;
        return from;
    };
    while (true) {
        while (at < text.size() && isBlank(text[at]))
            ++at;
        if (at == text.size()) break;
        const char c = text[at];
        TokenKind kind = TokenKind::Bad;
        qsizetype end = at + 1;
        if (isLetter(c)) {
            kind = TokenKind::Name;
            end = wordEnd(at);
        } else if (c == '#' || c == ':') {
            end = wordEnd(at + 1);
            if (end > at + 1) kind = c == '#' ? TokenKind::Placeholder : TokenKind::Value;
        } else if (isDigit(c)) {
            kind = TokenKind::Number;
            while (end < text.size() && isDigit(text[end]))
                ++end;
            if (wordEnd(end) != end) {
                kind = TokenKind::Bad;
                end = wordEnd(end);
            }
        } else if (c == '_') {
            end = wordEnd(at);
        } else if (QByteArrayView("()[].,=<>+-").contains(c)) {
            kind = TokenKind::Symbol;
            const char next = end < text.size() ? text[end] : '\0';
            if ((c == '<' && (next == '=' || next == '>')) || (c == '>' && next == '=')) ++end;
        } else {
            // All bytes of one character.
            while (end < text.size() && (static_cast<uchar>(text[end]) & 0xc0) == 0x80)
                ++end;
        }
        tokens.push_back({kind, text.sliced(at, end - at), at});
        at = end;
    }
    tokens.push_back({TokenKind::End, {}, text.size()});
    return tokens;
}

}  // namespace trestle::tables
