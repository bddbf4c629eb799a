// What a WHERE clause says about the keys of a table or index: which partitions, and which part of them.
#pragma once

#include "core/tables/expressions/KeyCondition.h"
#include "core/tables/partiql/StatementValues.h"

namespace trestle::tables {

struct KeyPredicates
{
    std::vector<KeyCondition> reads;  // empty: all of the table
    std::optional<Item> item;         // the whole key of one item
    bool isWhole = false;             // the clause says nothing else
    bool hasBranches = false;         // an OR leads to several reads
};

/// Errors: Validation for key values of a wrong type, and for branches of an OR whose parts of a partition overlap.
[[nodiscard]] base::Result<KeyPredicates> keyPredicates(const KeySchema& keys,
                                                        const std::optional<StatementExpression>& where,
                                                        const StatementValues& values);
void sortReads(std::vector<KeyCondition>& reads, bool descending);

/// The key a clause names by equality, and the conditions that are left. Pointers into `where`.
struct SplitKey
{
    Item key;
    std::vector<const StatementExpression*> rest;
};
/// Error: Validation, "Where clause does not contain a mandatory equality on all key attributes".
[[nodiscard]] base::Result<SplitKey> splitKey(const KeySchema& keys, const std::optional<StatementExpression>& where,
                                              const StatementValues& values);

}  // namespace trestle::tables
