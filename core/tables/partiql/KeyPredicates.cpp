#include "core/tables/partiql/KeyPredicates.h"

#include "core/tables/expressions/ConditionNode.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/values/KeyEncoding.h"

namespace trestle::tables {

namespace {

using Expression = StatementExpression;
using Kind = StatementExpression::Kind;
using Operator = SortCondition::Operator;

// What `op` (and, or) joins; the expression alone if it is no such chain.
std::vector<const Expression*> members(const Expression& expression, QByteArrayView op)
{
    if (expression.kind != Kind::Binary || expression.text != op) return {&expression};
    std::vector<const Expression*> result;
    for (const Expression& child : expression.children)
        result.push_back(&child);
    return result;
}

// "attribute op value", whichever way round it is written.
struct Comparison
{
    QByteArray attribute;
    QByteArray op;
    const Expression* value = nullptr;
};

std::optional<Comparison> comparison(const Expression& expression)
{
    if (expression.kind != Kind::Binary || expression.children.size() != 2) return {};
    const Expression& left = expression.children[0];
    const Expression& right = expression.children[1];
    if (const QByteArray* name = attributeName(left); name && StatementValues::isConstant(right))
        return Comparison{*name, expression.text, &right};
    const QByteArray* name = attributeName(right);
    if (!name || !StatementValues::isConstant(left)) return {};
    static constexpr std::pair<QByteArrayView, const char*> mirrored[] = {
        {"<", ">"}, {"<=", ">="}, {">", "<"}, {">=", "<="}};
    for (const auto& [op, other] : mirrored)
        if (op == expression.text) return Comparison{*name, other, &left};
    return Comparison{*name, expression.text, &left};
}

bool mentions(const Expression& expression, const QByteArray& attribute)
{
    if (const QByteArray* name = attributeName(expression)) return *name == attribute;
    return std::any_of(expression.children.begin(), expression.children.end(),
                       [&](const Expression& child) { return mentions(child, attribute); });
}

std::optional<Operator> sortOperator(QByteArrayView op)
{
    if (op == "=") return Operator::Equal;
    if (op == "<") return Operator::Less;
    if (op == "<=") return Operator::LessOrEqual;
    if (op == ">") return Operator::Greater;
    if (op == ">=") return Operator::GreaterOrEqual;
    return {};
}

base::Result<AttributeValue> keyValue(const KeyAttribute& key, const Expression& expression,
                                      const StatementValues& values)
{
    auto value = values.value(expression);
    if (!value) return value;
    if (!hasKeyType(*value, key.type))
        return statementError(QStringLiteral(
            "One or more parameter values were invalid: Condition parameter type does not match schema type"));
    return value;
}

base::Result<AttributeValue> partitionValue(const KeyAttribute& key, const Expression& expression,
                                            const StatementValues& values)
{
    auto value = keyValue(key, expression, values);
    if (!value) return value;
    const auto* text = value->as<AttributeValue::String>();
    const auto* bytes = value->as<AttributeValue::Binary>();
    if ((text && text->utf8.isEmpty()) || (bytes && bytes->bytes.isEmpty()))
        return statementError(
            QStringLiteral("One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
                           "contain an empty %1 value. Key: %2")
                .arg(text ? QLatin1String("string") : QLatin1String("binary"), QString::fromUtf8(key.name)));
    return value;
}

// One branch of the clause: conditions that all have to hold.
struct Branch
{
    std::vector<AttributeValue> partitions;  // empty: any
    bool byList = false;                     // IN
    std::optional<SortCondition> sort;
    bool negatesSort = false;
    size_t used = 0;  // conditions that the read itself fulfils
};

class BranchReader
{
public:
    BranchReader(const KeySchema& keys, const StatementValues& values) : m_keys(keys), m_values(values) {}

    base::Result<Branch> read(const std::vector<const Expression*>& conditions)
    {
        for (const Expression* condition : conditions)
            if (auto taken = take(*condition); !taken) return taken.error();
        return std::move(m_branch);
    }

private:
    base::Result<void> take(const Expression& condition)
    {
        const KeyAttribute& partition = m_keys.partition;
        if (const auto compared = comparison(condition)) {
            if (compared->attribute == partition.name && compared->op == "=" && m_branch.partitions.empty()) {
                auto value = partitionValue(partition, *compared->value, m_values);
                if (!value) return value.error();
                m_branch.partitions.push_back(std::move(*value));
                ++m_branch.used;
                return {};
            }
            if (!isSort(compared->attribute)) return {};
            const auto op = sortOperator(compared->op);
            if (!op) {
                m_branch.negatesSort = true;
                return {};
            }
            return takeSort(*op, *compared->value);
        }
        if (condition.kind == Kind::In) return takeList(condition);
        if (condition.kind == Kind::Between && attributeName(condition.children[0]) &&
            isSort(*attributeName(condition.children[0])) && StatementValues::isConstant(condition.children[1]) &&
            StatementValues::isConstant(condition.children[2]))
            return takeSort(Operator::Between, condition.children[1], &condition.children[2]);
        if (condition.kind == Kind::Function && condition.text == "begins_with" && condition.children.size() == 2 &&
            attributeName(condition.children[0]) && isSort(*attributeName(condition.children[0])) &&
            StatementValues::isConstant(condition.children[1]))
            return takeSort(Operator::BeginsWith, condition.children[1]);
        if (condition.kind == Kind::Unary && m_keys.sort && mentions(condition, m_keys.sort->name))
            m_branch.negatesSort = true;
        return {};
    }

    bool isSort(const QByteArray& attribute) const { return m_keys.sort && attribute == m_keys.sort->name; }

