#include "core/aws/RequestExpressions.h"

#include "core/aws/WireMembers.h"
#include "core/tables/expressions/ConditionNode.h"

#include <set>
#include <span>

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using tables::OperationError;

namespace {

constexpr QByteArrayView expressionParameters[] = {"ConditionExpression", "FilterExpression", "KeyConditionExpression",
                                                   "ProjectionExpression", "UpdateExpression"};
constexpr QByteArrayView olderParameters[] = {"AttributesToGet", "AttributeUpdates",    "Expected",  "KeyConditions",
                                              "QueryFilter",     "ConditionalOperator", "ScanFilter"};

OperationError invalidValues(const QByteArray& text)
{
    return invalidValueError(QString::fromUtf8(text));
}

template <size_t N>
QByteArray present(const WireMembers& members, const QByteArrayView (&names)[N])
{
    QByteArray list;
    for (const QByteArrayView name : names) {
        if (!members.find(name)) continue;
        if (!list.isEmpty()) list += ", ";
        list += name;
    }
    return list;
}

// Turns the older parameters of one request into expressions. Its placeholders are #_0, #_1, … and :_0, :_1, …
class Older
{
public:
    Older(const WireMembers& members, tables::ValueLayer layer) : m_members(members), m_layer(layer) {}

    WireResult<RequestExpressions> read()
    {
        RequestExpressions out;
        out.areOlder = true;
        if (const JsonValue* names = m_members.find("AttributesToGet")) {
            auto projection = readAttributesToGet(*names);
            if (!projection) return projection.error();
            out.projection = *projection;
        }
        if (const JsonValue* conditions = m_members.find("KeyConditions")) {
            if (conditions->object().empty())
                return validationError(QStringLiteral("Conditions can be of length 1 or 2 only"));
            auto text = readConditions(*conditions, Use::Key);
            if (!text) return text.error();
            out.keyCondition = *text;
        }
        for (const QByteArrayView parameter : {"QueryFilter", "ScanFilter"}) {
            const JsonValue* conditions = m_members.find(parameter);
            if (!conditions || conditions->object().empty()) continue;
            auto text = readConditions(*conditions, Use::Filter);
            if (!text) return text.error();
            out.filter = *text;
        }
        if (const JsonValue* expected = m_members.find("Expected"); expected && !expected->object().empty()) {
            auto text = readConditions(*expected, Use::Expected);
            if (!text) return text.error();
            out.condition = *text;
        }
        if (const JsonValue* updates = m_members.find("AttributeUpdates"); updates && !updates->object().empty()) {
            auto text = readUpdates(*updates);
            if (!text) return text.error();
            out.update = *text;
        }
        if (m_hasEmptyName) return validationError(QStringLiteral("Empty attribute name"));
        if (!m_names.empty()) out.names.names = std::move(m_names);
        if (!m_values.empty()) out.names.values = tables::Item::fromUnsorted(std::move(m_values));
        return out;
    }

private:
    enum class Use { Key, Filter, Expected };

    QByteArray name(const QByteArray& attribute)
    {
        m_hasEmptyName = m_hasEmptyName || attribute.isEmpty();
        QByteArray placeholder = "#_" + QByteArray::number(qsizetype(m_names.size()));
        m_names.emplace(placeholder, attribute);
        return placeholder;
    }

    WireResult<QByteArray> value(const JsonValue& typed)
    {
        auto read = tables::valueFromTypedJson(typed, m_layer);
        if (!read) return OperationError(read.error());
        QByteArray placeholder = ":_" + QByteArray::number(qsizetype(m_values.size()));
        m_values.emplace_back(placeholder, *std::move(read));
        return placeholder;
    }

    WireResult<QByteArray> readAttributesToGet(const JsonValue& names)
    {
        QByteArray projection;
        std::set<QByteArray> seen;
        for (const JsonValue& attribute : names.array()) {
            if (!seen.insert(attribute.string()).second)
                return invalidValues("Duplicate value in attribute name: " + attribute.string());
            if (!projection.isEmpty()) projection += ", ";
            projection += name(attribute.string());
        }
        return projection;
    }

    WireResult<QByteArray> readConditions(const JsonValue& conditions, Use use)
    {
        const bool isOr = use != Use::Key && m_members.text("ConditionalOperator") == QByteArray("OR");
        QByteArray text;
        for (const auto& [attribute, json] : conditions.object()) {
            auto one = readCondition(attribute, json, use);
            if (!one) return one.error();
            if (!text.isEmpty()) text += isOr ? " OR " : " AND ";
            text += *one;
        }
        return text;
    }

