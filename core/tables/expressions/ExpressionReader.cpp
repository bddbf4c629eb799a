#include "core/tables/expressions/ExpressionReader.h"

#include "core/tables/expressions/ConditionChecks.h"
#include "core/tables/expressions/ReservedWords.h"

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr int maximumOperators = 300;
constexpr size_t maximumPathLevels = 32;
// Every sensible parenthesis belongs to an operator or function, and both are counted, so with more of them inside each
// other than are allowed the expression is refused whatever it says. This also bounds the recursion of all readers and
// evaluators.
constexpr int maximumParentheses = maximumOperators + 10;

using TokenKind = ExpressionToken::Kind;

QString quoted(QByteArrayView text)
{
    return QLatin1Char('"') + QString::fromUtf8(text) + QLatin1Char('"');
}

bool isOperator(const ExpressionToken& token)
{
    if (token.kind == TokenKind::Symbol)
        return token.is("=") || token.is("<>") || token.text.startsWith('<') || token.text.startsWith('>') ||
               token.is("+") || token.is("-");
    return token.isWord("AND") || token.isWord("OR") || token.isWord("NOT") || token.isWord("IN") ||
           token.isWord("BETWEEN");
}

// Why an expression may not use a function; nothing if it may.
std::optional<QString> refusedFunction(ExpressionKind kind, QByteArrayView name)
{
    const bool ofUpdates = name == "if_not_exists" || name == "list_append";
    const bool ofConditions = name == "size" || conditionFunction(name);
    const bool isUpdate = kind == ExpressionKind::Update;
    if (isUpdate ? ofUpdates : ofConditions) return {};
    QString text = QStringLiteral("Invalid function name; function: ");
    if (isUpdate && ofConditions)
        text = QStringLiteral("The function is not allowed in an update expression; function: ");
    if (!isUpdate && ofUpdates)
        text = QStringLiteral("The function is not allowed in a condition expression; function: ");
    return text + QString::fromUtf8(name);
}

// The service stops counting at the first too many.
QString tooManyOperators()
{
    return QStringLiteral("The expression contains too many operators; operator count: %1").arg(maximumOperators + 1);
}

}  // namespace

QString wrongOperandType(QByteArrayView function, QByteArrayView type)
{
    return QStringLiteral("Incorrect operand type for operator or function; operator or function: %1, operand type: %2")
        .arg(QString::fromUtf8(function), QString::fromUtf8(type));
}

QString wrongOperandCount(QByteArrayView function, size_t count)
{
    return QStringLiteral(
               "Incorrect number of operands for operator or function; operator or function: %1, number of operands: "
               "%2")
        .arg(QString::fromUtf8(function))
        .arg(count);
}

QString expressionTooLarge(qsizetype bytes)
{
    return QStringLiteral("Expression size has exceeded the maximum allowed size; expression size: %1").arg(bytes);
}

ExpressionReader::ExpressionReader(QByteArrayView text, ExpressionScope& scope, ExpressionKind kind)
    : m_text(text), m_scope(scope), m_kind(kind)
{
    if (text.size() <= maximumExpressionBytes)
        m_tokens = expressionTokens(text);
    else
        m_tokens.push_back({});
}

Error ExpressionReader::invalid(const QString& message) const
{
    return Error{ErrorCode::Validation,
                 QStringLiteral("Invalid %1: %2").arg(QLatin1String(parameterName(m_kind)), message)};
}

Result<void> ExpressionReader::checkText()
{
    if (m_text.size() > maximumExpressionBytes) {
        // Of an update the service does not say how long it is.
        return invalid(m_kind == ExpressionKind::Update
                           ? QStringLiteral("Expression size has exceeded the maximum allowed size;")
                           : expressionTooLarge(m_text.size()));
    }
    if (m_tokens.size() == 1) return invalid(QStringLiteral("The expression can not be empty;"));
    int open = 0;
    int deepest = 0;
    for (const ExpressionToken& token : m_tokens) {
        if (token.is("(")) deepest = qMax(deepest, ++open);
        if (token.is(")")) --open;
    }
    if (deepest <= maximumParentheses) return {};
    if (open > 0) {
        m_at = m_tokens.size() - 1;
        fail();
        return outcome();
    }
    qint64 operators = std::count_if(m_tokens.begin(), m_tokens.end(), isOperator);
    std::optional<QString> refused;  // of the functions, the one that stands last, as it is read first
    for (size_t i = 1; i < m_tokens.size(); ++i) {
        const ExpressionToken& name = m_tokens[i - 1];
        if (!m_tokens[i].is("(") || name.kind != TokenKind::Name || isOperator(name)) continue;
        if (auto reason = refusedFunction(m_kind, name.text))
            refused = std::move(reason);
        else
            ++operators;
    }
    if (operators > maximumOperators) return invalid(tooManyOperators());
    return invalid(refused.value_or(QStringLiteral("The expression has redundant parentheses;")));
}

bool ExpressionReader::countFunction(QByteArrayView name)
{
    const std::optional<QString> refused = refusedFunction(m_kind, name);
    if (refused)
        note(Flaw::Function, *refused);
    else
        countOperator();
    return !refused;
}

