#include "core/tables/expressions/ConditionReader.h"

#include "core/tables/expressions/ConditionChecks.h"

namespace trestle::tables {

using base::Result;
using Kind = ConditionNode::Kind;
using TokenKind = ExpressionToken::Kind;

namespace {

std::optional<Kind> comparator(const ExpressionToken& token)
{
    if (token.is("=")) return Kind::Equal;
    if (token.is("<>")) return Kind::NotEqual;
    if (token.is("<")) return Kind::Less;
    if (token.is("<=")) return Kind::LessOrEqual;
    if (token.is(">")) return Kind::Greater;
    if (token.is(">=")) return Kind::GreaterOrEqual;
    return std::nullopt;
}

bool isGrammarWord(const ExpressionToken& token)
{
    return token.isWord("AND") || token.isWord("OR") || token.isWord("NOT") || token.isWord("BETWEEN") ||
           token.isWord("IN");
}

void noteMisused(ExpressionReader& reader, const QByteArray& function)
{
    reader.note(Flaw::MisusedFunction,
                QStringLiteral("The function is not allowed to be used this way in an expression; function: ") +
                    QString::fromUtf8(function));
}

void noteRedundantParentheses(ExpressionReader& reader)
{
    reader.note(Flaw::Parentheses, QStringLiteral("The expression has redundant parentheses;"));
}

}  // namespace

Result<ConditionNode> ConditionReader::read()
{
    if (const Result<void> checked = m_reader.checkText(); !checked) return checked.error();
    ConditionNode root = asCondition(readOr());
    if (m_reader.token().kind != TokenKind::End) m_reader.fail();
    if (const Result<void> outcome = m_reader.outcome(); !outcome) return outcome.error();
    return root;
}

// A size() where a condition is asked for is a misused function; any other operand lacks its relation.
ConditionNode ConditionReader::asCondition(Part part)
{
    if (part.condition) return std::move(*part.condition);
    if (part.operand.size)
        noteMisused(m_reader, "size");
    else
        m_reader.fail();
    return {};
}

ConditionReader::Part ConditionReader::readOr()
{
    Part first = readAnd();
    if (m_reader.failed() || !m_reader.token().isWord("OR")) return first;
    ConditionNode node{Kind::Or, {}, {}};
    node.children.push_back(asCondition(std::move(first)));
    while (!m_reader.failed() && m_reader.takeWord("OR")) {
        m_reader.countOperator();
        node.children.push_back(asCondition(readAnd()));
    }
    return Part{std::move(node), {}, {}, false};
}

ConditionReader::Part ConditionReader::readAnd()
{
    Part first = readNot();
    if (m_reader.failed() || !m_reader.token().isWord("AND")) return first;
    ConditionNode node{Kind::And, {}, {}};
    node.children.push_back(asCondition(std::move(first)));
    while (!m_reader.failed() && m_reader.takeWord("AND")) {
        m_reader.countOperator();
        node.children.push_back(asCondition(readNot()));
    }
    return Part{std::move(node), {}, {}, false};
}

// A row of NOTs is read in a loop, and two of them cancel each other, so that it needs no depth.
ConditionReader::Part ConditionReader::readNot()
{
    int negations = 0;
    while (m_reader.takeWord("NOT")) {
        ++negations;
        m_reader.countOperator();
    }
    Part part = readPrimary();
    if (negations == 0) return part;
    ConditionNode child = asCondition(std::move(part));
    if (negations % 2 == 0) return Part{std::move(child), {}, {}, false};
    ConditionNode node{Kind::Not, {}, {}};
    node.children.push_back(std::move(child));
    return Part{std::move(node), {}, {}, false};
}

ConditionReader::Part ConditionReader::readPrimary()
{
    Part part = m_reader.token().is("(") ? readParentheses() : readOperand();
    const bool isFunction = !part.function.isEmpty() && !part.parenthesized;
    if (m_reader.failed() || (part.condition && !isFunction)) return part;
    return readRelation(std::move(part));
}

ConditionReader::Part ConditionReader::readParentheses()
{
    m_reader.expect("(");
    Part inner = readOr();
    if (inner.parenthesized) noteRedundantParentheses(m_reader);
    m_reader.expect(")");
    inner.parenthesized = true;
    return inner;
}

ConditionReader::Part ConditionReader::readRelation(Part left)
{
    const ExpressionToken& token = m_reader.token();
    if (const std::optional<Kind> kind = comparator(token)) {
        m_reader.advance();
        std::vector<Part> parts{std::move(left)};
        parts.push_back(readOperand());
        return finished(*kind, std::move(parts));
    }
    if (m_reader.takeWord("BETWEEN")) {
        std::vector<Part> parts{std::move(left)};
        parts.push_back(readOperand());
        m_reader.expectWord("AND");
        parts.push_back(readOperand());
        return finished(Kind::Between, std::move(parts));
    }
    if (m_reader.takeWord("IN")) {
        m_reader.expect("(");
        std::vector<Part> parts = readOperands();
        m_reader.expect(")");
        parts.insert(parts.begin(), std::move(left));
        return finished(Kind::In, std::move(parts));
    }
    return left;
}

ConditionReader::Part ConditionReader::finished(Kind kind, std::vector<Part> parts)
{
    m_reader.countOperator();
    checkOperands(parts);
    ConditionNode node{kind, {}, {}};
    for (Part& part : parts)
        node.operands.push_back(std::move(part.operand));
    if (!m_reader.failed()) checkConditionOperands(m_reader, node);
    m_reader.endCondition();
    return Part{std::move(node), {}, {}, false};
}

void ConditionReader::checkOperands(const std::vector<Part>& parts)
{
    for (const Part& part : parts)
        if (!part.function.isEmpty()) noteMisused(m_reader, part.function);
}

std::vector<ConditionReader::Part> ConditionReader::readOperands()
{
    std::vector<Part> parts;
    do
        parts.push_back(readOperand());
    while (!m_reader.failed() && m_reader.take(","));
    return parts;
}

ConditionReader::Part ConditionReader::readOperand()
{
    Part part;
    if (m_reader.failed()) return part;
    const ExpressionToken& token = m_reader.token();
    if (m_reader.take("(")) {
        part = readOperand();
        if (part.parenthesized) noteRedundantParentheses(m_reader);
        m_reader.expect(")");
        part.parenthesized = true;
        return part;
    }
    if (token.kind == TokenKind::Value) {
        part.operand.kind = ConditionOperand::Kind::Value;
        part.operand.value = m_reader.value();
        return part;
    }
    if (isGrammarWord(token)) {
        m_reader.fail();
        return part;
    }
    if (token.kind == TokenKind::Name && m_reader.following().is("(")) return readFunction();
    part.operand.path = m_reader.path();
    if (std::find(m_paths.begin(), m_paths.end(), part.operand.path) == m_paths.end())
        m_paths.push_back(part.operand.path);
    return part;
}

ConditionReader::Part ConditionReader::readFunction()
{
    const QByteArray name = m_reader.token().text.toByteArray();
    m_reader.advance();
    m_reader.expect("(");
    std::vector<Part> arguments = readOperands();
    m_reader.expect(")");
    Part part;
    if (m_reader.failed()) return part;
    const bool isKnown = m_reader.countFunction(name);
    checkOperands(arguments);
    if (name == "size") {
        if (arguments.size() != 1)
            m_reader.note(Flaw::Operands, wrongOperandCount(name, arguments.size()));
        else
            checkSizeOperand(m_reader, arguments.front().operand);
        part.operand = std::move(arguments.front().operand);
        part.operand.size = true;
        return part;
    }
    part.function = name;
    part.condition = isKnown ? functionCondition(name, std::move(arguments)) : ConditionNode();
    return part;
}

ConditionNode ConditionReader::functionCondition(const QByteArray& name, std::vector<Part> arguments)
{
    ConditionNode node;
    const std::optional<ConditionFunction> function = conditionFunction(name);
    node.kind = function->kind;
    for (Part& argument : arguments)
        node.operands.push_back(std::move(argument.operand));
    if (node.operands.size() != function->operands)
        m_reader.note(Flaw::Operands, wrongOperandCount(name, node.operands.size()));
    else
        checkConditionOperands(m_reader, node);
    m_reader.endCondition();
    return node;
}

}  // namespace trestle::tables
