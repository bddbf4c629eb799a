#include "core/gateway/templates/TemplateLexer.h"

#include "core/gateway/templates/Digits.h"

namespace trestle::gateway {

using TokenKind = TemplateToken::Kind;

namespace {

bool isLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}
bool isIdentifierPart(QChar c)
{
    return isLetter(c) || isDigit(c) || c == u'-' || c == u'_';
}
bool isWordPart(QChar c)
{
    return isLetter(c) || isDigit(c) || c == u'_' || c == u'@';
}
bool isBlank(QChar c)
{
    return c == u' ' || c == u'\t';
}
bool isWhite(QChar c)
{
    return isBlank(c) || c == u'\n' || c == u'\r';
}
bool isBackslash(QChar c)
{
    return c == u'\\';
}
bool isPlain(QChar c)
{
    return c != u'$' && c != u'#' && c != u'\\';
}

// What of a token that began and led to nothing is still text: its "$" and "#", and the backslashes in front of a "$".
QString textOfUnfinished(QStringView image)
{
    QString text;
    for (qsizetype i = 0; i < image.size(); ++i) {
        if (image[i] == u'$' || image[i] == u'#') text += image[i];
        if (image[i] != u'\\') continue;
        qsizetype end = i;
        while (end < image.size() && image[end] == u'\\')
            ++end;
        if (end == image.size() || image[end] != u'$') continue;
        text += image.sliced(i, end + 1 - i);
        i = end + 1;
    }
    return text;
}

bool beginsToken(TokenKind kind)
{
    return (kind >= TokenKind::Dollar && kind <= TokenKind::Hash) || kind == TokenKind::TextBlockCharacter;
}

}  // namespace

qsizetype TemplateLexer::run(qsizetype from, bool (*belongs)(QChar)) const
{
    qsizetype end = from;
    while (end < m_text.size() && belongs(m_text[end]))
        ++end;
    return end - from;
}

// Length of the line break at `from`, 0 if there is none.
qsizetype TemplateLexer::lineEnd(qsizetype from) const
{
    if (at(from) == u'\n') return 1;
    if (at(from) == u'\r') return at(from + 1) == u'\n' ? 2 : 1;
    return 0;
}

// Blanks and the line break behind them, or nothing.
qsizetype TemplateLexer::restOfLine(qsizetype from) const
{
    const qsizetype blanks = run(from, isBlank);
    const qsizetype lineBreak = lineEnd(from + blanks);
    return lineBreak ? blanks + lineBreak : 0;
}

void TemplateLexer::offer(TokenKind kind, qsizetype length)
{
    if (length > m_best.length || (length == m_best.length && length && kind < m_best.kind)) m_best = {kind, length};
}

void TemplateLexer::offerText(TokenKind kind, QStringView text)
{
    if (m_text.sliced(m_at).startsWith(text)) offer(kind, text.size());
}

void TemplateLexer::offerEverywhere()
{
    const qsizetype slashes = run(m_at, isBackslash);
    if (at(m_at + slashes) == u'$') {
        offer(TokenKind::Dollar, slashes + 1);
        const qsizetype more = run(m_at + slashes + 1, isBackslash);
        if (at(m_at + slashes + 1 + more) == u'!') offer(TokenKind::DollarBang, slashes + more + 2);
    }
    if (at(m_at) != u'#') return;
    offer(TokenKind::Hash, 1);
    offerText(TokenKind::TextBlockOpen, u"#[[");
    offerText(TokenKind::CommentOpen, u"#*");
    const bool lineComments = m_state == State::Text || m_state == State::Reference || m_state == State::Directive ||
                              m_state == State::PreDirective;
    if (lineComments) offerText(TokenKind::LineComment, u"##");
    if (m_text.sliced(m_at).startsWith(u"#**") && m_at + 3 < m_text.size() && at(m_at + 3) != u'#')
        offer(TokenKind::FormalCommentOpen, 4);
}