    base::Result<void> takeSort(Operator op, const Expression& lower, const Expression* upper = nullptr)
    {
        if (m_branch.sort) return {};
        auto value = keyValue(*m_keys.sort, lower, m_values);
        if (!value) return value.error();
        SortCondition sort{op, std::move(*value), {}};
        if (upper) {
            auto bound = keyValue(*m_keys.sort, *upper, m_values);
            if (!bound) return bound.error();
            sort.upper = std::move(*bound);
        }
        m_branch.sort = std::move(sort);
        ++m_branch.used;
        return {};
    }

    base::Result<void> takeList(const Expression& condition)
    {
        const QByteArray* name = attributeName(condition.children[0]);
        if (!name || *name != m_keys.partition.name || !m_branch.partitions.empty()) return {};
        for (const Expression& member : condition.children[1].children) {
            if (!StatementValues::isConstant(member)) {
                m_branch.partitions.clear();
                return {};
            }
            auto value = partitionValue(m_keys.partition, member, m_values);
            if (!value) return value.error();
            const auto& known = m_branch.partitions;
            if (std::find(known.begin(), known.end(), *value) == known.end())
                m_branch.partitions.push_back(std::move(*value));
        }
        m_branch.byList = true;
        ++m_branch.used;
        return {};
    }

    const KeySchema& m_keys;
    const StatementValues& m_values;
    Branch m_branch;
};

bool overlap(const KeyCondition& a, const KeyCondition& b)
{
    const KeyRange first = conditionRange(a);
    const KeyRange second = conditionRange(b);
    return (!first.to || second.from < *first.to) && (!second.to || first.from < *second.to);
}

// Adds a branch's reads. Two branches that read of one partition must read different parts of it.
base::Result<void> addReads(std::vector<KeyCondition>& reads, const Branch& branch)
{
    for (const AttributeValue& partition : branch.partitions) {
        KeyCondition read{partition, branch.negatesSort ? std::nullopt : branch.sort};
        const auto meets = [&](const KeyCondition& known) {
            return known.partition == read.partition && overlap(known, read);
        };
        const auto known = std::find_if(reads.begin(), reads.end(), meets);
        if (known == reads.end())
            reads.push_back(std::move(read));
        else if (known->sort || read.sort)
            return statementError(
                QStringLiteral("Overlapping conditions with range keys are not supported in where clause"));
    }
    return {};
}

}  // namespace

base::Result<KeyPredicates> keyPredicates(const KeySchema& keys, const std::optional<Expression>& where,
                                          const StatementValues& values)
{
    KeyPredicates predicates;
    std::vector<Branch> branches;
    size_t conditions = 0;
    if (!where) return predicates;
    for (const Expression* one : members(*where, "or")) {
        const auto parts = members(*one, "and");
        conditions += parts.size();
        auto branch = BranchReader(keys, values).read(parts);
        if (!branch) return branch.error();
        branches.push_back(std::move(*branch));
    }
    const auto isOpen = [](const Branch& branch) { return branch.partitions.empty(); };
    if (std::any_of(branches.begin(), branches.end(), isOpen)) return predicates;
    predicates.hasBranches = branches.size() > 1;
    // Those that exclude sort keys first: what they read whole, the others need not read again.
    std::stable_partition(branches.begin(), branches.end(), [](const Branch& branch) { return branch.negatesSort; });
    std::vector<AttributeValue> whole;
    for (const Branch& branch : branches) {
        Branch rest = branch;
        std::erase_if(rest.partitions, [&](const AttributeValue& partition) {
            return std::find(whole.begin(), whole.end(), partition) != whole.end();
        });
        if (auto added = addReads(predicates.reads, rest); !added) return added.error();
        if (branch.negatesSort) whole.insert(whole.end(), branch.partitions.begin(), branch.partitions.end());
    }
    if (branches.size() > 1) return predicates;
    const Branch& branch = branches.front();
    predicates.isWhole = branch.used == conditions;
    const bool isOne = branch.partitions.size() == 1 && !branch.byList;
    if (isOne && !keys.sort) predicates.item = Item{{keys.partition.name, branch.partitions[0]}};
    if (isOne && keys.sort && branch.sort && branch.sort->op == Operator::Equal)
        predicates.item = Item{{keys.partition.name, branch.partitions[0]}, {keys.sort->name, branch.sort->value}};
    return predicates;
}

void sortReads(std::vector<KeyCondition>& reads, bool descending)
{
    std::stable_sort(reads.begin(), reads.end(), [descending](const KeyCondition& a, const KeyCondition& b) {
        const int order = compareValues(a.partition, b.partition).value_or(0);
        return descending ? order > 0 : order < 0;
    });
}

base::Result<SplitKey> splitKey(const KeySchema& keys, const std::optional<Expression>& where,
                                const StatementValues& values)
{
    SplitKey split;
    std::vector<const Expression*> conditions;
    if (where) conditions = members(*where, "and");
    for (const Expression* condition : conditions) {
        const auto compared = comparison(*condition);
        const bool isKey =
            compared && compared->op == "=" &&
            (compared->attribute == keys.partition.name || (keys.sort && compared->attribute == keys.sort->name)) &&
            !split.key.contains(compared->attribute);
        if (!isKey) {
            split.rest.push_back(condition);
            continue;
        }
        auto value = values.value(*compared->value);
        if (!value) return value.error();
        split.key.set(compared->attribute, std::move(*value));
    }
    if (split.key.size() != (keys.sort ? 2U : 1U))
        return statementError(
            QStringLiteral("Where clause does not contain a mandatory equality on all key attributes"));
    return split;
}

}  // namespace trestle::tables
