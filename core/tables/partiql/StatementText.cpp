#include "core/tables/partiql/StatementText.h"

#include "core/tables/expressions/ExpressionReader.h"

namespace trestle::tables {

namespace {

using Expression = StatementExpression;
using Kind = StatementExpression::Kind;
using Text = base::Result<QByteArray>;

bool isBoolean(const Expression& expression)
{
    static constexpr QByteArrayView arithmetic[] = {"+", "-", "*", "/", "%", "||"};
    if (expression.kind == Kind::Unary) return expression.text == "not";
    if (expression.kind == Kind::Function) return expression.text != "size";
    if (expression.kind == Kind::Binary)
        return std::find(std::begin(arithmetic), std::end(arithmetic), expression.text) == std::end(arithmetic);
    return expression.kind == Kind::Between || expression.kind == Kind::In || expression.kind == Kind::IsType;
}

// Of IS, as the service's own type names; null where there is none.
const char* typeOf(const QByteArray& word)
{
    static constexpr std::pair<QByteArrayView, const char*> types[] = {
        {"null", "NULL"}, {"boolean", "BOOL"}, {"bool", "BOOL"}, {"blob", "B"},  {"string", "S"},
        {"numeric", "N"}, {"decimal", "N"},    {"struct", "M"},  {"tuple", "M"}, {"list", "L"},
    };
    for (const auto& [name, type] : types)
        if (name == word) return type;
    return nullptr;
}

bool isSetFunction(const Expression& expression)
{
    return expression.kind == Kind::Function && (expression.text == "set_add" || expression.text == "set_delete");
}

base::Error unrecognized(const Expression& function)
{
    return statementError(QStringLiteral("Unrecognized function: ") + QString::fromUtf8(function.text) +
                          function.span.toText());
}

// Conditions inside each other double with each level: what is too large for an expression is refused at once.
Text bounded(const QByteArray& text)
{
    if (text.size() > maximumExpressionBytes) return statementError(expressionTooLarge(text.size()));
    return text;
}

// In parentheses, but not in two pairs of them, which expressions refuse.
QByteArray grouped(const QByteArray& text)
{
    int depth = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
        if (depth == 0 && i + 1 < text.size()) return '(' + text + ')';
    }
    return text.startsWith('(') ? text : '(' + text + ')';
}

}  // namespace

QByteArray StatementText::name(const QByteArray& attribute)
{
    const auto [place, isNew] = m_placeholders.try_emplace(attribute);
    if (isNew) place->second = "#" + QByteArray::number(qsizetype(m_placeholders.size()));
    return place->second;
}

QByteArray StatementText::placeholder(AttributeValue value)
{
    QByteArray name = ":" + QByteArray::number(qsizetype(m_constants.size()));
    m_constants.emplace_back(name, std::move(value));
    return name;
}

ExpressionNames StatementText::names() const
{
    ExpressionNames names;
    for (const auto& [attribute, placeholder] : m_placeholders) {
        if (!names.names) names.names.emplace();
        names.names->emplace(placeholder, attribute);
    }
    if (!m_constants.empty()) names.values = Item::fromUnsorted(m_constants);
    return names;
}

Text StatementText::path(const Expression& expression)
{
    const auto place = statementPath(expression);
    if (!place) return place.error();
    QByteArray text;
    for (const DocumentPath::Step& step : place->steps) {
        if (const auto* member = std::get_if<QByteArray>(&step))
            text += (text.isEmpty() ? "" : ".") + name(*member);
        else
            text += '[' + QByteArray::number(std::get<qint64>(step)) + ']';
    }
    return text;
}

Text StatementText::constant(const Expression& expression)
{
    auto value = m_values.value(expression);
    if (!value) return value.error();
    return placeholder(std::move(*value));
}

Text StatementText::operand(const Expression& expression, Use use)
{
    if (StatementValues::isConstant(expression)) return constant(expression);
    if (expression.kind == Kind::Variable || expression.kind == Kind::Path) return path(expression);
    if (expression.kind == Kind::Function) {
        const bool allowed = use == Use::Condition ? expression.text == "size" || isBoolean(expression)
                                                   : expression.text == "list_append";
        return allowed ? function(expression) : Text(unrecognized(expression));
    }
    if (use == Use::Update && expression.kind == Kind::Binary && (expression.text == "+" || expression.text == "-")) {
        auto left = operand(expression.children[0], use);
        if (!left) return left;
        auto right = operand(expression.children[1], use);
        if (!right) return right;
        return *left + ' ' + expression.text + ' ' + *right;
    }
    if (use == Use::Update && expression.kind == Kind::IsType)
        return statementError(QStringLiteral("IS operator is not supported in update expressions"));
    const QByteArray op = expression.text.isEmpty() ? QByteArrayLiteral("SELECT") : expression.text.toUpper();
    return statementError(
        QStringLiteral("Unsupported operator in %1 Expression. Operator: %2")
            .arg(use == Use::Update ? QLatin1String("Update") : QLatin1String("Condition"), QString::fromUtf8(op)));
}

