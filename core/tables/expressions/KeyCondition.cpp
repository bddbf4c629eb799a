#include "core/tables/expressions/KeyCondition.h"

#include "core/tables/ValidationError.h"
#include "core/tables/expressions/ConditionChecks.h"
#include "core/tables/expressions/ConditionReader.h"
#include "core/tables/values/KeyEncoding.h"

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;
using Kind = ConditionNode::Kind;
using Operator = SortCondition::Operator;
using Conditions = std::map<QByteArray, std::optional<SortCondition>>;

namespace {

std::optional<Operator> sortOperator(Kind kind)
{
    switch (kind) {
        case Kind::Equal:
            return Operator::Equal;
        case Kind::Less:
            return Operator::Less;
        case Kind::LessOrEqual:
            return Operator::LessOrEqual;
        case Kind::Greater:
            return Operator::Greater;
        case Kind::GreaterOrEqual:
            return Operator::GreaterOrEqual;
        case Kind::Between:
            return Operator::Between;
        case Kind::BeginsWith:
            return Operator::BeginsWith;
        case Kind::And:
        case Kind::Or:
        case Kind::Not:
        case Kind::NotEqual:
        case Kind::In:
        case Kind::AttributeExists:
        case Kind::AttributeNotExists:
        case Kind::AttributeType:
        case Kind::Contains:
            break;
    }
    return std::nullopt;
}

// The operator with its operands exchanged.
Operator mirrored(Operator op)
{
    switch (op) {
        case Operator::Less:
            return Operator::Greater;
        case Operator::LessOrEqual:
            return Operator::GreaterOrEqual;
        case Operator::Greater:
            return Operator::Less;
        case Operator::GreaterOrEqual:
            return Operator::LessOrEqual;
        case Operator::Equal:
        case Operator::Between:
        case Operator::BeginsWith:
            return op;
    }
    Q_UNREACHABLE();
}

Result<void> addCondition(const ConditionNode& node, Operator op, Conditions& conditions)
{
    const auto isPath = [](const ConditionOperand& operand) { return operand.kind == ConditionOperand::Kind::Path; };
    if ((op == Operator::Between || op == Operator::BeginsWith) && (!isPath(node.operands[0]) || node.operands[0].size))
        return validationError(
            QStringLiteral("Invalid condition in KeyConditionExpression: %1 operator must have the key "
                           "attribute as its first operand")
                .arg(QLatin1String(operatorName(node.kind))));
    const ConditionOperand* key = nullptr;
    for (const ConditionOperand& operand : node.operands) {
        if (operand.size)
            return validationError(QStringLiteral(
                "Invalid KeyConditionExpression: KeyConditionExpressions cannot contain nested operations"));
        if (!isPath(operand)) continue;
        if (key)
            return validationError(
                QStringLiteral("Invalid condition in KeyConditionExpression: Multiple attribute names used "
                               "in one condition"));
        if (operand.path.isNested())
            return validationError(QStringLiteral(
                "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes"));
        key = &operand;
    }
    if (!key)
        return validationError(
            QStringLiteral("Invalid condition in KeyConditionExpression: No key attribute specified"));
    SortCondition condition;
    const bool keyFirst = key == &node.operands[0];
    condition.op = keyFirst ? op : mirrored(op);
    condition.value = node.operands[keyFirst ? 1 : 0].value;
    if (op == Operator::Between) condition.upper = node.operands[2].value;
    if (!conditions.emplace(key->path.attribute(), std::move(condition)).second)
        return validationError(QStringLiteral(
            "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"));
    return {};
}

Result<void> collect(const ConditionNode& node, KeyConditionForm form, Conditions& conditions)
{
    if (node.kind == Kind::And) {
        for (const ConditionNode& child : node.children)
            if (Result<void> collected = collect(child, form, conditions); !collected) return collected;
        return {};
    }
    const std::optional<Operator> op = sortOperator(node.kind);
    if (!op && form == KeyConditionForm::KeyConditions) {
        conditions.emplace(node.operands[0].path.attribute(), std::nullopt);
        return {};
    }
    if (!op)
        return validationError(QStringLiteral("Invalid operator used in KeyConditionExpression: ") +
                               QLatin1String(operatorName(node.kind)));
    return addCondition(node, *op, conditions);
}

Result<void> checkValue(const KeyAttribute& key, const AttributeValue& value)
{
    if (!hasKeyType(value, key.type))
        return validationError(QStringLiteral(
            "One or more parameter values were invalid: Condition parameter type does not match schema type"));
    return {};
}

// An empty key value is in no table, so nothing can be asked of it.
Result<void> checkNotEmpty(const KeyAttribute& key, const AttributeValue& value)
{
    const auto* text = value.as<AttributeValue::String>();
    const auto* bytes = value.as<AttributeValue::Binary>();
    if ((!text || !text->utf8.isEmpty()) && (!bytes || !bytes->bytes.isEmpty())) return {};
    return validationError(
        QStringLiteral("One or more parameter values are not valid. The AttributeValue for a key attribute "
                       "cannot contain an empty %1 value. Key: %2")
            .arg(text ? QLatin1String("string") : QLatin1String("binary"), QString::fromUtf8(key.name)));
}

Error missed(const KeyAttribute& key)
{
    return validationError(QStringLiteral("Query condition missed key schema element: ") + QString::fromUtf8(key.name));
}

const QString unsupported = QStringLiteral("Query key condition not supported");

// What is left to see of a sort condition once its value has the right type.
Result<void> checkBounds(const KeyAttribute& key, const SortCondition& condition)
{
    if (condition.op == Operator::Between) return checkValue(key, condition.upper);
    if (condition.op == Operator::BeginsWith) return {};
    return checkNotEmpty(key, condition.value);
}

}  // namespace

