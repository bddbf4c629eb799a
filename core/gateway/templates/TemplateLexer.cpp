#include "core/gateway/templates/TemplateLexer.h"

#include "core/gateway/templates/Digits.h"

namespace trestle::gateway {

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

bool beginsToken(TemplateToken::Kind kind)
{
    return (kind >= TemplateToken::Kind::Dollar && kind <= TemplateToken::Kind::Hash) ||
           kind == TemplateToken::Kind::TextBlockCharacter;
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

void TemplateLexer::offer(TemplateToken::Kind kind, qsizetype length)
{
    if (length > m_best.length || (length == m_best.length && length && kind < m_best.kind)) m_best = {kind, length};
}

void TemplateLexer::offerText(TemplateToken::Kind kind, QStringView text)
{
    if (m_text.sliced(m_at).startsWith(text)) offer(kind, text.size());
}

void TemplateLexer::offerEverywhere()
{
    const qsizetype slashes = run(m_at, isBackslash);
    if (at(m_at + slashes) == u'$') {
        offer(TemplateToken::Kind::Dollar, slashes + 1);
        const qsizetype more = run(m_at + slashes + 1, isBackslash);
        if (at(m_at + slashes + 1 + more) == u'!') offer(TemplateToken::Kind::DollarBang, slashes + more + 2);
    }
    if (at(m_at) != u'#') return;
    offer(TemplateToken::Kind::Hash, 1);
    offerText(TemplateToken::Kind::TextBlockOpen, u"#[[");
    offerText(TemplateToken::Kind::CommentOpen, u"#*");
    const bool lineComments = m_state == State::Text || m_state == State::Reference || m_state == State::Directive ||
                              m_state == State::PreDirective;
    if (lineComments) offerText(TemplateToken::Kind::LineComment, u"##");
    if (m_text.sliced(m_at).startsWith(u"#**") && m_at + 3 < m_text.size() && at(m_at + 3) != u'#')
        offer(TemplateToken::Kind::FormalCommentOpen, 4);
}

void TemplateLexer::offerReference()
{
    offerText(TemplateToken::Kind::True, u"true");
    offerText(TemplateToken::Kind::False, u"false");
    const QChar c = at(m_at);
    if (isLetter(c) || c == u'_') offer(TemplateToken::Kind::Identifier, 1 + run(m_at + 1, isIdentifierPart));
    if (c == u'.' && isLetter(at(m_at + 1))) offer(TemplateToken::Kind::Dot, 2);
}

// Strings and numbers, where arguments stand.
void TemplateLexer::offerValues()
{
    offer(TemplateToken::Kind::Whitespace, run(m_at, isWhite));
    offerText(TemplateToken::Kind::True, u"true");
    offerText(TemplateToken::Kind::False, u"false");
    const QChar quote = at(m_at);
    if (quote == u'"' || quote == u'\'') {
        // A doubled quote goes on, if another one ends the string at last.
        qsizetype end = m_text.indexOf(quote, m_at + 1);
        while (end >= 0) {
            offer(TemplateToken::Kind::String, end + 1 - m_at);
            if (at(end + 1) != quote) break;
            end = m_text.indexOf(quote, end + 2);
        }
    }
}

void TemplateLexer::offerDirective()
{
    switch (at(m_at).unicode()) {
        case '[':
            return offer(TemplateToken::Kind::BracketOpen, 1);
        case ']':
            return offer(TemplateToken::Kind::BracketClose, 1);
        case ',':
            return offer(TemplateToken::Kind::Comma, 1);
        case ':':
            return offer(TemplateToken::Kind::Colon, 1);
        case '{':
            return offer(TemplateToken::Kind::MapOpen, 1);
        case '}':
            return offer(TemplateToken::Kind::MapClose, 1);
        case '.':
            return offerText(TemplateToken::Kind::DoubleDot, u"..");
        default:
            return;
    }
}

void TemplateLexer::offerOperators()
{
    struct Operator
    {
        QStringView text;
        TemplateToken::Kind kind;
    };
    static constexpr Operator operators[] = {
        {u"-", TemplateToken::Kind::Minus},
        {u"+", TemplateToken::Kind::Plus},
        {u"*", TemplateToken::Kind::Multiply},
        {u"/", TemplateToken::Kind::Divide},
        {u"%", TemplateToken::Kind::Modulus},
        {u"&&", TemplateToken::Kind::And},
        {u"and", TemplateToken::Kind::And},
        {u"||", TemplateToken::Kind::Or},
        {u"or", TemplateToken::Kind::Or},
        {u"<", TemplateToken::Kind::Less},
        {u"lt", TemplateToken::Kind::Less},
        {u"<=", TemplateToken::Kind::LessOrEqual},
        {u"le", TemplateToken::Kind::LessOrEqual},
        {u">", TemplateToken::Kind::Greater},
        {u"gt", TemplateToken::Kind::Greater},
        {u">=", TemplateToken::Kind::GreaterOrEqual},
        {u"ge", TemplateToken::Kind::GreaterOrEqual},
        {u"==", TemplateToken::Kind::Equal},
        {u"eq", TemplateToken::Kind::Equal},
        {u"!=", TemplateToken::Kind::NotEqual},
        {u"ne", TemplateToken::Kind::NotEqual},
        {u"!", TemplateToken::Kind::Not},
        {u"not", TemplateToken::Kind::Not},
        {u"=", TemplateToken::Kind::Assign},
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
        if (digits) offer(TemplateToken::Kind::Integer, range ? length + 2 : length);
        qsizetype decimals = 0;
        bool decimal = false;
        if (at(m_at + length) == u'.') {
            decimals = run(m_at + length + 1, isDigit);
            if (digits || decimals) {
                length += 1 + decimals;
                decimal = true;
                offer(TemplateToken::Kind::Float, length);
            }
        }
        if (!digits && !decimal) return;
        if (at(m_at + length) != u'e' && at(m_at + length) != u'E') return;
        const QChar sign = at(m_at + length + 1);
        const qsizetype exponent = length + (sign == u'+' || sign == u'-' ? 2 : 1);
        if (const qsizetype more = run(m_at + exponent, isDigit)) offer(TemplateToken::Kind::Float, exponent + more);
    };
    if (isDigit(c) || c == u'-' || c == u'.') number();
}

void TemplateLexer::offerPreDirective()
{
    struct Word
    {
        QStringView text;
        TemplateToken::Kind kind;
        bool takesLine;
    };
    static constexpr Word words[] = {
        {u"end", TemplateToken::Kind::End, true},        {u"{end}", TemplateToken::Kind::End, true},
        {u"if", TemplateToken::Kind::If, false},         {u"{if}", TemplateToken::Kind::If, false},
        {u"elseif", TemplateToken::Kind::ElseIf, false}, {u"{elseif}", TemplateToken::Kind::ElseIf, false},
        {u"else", TemplateToken::Kind::Else, true},      {u"{else}", TemplateToken::Kind::Else, true},
    };
    const QStringView rest = m_text.sliced(m_at);
    for (const Word& word : words)
        if (rest.startsWith(word.text))
            offer(word.kind, word.text.size() + (word.takesLine ? restOfLine(m_at + word.text.size()) : 0));
}

void TemplateLexer::offerPlainText()
{
    const qsizetype slashes = run(m_at, isBackslash);
    if (!slashes) return offer(TemplateToken::Kind::Text, run(m_at, isPlain));
    offer(TemplateToken::Kind::Escape, 1);
    if (slashes >= 2) offer(TemplateToken::Kind::DoubleEscape, 2);
    // An even number of backslashes, one more, and a directive's name.
    if (slashes % 2 == 0 || at(m_at + slashes) != u'#') return;
    const qsizetype name = m_at + slashes + 1;
    const bool braces = at(name) == u'{';
    const qsizetype first = braces ? name + 1 : name;
    if (!isLetter(at(first)) && at(first) != u'_' && (braces || at(first) != u'@')) return;
    qsizetype end = first + run(first, isWordPart);
    if (braces && at(end) != u'}') return;
    if (braces) ++end;
    offer(TemplateToken::Kind::EscapedDirective, end - m_at);
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
        if (at(end) == u'(') offer(TemplateToken::Kind::Set, end + 1 - m_at);
    };
    const auto word = [&] {
        const QChar c = at(m_at);
        if (isLetter(c) || c == u'_' || c == u'@') offer(TemplateToken::Kind::Word, 1 + run(m_at + 1, isWordPart));
        if (c != u'{' || !(isLetter(at(m_at + 1)) || at(m_at + 1) == u'_')) return;
        const qsizetype end = m_at + 1 + run(m_at + 1, isWordPart);
        if (at(end) == u'}') offer(TemplateToken::Kind::BracketedWord, end + 1 - m_at);
    };
    const auto emptyIndex = [&] {
        offerText(TemplateToken::Kind::EmptyIndex, u"$[");
        offerText(TemplateToken::Kind::EmptyIndex, u"$.");
        offerText(TemplateToken::Kind::EmptyIndex, u"$![");
        offerText(TemplateToken::Kind::EmptyIndex, u"$\\![");
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
            if (c == u'[') offer(TemplateToken::Kind::IndexOpen, 1);
            if (c == u'(' && m_state == State::ReferenceModifier) offer(TemplateToken::Kind::ParenthesisOpen, 1);
            if (c == u'{') offer(TemplateToken::Kind::CurlyOpen, 1);
            if (c == u'}') offer(TemplateToken::Kind::CurlyClose, 1);
            offer(TemplateToken::Kind::ReferenceTerminator, 1);
            break;
        case State::ReferenceIndex:
            if (c == u']') offer(TemplateToken::Kind::IndexClose, 1);
            offerValues();
            offerWords();
            break;
        case State::ReferenceArguments:
            offerReference();
            set();
            offerDirective();
            if (c == u')') offer(TemplateToken::Kind::ArgumentsClose, 1);
            offerValues();
            offerWords();
            break;
        case State::PreDirective:
            offerPreDirective();
            offerWords();
            word();
            offer(TemplateToken::Kind::DirectiveTerminator, 1);
            break;
        case State::Directive:
            offerDirective();
            if (c == u'(') offer(TemplateToken::Kind::ParenthesisOpen, 1);
            if (c == u')') offer(TemplateToken::Kind::ParenthesisClose, 1 + restOfLine(m_at + 1));
            offerValues();
            offerOperators();
            offerWords();
            word();
            break;
        case State::LineComment:
            offer(TemplateToken::Kind::LineCommentEnd, lineEnd(m_at));
            offer(TemplateToken::Kind::Skipped, 1);
            break;
        case State::FormalComment:
            offerText(TemplateToken::Kind::FormalComment, u"*#");
            offer(TemplateToken::Kind::Skipped, 1);
            break;
        case State::Comment:
            offerText(TemplateToken::Kind::Comment, u"*#");
            offer(TemplateToken::Kind::Skipped, 1);
            break;
        case State::TextBlock:
            offerText(TemplateToken::Kind::TextBlock, u"]]#");
            offer(TemplateToken::Kind::TextBlockCharacter, 1);
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
            token.kind = TemplateToken::Kind::EndOfFile;
            token.end = m_at;
            return token;
        }
        const Match match = longest();
        if (!match.length) return std::nullopt;
        m_at += match.length;
        token.kind = match.kind;
        apply(match.kind);
        if (beginsToken(match.kind)) continue;
        if (match.kind == TemplateToken::Kind::Skipped) {
            token.begin = m_at;
            continue;
        }
        token.end = m_at;
        if (match.kind != TemplateToken::Kind::ReferenceTerminator &&
            match.kind != TemplateToken::Kind::DirectiveTerminator)
            return token;
        // The character belongs to the next token; only what began this one is left of it.
        token.before += textOfUnfinished(m_text.sliced(token.begin, m_at + 1 - token.begin));
        token.begin = m_at;
    }
}