Text StatementText::joined(const Expression& expression, QByteArrayView word)
{
    QByteArray text;
    for (const Expression& child : expression.children) {
        auto part = condition(child);
        if (!part) return part;
        // Only an OR inside an AND needs them; the expressions refuse more parentheses than that.
        const bool isLooser = word == "AND" && child.kind == Kind::Binary && child.text == "or";
        if (!text.isEmpty()) text += ' ' + word.toByteArray() + ' ';
        text += isLooser ? '(' + *part + ')' : *part;
    }
    return text;
}

Text StatementText::condition(const Expression& expression)
{
    if (!isBoolean(expression))
        return statementError(QStringLiteral("WHERE clause must contain an expression that resolves to a boolean"));
    if (expression.kind == Kind::Unary) {
        const Expression& inner = expression.children.front();
        auto text = condition(inner);
        if (!text) return text;
        const bool isChain = inner.kind == Kind::Binary && (inner.text == "and" || inner.text == "or");
        return isChain ? "NOT (" + *text + ')' : "NOT " + *text;
    }
    if (expression.kind == Kind::Between) return between(expression);
    if (expression.kind == Kind::In) return list(expression);
    if (expression.kind == Kind::IsType) return isType(expression);
    if (expression.kind == Kind::Function) return function(expression);
    if (expression.text == "and") return joined(expression, "AND");
    if (expression.text == "or") return joined(expression, "OR");
    return comparison(expression);
}

Text StatementText::between(const Expression& expression)
{
    static constexpr const char* words[] = {"", " BETWEEN ", " AND "};
    QByteArray text;
    for (size_t i = 0; i < 3; ++i) {
        auto part = operand(expression.children[i], Use::Condition);
        if (!part) return part;
        text += words[i] + *part;
    }
    return text;
}

Text StatementText::comparison(const Expression& expression)
{
    const Expression& left = expression.children[0];
    const Expression& right = expression.children[1];
    if (expression.text == "like")
        return statementError(QStringLiteral("Unsupported operator in Condition Expression. Operator: LIKE"));
    for (const Expression* side : {&left, &right})
        if (isSetFunction(*side)) return unrecognized(*side);
    if (isBoolean(left)) return truth(left, expression.text, right);
    if (isBoolean(right)) return truth(right, expression.text, left);
    auto a = operand(left, Use::Condition);
    if (!a) return a;
    auto b = operand(right, Use::Condition);
    if (!b) return b;
    return *a + ' ' + expression.text + ' ' + *b;
}

// A condition has a value itself. Expressions know nothing of that, so both cases are written out.
Text StatementText::truth(const Expression& condition, const QByteArray& op, const Expression& other)
{
    const bool isEqual = op == "=";
    if (!isEqual && op != "<>")
        return statementError(QStringLiteral("Incorrect operand type for operator or function; operator or function: "
                                             "%1, operand type: BOOL")
                                  .arg(QString::fromUtf8(op)));
    const auto text = this->condition(condition);
    if (!text) return text;
    const QByteArray holds = grouped(*text);
    if (other.kind == Kind::Bool) return (other.text == "true") == isEqual ? *text : "NOT " + holds;
    QByteArray ifHolds;
    QByteArray ifNot;
    if (isBoolean(other)) {
        const auto second = this->condition(other);
        if (!second) return second;
        ifHolds = (isEqual ? "" : "NOT ") + grouped(*second);
        ifNot = (isEqual ? "NOT " : "") + grouped(*second);
    } else {
        const auto value = operand(other, Use::Condition);
        if (!value) return value;
        ifHolds = *value + ' ' + op + ' ' + placeholder(AttributeValue(true));
        ifNot = *value + ' ' + op + ' ' + placeholder(AttributeValue(false));
    }
    return bounded("((" + holds + " AND " + ifHolds + ") OR (NOT " + holds + " AND " + ifNot + "))");
}

