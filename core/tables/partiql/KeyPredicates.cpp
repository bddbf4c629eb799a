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

// What one condition asks of a key attribute.
struct KeyTerm
{
    const KeyAttribute* key = nullptr;
    Operator op = Operator::Equal;
    const Expression* lower = nullptr;
    const Expression* upper = nullptr;  // of Between
};

// Conditions that all have to hold, and that one read fulfils together with its filters.
struct Branch
{
    std::vector<KeyTerm> terms;
    std::vector<const Expression*> filters;
    bool negatesSort = false;

    void add(const Branch& other)
    {
        terms.insert(terms.end(), other.terms.begin(), other.terms.end());
        filters.insert(filters.end(), other.filters.begin(), other.filters.end());
        negatesSort = negatesSort || other.negatesSort;
    }
};

// A branch with its values.
struct ValuedBranch
{
    std::optional<AttributeValue> partition;  // none: any
    KeyRange range;
    std::optional<AttributeValue> sort;  // by equality
};

constexpr size_t mostReads = 50;
constexpr size_t mostBranches = 1000;  // to find out that there are too many

class ClauseReader
{
public:
    ClauseReader(const KeySchema& keys, const StatementValues& values) : m_keys(keys), m_values(values) {}

    // The branches of a clause: what its ORs and INs about keys come to.
    std::vector<Branch> branches(const Expression& expression)
    {
        if (expression.kind == Kind::Binary && expression.text == "and") return joined(expression);
        if (expression.kind == Kind::Binary && expression.text == "or" && namesKey(expression)) {
            std::vector<Branch> all;
            for (const Expression& child : expression.children) {
                const std::vector<Branch> some = branches(child);
                all.insert(all.end(), some.begin(), some.end());
                if (all.size() > mostBranches) break;
            }
            return all;
        }
        const std::vector<KeyTerm> terms = keyTerms(expression);
        std::vector<Branch> result;
        for (const KeyTerm& term : terms) {
            m_terms.push_back(term);
            result.push_back({{term}, {}, false});
        }
        if (terms.empty()) result.push_back({{}, {&expression}, negatesSort(expression)});
        return result;
    }

    // True if each branch is one of a named partition.
    bool namesPartitions(const Expression& expression) const
    {
        const auto names = [this](const Expression& child) { return namesPartitions(child); };
        const auto& children = expression.children;
        if (expression.kind == Kind::Binary && expression.text == "and")
            return std::any_of(children.begin(), children.end(), names);
        if (expression.kind == Kind::Binary && expression.text == "or")
            return std::all_of(children.begin(), children.end(), names);
        const std::vector<KeyTerm> terms = keyTerms(expression);
        return !terms.empty() && terms.front().key == &m_keys.partition;
    }

    // The key attributes among the terms read so far whose values are of another type.
    base::Result<std::vector<QByteArray>> wrongTypes() const
    {
        std::vector<QByteArray> wrong;
        for (const KeyTerm& term : m_terms)
            for (const Expression* bound : {term.lower, term.upper}) {
                if (!bound) continue;
                const auto value = m_values.value(*bound);
                if (!value) return value.error();
                if (!hasKeyType(*value, term.key->type)) wrong.push_back(term.key->name);
            }
        return wrong;
    }

    // True if a branch asks nothing but that the key attributes equal something.
    bool namesItem(const Branch& branch) const
    {
        const auto isEqual = [](const KeyTerm& term) { return term.op == Operator::Equal; };
        const auto names = [&](const KeyAttribute& key) {
            return std::any_of(branch.terms.begin(), branch.terms.end(),
                               [&key](const KeyTerm& term) { return term.key == &key; });
        };
        return branch.filters.empty() && std::all_of(branch.terms.begin(), branch.terms.end(), isEqual) &&
               names(m_keys.partition) && (!m_keys.sort || names(*m_keys.sort));
    }

    // Of terms that all have the right types. A partition that is to have two values is none.
    base::Result<ValuedBranch> valued(const Branch& branch) const
    {
        ValuedBranch result;
        for (const KeyTerm& term : branch.terms) {
            if (term.key != &m_keys.partition) continue;
            auto value = keyValue(term, *term.lower);
            if (!value) return value.error();
            if (result.partition && *result.partition != *value) return ValuedBranch();
            result.partition = std::move(*value);
        }
        if (!result.partition) return result;
        result.range = conditionRange({*result.partition, {}});
        for (const KeyTerm& term : branch.terms)
            if (term.key != &m_keys.partition)
                if (auto done = narrow(result, term); !done) return done.error();
        if (result.range.to && *result.range.to < result.range.from) result.range.to = result.range.from;
        return result;
    }

private:
    std::vector<Branch> joined(const Expression& expression)
    {
        std::vector<Branch> all = {Branch()};
        for (const Expression& child : expression.children) {
            const std::vector<Branch> some = branches(child);
            std::vector<Branch> both;
            for (const Branch& left : all)
                for (const Branch& right : some) {
                    both.push_back(left);
                    both.back().add(right);
                    if (both.size() > mostBranches) return both;
                }
            all = std::move(both);
        }
        return all;
    }

