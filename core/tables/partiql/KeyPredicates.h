// What a WHERE clause says about the keys of a table or index: which partitions, and which part of them.
#pragma once

#include "core/tables/expressions/KeyCondition.h"
#include "core/tables/partiql/StatementValues.h"
#include "core/tables/storage/TableStore.h"

namespace trestle::tables {

/// One read of a partition, or of a part of it, and the conditions on what it finds. Pointers into the clause.
struct KeyRead
{
    AttributeValue partition;
    KeyRange range;
    std::vector<const StatementExpression*> filters;
};

struct KeyPredicates
{
    bool isKeyed = false;           // it names the partitions; else all is read
    std::vector<KeyRead> reads;     // of a keyed one
    std::vector<QByteArray> wrong;  // key attributes that are given values of a wrong type
    std::optional<Item> item;       // the whole key of one item
    bool isWhole = false;           // the reads find nothing that the clause does not want
    bool isItem = false;            // it says nothing but that key
};

/// Errors: Validation for key values that no key can have, for reads whose parts of a partition overlap, and for too
/// many reads.
[[nodiscard]] base::Result<KeyPredicates> keyPredicates(const KeySchema& keys,
                                                        const std::optional<StatementExpression>& where,
                                                        const StatementValues& values);
void sortReads(std::vector<KeyRead>& reads, bool descending, Direction direction);
/// The attributes that expressions speak of, each once, in the order in which they come.
[[nodiscard]] QList<QByteArray> attributesOf(const std::vector<const StatementExpression*>& expressions);
/// "Key attribute's data type should match its data type in table's schema: Key …"
[[nodiscard]] base::Error wrongKeyType(const QByteArray& attribute);

/// The key a clause names by equality, and the conditions that are left. Pointers into `where`.
struct SplitKey
{
    Item key;
    std::vector<const StatementExpression*> rest;
    std::optional<QByteArray> twice;  // a key attribute that is to have two values; the second stands in `rest`
};
/// Error: Validation, "Where clause does not contain a mandatory equality on all key attributes".
[[nodiscard]] base::Result<SplitKey> splitKey(const KeySchema& keys, const std::optional<StatementExpression>& where,
                                              const StatementValues& values);

}  // namespace trestle::tables