    WireResult<QByteArray> readCondition(const QByteArray& attribute, const JsonValue& json, Use use)
    {
        const WireMembers condition(json);
        const auto comparison = condition.text("ComparisonOperator");
        if (!comparison) return readExists(attribute, condition);
        if (condition.find("Exists"))
            return invalidValues("Exists and ComparisonOperator cannot be used together for Attribute: " + attribute);
        if (condition.find("Value") && condition.find("AttributeValueList"))
            return invalidValues("Value and AttributeValueList cannot be used together for Attribute: " + attribute);

        std::vector<QByteArray> arguments;
        const size_t first = m_values.size();
        const JsonValue* list = condition.find("AttributeValueList");
        if (const JsonValue* single = condition.find("Value")) {
            auto argument = value(*single);
            if (!argument) return argument.error();
            arguments.push_back(*argument);
        }
        for (const JsonValue& typed : list ? list->array() : JsonValue::Array()) {
            auto argument = value(typed);
            if (!argument) return argument.error();
            arguments.push_back(*argument);
        }
        const bool takesArguments = *comparison != "NULL" && *comparison != "NOT_NULL";
        if (use == Use::Expected && takesArguments && arguments.empty() && !list)
            return invalidValues("Value or AttributeValueList must be used with ComparisonOperator: " + *comparison +
                                 " for Attribute: " + attribute);
        if (auto fitting = checkArguments(*comparison, std::span(m_values).subspan(first)); !fitting)
            return fitting.error();
        return compare(attribute, *comparison, arguments, use);
    }

    // How many arguments an operator takes, and of which types.
    static WireResult<void> checkArguments(const QByteArray& comparison,
                                           std::span<const tables::Item::Attribute> arguments)
    {
        using Type = tables::AttributeValue::Type;
        const bool takesNone = comparison == "NULL" || comparison == "NOT_NULL";
        const bool rightCount = takesNone                 ? arguments.empty()
                                : comparison == "BETWEEN" ? arguments.size() == 2
                                : comparison == "IN"      ? !arguments.empty()
                                                          : arguments.size() == 1;
        if (!rightCount)
            return invalidValues("Invalid number of argument(s) for the " + comparison + " ComparisonOperator");
        if (takesNone || comparison == "EQ" || comparison == "NE") return {};
        const auto isOfFirstType = [&](const tables::Item::Attribute& argument) {
            return argument.second.type() == arguments.front().second.type();
        };
        if (!std::all_of(arguments.begin(), arguments.end(), isOfFirstType))
            return invalidValues("AttributeValues inside AttributeValueList must be of same type");
        for (const auto& [placeholder, argument] : arguments) {
            const Type type = argument.type();
            const bool isScalar = type == Type::S || type == Type::B || type == Type::N;
            const bool isPrefix = comparison == "BEGINS_WITH";
            const bool isContained = comparison == "CONTAINS" || comparison == "NOT_CONTAINS" || comparison == "IN";
            const bool fits = isPrefix      ? isScalar && type != Type::N
                              : isContained ? isScalar || type == Type::Bool || type == Type::Null
                                            : isScalar;
            if (!fits)
                return invalidValues("ComparisonOperator " + comparison + " is not valid for " +
                                     tables::typeName(type) + " AttributeValue type");
        }
        if (comparison == "BETWEEN" && tables::compareValues(arguments[0].second, arguments[1].second).value_or(0) > 0)
            return validationError(QStringLiteral(
                "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"));
        return {};
    }

    WireResult<QByteArray> readExists(const QByteArray& attribute, const WireMembers& condition)
    {
        if (condition.find("AttributeValueList"))
            return invalidValues("AttributeValueList can only be used with a ComparisonOperator for Attribute: " +
                                 attribute);
        const JsonValue* expected = condition.find("Value");
        const JsonValue* exists = condition.find("Exists");
        if (!exists || exists->toBool()) {
            if (!expected)
                return invalidValues(QByteArray("Value must be provided when Exists is ") + (exists ? "true" : "null") +
                                     " for Attribute: " + attribute);
            auto argument = value(*expected);
            if (!argument) return argument.error();
            return name(attribute) + " = " + *argument;
        }
        if (expected) return invalidValues("Value cannot be used when Exists is false for Attribute: " + attribute);
        return "attribute_not_exists(" + name(attribute) + ')';
    }