    bool namesKey(const Expression& expression) const
    {
        if (expression.kind == Kind::Binary && (expression.text == "and" || expression.text == "or"))
            return std::any_of(expression.children.begin(), expression.children.end(),
                               [this](const Expression& child) { return namesKey(child); });
        return !keyTerms(expression).empty();
    }

    const KeyAttribute* key(const QByteArray* attribute) const
    {
        if (!attribute) return nullptr;
        if (*attribute == m_keys.partition.name) return &m_keys.partition;
        return m_keys.sort && *attribute == m_keys.sort->name ? &*m_keys.sort : nullptr;
    }

    // What a condition says about a key attribute, one term for each value of a list; none if it says nothing a read
    // can use.
    std::vector<KeyTerm> keyTerms(const Expression& condition) const
    {
        if (const auto compared = comparison(condition)) {
            const KeyAttribute* attribute = key(&compared->attribute);
            const auto op = sortOperator(compared->op);
            if (!attribute || !op || (attribute == &m_keys.partition && op != Operator::Equal)) return {};
            return {{attribute, *op, compared->value}};
        }
        const bool hasOperand = condition.kind == Kind::In || condition.kind == Kind::Between ||
                                (condition.kind == Kind::Function && condition.text == "begins_with");
        if (!hasOperand || condition.children.size() < 2) return {};
        const KeyAttribute* attribute = key(attributeName(condition.children[0]));
        if (!attribute) return {};
        if (condition.kind == Kind::In) {
            std::vector<KeyTerm> terms;
            for (const Expression& member : condition.children[1].children) {
                if (!StatementValues::isConstant(member)) return {};
                terms.push_back({attribute, Operator::Equal, &member});
            }
            return terms;
        }
        for (size_t i = 1; i < condition.children.size(); ++i)
            if (!StatementValues::isConstant(condition.children[i])) return {};
        if (attribute == &m_keys.partition) return {};
        if (condition.kind == Kind::Between)
            return {{attribute, Operator::Between, &condition.children[1], &condition.children[2]}};
        return {{attribute, Operator::BeginsWith, &condition.children[1]}};
    }

    bool negatesSort(const Expression& condition) const
    {
        if (!m_keys.sort) return false;
        if (condition.kind == Kind::Unary) return mentions(condition, m_keys.sort->name);
        const auto compared = comparison(condition);
        return compared && compared->op == "<>" && compared->attribute == m_keys.sort->name;
    }

    base::Result<AttributeValue> keyValue(const KeyTerm& term, const Expression& expression) const
    {
        auto value = m_values.value(expression);
        if (!value) return value;
        const auto* text = value->as<AttributeValue::String>();
        const auto* bytes = value->as<AttributeValue::Binary>();
        if ((text && text->utf8.isEmpty()) || (bytes && bytes->bytes.isEmpty()))
            return statementError(
                QStringLiteral("One or more parameter values are not valid. The AttributeValue for a key attribute "
                               "cannot contain an empty %1 value. Key: %2")
                    .arg(text ? QLatin1String("string") : QLatin1String("binary"), QString::fromUtf8(term.key->name)));
        return value;
    }

    base::Result<void> narrow(ValuedBranch& branch, const KeyTerm& term) const
    {
        auto value = keyValue(term, *term.lower);
        if (!value) return value.error();
        SortCondition sort{term.op, *value, {}};
        if (term.upper) {
            auto bound = keyValue(term, *term.upper);
            if (!bound) return bound.error();
            sort.upper = std::move(*bound);
        }
        const KeyRange part = conditionRange({*branch.partition, std::move(sort)});
        KeyRange& range = branch.range;
        if (range.from < part.from) range.from = part.from;
        if (part.to && (!range.to || *part.to < *range.to)) range.to = part.to;
        if (term.op == Operator::Equal) branch.sort = std::move(*value);
        return {};
    }

    const KeySchema& m_keys;
    const StatementValues& m_values;
    std::vector<KeyTerm> m_terms;
};

bool isEmpty(const KeyRange& range)
{
    return range.to && *range.to <= range.from;
}

bool overlap(const KeyRange& first, const KeyRange& second)
{
    if (isEmpty(first) || isEmpty(second)) return false;
    return (!first.to || second.from < *first.to) && (!second.to || first.from < *second.to);
}

void collect(const Expression& expression, QList<QByteArray>& names)
{
    if (expression.kind == Kind::Path) return collect(expression.children.front(), names);
    if (const QByteArray* name = attributeName(expression); name && !names.contains(*name)) names << *name;
    for (const Expression& child : expression.children)
        collect(child, names);
}

