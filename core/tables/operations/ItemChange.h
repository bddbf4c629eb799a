// One item's change inside a write transaction: the row, its entries in every index, the change log and the counters,
// together. The one way a table's items are written.
#pragma once

#include "core/tables/operations/Requests.h"
#include "core/tables/storage/TableStore.h"

namespace trestle::tables {

/// An item about to be written: decoded for its indexes, encoded for its row.
struct NewItem
{
    const Item& item;
    QByteArray encoded;
    qint64 size = 0;
};

/// Where `after` is what is there, or nothing was and is: nothing is done, or the log has that it was written all the
/// same (Change::changesNothing). That of a table with replicas always has: it may be later than what is on its way
/// here.
enum class Unchanged { Left, Noted };

struct ItemChange
{
    TablePointer table;
    QByteArray key;                  // row key
    std::optional<OwnedRow> before;  // what the row holds
    const NewItem* after = nullptr;  // null: delete
    const Cause& cause;
    qint64 timeMs = 0;
    Unchanged unchanged = Unchanged::Left;
    qint64 afterMs = 0;  // ChangeContent::afterMs
};

struct ChangeOutcome
{
    qint64 sequence = 0;  // 0: nothing changed
    ConsumedCapacity capacity;
};

/// Errors: Io, DiskFull, Internal; then the transaction is lost.
[[nodiscard]] base::Result<ChangeOutcome> changeItem(WriteTransaction& transaction, const ItemChange& change,
                                                     ReturnConsumedCapacity detail);

/// Makes the entries of all items in these spaces of the table's indexes, which are empty. Items without values fit for
/// an index's key are left out. Errors: as changeItem().
[[nodiscard]] base::Result<void> fillIndexes(WriteTransaction& transaction, const TableEntry& table,
                                             const std::vector<SpaceId>& spaces);

/// With Size, on a table with local indexes: the item collection `key` belongs to.
[[nodiscard]] std::optional<ItemCollectionMetrics> collectionMetrics(const TableDescription& table, const Item& key,
                                                                     ReturnItemCollectionMetrics wanted);
/// Adds them to the list of several items, each collection once.
void addCollectionMetrics(std::vector<std::pair<QByteArray, ItemCollectionMetrics>>& list, const QByteArray& tableName,
                          std::optional<ItemCollectionMetrics> metrics);

}  // namespace trestle::tables
