#include "core/tables/partiql/StatementValues.h"

#include "core/tables/values/ItemSize.h"

#include <set>

namespace trestle::tables {

namespace {

using Expression = StatementExpression;
using Kind = StatementExpression::Kind;

// What the service calls an expression that is no value.
QByteArray nameOf(const Expression& expression)
{
    if (!expression.text.isEmpty()) return expression.text;
    if (expression.kind == Kind::Path) return "path";
    if (expression.kind == Kind::Between) return "between";
    if (expression.kind == Kind::In) return "in";
    if (expression.kind == Kind::Statement) return "select";
    return "value";
}

// `suffix`: what the service puts behind the list of members.
template <typename Set, typename Member>
base::Result<AttributeValue> setOf(std::vector<Member> members, const QByteArrayList& texts, const QString& suffix)
{
    Set set{std::move(members)};
    std::sort(set.values.begin(), set.values.end());
    if (std::adjacent_find(set.values.begin(), set.values.end()) != set.values.end())
        return statementError(
            QStringLiteral("One or more parameter values were invalid: Input collection [%1] contains duplicates")
                .arg(QString::fromUtf8(texts.join(", "))) +
            suffix);
    return AttributeValue(std::move(set));
}

base::Error unsupported(const Expression& expression, const QByteArray& name, const QString& place)
{
    return statementError(QStringLiteral("Unsupported data type: %1 under key %2").arg(QString::fromUtf8(name), place) +
                          expression.span.toText());
}

base::Result<DocumentPath::Step> pathStep(const Expression& step)
{
    using Step = DocumentPath::Step;
    if (step.kind == Kind::Variable || step.kind == Kind::Member) return Step(step.text);
    if (step.kind == Kind::AnyMember)
        return statementError(QStringLiteral("Unpivot path component like a.*.b are not supported"));
    if (step.kind == Kind::AnyElement)
        return statementError(QStringLiteral("Wildcard path component like a[*].b are not supported"));
    if (step.kind != Kind::Element || step.children.front().kind != Kind::Number)
        return statementError(QStringLiteral("Unexpected path component") + step.span.toText());
    const Expression& index = step.children.front();
    bool fits = false;
    const int number = index.text.toInt(&fits);
    if (!fits || number < 0)
        return statementError(QStringLiteral("List index is not within the allowable range; index: [%1]")
                                  .arg(QString::fromUtf8(index.text)) +
                              index.span.toText());
    return Step(qint64(number));
}

}  // namespace

base::Error statementError(const QString& text)
{
    return {base::ErrorCode::Validation, text};
}

bool StatementValues::isConstant(const Expression& expression)
{
    static constexpr Kind constants[] = {Kind::Missing, Kind::Null,      Kind::Bool, Kind::Number, Kind::String,
                                         Kind::Ion,     Kind::Parameter, Kind::List, Kind::Bag,    Kind::Struct};
    return std::find(std::begin(constants), std::end(constants), expression.kind) != std::end(constants);
}

base::Result<AttributeValue> StatementValues::valueAt(const Expression& expression, const Place& place) const
{
    if (place.level >= maximumNestingLevels)
        return statementError(QStringLiteral("Nesting Levels have exceeded supported limits under ") + place.toText());
    switch (expression.kind) {
        case Kind::Null:
            return AttributeValue();
        case Kind::Bool:
            return AttributeValue(expression.text == "true");
        case Kind::String:
            return AttributeValue::string(expression.text);
        case Kind::Number: {
            auto number = Decimal::parse(expression.text);
            if (!number)
                return statementError(number.error().message + QStringLiteral(" under %1").arg(place.toText()));
            return AttributeValue::number(*number);
        }
        case Kind::Parameter:
            return m_parameters.at(static_cast<size_t>(expression.index));
        case Kind::List:
            return listAt(expression, place);
        case Kind::Bag:
            return setAt(expression, place);
        case Kind::Struct: {
            auto map = mapAt(expression, place, false);
            if (!map) return map.error();
            return AttributeValue(std::move(*map));
        }
        case Kind::Missing:
            return statementError(QStringLiteral("MISSING must be compared using IS operator"));
        case Kind::Ion:
            return statementError(QStringLiteral("Ion Literals are not supported: %1 under key %2")
                                      .arg(QString::fromUtf8(expression.text), place.toText()));
        case Kind::Variable:
        case Kind::Path:
        case Kind::Member:
        case Kind::Element:
        case Kind::AnyMember:
        case Kind::AnyElement:
        case Kind::Function:
        case Kind::Unary:
        case Kind::Binary:
        case Kind::Between:
        case Kind::In:
        case Kind::IsType:
        case Kind::Statement:
            break;
    }
    return unsupported(expression, nameOf(expression), place.toText());
}

// A collection is written out: parameters stand for whole values only.
base::Result<AttributeValue> StatementValues::memberAt(const Expression& expression, const Place& place) const
{
    if (expression.kind == Kind::Parameter) return unsupported(expression, "Parameter", place.toText());
    return valueAt(expression, place);
}

base::Result<AttributeValue> StatementValues::listAt(const Expression& expression, const Place& place) const
{
    AttributeValue::List list;
    for (const Expression& child : expression.children) {
        auto element = memberAt(child, place.below('[' + QByteArray::number(qsizetype(list.size())) + ']'));
        if (!element) return element;
        list.push_back(std::move(*element));
    }
    return AttributeValue(std::move(list));
}

// <<1, 2>> or <<'a', 'b'>>; binaries can only come as parameters, in a set of their own.
base::Result<AttributeValue> StatementValues::setAt(const Expression& expression, const Place& place) const
{
    if (expression.children.empty()) return statementError(QStringLiteral("Empty bags are not supported"));
    std::vector<QByteArray> strings;
    std::vector<Decimal> numbers;
    QByteArrayList texts;
    for (const Expression& child : expression.children) {
        texts << child.text;
        if (child.kind == Kind::Parameter) continue;
        const auto member = valueAt(child, place);
        if (!member) return member;
        if (const auto* text = member->as<AttributeValue::String>())
            strings.push_back(text->utf8);
        else if (const auto* number = member->as<Decimal>())
            numbers.push_back(*number);
    }
    const size_t count = expression.children.size();
    if (strings.size() == count)
        return setOf<AttributeValue::StringSet>(std::move(strings), texts, QStringLiteral("."));
    if (numbers.size() == count)
        return setOf<AttributeValue::NumberSet>(std::move(numbers), texts, QStringLiteral("! under ") + place.toText());
    return statementError(
        QStringLiteral("Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"));
}

// In the item itself each attribute is a root of its own.
base::Result<Item> StatementValues::mapAt(const Expression& expression, const Place& place, bool isItem) const
{
    std::vector<Item::Attribute> attributes;
    std::set<QByteArray> seen;
    for (size_t i = 0; i + 1 < expression.children.size(); i += 2) {
        const Expression& name = expression.children[i];
        if (name.kind != Kind::String)
            return statementError(QStringLiteral("Tuple keys must be of type String. Actual type: %1 under %2")
                                      .arg(QString::fromUtf8(nameOf(name)), place.toText()));
        if (!seen.insert(name.text).second)
            return statementError(QStringLiteral("Duplicate keys in tuple. Key: %1 under %2")
                                      .arg(QString::fromUtf8(name.text), place.toText()));
        const Expression& value = expression.children[i + 1];
        auto member = isItem ? valueAt(value, place) : memberAt(value, place.below('.' + name.text));
        if (!member) return member.error();
        attributes.emplace_back(name.text, std::move(*member));
    }
    return Item::fromUnsorted(std::move(attributes));
}

base::Result<Item> StatementValues::item(const Expression& expression) const
{
    if (expression.kind == Kind::Parameter) {
        const auto value = this->value(expression);
        if (const auto* map = value ? value->as<AttributeValue::Map>() : nullptr) return *map;
    }
    if (expression.kind != Kind::Struct)
        return statementError(
            QStringLiteral("Unsupported format in item expression. Please use struct format {...} to express item "
                           "values for insert statement."));
    return mapAt(expression, Place(), true);
}

base::Result<DocumentPath> statementPath(const Expression& expression)
{
    DocumentPath path;
    if (expression.kind == Kind::Variable) {
        path.steps.emplace_back(expression.text);
    } else if (expression.kind == Kind::Path) {
        for (const Expression& step : expression.children) {
            auto read = pathStep(step);
            if (!read) return read.error();
            path.steps.push_back(std::move(*read));
        }
    } else {
        return statementError(QStringLiteral("Unexpected path component") + expression.span.toText());
    }
    for (const DocumentPath::Step& step : path.steps)
        if (const auto* name = std::get_if<QByteArray>(&step); name && name->isEmpty())
            return statementError(QStringLiteral("Path component cannot be an empty string"));
    return path;
}

const QByteArray* attributeName(const Expression& expression)
{
    return expression.kind == Kind::Variable ? &expression.text : nullptr;
}

}  // namespace trestle::tables
