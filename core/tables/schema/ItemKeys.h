// Keys of items: whether an item or a key fits a table, and what of an item is its key.
// All errors are Validation with the service's texts.
#pragma once

#include "core/base/Result.h"
#include "core/tables/schema/TableDescription.h"

namespace trestle::tables {

/// A whole item about to be put: table keys present, typed, not empty, not too long; index keys typed and not empty.
[[nodiscard]] base::Result<void> validateItem(const TableDescription& table, const Item& item);

/// The Key of GetItem, UpdateItem, DeleteItem: the key attributes and nothing else.
[[nodiscard]] base::Result<void> validateKey(const KeySchema& keys, const Item& key);

enum class IndexKeyWrite { Put, Update };  // which operation's words
/// The index key attributes an item has: their types, and not empty. Missing ones are fine.
[[nodiscard]] base::Result<void> validateIndexKeys(const TableDescription& table, const Item& item,
                                                   IndexKeyWrite write = IndexKeyWrite::Put);

enum class StartKeyRead { Query, Scan };  // which operation's words
/// ExclusiveStartKey: the table's key attributes, and with `index` the index's as well.
[[nodiscard]] base::Result<void> validateStartKey(const TableDescription& table, const IndexDescription* index,
                                                  const Item& key, StartKeyRead read);
/// What a query looks at first: whether it has as many attributes as it has to have.
[[nodiscard]] base::Result<void> validateStartSize(const TableDescription& table, const IndexDescription* index,
                                                   const Item& key);
/// What a query looks at before the condition on this attribute of the key that it goes by.
[[nodiscard]] base::Result<void> validateStartAttribute(const KeySchema& keys, const KeyAttribute& attribute,
                                                        const Item& key);

/// The key attributes of an item that has them.
[[nodiscard]] Item keyOf(const KeySchema& keys, const Item& item);
/// Table key and index key together, as LastEvaluatedKey of an index read holds them.
[[nodiscard]] Item keyOf(const TableDescription& table, const IndexDescription& index, const Item& item);

/// True if the item has values fit for the index's key attributes, and so stands in the index.
[[nodiscard]] bool isInIndex(const IndexDescription& index, const Item& item);
/// What of the item the index holds, by its projection: nothing if it does not stand in the index.
[[nodiscard]] std::optional<Item> indexItem(const TableDescription& table, const IndexDescription& index,
                                            const Item& item);
/// True if the index holds this top-level attribute.
[[nodiscard]] bool isProjected(const TableDescription& table, const IndexDescription& index, QByteArrayView attribute);

}  // namespace trestle::tables
