#include "core/gateway/templates/JsonFilterReader.h"

#include "core/gateway/templates/JavaNumbers.h"
#include "core/gateway/templates/JsonPathParser.h"

namespace trestle::gateway {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

using Operator = JsonFilter::Operator;

constexpr int maximumNesting = 60;

struct NamedOperator
{
    const char* name;
    Operator op;
};
constexpr NamedOperator operators[] = {
    {"==", Operator::Equal},      {"!=", Operator::NotEqual},
    {"===", Operator::SameEqual}, {"!==", Operator::SameNotEqual},
    {"<", Operator::Less},        {"<=", Operator::LessOrEqual},
    {">", Operator::Greater},     {">=", Operator::GreaterOrEqual},
    {"=~", Operator::Matches},    {"IN", Operator::In},
    {"NIN", Operator::NotIn},     {"SUBSETOF", Operator::SubsetOf},
    {"ANYOF", Operator::AnyOf},   {"NONEOF", Operator::NoneOf},
    {"ALL", Operator::All},       {"CONTAINS", Operator::Contains},
    {"SIZE", Operator::Size},     {"EMPTY", Operator::Empty},
};

bool isSymbol(QChar c)
{
    return c == u'<' || c == u'>' || c == u'=' || c == u'~' || c == u'!';
}

bool isNumberPart(QChar c)
{
    return (c >= u'0' && c <= u'9') || c == u'-' || c == u'+' || c == u'.' || c == u'e' || c == u'E';
}

}  // namespace

Result<JsonFilter::Node> JsonFilterReader::read()
{
    Node node = orNode();
    skipBlanks();
    if (!m_error && m_at != m_text.size()) fail("something is left over");
    if (m_error) return *m_error;
    return node;
}

void JsonFilterReader::fail(const char* problem)
{
    if (!m_error)
        m_error = Error{ErrorCode::Parse, QStringLiteral("filter \"%1\", column %2: %3")
                                              .arg(m_text.left(200))
                                              .arg(m_at + 1)
                                              .arg(QLatin1String(problem))};
    m_at = m_text.size();
}

void JsonFilterReader::skipBlanks()
{
    while (current().isSpace())
        ++m_at;
}

bool JsonFilterReader::take(QStringView symbol)
{
    skipBlanks();
    if (!QStringView(m_text).sliced(m_at).startsWith(symbol)) return false;
    m_at += symbol.size();
    return true;
}

JsonFilter::Node JsonFilterReader::orNode()
{
    Node node{Node::Kind::Or};
    do
        node.children.push_back(andNode());
    while (take(u"||"));
    return node;
}

JsonFilter::Node JsonFilterReader::andNode()
{
    Node node{Node::Kind::And};
    do
        node.children.push_back(operand());
    while (take(u"&&"));
    return node;
}

JsonFilter::Node JsonFilterReader::operand()
{
    if (++m_nesting > maximumNesting) fail("it is nested too deep");
    Node node;
    skipBlanks();
    if (m_error) return node;
    if (current() == u'!') {
        ++m_at;
        skipBlanks();
        if (current() == u'$' || current() == u'@') {
            node = comparison(true);
        } else {
            node.kind = Node::Kind::Not;
            node.children.push_back(operand());
        }
    } else if (take(u"(")) {
        node = orNode();
        if (!take(u")")) fail("')' is missing");
    } else {
        node = comparison(false);
    }
    --m_nesting;
    return node;
}

// `negated`: "!@.name", which asks whether the member is not there.
JsonFilter::Node JsonFilterReader::comparison(bool negated)
{
    Node node;
    node.left = value();
    if (const std::optional<Operator> op = comparisonOperator()) {
        node.op = *op;
        node.right = value();
        return node;
    }
    if (!node.left.path) fail("only a path can stand alone");
    node.right.plain = !negated;
    return node;
}

std::optional<JsonFilter::Operator> JsonFilterReader::comparisonOperator()
{
    skipBlanks();
    const qsizetype begin = m_at;
    if (isSymbol(current())) {
        while (isSymbol(current()))
            ++m_at;
    } else if (current().isLetter()) {
        while (m_at < m_text.size() && current() != u' ')
            ++m_at;
    } else {
        return std::nullopt;
    }
    const QString name = m_text.sliced(begin, m_at - begin).toUpper();
    for (const NamedOperator& known : operators)
        if (name == QLatin1String(known.name)) return known.op;
    m_at = begin;
    return std::nullopt;
}

