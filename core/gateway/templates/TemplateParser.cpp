#include "core/gateway/templates/TemplateParser.h"

#include <algorithm>
#include <array>

namespace trestle::gateway {

namespace {

// Constructs inside each other: blocks, parentheses, lists, references, strings with references.
constexpr int deepestTemplate = 120;

constexpr std::array directives{"foreach", "include", "parse", "macro", "literal", "break", "define", "stop"};
constexpr std::array controls{"if", "end", "set", "else", "elseif"};

template <size_t N>
bool isOneOf(QStringView name, const std::array<const char*, N>& names)
{
    return std::any_of(names.begin(), names.end(), [&](const char* known) { return name == QLatin1String(known); });
}

bool hasBlock(const QString& name)
{
    return name == QLatin1String("foreach") || name == QLatin1String("macro") || name == QLatin1String("literal") ||
           name == QLatin1String("define") || name.startsWith(u'@');
}

}  // namespace

int VariableNumbers::of(const QString& name)
{
    const auto known = numbers.constFind(name);
    if (known != numbers.constEnd()) return *known;
    const int number = static_cast<int>(names.size());
    numbers.insert(name, number);
    names.push_back(name);
    return number;
}

TemplateParser::Nesting::Nesting(TemplateParser& parser) : m_parser(parser)
{
    if (++m_parser.m_depth <= deepestTemplate || m_parser.failed()) return;
    m_parser.fail(QStringLiteral("the template is nested deeper than %1 levels").arg(deepestTemplate));
    m_parser.m_failure->kind = TemplateFailure::Kind::Limit;
}

base::Result<Block, TemplateFailure> TemplateParser::parse()
{
    Block block = statements();
    if (!failed() && kind() != Kind::EndOfFile) failAtToken();
    if (failed()) return *m_failure;
    return block;
}

const TemplateToken& TemplateParser::peek(size_t ahead)
{
    static const TemplateToken end;
    while (!failed() && m_tokens.size() <= m_at + ahead) {
        if (std::optional<TemplateToken> token = m_lexer.next())
            m_tokens.push_back(std::move(*token));
        else
            m_failure = TemplateFailure{TemplateFailure::Kind::Syntax,
                                        QStringLiteral("the text ends inside a token, or has a character that cannot "
                                                       "stand here"),
                                        {m_offset + m_lexer.position(), m_offset + m_lexer.position()}};
    }
    return failed() ? end : m_tokens[m_at + ahead];
}

TemplateToken TemplateParser::take()
{
    const TemplateToken token = peek();
    if (!failed()) ++m_at;
    return token;
}

bool TemplateParser::takeIf(Kind wanted)
{
    if (kind() != wanted || failed()) return false;
    ++m_at;
    return true;
}

bool TemplateParser::expect(Kind wanted)
{
    if (takeIf(wanted)) return true;
    failAtToken();
    return false;
}

void TemplateParser::fail(const QString& message)
{
    if (failed()) return;
    const TemplateToken& token = peek();
    if (failed()) return;
    m_failure = TemplateFailure{TemplateFailure::Kind::Syntax, message, {m_offset + token.begin, m_offset + token.end}};
}

void TemplateParser::failAtToken()
{
    if (failed()) return;
    const TemplateToken token = peek();
    if (failed()) return;
    fail(token.kind == Kind::EndOfFile
             ? QStringLiteral("the template ends where something is missing, such as #end")
             : QStringLiteral("\"%1\" cannot stand here").arg(image(token).toString().trimmed()));
}

SourceRange TemplateParser::rangeFrom(qsizetype begin) const
{
    const qsizetype end = m_at ? m_tokens[m_at - 1].end : begin;
    return {m_offset + begin, m_offset + qMax(begin, end)};
}

QString TemplateParser::images(size_t firstToken, size_t endToken) const
{
    QString text;
    for (size_t i = firstToken; i < endToken; ++i)
        text += image(m_tokens[i]);
    return text;
}

QString TemplateParser::literal(size_t firstToken, size_t endToken) const
{
    QString text;
    for (size_t i = firstToken; i < endToken; ++i) {
        const TemplateToken& token = m_tokens[i];
        if (token.kind == Kind::Comment) continue;
        text += token.before;
        text += image(token);
    }
    return text;
}

void TemplateParser::add(Block& block, qsizetype begin, decltype(Statement::node) node)
{
    if (!failed()) block.push_back({rangeFrom(begin), std::move(node)});
}

// Text next to text becomes one statement.
void TemplateParser::addText(Block& block, qsizetype begin, const QString& text)
{
    if (text.isEmpty() || failed()) return;
    if (!block.empty())
        if (auto* before = std::get_if<TextStatement>(&block.back().node)) {
            before->utf8 += text.toUtf8();
            block.back().range.end = rangeFrom(begin).end;
            return;
        }
    add(block, begin, TextStatement{text.toUtf8()});
}

Block TemplateParser::statements()
{
    Block block;
    const Nesting nesting(*this);
    while (!failed() && kind() != Kind::EndOfFile && kind() != Kind::End && kind() != Kind::Else &&
           kind() != Kind::ElseIf)
        statement(block);
    return block;
}

void TemplateParser::statement(Block& block)
{
    const qsizetype begin = peek().begin;
    if (referenceFollows()) {
        const bool bare = !image(peek()).contains(u'$');
        Reference read = reference();
        if (bare)
            addText(block, begin, read.literal);
        else
            add(block, begin, OutputStatement{std::move(read)});
        return;
    }
    switch (kind()) {
        case Kind::If:
            return ifStatement(block);
        case Kind::Set:
            return setStatement(block);
        case Kind::LineComment:
        case Kind::Comment:
        case Kind::FormalComment:
            return comment(block);
        case Kind::TextBlock: {
            const TemplateToken token = take();
            // Without its "#[[", whatever else began the token, and "]]#".
            return addText(block, begin, image(token).sliced(3).chopped(3).toString());
        }
        case Kind::EscapedDirective:
        case Kind::DoubleEscape:
            return escapeStatement(block);
        case Kind::Word:
        case Kind::BracketedWord:
            return directive(block);
        case Kind::Text:
        case Kind::Dot:
        case Kind::ParenthesisClose:
        case Kind::ParenthesisOpen:
        case Kind::Integer:
        case Kind::Float:
        case Kind::String:
        case Kind::Escape:
        case Kind::CurlyOpen:
        case Kind::CurlyClose:
        case Kind::EmptyIndex:
            return textStatement(block);
        default:
            return failAtToken();
    }
}

void TemplateParser::textStatement(Block& block)
{
    const TemplateToken token = take();
    addText(block, token.begin, literal(m_at - 1, m_at));
}

// What began a token and turned out to be a comment's start is text.
void TemplateParser::comment(Block& block)
{
    const TemplateToken token = take();
    if (token.kind != Kind::LineComment) return;
    const QStringView text = image(token);
    addText(block, token.begin, text.first(text.indexOf(u"##")).toString());
    takeIf(Kind::LineCommentEnd);
}

void TemplateParser::escapeStatement(Block& block)
{
    const qsizetype begin = peek().begin;
    if (kind() == Kind::EscapedDirective) {
        const QString text = image(take()).toString();
        const qsizetype last = text.lastIndexOf(u'\\');
        QStringView name = QStringView(text).sliced(last + 2);
        if (name.startsWith(u'{')) name = name.sliced(1).chopped(1);
        const bool known = isOneOf(name, directives) || isOneOf(name, controls) || m_macros.contains(name.toString());
        return addText(block, begin, known ? text.first(last / 2) + text.sliced(last + 1) : text);
    }
    // Two backslashes are one in front of a directive, and themselves anywhere else.
    int count = 0;
    while (takeIf(Kind::DoubleEscape))
        ++count;
    bool directiveFollows = kind() == Kind::If || kind() == Kind::Else || kind() == Kind::ElseIf || kind() == Kind::End;
    if (kind() == Kind::Word) {
        const QStringView name = image(peek()).sliced(1);
        directiveFollows = isOneOf(name, directives) || m_macros.contains(name.toString());
    }
    addText(block, begin, QString(directiveFollows ? count : count * 2, u'\\'));
}

void TemplateParser::ifStatement(Block& block)
{
    const Nesting nesting(*this);
    const qsizetype begin = peek().begin;
    IfStatement statement;
    do {
        take();
        skipWhitespace();
        expect(Kind::ParenthesisOpen);
        IfStatement::Branch branch;
        branch.condition = expression();
        expect(Kind::ParenthesisClose);
        branch.body = statements();
        statement.branches.push_back(std::move(branch));
    } while (!failed() && kind() == Kind::ElseIf);
    if (takeIf(Kind::Else)) statement.branches.push_back({std::nullopt, statements()});
    expect(Kind::End);
    add(block, begin, std::move(statement));
}

void TemplateParser::setStatement(Block& block)
{
    const qsizetype begin = take().begin;
    skipWhitespace();
    if (!referenceFollows()) return failAtToken();
    // "$!x" and "${x}" name no variable that could be set.
    const QString first = image(peek()).toString();
    SetStatement statement{reference(), {}};
    if (statement.target.steps.empty() && (first.endsWith(u'{') || first.contains(u'!')))
        statement.target.variable = -1;
    skipWhitespace();
    expect(Kind::Assign);
    statement.value = expression();
    if (!expect(Kind::ParenthesisClose)) return;
    m_lexer.endSet();
    add(block, begin, std::move(statement));
}

bool TemplateParser::directiveArgumentFollows()
{
    // As far as two tokens tell.
    size_t ahead = 0;
    if (kind(0) == Kind::Whitespace) ++ahead;
    if (kind(ahead) == Kind::Comma) {
        if (++ahead == 2) return true;
        if (kind(ahead) == Kind::Whitespace) return true;
    }
    return kind(ahead) == Kind::Word || argumentFollows(ahead);
}

std::vector<TemplateParser::DirectiveArgument> TemplateParser::directiveArguments(const QString& name)
{
    std::vector<DirectiveArgument> arguments;
    skipWhitespace();
    expect(Kind::ParenthesisOpen);
    while (!failed() && directiveArgumentFollows()) {
        skipWhitespace();
        if (takeIf(Kind::Comma)) skipWhitespace();
        const bool word = kind() == Kind::Word;
        const bool macroName = name == QLatin1String("macro") && arguments.empty();
        const bool wordAllowed =
            macroName || (name == QLatin1String("foreach") && arguments.size() == 1) || !isOneOf(name, directives);
        if (word != macroName && (macroName || !wordAllowed))
            fail(QStringLiteral("#%1 does not take this argument").arg(name));
        if (word) {
            if (macroName) m_macros.append(image(peek()).toString());
            take();
            arguments.push_back({true, {}});
        } else {
            arguments.push_back({false, value()});
        }
    }
    if (name == QLatin1String("macro") && arguments.empty()) fail(QStringLiteral("#macro needs a name"));
    skipWhitespace();
    expect(Kind::ParenthesisClose);
    return arguments;
}

void TemplateParser::directive(Block& block)
{
    const Nesting nesting(*this);
    const size_t firstToken = m_at;
    const TemplateToken word = take();
    QString name = image(word).sliced(1).toString();
    if (word.kind == Kind::BracketedWord) name = name.sliced(1).chopped(1);
    m_lexer.enterDirective();
    const bool known = isOneOf(name, directives);
    if (!m_lexer.parenthesisFollows()) {
        m_lexer.leaveDirective();
        if (name == QLatin1String("macro")) return fail(QStringLiteral("#macro needs a name in parentheses"));
        if (known) return directiveEffect(block, name, firstToken);
        // What a "@" begins forgets its braces.
        return addText(block, word.begin, name.startsWith(u'@') ? u'#' + name : images(firstToken, m_at));
    }
    std::vector<DirectiveArgument> arguments = directiveArguments(name);
    const size_t endOfArguments = m_at;
    Block body;
    if (hasBlock(name)) {
        body = statements();
        expect(Kind::End);
    }
    if (failed()) return;
    if (!known) return addText(block, word.begin, images(firstToken, m_at));

    const auto refused = [&] { add(block, word.begin, RefusedStatement{name}); };
    const auto variableOf = [&](size_t index) -> const Reference* {
        return arguments.size() > index ? std::get_if<Reference>(&arguments[index].value.node) : nullptr;
    };
    if (name == QLatin1String("foreach")) {
        if (arguments.size() < 2) return refused();
        ForeachStatement loop;
        if (const Reference* element = variableOf(0)) loop.variable = element->variable;
        if (arguments.size() >= 3 && !arguments[2].word) loop.items = std::move(arguments[2].value);
        // A fourth argument stands where the body is looked for.
        if (arguments.size() > 3) {
            body.clear();
            if (auto* extra = std::get_if<Reference>(&arguments[3].value.node))
                body.push_back({arguments[3].value.range, OutputStatement{std::move(*extra)}});
        }
        loop.body = std::move(body);
        return add(block, word.begin, std::move(loop));
    }
    if (name == QLatin1String("define")) {
        if (arguments.size() != 1) return fail(QStringLiteral("#define needs one variable to name its block"));
        if (const Reference* target = variableOf(0))
            add(block, word.begin, DefineStatement{target->variable, target->literal, std::move(body)});
        return;
    }
    if (name == QLatin1String("literal")) {
        const size_t end = m_at - 1;  // in front of #end
        if (endOfArguments == end && arguments.empty()) return fail(QStringLiteral("#literal has nothing in it"));
        // With an argument it prints that instead.
        if (!arguments.empty())
            return addText(block, word.begin,
                           m_text
                               .sliced(arguments[0].value.range.begin - m_offset,
                                       arguments[0].value.range.end - arguments[0].value.range.begin)
                               .toString());
        return addText(block, word.begin, literal(endOfArguments, end));
    }
    if (name == QLatin1String("break")) {
        BreakStatement statement;
        if (!arguments.empty()) statement.scope = std::move(arguments[0].value);
        return add(block, word.begin, std::move(statement));
    }
    directiveEffect(block, name, firstToken);
}

// Of a known directive, without its arguments.
void TemplateParser::directiveEffect(Block& block, const QString& name, size_t firstToken)
{
    const qsizetype begin = m_tokens[firstToken].begin;
    if (name == QLatin1String("stop")) return add(block, begin, StopStatement{});
    if (name == QLatin1String("break")) return add(block, begin, BreakStatement{});
    // Macros are read and not kept.
    if (name == QLatin1String("macro")) return;
    if (hasBlock(name)) return fail(QStringLiteral("#%1 needs arguments in parentheses").arg(name));
    add(block, begin, RefusedStatement{name});
}

}  // namespace trestle::gateway