void TemplateLexer::offerReference()
{
    offerText(TokenKind::True, u"true");
    offerText(TokenKind::False, u"false");
    const QChar c = at(m_at);
    if (isLetter(c) || c == u'_') offer(TokenKind::Identifier, 1 + run(m_at + 1, isIdentifierPart));
    if (c == u'.' && isLetter(at(m_at + 1))) offer(TokenKind::Dot, 2);
}

// Strings and numbers, where arguments stand.
void TemplateLexer::offerValues()
{
    offer(TokenKind::Whitespace, run(m_at, isWhite));
    offerText(TokenKind::True, u"true");
    offerText(TokenKind::False, u"false");
    const QChar quote = at(m_at);
    if (quote == u'"' || quote == u'\'') {
        // A doubled quote goes on, if another one ends the string at last.
        qsizetype end = m_text.indexOf(quote, m_at + 1);
        while (end >= 0) {
            offer(TokenKind::String, end + 1 - m_at);
            if (at(end + 1) != quote) break;
            end = m_text.indexOf(quote, end + 2);
        }
    }
}

void TemplateLexer::offerDirective()
{
    switch (at(m_at).unicode()) {
        case '[':
            return offer(TokenKind::BracketOpen, 1);
        case ']':
            return offer(TokenKind::BracketClose, 1);
        case ',':
            return offer(TokenKind::Comma, 1);
        case ':':
            return offer(TokenKind::Colon, 1);
        case '{':
            return offer(TokenKind::MapOpen, 1);
        case '}':
            return offer(TokenKind::MapClose, 1);
        case '.':
            return offerText(TokenKind::DoubleDot, u"..");
        default:
            return;
    }
}

void TemplateLexer::offerOperators()
{
    struct Operator
    {
        QStringView text;
        TokenKind kind;
    };
    static constexpr Operator operators[] = {
        {u"-", TokenKind::Minus},
        {u"+", TokenKind::Plus},
        {u"*", TokenKind::Multiply},
        {u"/", TokenKind::Divide},
        {u"%", TokenKind::Modulus},
        {u"&&", TokenKind::And},
        {u"and", TokenKind::And},
        {u"||", TokenKind::Or},
        {u"or", TokenKind::Or},
        {u"<", TokenKind::Less},
        {u"lt", TokenKind::Less},
        {u"<=", TokenKind::LessOrEqual},
        {u"le", TokenKind::LessOrEqual},
        {u">", TokenKind::Greater},
        {u"gt", TokenKind::Greater},
        {u">=", TokenKind::GreaterOrEqual},
        {u"ge", TokenKind::GreaterOrEqual},
        {u"==", TokenKind::Equal},
        {u"eq", TokenKind::Equal},
        {u"!=", TokenKind::NotEqual},
        {u"ne", TokenKind::NotEqual},
        {u"!", TokenKind::Not},
        {u"not", TokenKind::Not},
        {u"=", TokenKind::Assign},
    };
    for (const Operator& known : operators)
        offerText(known.kind, known.text);
}

void TemplateLexer::offerWords()
{
    const QChar c = at(m_at);
    const auto number = [&] {
        qsizetype length = c == u'-' ? 1 : 0;
        const qsizetype digits = run(m_at + length, isDigit);
        length += digits;
        const bool range = at(m_at + length) == u'.' && at(m_at + length + 1) == u'.';
        if (digits) offer(TokenKind::Integer, range ? length + 2 : length);
        qsizetype decimals = 0;
        bool decimal = false;
        if (at(m_at + length) == u'.') {
            decimals = run(m_at + length + 1, isDigit);
            if (digits || decimals) {
                length += 1 + decimals;
                decimal = true;
                offer(TokenKind::Float, length);
            }
        }
        if (!digits && !decimal) return;
        if (at(m_at + length) != u'e' && at(m_at + length) != u'E') return;
        const QChar sign = at(m_at + length + 1);
        const qsizetype exponent = length + (sign == u'+' || sign == u'-' ? 2 : 1);
        if (const qsizetype more = run(m_at + exponent, isDigit)) offer(TokenKind::Float, exponent + more);
    };
    if (isDigit(c) || c == u'-' || c == u'.') number();
}