Text StatementText::list(const Expression& expression)
{
    const Expression& members = expression.children[1];
    const bool isList = members.kind == Kind::List || members.kind == Kind::Bag;
    if (!isList || members.children.empty() || StatementValues::isConstant(expression.children[0]))
        return statementError(
            QStringLiteral("IN operator must have a left hand argument of type Variable Reference and "
                           "right hand argument of type Seq with at least one member"));
    if (isBoolean(expression.children[0])) {
        QByteArray choices;
        for (const Expression& member : members.children) {
            const auto choice = truth(expression.children[0], "=", member);
            if (!choice) return choice;
            if (!choices.isEmpty()) choices += " OR ";
            choices += *choice;
            if (auto small = bounded(choices); !small) return small;
        }
        return grouped(choices);
    }
    auto text = operand(expression.children[0], Use::Condition);
    if (!text) return text;
    *text += " IN (";
    for (const Expression& member : members.children) {
        auto part = operand(member, Use::Condition);
        if (!part) return part;
        if (!text->endsWith('(')) *text += ", ";
        *text += *part;
    }
    return *text + ')';
}

Text StatementText::isType(const Expression& expression)
{
    const Expression& inner = expression.children.front();
    if (inner.kind != Kind::Variable && inner.kind != Kind::Path)
        return statementError(
            QStringLiteral("The left hand side argument to IS must be a Variable Reference, Literal, or Path"));
    auto place = path(inner);
    if (!place) return place;
    if (expression.text == "missing") return "attribute_not_exists(" + *place + ')';
    const char* type = typeOf(expression.text);
    if (!type)
        return statementError(QStringLiteral("Unsupported data type for IS operator: %1. Supported data types are "
                                             "[MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST]")
                                  .arg(QString::fromUtf8(expression.text.toUpper())));
    return "attribute_type(" + *place + ", " + placeholder(AttributeValue::string(type)) + ')';
}

Text StatementText::function(const Expression& expression)
{
    static constexpr QByteArrayView known[] = {
        "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size", "list_append"};
    const QByteArray& name = expression.text;
    if (std::find(std::begin(known), std::end(known), name) == std::end(known)) return unrecognized(expression);
    if (expression.children.empty())
        return statementError(QStringLiteral("Incorrect number of operands for operator or function; operator or "
                                             "function: %1, number of operands: 0")
                                  .arg(QString::fromUtf8(name)));
    const Use use = name == "list_append" ? Use::Update : Use::Condition;
    QByteArray text = name + '(';
    for (const Expression& child : expression.children) {
        auto part = operand(child, use);
        if (!part) return part;
        if (!text.endsWith('(')) text += ", ";
        text += *part;
    }
    return text + ')';
}

Text StatementText::setChange(const StatementTree::Assignment& assignment)
{
    const Expression& call = *assignment.value;
    const QString name = QString::fromLatin1(call.text.toUpper());
    if (call.children.size() != 2)
        return statementError(name + QStringLiteral(" must have exactly two arguments") + call.span.toText());
    const Expression& first = call.children[0];
    const auto target = statementPath(assignment.target);
    if (!target) return target.error();
    const auto source = first.kind == Kind::Variable || first.kind == Kind::Path
                            ? statementPath(first)
                            : base::Result<DocumentPath>(DocumentPath());
    if (!source) return source.error();
    if (*source != *target)
        return statementError(QStringLiteral("The first argument to %1 must equal the assignment value").arg(name) +
                              call.span.toText());
    std::optional<AttributeValue> members;
    if (StatementValues::isConstant(call.children[1])) {
        auto value = m_values.value(call.children[1]);
        if (!value) return value.error();
        members = std::move(*value);
    }
    const bool isSet =
        members && (members->as<AttributeValue::StringSet>() || members->as<AttributeValue::NumberSet>() ||
                    members->as<AttributeValue::BinarySet>());
    if (!isSet)
        return statementError(QStringLiteral("The second argument to %1 must be a value with type SET").arg(name) +
                              first.span.toText());
    auto place = path(assignment.target);
    if (!place) return place;
    return *place + ' ' + placeholder(std::move(*members));
}

Text StatementText::update(const std::vector<StatementTree::Assignment>& assignments)
{
    static constexpr QByteArrayView words[] = {"SET ", "REMOVE ", "ADD ", "DELETE "};
    QByteArray sections[4];
    const auto add = [&](int section, const QByteArray& action) {
        sections[section] += sections[section].isEmpty() ? words[section].toByteArray() : QByteArray(", ");
        sections[section] += action;
    };
    for (const StatementTree::Assignment& assignment : assignments) {
        if (assignment.value && isSetFunction(*assignment.value)) {
            auto action = setChange(assignment);
            if (!action) return action;
            add(assignment.value->text == "set_add" ? 2 : 3, *action);
            continue;
        }
        auto place = path(assignment.target);
        if (!place) return place;
        if (!assignment.value) {
            add(1, *place);
            continue;
        }
        auto value = operand(*assignment.value, Use::Update);
        if (!value) return value;
        add(0, *place + " = " + *value);
    }
    QByteArrayList used;
    for (const QByteArray& section : sections)
        if (!section.isEmpty()) used << section;
    return used.join(' ');
}

}  // namespace trestle::tables