void TemplateLexer::apply(TemplateToken::Kind kind)
{
    switch (kind) {
        case TemplateToken::Kind::IndexOpen:
            push();
            m_state = State::ReferenceIndex;
            break;
        case TemplateToken::Kind::IndexClose:
        case TemplateToken::Kind::CurlyClose:
        case TemplateToken::Kind::End:
        case TemplateToken::Kind::Else:
            pop();
            break;
        case TemplateToken::Kind::ParenthesisOpen:
            ++m_open;
            if (m_state == State::ReferenceModifier) m_state = State::ReferenceArguments;
            break;
        case TemplateToken::Kind::ParenthesisClose:
            closeParenthesis();
            break;
        case TemplateToken::Kind::ArgumentsClose:
            m_state = State::Reference;
            break;
        case TemplateToken::Kind::Set:
            push();
            m_inSet = true;
            m_state = State::Directive;
            ++m_open;
            break;
        case TemplateToken::Kind::Dollar:
        case TemplateToken::Kind::DollarBang:
            beginReference();
            break;
        case TemplateToken::Kind::TextBlockOpen:
            beginComment(State::TextBlock);
            break;
        case TemplateToken::Kind::FormalCommentOpen:
            if (!m_inComment) --m_at;
            beginComment(State::FormalComment);
            break;
        case TemplateToken::Kind::CommentOpen:
            beginComment(State::Comment);
            break;
        case TemplateToken::Kind::LineComment:
            if (!m_inComment && m_state == State::Reference) pop();
            beginComment(State::LineComment);
            break;
        case TemplateToken::Kind::Hash:
            if (m_inComment) break;
            if (m_state == State::Reference || m_state == State::ReferenceModifier) pop();
            push();
            m_state = State::PreDirective;
            break;
        case TemplateToken::Kind::LineCommentEnd:
        case TemplateToken::Kind::FormalComment:
        case TemplateToken::Kind::Comment:
        case TemplateToken::Kind::TextBlock:
            endComment();
            break;
        case TemplateToken::Kind::String:
            if (m_state == State::Directive && !m_inSet && m_open == 0) pop();
            break;
        case TemplateToken::Kind::If:
        case TemplateToken::Kind::ElseIf:
            m_state = State::Directive;
            break;
        case TemplateToken::Kind::Integer:
            if (m_text.first(m_at).endsWith(u"..")) m_at -= 2;
            if (m_open == 0 && !m_inSet && m_state != State::ReferenceArguments && m_state != State::ReferenceIndex)
                pop();
            break;
        case TemplateToken::Kind::Float:
            if (m_open == 0 && !m_inSet && m_state != State::ReferenceArguments) pop();
            break;
        case TemplateToken::Kind::Dot:
            --m_at;
            m_state = State::ReferenceModifier;
            break;
        case TemplateToken::Kind::ReferenceTerminator:
        case TemplateToken::Kind::DirectiveTerminator:
            --m_at;
            pop();
            break;
        case TemplateToken::Kind::BracketOpen:
        case TemplateToken::Kind::BracketClose:
        case TemplateToken::Kind::Comma:
        case TemplateToken::Kind::DoubleDot:
        case TemplateToken::Kind::Colon:
        case TemplateToken::Kind::MapOpen:
        case TemplateToken::Kind::MapClose:
        case TemplateToken::Kind::EscapedDirective:
        case TemplateToken::Kind::DoubleEscape:
        case TemplateToken::Kind::Escape:
        case TemplateToken::Kind::Text:
        case TemplateToken::Kind::Skipped:
        case TemplateToken::Kind::TextBlockCharacter:
        case TemplateToken::Kind::Whitespace:
        case TemplateToken::Kind::True:
        case TemplateToken::Kind::False:
        case TemplateToken::Kind::Minus:
        case TemplateToken::Kind::Plus:
        case TemplateToken::Kind::Multiply:
        case TemplateToken::Kind::Divide:
        case TemplateToken::Kind::Modulus:
        case TemplateToken::Kind::And:
        case TemplateToken::Kind::Or:
        case TemplateToken::Kind::Less:
        case TemplateToken::Kind::LessOrEqual:
        case TemplateToken::Kind::Greater:
        case TemplateToken::Kind::GreaterOrEqual:
        case TemplateToken::Kind::Equal:
        case TemplateToken::Kind::NotEqual:
        case TemplateToken::Kind::Not:
        case TemplateToken::Kind::Assign:
        case TemplateToken::Kind::Word:
        case TemplateToken::Kind::BracketedWord:
        case TemplateToken::Kind::Identifier:
        case TemplateToken::Kind::CurlyOpen:
        case TemplateToken::Kind::EmptyIndex:
        case TemplateToken::Kind::EndOfFile:
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
