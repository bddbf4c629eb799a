// Query's key condition: one partition, and at most one range of its sort key. Values; any thread.
#pragma once

#include "core/base/Result.h"
#include "core/tables/expressions/ConditionNode.h"
#include "core/tables/expressions/ExpressionScope.h"
#include "core/tables/expressions/KeyConditionForm.h"

#include <functional>
#include <map>
#include <optional>

namespace trestle::tables {

struct SortCondition
{
    enum class Operator { Equal, Less, LessOrEqual, Greater, GreaterOrEqual, Between, BeginsWith };
    Operator op = Operator::Equal;
    AttributeValue value;  // of Between: the lower bound, inclusive
    AttributeValue upper;  // of Between only, inclusive
};

struct KeyCondition
{
    AttributeValue partition;
    std::optional<SortCondition> sort;
    // Of an index whose key has more attributes: the values of the further HASH ones, and of the RANGE ones before the
    // one that `sort` is about.
    QList<AttributeValue> furtherPartition = {};
    QList<AttributeValue> sortPrefix = {};

    /// Compiles and resolves in one step.
    [[nodiscard]] static base::Result<KeyCondition> compile(QByteArrayView text, ExpressionScope& scope,
                                                            const KeySchema& keys);
};

/// The steps apart: what the grammar forbids (ConditionReader) is told before what is left over of the placeholders,
/// and that before what only key conditions may not do; all of it before the table is looked up.
class KeyConditionExpression
{
public:
    /// Error: Validation, "Invalid KeyConditionExpression: …" or what the service says bare.
    [[nodiscard]] static base::Result<KeyConditionExpression> from(
        const ConditionNode& condition, KeyConditionForm form = KeyConditionForm::Expression);
    using AttributeCheck = std::function<base::Result<void>(const KeyAttribute&)>;
    /// Attribute by attribute of the key; `before` may refuse each one before its condition is looked at.
    /// Errors: Validation, "Query condition missed key schema element: …", "Query key condition not supported", types.
    [[nodiscard]] base::Result<KeyCondition> resolve(const KeySchema& keys, const AttributeCheck& before = {}) const;

private:
    KeyConditionExpression() = default;

    [[nodiscard]] base::Result<const SortCondition*> find(const KeyAttribute& key, const AttributeCheck& before) const;
    [[nodiscard]] base::Result<AttributeValue> partitionValue(const KeyAttribute& key,
                                                              const AttributeCheck& before) const;
    [[nodiscard]] base::Result<KeyCondition> resolvePair(const KeySchema& keys, const AttributeCheck& before) const;
    [[nodiscard]] base::Result<KeyCondition> resolveMany(const KeySchema& keys, const AttributeCheck& before) const;

    std::map<QByteArray, std::optional<SortCondition>> m_conditions;  // by attribute name; none: no index can follow it
};

}  // namespace trestle::tables