    WireResult<QByteArray> compare(const QByteArray& attribute, const QByteArray& comparison,
                                   const std::vector<QByteArray>& arguments, Use use)
    {
        struct Form
        {
            QByteArrayView comparison;
            QByteArrayView between;  // symbol between name and value, or the function around both
            bool isFunction;
            bool indexable;
        };
        static constexpr Form forms[] = {
            {"EQ", " = ", false, true},
            {"NE", " <> ", false, false},
            {"LE", " <= ", false, true},
            {"LT", " < ", false, true},
            {"GE", " >= ", false, true},
            {"GT", " > ", false, true},
            {"CONTAINS", "contains", true, false},
            {"BEGINS_WITH", "begins_with", true, true},
        };
        const bool indexable =
            comparison == "BETWEEN" || std::any_of(std::begin(forms), std::end(forms), [&](const Form& form) {
                return form.comparison == comparison && form.indexable;
            });
        // The query finds that out once it has seen the table; what it was to compare with is of no use.
        if (use == Use::Key && !indexable) {
            m_values.erase(m_values.end() - std::ptrdiff_t(arguments.size()), m_values.end());
            return "attribute_exists(" + name(attribute) + ')';
        }
        if (comparison == "NULL" || comparison == "NOT_NULL") {
            return QByteArray(comparison == "NULL" ? "attribute_not_exists(" : "attribute_exists(") + name(attribute) +
                   ')';
        }
        if (comparison == "BETWEEN") {
            return name(attribute) + " BETWEEN " + arguments[0] + " AND " + arguments[1];
        }
        // Of an attribute that is not there, neither CONTAINS nor NOT_CONTAINS holds.
        if (comparison == "NOT_CONTAINS")
            return "(attribute_exists(" + name(attribute) + ") AND NOT contains(" + name(attribute) + ", " +
                   arguments[0] + "))";
        if (comparison == "IN") {
            QByteArray text = name(attribute) + " IN (";
            for (const QByteArray& argument : arguments) {
                if (!text.endsWith('(')) text += ", ";
                text += argument;
            }
            return text + ')';
        }
        for (const Form& form : forms) {
            if (form.comparison != comparison) continue;
            if (form.isFunction) return form.between.toByteArray() + '(' + name(attribute) + ", " + arguments[0] + ')';
            return name(attribute) + form.between.toByteArray() + arguments[0];
        }
        Q_UNREACHABLE();
    }

    WireResult<QByteArray> readUpdates(const JsonValue& updates)
    {
        QByteArray set;
        QByteArray add;
        QByteArray remove;
        QByteArray deletion;
        const auto append = [](QByteArray& clause, QByteArrayView keyword, const QByteArray& action) {
            clause += clause.isEmpty() ? keyword : QByteArrayView(", ");
            clause += action;
        };
        for (const auto& [attribute, json] : updates.object()) {
            const WireMembers update(json);
            const QByteArray action = update.text("Action").value_or("PUT");
            const JsonValue* given = update.find("Value");
            if (!given && action == "DELETE") {
                append(remove, " REMOVE ", name(attribute));
                continue;
            }
            if (!given) return invalidValues("Only DELETE action is allowed when no attribute value is specified");
            auto argument = value(*given);
            if (!argument) return argument.error();
            const tables::AttributeValue::Type type = m_values.back().second.type();
            if (auto allowed = checkAction(action, type); !allowed) return allowed.error();
            if (action == "PUT")
                append(set, " SET ", name(attribute) + " = " + *argument);
            else if (action == "ADD" && type == tables::AttributeValue::Type::L)
                append(set, " SET ", appending(name(attribute), *argument));
            else if (action == "ADD")
                append(add, " ADD ", name(attribute) + ' ' + *argument);
            else
                append(deletion, " DELETE ", name(attribute) + ' ' + *argument);
        }
        return (set + add + remove + deletion).trimmed();
    }

    static WireResult<void> checkAction(const QByteArray& action, tables::AttributeValue::Type type)
    {
        using Type = tables::AttributeValue::Type;
        const bool isSet = type == Type::SS || type == Type::NS || type == Type::BS;
        if (action == "DELETE" && !isSet)
            return invalidValues("DELETE action with value is not supported for the type " + tables::typeName(type));
        if (action == "ADD" && !isSet && type != Type::N && type != Type::L)
            return invalidValues("ADD action is not supported for the type " + tables::typeName(type));
        return {};
    }

