// The second half of TemplateParser: references and expressions.
#include "core/gateway/templates/TemplateParser.h"

#include "core/gateway/templates/JavaNumbers.h"

namespace trestle::gateway {

namespace {

bool opens(TemplateToken::Kind kind)
{
    using Kind = TemplateToken::Kind;
    return kind == Kind::IndexOpen || kind == Kind::BracketOpen || kind == Kind::MapOpen ||
           kind == Kind::ParenthesisOpen || kind == Kind::CurlyOpen;
}

bool closes(TemplateToken::Kind kind)
{
    using Kind = TemplateToken::Kind;
    return kind == Kind::IndexClose || kind == Kind::BracketClose || kind == Kind::MapClose ||
           kind == Kind::ParenthesisClose || kind == Kind::ArgumentsClose || kind == Kind::CurlyClose;
}

// "\u0041" is a letter; no other escape is one.
QString withoutEscapes(const QString& text)
{
    QString out;
    qsizetype from = 0;
    while (true) {
        const qsizetype escape = text.indexOf(QLatin1String("\\u"), from);
        if (escape < 0 || escape + 6 > text.size()) break;
        bool ok = false;
        const ushort code = QStringView(text).sliced(escape + 2, 4).toUShort(&ok, 16);
        out += QStringView(text).sliced(from, escape - from);
        if (ok)
            out += QChar(code);
        else
            out += QStringView(text).sliced(escape, 6);
        from = escape + 6;
    }
    out += QStringView(text).sliced(from);
    return out;
}

}  // namespace

bool TemplateParser::referenceFollows(size_t ahead)
{
    return kind(ahead) == Kind::Identifier || (kind(ahead) == Kind::CurlyOpen && kind(ahead + 1) == Kind::Identifier);
}

Reference TemplateParser::reference()
{
    const Nesting nesting(*this);
    Reference read;
    const size_t firstToken = m_at;
    const qsizetype begin = peek().begin;
    const bool braces = takeIf(Kind::CurlyOpen);
    expect(Kind::Identifier);
    if (failed()) return read;
    referenceRoot(read, firstToken);
    referenceSteps(read);
    if (braces) expect(Kind::CurlyClose);
    read.range = rangeFrom(begin);
    // A bare word prints its name and nothing of what follows.
    if (read.literal.isEmpty()) read.literal = literal(firstToken, m_at);
    return read;
}

// Takes the token's image apart: backslashes, "$"s that begin nothing, and "$", "$!", "${" or "$!{".
void TemplateParser::referenceRoot(Reference& reference, size_t firstToken)
{
    TemplateToken& first = m_tokens[firstToken];
    const bool braces = first.kind == Kind::CurlyOpen;
    QStringView text = image(first);
    if (text.contains(u"\\!")) {
        // "$\!x" is no reference: one of the backslashes vanishes, and no variable has such a name.
        const qsizetype dollar = text.indexOf(u'$');
        const qsizetype slash = text.indexOf(u'\\', dollar);
        qsizetype end = slash;
        while (end < text.size() && text[end] == u'\\')
            ++end;
        reference.literal = text.first(end - 1).toString();
        reference.literal += text.sliced(end);
        reference.variable = m_variables.of(reference.literal);
        return;
    }
    qsizetype slashes = 0;
    while (slashes < text.size() && text[slashes] == u'\\')
        ++slashes;
    reference.escaped = slashes % 2 != 0;
    reference.prefix = QString(slashes / 2, u'\\');
    first.begin += slashes;
    text = text.sliced(slashes);
    const qsizetype dollar = text.lastIndexOf(u'$');
    if (dollar > 0) {
        // An escaped reference loses them.
        if (!reference.escaped) reference.prefix += text.first(dollar);
        first.begin += dollar;
        text = text.sliced(dollar);
    }
    if (!text.startsWith(u'$')) {
        reference.literal = text.toString();
        return;
    }
    const QStringView name = braces ? image(m_tokens[firstToken + 1]) : text.sliced(text.startsWith(u"$!") ? 2 : 1);
    reference.variable = m_variables.of(name.toString());
}

void TemplateParser::referenceSteps(Reference& reference)
{
    indexSteps(reference);
    while (!failed() && kind() == Kind::Dot && kind(1) == Kind::Identifier) {
        const qsizetype begin = take().begin;
        const bool method = methodFollows();
        const QString name = image(take()).toString();
        if (!method) {
            reference.steps.push_back({rangeFrom(begin), PropertyStep{name}});
        } else {
            CallStep call{name, {}};
            take();
            if (!takeIf(Kind::ArgumentsClose)) {
                do
                    call.arguments.push_back(parameter());
                while (takeIf(Kind::Comma));
                expect(Kind::ArgumentsClose);
            }
            reference.steps.push_back({rangeFrom(begin), std::move(call)});
        }
        indexSteps(reference);
    }
}

void TemplateParser::indexSteps(Reference& reference)
{
    while (!failed() && kind() == Kind::IndexOpen) {
        const Nesting nesting(*this);
        const qsizetype begin = take().begin;
        skipWhitespace();
        const bool allowed = kind() == Kind::String || kind() == Kind::Integer || kind() == Kind::True ||
                             kind() == Kind::False || referenceFollows();
        if (!allowed) return failAtToken();
        Expression index = value();
        skipWhitespace();
        expect(Kind::IndexClose);
        reference.steps.push_back({rangeFrom(begin), IndexStep{std::make_unique<const Expression>(std::move(index))}});
    }
}

// As far as three tokens tell.
bool TemplateParser::methodFollows()
{
    return kind() == Kind::Identifier && kind(1) == Kind::ParenthesisOpen &&
           (kind(2) == Kind::ArgumentsClose || kind(2) == Kind::Whitespace || argumentFollows(2));
}

bool TemplateParser::argumentFollows(size_t ahead)
{
    switch (kind(ahead)) {
        case Kind::String:
        case Kind::Integer:
        case Kind::Float:
        case Kind::True:
        case Kind::False:
        case Kind::BracketOpen:
        case Kind::MapOpen:
        case Kind::Identifier:
        case Kind::CurlyOpen:
            return true;
        default:
            return false;
    }
}

Expression TemplateParser::binary(BinaryOperator op, Expression left, Expression right, size_t firstToken,
                                  size_t rightToken)
{
    Expression made;
    if (failed()) return made;
    made.range = rangeFrom(m_tokens[firstToken].begin);
    // Where a result is null, the language calls it by its right side only.
    if (op >= BinaryOperator::Add) made.text = literal(rightToken, m_at);
    made.node = BinaryNode{op, std::make_unique<const Expression>(std::move(left)),
                           std::make_unique<const Expression>(std::move(right))};
    return made;
}

Expression TemplateParser::expression()
{
    const Nesting nesting(*this);
    return orExpression();
}

Expression TemplateParser::orExpression()
{
    const size_t first = m_at;
    Expression left = andExpression();
    while (takeIf(Kind::Or)) {
        const size_t right = m_at;
        left = binary(BinaryOperator::Or, std::move(left), andExpression(), first, right);
    }
    return left;
}

Expression TemplateParser::andExpression()
{
    const size_t first = m_at;
    Expression left = equality();
    while (takeIf(Kind::And)) {
        const size_t right = m_at;
        left = binary(BinaryOperator::And, std::move(left), equality(), first, right);
    }
    return left;
}

Expression TemplateParser::equality()
{
    const size_t first = m_at;
    Expression left = relation();
    while (kind() == Kind::Equal || kind() == Kind::NotEqual) {
        const BinaryOperator op = take().kind == Kind::Equal ? BinaryOperator::Equal : BinaryOperator::NotEqual;
        const size_t right = m_at;
        left = binary(op, std::move(left), relation(), first, right);
    }
    return left;
}

Expression TemplateParser::relation()
{
    const size_t first = m_at;
    Expression left = sum();
    while (kind() >= Kind::Less && kind() <= Kind::GreaterOrEqual) {
        const Kind token = take().kind;
        const BinaryOperator op = token == Kind::Less          ? BinaryOperator::Less
                                  : token == Kind::LessOrEqual ? BinaryOperator::LessOrEqual
                                  : token == Kind::Greater     ? BinaryOperator::Greater
                                                               : BinaryOperator::GreaterOrEqual;
        const size_t right = m_at;
        left = binary(op, std::move(left), sum(), first, right);
    }
    return left;
}

Expression TemplateParser::sum()
{
    const size_t first = m_at;
    Expression left = product();
    while (kind() == Kind::Plus || kind() == Kind::Minus) {
        const BinaryOperator op = take().kind == Kind::Plus ? BinaryOperator::Add : BinaryOperator::Subtract;
        const size_t right = m_at;
        left = binary(op, std::move(left), product(), first, right);
    }
    return left;
}

Expression TemplateParser::product()
{
    const size_t first = m_at;
    Expression left = unary();
    while (kind() == Kind::Multiply || kind() == Kind::Divide || kind() == Kind::Modulus) {
        const Kind token = take().kind;
        const BinaryOperator op = token == Kind::Multiply ? BinaryOperator::Multiply
                                  : token == Kind::Divide ? BinaryOperator::Divide
                                                          : BinaryOperator::Remainder;
        const size_t right = m_at;
        left = binary(op, std::move(left), unary(), first, right);
    }
    return left;
}

Expression TemplateParser::unary()
{
    const bool negated = kind() == Kind::Not || (kind() == Kind::Whitespace && kind(1) == Kind::Not);
    if (!negated) return primary();
    const Nesting nesting(*this);
    const qsizetype begin = peek().begin;
    skipWhitespace();
    take();
    Expression made;
    Expression operand = unary();
    made.range = rangeFrom(begin);
    made.node = NotNode{std::make_unique<const Expression>(std::move(operand))};
    return made;
}

Expression TemplateParser::primary()
{
    skipWhitespace();
    Expression made;
    if (takeIf(Kind::ParenthesisOpen)) {
        const size_t first = m_at;
        made = expression();
        made.text = literal(first, m_at);
        expect(Kind::ParenthesisClose);
    } else {
        made = value();
    }
    skipWhitespace();
    return made;
}

Expression TemplateParser::parameter()
{
    skipWhitespace();
    Expression made = value();
    skipWhitespace();
    return made;
}

// A list begins like a range: what stands behind the first of them tells.
bool TemplateParser::rangeFollows()
{
    size_t ahead = 1;
    if (kind(ahead) == Kind::Whitespace) ++ahead;
    if (kind(ahead) == Kind::Integer)
        ++ahead;
    else if (referenceFollows(ahead))
        ahead = referenceEnd(ahead);
    else
        return false;
    if (kind(ahead) == Kind::Whitespace) ++ahead;
    return kind(ahead) == Kind::DoubleDot;
}

// The token behind a reference, by its brackets alone.
size_t TemplateParser::referenceEnd(size_t ahead)
{
    const bool braces = kind(ahead) == Kind::CurlyOpen;
    ahead += braces ? 2 : 1;
    while (true) {
        if (kind(ahead) == Kind::Dot && kind(ahead + 1) == Kind::Identifier) {
            ahead += 2;
        } else if (kind(ahead) == Kind::IndexOpen || kind(ahead) == Kind::ParenthesisOpen) {
            int open = 0;
            do {
                if (opens(kind(ahead))) ++open;
                if (closes(kind(ahead))) --open;
                ++ahead;
            } while (open > 0 && kind(ahead) != Kind::EndOfFile);
        } else {
            return braces && kind(ahead) == Kind::CurlyClose ? ahead + 1 : ahead;
        }
    }
}

Expression TemplateParser::value()
{
    const Nesting nesting(*this);
    Expression made;
    if (failed()) return made;
    const qsizetype begin = peek().begin;
    const auto literalOf = [&](TemplateValue constant) {
        made.node = LiteralNode{std::move(constant)};
        made.range = rangeFrom(begin);
        return std::move(made);
    };
    switch (kind()) {
        case Kind::String:
            return stringValue();
        case Kind::True:
            take();
            return literalOf(true);
        case Kind::False:
            take();
            return literalOf(false);
        case Kind::Integer:
            return literalOf(integerFromText(image(take()).toString()));
        case Kind::Float:
            return literalOf(image(take()).toDouble());
        case Kind::BracketOpen:
            return rangeFollows() ? rangeValue() : listValue();
        case Kind::MapOpen:
            return mapValue();
        default:
            break;
    }
    if (!referenceFollows()) {
        failAtToken();
        return made;
    }
    made.node = reference();
    made.range = rangeFrom(begin);
    return made;
}

Expression TemplateParser::stringValue()
{
    const TemplateToken token = take();
    Expression made;
    made.range = rangeFrom(token.begin);
    const QStringView quoted = image(token);
    const QChar quote = quoted[0];
    const bool interpolated = quote == u'"' && (quoted.contains(u'$') || quoted.contains(u'#'));
    QString text = quoted.sliced(1).chopped(1).toString();
    if (quote == u'"') text = withoutEscapes(text);
    text.replace(QString(2, quote), QString(quote));
    if (!interpolated) {
        made.node = LiteralNode{std::move(text)};
        return made;
    }
    // A blank completes the last token, unless a comment does.
    const bool padded = !text.contains(QLatin1String("##"));
    if (padded) text += u' ';
    TemplateParser inner(text, m_variables, m_offset + token.begin + 1, m_depth);
    base::Result<Block, TemplateFailure> body = inner.parse();
    if (!body) {
        m_failure = body.error();
        return made;
    }
    made.node = InterpolationNode{std::move(*body), padded};
    return made;
}

Expression TemplateParser::listValue()
{
    Expression made;
    ListNode list;
    const qsizetype begin = take().begin;
    if (!takeIf(Kind::BracketClose)) {
        do
            list.items.push_back(parameter());
        while (takeIf(Kind::Comma));
        expect(Kind::BracketClose);
    }
    made.range = rangeFrom(begin);
    made.node = std::move(list);
    return made;
}

Expression TemplateParser::mapValue()
{
    Expression made;
    MapNode map;
    const qsizetype begin = take().begin;
    const auto ends = [&](size_t ahead) { return kind(ahead) == Kind::MapClose || kind(ahead) == Kind::CurlyClose; };
    if (ends(0) || (kind() == Kind::Whitespace && ends(1))) {
        skipWhitespace();
    } else {
        do {
            map.keys.push_back(parameter());
            expect(Kind::Colon);
            map.values.push_back(parameter());
        } while (takeIf(Kind::Comma));
    }
    if (ends(0))
        take();
    else
        failAtToken();
    made.range = rangeFrom(begin);
    made.node = std::move(map);
    return made;
}

Expression TemplateParser::rangeValue()
{
    Expression made;
    const size_t first = m_at;
    const qsizetype begin = take().begin;
    const auto end = [&] {
        skipWhitespace();
        if (kind() != Kind::Integer && !referenceFollows()) failAtToken();
        Expression read = value();
        skipWhitespace();
        return std::make_unique<const Expression>(std::move(read));
    };
    RangeNode range;
    range.from = end();
    expect(Kind::DoubleDot);
    range.to = end();
    expect(Kind::BracketClose);
    made.range = rangeFrom(begin);
    if (!failed()) made.text = literal(first, m_at);
    made.node = std::move(range);
    return made;
}

}  // namespace trestle::gateway
