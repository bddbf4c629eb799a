// What the query bar asks for, as a value: an index, conditions, and how to read. Becomes a Query when a condition says
// what the partition key equals, and a Scan otherwise. A request written by hand takes the place of all of it.
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
    SizeEqual,
    SizeLess,
    SizeGreater,
    IsType,
    In,
};

struct Condition
{
    QByteArray attribute;
    Comparison comparison = Comparison::Equal;
    std::vector<tables::AttributeValue> values;  // Between: lower and upper, inclusive; In: one or more

    bool operator==(const Condition&) const = default;
};

/// What a condition does: it is part of the key condition, filters what was read, or cannot be used beside the others.
enum class ConditionRole { Key, Filter, Unusable };

using ReadRequest = std::variant<tables::QueryRequest, tables::ScanRequest>;

struct ItemQuery
{
    QByteArray index;  // "": the table itself
    std::vector<Condition> conditions;
    bool descending = false;  // of a Query
    bool consistent = false;
    std::optional<qint64> pageItems;    // read at a time
    QList<QByteArray> attributes;       // empty: all of each item
    std::optional<ReadRequest> custom;  // written by hand

    [[nodiscard]] bool isQuery(const tables::TableDescription& table) const;
    /// Whether items read may be left out: the reader then reads on until it has some to show.
    [[nodiscard]] bool hasFilter(const tables::TableDescription& table) const;
    /// Whether rows may lack attributes that their items have.
    [[nodiscard]] bool isPartial(const tables::TableDescription& table) const;
    /// All conditions as they are said to the user: "pk = BOOK#0441 and copies > 0".
    [[nodiscard]] QString text() const;
};

[[nodiscard]] ReadRequest toRequest(const ItemQuery& query, const tables::TableDescription& table);
/// The keys a query goes by: the index's, or the table's.
[[nodiscard]] const tables::KeySchema& keysOf(const ItemQuery& query, const tables::TableDescription& table);
/// One for each condition.
[[nodiscard]] std::vector<ConditionRole> rolesOf(const ItemQuery& query, const tables::TableDescription& table);
/// What the first pages cost, as it is said before reading; "" if nothing is known.
[[nodiscard]] QString costEstimate(const ItemQuery& query, const tables::TableStatus& status);

/// "=", "begins with": as people read it.
[[nodiscard]] QString comparisonText(Comparison comparison);
[[nodiscard]] QString conditionText(const Condition& condition);
/// Those a sort key condition may use.
[[nodiscard]] const QList<Comparison>& sortKeyComparisons();
[[nodiscard]] const QList<Comparison>& allComparisons();
/// How many values a comparison takes: 0, 1 or 2; In takes any number, written in one field.
[[nodiscard]] int valueCount(Comparison comparison);
/// The type that a value has which is compared with an attribute of type `of`.
[[nodiscard]] tables::AttributeValue::Type valueTypeFor(Comparison comparison, tables::AttributeValue::Type of);

}  // namespace trestle::ui