    // ADD of a list puts its elements behind those that are there.
    QByteArray appending(const QByteArray& attribute, const QByteArray& list)
    {
        const QByteArray empty = ":_" + QByteArray::number(qsizetype(m_values.size()));
        m_values.emplace_back(empty, tables::AttributeValue(tables::AttributeValue::List()));
        return attribute + " = list_append(if_not_exists(" + attribute + ", " + empty + "), " + list + ')';
    }

    const WireMembers& m_members;
    tables::ValueLayer m_layer;
    std::map<QByteArray, QByteArray> m_names;
    std::vector<tables::Item::Attribute> m_values;
    bool m_hasEmptyName = false;
};

// ConditionalOperator joins the conditions of Expected or of a filter, so there have to be some.
WireResult<void> checkConditionalOperator(const WireMembers& members)
{
    if (!members.find("ConditionalOperator")) return {};
    size_t conditions = 0;
    for (const QByteArrayView parameter : {"Expected", "QueryFilter", "ScanFilter"})
        if (const JsonValue* json = members.find(parameter)) conditions += json->object().size();
    if (conditions == 0)
        return validationError(QStringLiteral("ConditionalOperator cannot be used without Filter or Expected"));
    if (conditions == 1)
        return validationError(
            QStringLiteral("ConditionalOperator can only be used when Filter or Expected has two or more elements"));
    return {};
}

WireResult<RequestExpressions> readNewer(const WireMembers& members, tables::ValueLayer layer)
{
    RequestExpressions out;
    out.condition = members.text("ConditionExpression");
    out.filter = members.text("FilterExpression");
    out.keyCondition = members.text("KeyConditionExpression");
    out.projection = members.text("ProjectionExpression");
    out.update = members.text("UpdateExpression");
    auto names = readExpressionNames(members, layer);
    if (!names) return names.error();
    out.names = *std::move(names);
    return out;
}

// KeyConditions with the other expressions of a query, which the service accepts.
WireResult<RequestExpressions> readMixedQuery(const WireMembers& members, tables::ValueLayer layer)
{
    auto older = Older(members, layer).read();
    if (!older) return older.error();
    auto newer = readNewer(members, layer);
    if (!newer) return newer.error();
    newer->areOlder = true;
    newer->keyCondition = std::move(older->keyCondition);
    if (older->names.names) {
        if (!newer->names.names) newer->names.names.emplace();
        newer->names.names->merge(*older->names.names);
    }
    if (older->names.values) {
        if (!newer->names.values) newer->names.values.emplace();
        for (const auto& [placeholder, value] : *older->names.values)
            newer->names.values->set(placeholder, value);
    }
    return newer;
}

}  // namespace

bool usesOlderParameters(const WireMembers& members)
{
    return members.holdAny(olderParameters);
}

WireResult<RequestExpressions> readExpressions(const WireMembers& members, tables::ValueLayer layer)
{
    if (!usesOlderParameters(members)) return readNewer(members, layer);
    const QByteArray older = present(members, olderParameters);
    const QByteArray expressions = present(members, expressionParameters);
    if (older == "KeyConditions" && !expressions.isEmpty() && !members.find("KeyConditionExpression"))
        return readMixedQuery(members, layer);
    if (!expressions.isEmpty()) {
        return validationError(
            QStringLiteral("Can not use both expression and non-expression parameters in the same request: "
                           "Non-expression parameters: {%1} Expression parameters: {%2}")
                .arg(QString::fromUtf8(older), QString::fromUtf8(expressions)));
    }
    // Names and values belong to expressions, of which there are none.
    for (const QByteArrayView parameter : {"ExpressionAttributeNames", "ExpressionAttributeValues"}) {
        if (members.find(parameter))
            return validationError(
                QStringLiteral("%1 can only be specified when using expressions").arg(QString::fromUtf8(parameter)));
    }
    // The older layer reads the values before it looks at what joins them.
    auto joined = checkConditionalOperator(members);
    if (!joined && layer == tables::ValueLayer::Current) return joined.error();
    auto read = Older(members, layer).read();
    if (read && !joined) return joined.error();
    return read;
}

}  // namespace trestle::aws