void TemplateLexer::offerPreDirective()
{
    struct Word
    {
        QStringView text;
        TokenKind kind;
        bool takesLine;
    };
    static constexpr Word words[] = {
        {u"end", TokenKind::End, true},        {u"{end}", TokenKind::End, true},
        {u"if", TokenKind::If, false},         {u"{if}", TokenKind::If, false},
        {u"elseif", TokenKind::ElseIf, false}, {u"{elseif}", TokenKind::ElseIf, false},
        {u"else", TokenKind::Else, true},      {u"{else}", TokenKind::Else, true},
    };
    const QStringView rest = m_text.sliced(m_at);
    for (const Word& word : words)
        if (rest.startsWith(word.text))
            offer(word.kind, word.text.size() + (word.takesLine ? restOfLine(m_at + word.text.size()) : 0));
}

void TemplateLexer::offerPlainText()
{
    const qsizetype slashes = run(m_at, isBackslash);
    if (!slashes) return offer(TokenKind::Text, run(m_at, isPlain));
    offer(TokenKind::Escape, 1);
    if (slashes >= 2) offer(TokenKind::DoubleEscape, 2);
    // An even number of backslashes, one more, and a directive's name.
    if (slashes % 2 == 0 || at(m_at + slashes) != u'#') return;
    const qsizetype name = m_at + slashes + 1;
    const bool braces = at(name) == u'{';
    const qsizetype first = braces ? name + 1 : name;
    if (!isLetter(at(first)) && at(first) != u'_' && (braces || at(first) != u'@')) return;
    qsizetype end = first + run(first, isWordPart);
    if (braces && at(end) != u'}') return;
    if (braces) ++end;
    offer(TokenKind::EscapedDirective, end - m_at);
}

TemplateLexer::Match TemplateLexer::longest()
{
    m_best = {};
    // #set takes the blanks in front of it.
    const auto set = [&] {
        qsizetype end = m_at + run(m_at, isBlank);
        const QStringView rest = m_text.sliced(end);
        if (rest.startsWith(u"#set"))
            end += 4;
        else if (rest.startsWith(u"#{set}"))
            end += 6;
        else
            return;
        while (at(end) == u' ')
            ++end;
        if (at(end) == u'(') offer(TokenKind::Set, end + 1 - m_at);
    };
    const auto word = [&] {
        const QChar c = at(m_at);
        if (isLetter(c) || c == u'_' || c == u'@') offer(TokenKind::Word, 1 + run(m_at + 1, isWordPart));
        if (c != u'{' || !(isLetter(at(m_at + 1)) || at(m_at + 1) == u'_')) return;
        const qsizetype end = m_at + 1 + run(m_at + 1, isWordPart);
        if (at(end) == u'}') offer(TokenKind::BracketedWord, end + 1 - m_at);
    };
    const auto emptyIndex = [&] {
        offerText(TokenKind::EmptyIndex, u"$[");
        offerText(TokenKind::EmptyIndex, u"$.");
        offerText(TokenKind::EmptyIndex, u"$![");
        offerText(TokenKind::EmptyIndex, u"$\\![");
    };
    const QChar c = at(m_at);
    offerEverywhere();
    switch (m_state) {
        case State::Text:
            offerPlainText();
            set();
            emptyIndex();
            break;
        case State::Reference:
            emptyIndex();
            [[fallthrough]];
        case State::ReferenceModifier:
            offerReference();
            set();
            if (c == u'[') offer(TokenKind::IndexOpen, 1);
            if (c == u'(' && m_state == State::ReferenceModifier) offer(TokenKind::ParenthesisOpen, 1);
            if (c == u'{') offer(TokenKind::CurlyOpen, 1);
            if (c == u'}') offer(TokenKind::CurlyClose, 1);
            offer(TokenKind::ReferenceTerminator, 1);
            break;
        case State::ReferenceIndex:
            if (c == u']') offer(TokenKind::IndexClose, 1);
            offerValues();
            offerWords();
            break;
        case State::ReferenceArguments:
            offerReference();
            set();
            offerDirective();
            if (c == u')') offer(TokenKind::ArgumentsClose, 1);
            offerValues();
            offerWords();
            break;
        case State::PreDirective:
            offerPreDirective();
            offerWords();
            word();
            offer(TokenKind::DirectiveTerminator, 1);
            break;
        case State::Directive:
            offerDirective();
            if (c == u'(') offer(TokenKind::ParenthesisOpen, 1);
            if (c == u')') offer(TokenKind::ParenthesisClose, 1 + restOfLine(m_at + 1));
            offerValues();
            offerOperators();
            offerWords();
            word();
            break;
        case State::LineComment:
            offer(TokenKind::LineCommentEnd, lineEnd(m_at));
            offer(TokenKind::Skipped, 1);
            break;
        case State::FormalComment:
            offerText(TokenKind::FormalComment, u"*#");
            offer(TokenKind::Skipped, 1);
            break;
        case State::Comment:
            offerText(TokenKind::Comment, u"*#");
            offer(TokenKind::Skipped, 1);
            break;
        case State::TextBlock:
            offerText(TokenKind::TextBlock, u"]]#");
            offer(TokenKind::TextBlockCharacter, 1);
            break;
    }
    return m_best;
}