Result<KeyConditionExpression> KeyConditionExpression::from(const ConditionNode& condition, KeyConditionForm form)
{
    KeyConditionExpression expression;
    if (const Result<void> collected = collect(condition, form, expression.m_conditions); !collected)
        return collected.error();
    return expression;
}

Result<KeyCondition> KeyConditionExpression::resolve(const KeySchema& keys, const AttributeCheck& before) const
{
    return keys.furtherPartition.isEmpty() && keys.furtherSort.isEmpty() ? resolvePair(keys, before)
                                                                         : resolveMany(keys, before);
}

// The condition on an attribute of the key, null if there is none.
Result<const SortCondition*> KeyConditionExpression::find(const KeyAttribute& key, const AttributeCheck& before) const
{
    if (before)
        if (const Result<void> allowed = before(key); !allowed) return allowed.error();
    const auto found = m_conditions.find(key.name);
    if (found == m_conditions.end()) return nullptr;
    if (!found->second)
        return validationError(QStringLiteral("Attempted conditional constraint is not an indexable operation"));
    if (const Result<void> checked = checkValue(key, found->second->value); !checked) return checked.error();
    return &*found->second;
}

Result<AttributeValue> KeyConditionExpression::partitionValue(const KeyAttribute& key,
                                                              const AttributeCheck& before) const
{
    const Result<const SortCondition*> condition = find(key, before);
    if (!condition) return condition.error();
    if (!*condition) return missed(key);
    if ((*condition)->op != Operator::Equal) return validationError(unsupported);
    if (const Result<void> checked = checkNotEmpty(key, (*condition)->value); !checked) return checked.error();
    return (*condition)->value;
}

// Equality on every HASH attribute; then a beginning of the RANGE attributes, all but the last by equality.
Result<KeyCondition> KeyConditionExpression::resolveMany(const KeySchema& keys, const AttributeCheck& before) const
{
    KeyCondition condition;
    const Result<AttributeValue> first = partitionValue(keys.partition, before);
    if (!first) return first.error();
    condition.partition = *first;
    for (const KeyAttribute& key : keys.furtherPartition) {
        const Result<AttributeValue> value = partitionValue(key, before);
        if (!value) return value.error();
        condition.furtherPartition << *value;
    }
    size_t used = 1 + size_t(keys.furtherPartition.size());
    QList<KeyAttribute> sort;
    if (keys.sort) sort << *keys.sort;
    sort << keys.furtherSort;
    QByteArrayList withoutEquality;
    for (const KeyAttribute& key : sort) {
        if (used == m_conditions.size()) break;
        const Result<const SortCondition*> found = find(key, before);
        if (!found) return found.error();
        if (!*found) {
            withoutEquality << key.name;
            continue;
        }
        if (const Result<void> checked = checkBounds(key, **found); !checked) return checked.error();
        const bool isLast = ++used == m_conditions.size();
        if (isLast && !withoutEquality.isEmpty())
            return validationError(
                QStringLiteral("RANGE key attributes %1 must have equality conditions specified in the "
                               "query because a condition is present on key attribute %2")
                    .arg(QString::fromUtf8(withoutEquality.join(", ")), QString::fromUtf8(key.name)));
        if (isLast)
            condition.sort = **found;
        else if ((*found)->op == Operator::Equal)
            condition.sortPrefix << (*found)->value;
        else
            withoutEquality << key.name;
    }
    if (used < m_conditions.size()) return validationError(unsupported);
    return condition;
}

Result<KeyCondition> KeyConditionExpression::resolvePair(const KeySchema& keys, const AttributeCheck& before) const
{
    const size_t count = keys.sort ? 2 : 1;
    if (m_conditions.size() > 2)
        return validationError(
            QStringLiteral("The number of query conditions (%1) exceeds the number of key attributes "
                           "defined in the schema (%2)")
                .arg(m_conditions.size())
                .arg(count));
    if (m_conditions.size() > count) return validationError(unsupported);
    const Result<AttributeValue> partition = partitionValue(keys.partition, before);
    if (!partition) return partition.error();
    KeyCondition condition;
    condition.partition = *partition;
    if (!keys.sort) return condition;

    const Result<const SortCondition*> sort = find(*keys.sort, before);
    if (!sort) return sort.error();
    if (!*sort && m_conditions.size() == 2) return missed(*keys.sort);
    if (!*sort) return condition;
    if (const Result<void> checked = checkBounds(*keys.sort, **sort); !checked) return checked.error();
    condition.sort = **sort;
    return condition;
}

Result<KeyCondition> KeyCondition::compile(QByteArrayView text, ExpressionScope& scope, const KeySchema& keys)
{
    const Result<ConditionNode> root = ConditionReader(text, scope, ExpressionKind::KeyCondition).read();
    if (!root) return root.error();
    const Result<KeyConditionExpression> expression = KeyConditionExpression::from(*root);
    if (!expression) return expression.error();
    return expression->resolve(keys);
}

}  // namespace trestle::tables