JsonFilter::Value JsonFilterReader::value()
{
    skipBlanks();
    switch (current().unicode()) {
        case '$':
        case '@':
            return pathValue();
        case '/':
            return patternValue();
        case '{':
        case '[':
            return jsonValue();
        default:
            return plainValue();
    }
}

// Whether the current character belongs to a quoted text; `quote` is the one that is open.
bool JsonFilterReader::isQuoted(QChar& quote)
{
    const QChar c = current();
    if (quote.isNull()) {
        if (c == u'\'' || c == u'"') quote = c;
        return !quote.isNull();
    }
    if (c == u'\\')
        ++m_at;
    else if (c == quote)
        quote = QChar();
    return true;
}

JsonFilter::Value JsonFilterReader::pathValue()
{
    const qsizetype begin = m_at;
    int depth = 0;
    QChar quote;
    for (; m_at < m_text.size(); ++m_at) {
        if (isQuoted(quote)) continue;
        const QChar c = current();
        if (depth == 0 && (isSymbol(c) || c == u' ' || c == u')' || c == u'&' || c == u'|')) break;
        if (c == u'[' || c == u'(') ++depth;
        if (c == u']' || c == u')') --depth;
    }
    m_at = qMin(m_at, m_text.size());
    Result<JsonPath> path = JsonPathParser(m_text.sliced(begin, m_at - begin), m_depth + 1).parse();
    Value value;
    if (path)
        value.path = std::make_shared<const JsonPath>(std::move(*path));
    else
        m_error = path.error();
    return value;
}

JsonFilter::Value JsonFilterReader::patternValue()
{
    const qsizetype begin = ++m_at;
    while (m_at < m_text.size() && current() != u'/')
        m_at += current() == u'\\' ? 2 : 1;
    Value value;
    if (m_at >= m_text.size()) {
        fail("the pattern is not closed");
        return value;
    }
    const QString pattern = m_text.sliced(begin, m_at - begin);
    ++m_at;
    const bool insensitive = current() == u'i';
    if (insensitive) ++m_at;
    Result<JavaPattern> compiled =
        JavaPattern::compile(pattern, insensitive ? PatternCase::Insensitive : PatternCase::Sensitive);
    if (compiled)
        value.pattern = std::move(*compiled);
    else
        m_error = compiled.error();
    return value;
}

JsonFilter::Value JsonFilterReader::jsonValue()
{
    const qsizetype begin = m_at;
    int depth = 0;
    QChar quote;
    for (; m_at < m_text.size(); ++m_at) {
        if (isQuoted(quote)) continue;
        const QChar c = current();
        if (c == u'[' || c == u'{') ++depth;
        if ((c == u']' || c == u'}') && --depth == 0) break;
    }
    Value value;
    if (m_at >= m_text.size())
        fail("a list or object is not closed");
    else
        value.json = m_text.sliced(begin, ++m_at - begin);
    return value;
}

JsonFilter::Value JsonFilterReader::plainValue()
{
    Value value;
    const QChar quote = current();
    if (quote == u'\'' || quote == u'"') {
        QString text;
        while (++m_at < m_text.size() && current() != quote) {
            if (current() == u'\\' && m_at + 1 < m_text.size()) ++m_at;
            text += current();
        }
        if (m_at >= m_text.size()) {
            fail("a string is not closed");
        } else {
            ++m_at;
            value.plain = std::move(text);
        }
    } else if (take(u"true")) {
        value.plain = true;
    } else if (take(u"false")) {
        value.plain = false;
    } else if (!take(u"null")) {
        const qsizetype begin = m_at;
        while (isNumberPart(current()))
            ++m_at;
        const QString text = m_text.sliced(begin, m_at - begin);
        bool number = false;
        (void)text.toDouble(&number);
        if (!number)
            fail("a value has to stand here");
        else
            value.plain = decimalFromText(text);
    }
    return value;
}

}  // namespace trestle::gateway