Result<void> ExpressionReader::outcome()
{
    if (m_syntaxError) return invalid(*m_syntaxError);
    if (m_operators > maximumOperators) note(Flaw::TooManyOperators, tooManyOperators());
    for (const auto& flaw : m_flaws)
        if (flaw) return invalid(*flaw);
    if (m_conditionFlaw) return invalid(*m_conditionFlaw);
    return {};
}

bool ExpressionReader::take(QByteArrayView symbol)
{
    if (!token().is(symbol)) return false;
    advance();
    return true;
}

bool ExpressionReader::takeWord(QByteArrayView word)
{
    if (!token().isWord(word)) return false;
    advance();
    return true;
}

bool ExpressionReader::expect(QByteArrayView symbol)
{
    if (failed()) return false;
    if (!take(symbol)) fail();
    return !failed();
}

bool ExpressionReader::expectWord(QByteArrayView word)
{
    if (failed()) return false;
    if (!takeWord(word)) fail();
    return !failed();
}

// What the service calls "near" reaches from the token before to the token behind, and to the ends of the text where
// there is none.
void ExpressionReader::fail()
{
    if (m_syntaxError) return;
    const bool atEnd = token().kind == TokenKind::End;
    const ExpressionToken& last = atEnd ? token() : following();
    const qsizetype nearStart = m_at ? m_tokens[m_at - 1].offset : 0;
    const qsizetype nearEnd = last.kind == TokenKind::End ? m_text.size() : last.offset + last.text.size();
    const QByteArrayView near = m_text.sliced(nearStart, nearEnd - nearStart);
    m_syntaxError = QStringLiteral("Syntax error; token: %1, near: %2")
                        .arg(quoted(atEnd ? QByteArrayView("<EOF>") : token().text), quoted(near));
}

void ExpressionReader::note(Flaw flaw, const QString& message)
{
    std::optional<QString>& place = m_flaws[static_cast<size_t>(flaw)];
    if (!place) place = message;
}

void ExpressionReader::endCondition()
{
    for (const Flaw flaw : {Flaw::Name, Flaw::Value, Flaw::Operands, Flaw::Distinct, Flaw::OperandType}) {
        std::optional<QString>& place = m_flaws[static_cast<size_t>(flaw)];
        if (place && !m_conditionFlaw) m_conditionFlaw = place;
        place.reset();
    }
}

QByteArray ExpressionReader::pathName()
{
    const ExpressionToken& part = token();
    if (part.kind == TokenKind::Name) {
        if (isReservedWord(part.text))
            note(Flaw::Reserved, QStringLiteral("Attribute name is a reserved keyword; reserved keyword: ") +
                                     QString::fromUtf8(part.text));
        advance();
        return part.text.toByteArray();
    }
    if (part.kind != TokenKind::Placeholder) {
        fail();
        return {};
    }
    const QByteArray placeholder = part.text.toByteArray();
    advance();
    if (const QByteArray* name = m_scope.name(placeholder)) return *name;
    note(Flaw::Name,
         QStringLiteral("An expression attribute name used in the document path is not defined; attribute name: ") +
             QString::fromUtf8(placeholder));
    return placeholder;
}

DocumentPath ExpressionReader::path()
{
    DocumentPath path;
    path.steps.emplace_back(pathName());
    while (!failed()) {
        if (take(".")) {
            path.steps.emplace_back(pathName());
        } else if (take("[")) {
            if (token().kind != TokenKind::Number) {
                fail();
                break;
            }
            bool fits = false;
            const QByteArray digits = token().text.toByteArray();
            const int index = digits.toInt(&fits);
            if (!fits)
                note(Flaw::Index, QStringLiteral("List index is not within the allowable range; index: [%1]")
                                      .arg(QLatin1String(digits)));
            path.steps.emplace_back(qint64(index));
            advance();
            expect("]");
        } else {
            break;
        }
    }
    if (path.steps.size() > maximumPathLevels)
        note(
            Flaw::Depth,
            QStringLiteral("The document path has too many nesting levels; nesting levels: %1").arg(path.steps.size()));
    return path;
}

AttributeValue ExpressionReader::value()
{
    if (token().kind != TokenKind::Value) {
        fail();
        return {};
    }
    const QByteArray placeholder = token().text.toByteArray();
    advance();
    if (const AttributeValue* value = m_scope.value(placeholder)) return *value;
    note(Flaw::Value,
         QStringLiteral("An expression attribute value used in expression is not defined; attribute value: ") +
             QString::fromUtf8(placeholder));
    return {};
}

void noteOverlaps(ExpressionReader& reader, const std::vector<DocumentPath>& others, const DocumentPath& path)
{
    for (const DocumentPath& other : others) {
        const size_t common = qMin(other.steps.size(), path.steps.size());
        size_t same = 0;
        while (same < common && other.steps[same] == path.steps[same])
            ++same;
        const bool conflict = same < common && other.steps[same].index() != path.steps[same].index();
        if (same < common && !conflict) continue;
        const QString paths = QStringLiteral("must remove or rewrite one of these paths; path one: %1, path two: %2")
                                  .arg(QString::fromUtf8(other.toText()), QString::fromUtf8(path.toText()));
        if (conflict)
            reader.note(Flaw::Conflict, QStringLiteral("Two document paths conflict with each other; ") + paths);
        else
            reader.note(Flaw::Overlap, QStringLiteral("Two document paths overlap with each other; ") + paths);
        return;
    }
}

}  // namespace trestle::tables