// The reads of branches that all name a partition. A branch that excludes sort keys reads the whole partition if others
// read of it too; the others need not then. Of all others, no two may read the same.
base::Result<std::vector<KeyRead>> readsOf(const std::vector<Branch>& branches, const std::vector<ValuedBranch>& values)
{
    std::vector<KeyRead> reads;
    const auto shares = [&](size_t at) {
        for (size_t i = 0; i < values.size(); ++i)
            if (i != at && *values[i].partition == *values[at].partition) return true;
        return false;
    };
    const auto isRead = [&](const AttributeValue& partition) {
        return std::any_of(reads.begin(), reads.end(),
                           [&](const KeyRead& read) { return read.partition == partition; });
    };
    for (size_t i = 0; i < branches.size(); ++i)
        if (branches[i].negatesSort && shares(i) && !isRead(*values[i].partition))
            reads.push_back({*values[i].partition, conditionRange({*values[i].partition, {}}), branches[i].filters});
    const size_t whole = reads.size();
    for (size_t i = 0; i < branches.size(); ++i) {
        const AttributeValue& partition = *values[i].partition;
        const auto covers = [&](const KeyRead& read) { return read.partition == partition; };
        if (std::any_of(reads.begin(), reads.begin() + qsizetype(whole), covers)) continue;
        const auto meets = [&](const KeyRead& read) { return covers(read) && overlap(read.range, values[i].range); };
        if (std::any_of(reads.begin(), reads.end(), meets))
            return statementError(
                QStringLiteral("Overlapping conditions with range keys are not supported in where clause"));
        reads.push_back({partition, values[i].range, branches[i].filters});
    }
    return reads;
}

}  // namespace

base::Result<KeyPredicates> keyPredicates(const KeySchema& keys, const std::optional<Expression>& where,
                                          const StatementValues& values)
{
    KeyPredicates predicates;
    if (!where) return predicates;
    ClauseReader reader(keys, values);
    const std::vector<Branch> branches = reader.branches(*where);
    auto wrong = reader.wrongTypes();
    if (!wrong) return wrong.error();
    predicates.wrong = std::move(*wrong);
    predicates.isItem = branches.size() == 1 && reader.namesItem(branches.front());
    if (!predicates.wrong.empty()) return predicates;
    const bool isTooMany = branches.size() > mostReads && reader.namesPartitions(*where);
    const base::Error tooMany =
        statementError(QStringLiteral("Too many decomposed read operations for a given query."));
    if (branches.size() > mostBranches) return isTooMany ? base::Result<KeyPredicates>(tooMany) : predicates;
    std::vector<ValuedBranch> valued;
    for (const Branch& branch : branches) {
        auto one = reader.valued(branch);
        if (!one) return one.error();
        if (!one->partition) return isTooMany ? base::Result<KeyPredicates>(tooMany) : KeyPredicates();
        valued.push_back(std::move(*one));
    }
    auto reads = readsOf(branches, valued);
    if (!reads) return reads.error();
    if (isTooMany) return tooMany;
    predicates.isKeyed = true;
    predicates.reads = std::move(*reads);
    if (branches.size() > 1) return predicates;
    const ValuedBranch& only = valued.front();
    predicates.isWhole = branches.front().filters.empty();
    const bool isOne = !isEmpty(only.range) && (!keys.sort || only.sort);
    predicates.isItem = predicates.isItem && isOne;
    if (!isOne) return predicates;
    predicates.item = Item{{keys.partition.name, *only.partition}};
    if (keys.sort) predicates.item->set(keys.sort->name, *only.sort);
    return predicates;
}

void sortReads(std::vector<KeyRead>& reads, bool descending, Direction direction)
{
    std::stable_sort(reads.begin(), reads.end(), [=](const KeyRead& a, const KeyRead& b) {
        if (const int order = compareValues(a.partition, b.partition).value_or(0))
            return descending ? order > 0 : order < 0;
        return direction == Direction::Backward ? b.range.from < a.range.from : a.range.from < b.range.from;
    });
}

QList<QByteArray> attributesOf(const std::vector<const Expression*>& expressions)
{
    QList<QByteArray> names;
    for (const Expression* expression : expressions)
        collect(*expression, names);
    return names;
}

base::Error wrongKeyType(const QByteArray& attribute)
{
    return statementError(
        QStringLiteral("Key attribute's data type should match its data type in table's schema: Key %1")
            .arg(QString::fromUtf8(attribute)));
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
            (compared->attribute == keys.partition.name || (keys.sort && compared->attribute == keys.sort->name));
        if (!isKey) {
            split.rest.push_back(condition);
            continue;
        }
        auto value = values.value(*compared->value);
        if (!value) return value.error();
        const AttributeValue* known = split.key.find(compared->attribute);
        if (!known) {
            split.key.set(compared->attribute, std::move(*value));
        } else if (*known != *value) {
            split.rest.push_back(condition);
            if (!split.twice) split.twice = compared->attribute;
        }
    }
    if (split.key.size() != (keys.sort ? 2U : 1U))
        return statementError(
            QStringLiteral("Where clause does not contain a mandatory equality on all key attributes"));
    return split;
}

}  // namespace trestle::tables