std::optional<TemplateToken> TemplateLexer::next()
{
    TemplateToken token;
    token.begin = m_at;
    while (true) {
        if (m_at == m_text.size()) {
            if (token.begin != m_at) return std::nullopt;
            token.kind = TokenKind::EndOfFile;
            token.end = m_at;
            return token;
        }
        const Match match = longest();
        if (!match.length) return std::nullopt;
        m_at += match.length;
        token.kind = match.kind;
        apply(match.kind);
        if (beginsToken(match.kind)) continue;
        if (match.kind == TokenKind::Skipped) {
            token.begin = m_at;
            continue;
        }
        token.end = m_at;
        // A "." loses what began it: "$!.z" reads as ".z".
        if (match.kind == TokenKind::Dot) token.begin = m_at - 1;
        if (match.kind != TokenKind::ReferenceTerminator && match.kind != TokenKind::DirectiveTerminator) return token;
        // The character belongs to the next token; only what began this one is left of it.
        token.before += textOfUnfinished(m_text.sliced(token.begin, m_at + 1 - token.begin));
        token.begin = m_at;
    }
}

void TemplateLexer::apply(TokenKind kind)
{
    switch (kind) {
        case TokenKind::IndexOpen:
            push();
            m_state = State::ReferenceIndex;
            break;
        case TokenKind::IndexClose:
        case TokenKind::CurlyClose:
        case TokenKind::End:
        case TokenKind::Else:
            pop();
            break;
        case TokenKind::ParenthesisOpen:
            ++m_open;
            if (m_state == State::ReferenceModifier) m_state = State::ReferenceArguments;
            break;
        case TokenKind::ParenthesisClose:
            closeParenthesis();
            break;
        case TokenKind::ArgumentsClose:
            m_state = State::Reference;
            break;
        case TokenKind::Set:
            push();
            m_inSet = true;
            m_state = State::Directive;
            ++m_open;
            break;
        case TokenKind::Dollar:
        case TokenKind::DollarBang:
            beginReference();
            break;
        case TokenKind::TextBlockOpen:
            beginComment(State::TextBlock);
            break;
        case TokenKind::FormalCommentOpen:
            if (!m_inComment) --m_at;
            beginComment(State::FormalComment);
            break;
        case TokenKind::CommentOpen:
            beginComment(State::Comment);
            break;
        case TokenKind::LineComment:
            if (!m_inComment && m_state == State::Reference) pop();
            beginComment(State::LineComment);
            break;
        case TokenKind::Hash:
            if (m_inComment) break;
            if (m_state == State::Reference || m_state == State::ReferenceModifier) pop();
            push();
            m_state = State::PreDirective;
            break;
        case TokenKind::LineCommentEnd:
        case TokenKind::FormalComment:
        case TokenKind::Comment:
        case TokenKind::TextBlock:
            endComment();
            break;
        case TokenKind::String:
            if (m_state == State::Directive && !m_inSet && m_open == 0) pop();
            break;
        case TokenKind::If:
        case TokenKind::ElseIf:
            m_state = State::Directive;
            break;
        case TokenKind::Integer:
            if (m_text.first(m_at).endsWith(u"..")) m_at -= 2;
            if (m_open == 0 && !m_inSet && m_state != State::ReferenceArguments && m_state != State::ReferenceIndex)
                pop();
            break;
        case TokenKind::Float:
            if (m_open == 0 && !m_inSet && m_state != State::ReferenceArguments) pop();
            break;
        case TokenKind::Dot:
            --m_at;
            m_state = State::ReferenceModifier;
            break;
        case TokenKind::ReferenceTerminator:
        case TokenKind::DirectiveTerminator:
            --m_at;
            pop();
            break;
        case TokenKind::BracketOpen:
        case TokenKind::BracketClose:
        case TokenKind::Comma:
        case TokenKind::DoubleDot:
        case TokenKind::Colon:
        case TokenKind::MapOpen:
        case TokenKind::MapClose:
        case TokenKind::EscapedDirective:
        case TokenKind::DoubleEscape:
        case TokenKind::Escape:
        case TokenKind::Text:
        case TokenKind::Skipped:
        case TokenKind::TextBlockCharacter:
        case TokenKind::Whitespace:
        case TokenKind::True:
        case TokenKind::False:
        case TokenKind::Minus:
        case TokenKind::Plus:
        case TokenKind::Multiply:
        case TokenKind::Divide:
        case TokenKind::Modulus:
        case TokenKind::And:
        case TokenKind::Or:
        case TokenKind::Less:
        case TokenKind::LessOrEqual:
        case TokenKind::Greater:
        case TokenKind::GreaterOrEqual:
        case TokenKind::Equal:
        case TokenKind::NotEqual:
        case TokenKind::Not:
        case TokenKind::Assign:
        case TokenKind::Word:
        case TokenKind::BracketedWord:
        case TokenKind::Identifier:
        case TokenKind::CurlyOpen:
        case TokenKind::EmptyIndex:
        case TokenKind::EndOfFile:
            break;
    }
}

void TemplateLexer::beginReference()
{
    if (m_inComment) return;
    if (m_state == State::Reference) pop();
    push();
    m_state = State::Reference;
}

void TemplateLexer::beginComment(State state)
{
    if (m_inComment) return;
    m_inComment = true;
    push();
    m_state = state;
}

void TemplateLexer::endComment()
{
    m_inComment = false;
    pop();
}

// Drops to the state that has a parenthesis open, and out of it if this was its last one.
void TemplateLexer::closeParenthesis()
{
    while (m_open == 0)
        if (!pop()) return;
    if (m_open == m_closed + 1)
        pop();
    else
        ++m_closed;
}

void TemplateLexer::push()
{
    m_stack.push_back({m_state, m_open, m_closed});
    m_open = 0;
}

bool TemplateLexer::pop()
{
    if (m_stack.empty()) {
        m_open = 0;
        m_state = State::Text;
        return false;
    }
    const Frame frame = m_stack.back();
    m_stack.pop_back();
    m_state = frame.state;
    m_open = frame.open;
    m_closed = frame.closed;
    return true;
}

bool TemplateLexer::parenthesisFollows() const
{
    return at(m_at + run(m_at, isWhite)) == u'(';
}

}  // namespace trestle::gateway
