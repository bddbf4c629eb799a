// What the query bar asks for, as a value: an index, key conditions, filters. Becomes a Query when the partition key is
// given and a Scan otherwise; a sort key condition without a partition key only filters.
#pragma once

#include "core/tables/operations/Requests.h"

#include <QString>

#include <variant>

namespace trestle::ui {

enum class Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Between,
    BeginsWith,
    Contains,
    Exists,
    NotExists,
};

struct Condition
{
    QByteArray attribute;
    Comparison comparison = Comparison::Equal;
    tables::AttributeValue value;
    tables::AttributeValue upper;  // with Between, inclusive

    bool operator==(const Condition&) const = default;
};

struct ItemQuery
{
    QByteArray index;  // "": the table itself
    std::optional<tables::AttributeValue> partition;
    std::optional<Condition> sort;
    std::vector<Condition> filters;

    [[nodiscard]] bool isQuery() const { return partition.has_value(); }
    /// Whether items read may be left out: the reader then reads on until it has some to show.
    [[nodiscard]] bool hasFilter() const { return !filters.empty() || (sort && !partition); }
    /// All conditions as they are said to the user: "pk = BOOK#0441 and copies > 0".
    [[nodiscard]] QString text(const tables::TableDescription& table) const;
};

using ReadRequest = std::variant<tables::QueryRequest, tables::ScanRequest>;
[[nodiscard]] ReadRequest toRequest(const ItemQuery& query, const tables::TableDescription& table);
/// The keys a query goes by: the index's, or the table's.
[[nodiscard]] const tables::KeySchema& keysOf(const ItemQuery& query, const tables::TableDescription& table);

/// "=", "begins with": as people read it.
[[nodiscard]] QString comparisonText(Comparison comparison);
[[nodiscard]] QString conditionText(const Condition& condition);
/// Those a sort key condition may use.
[[nodiscard]] const QList<Comparison>& sortKeyComparisons();
[[nodiscard]] const QList<Comparison>& allComparisons();
/// How many values a comparison takes: 0, 1 or 2.
[[nodiscard]] int valueCount(Comparison comparison);

}  // namespace trestle::ui
