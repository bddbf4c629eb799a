#include "core/tables/operations/ItemChange.h"

#include "core/tables/operations/Capacity.h"
#include "core/tables/schema/ItemKeys.h"
#include "core/tables/storage/RowKey.h"
#include "core/tables/values/ItemCodec.h"

namespace trestle::tables {

namespace {

// An item's entry in one index; without a key it has none.
struct Entry
{
    QByteArray key;
    QByteArray encoded;
    qint64 size = 0;
};

// `encoded` and `size` are those of the whole item.
Entry entryOf(const TableDescription& table, const IndexDescription& index, const Item& item, const QByteArray& encoded,
              qint64 size)
{
    if (!isInIndex(index, item)) return {};
    QByteArray key = indexRowKey(table, index, item);
    if (index.projection == ProjectionType::All) return {std::move(key), encoded, size};
    const std::optional<Item> projected = indexItem(table, index, item);
    return {std::move(key), encodeItem(*projected), itemSize(*projected)};
}

// Puts an item's entry into one index, or writes over it where it is there already; the item's row is there.
base::Result<void> putEntry(WriteTransaction& transaction, SpaceId space, const Entry& entry, bool isThere,
                            QByteArrayView tableKey, qint64 sequence)
{
    if (transaction.refersToTable(space))
        return isThere ? base::Result<void>() : transaction.refer(space, entry.key, tableKey);
    return transaction.put(space, {entry.key, entry.encoded, entry.size, sequence});
}

// Moves one index from the old item to the new; what that is charged.
base::Result<double> changeEntry(WriteTransaction& transaction, SpaceId space, const Entry& before, const Entry& after,
                                 QByteArrayView tableKey, qint64 sequence)
{
    const bool same = before.key == after.key;
    if (same && before.encoded == after.encoded) return 0.0;
    double units = 0;
    if (!before.key.isEmpty() && !same) {
        if (auto removed = transaction.remove(space, before.key); !removed) return removed.error();
        units += writeUnits(before.size, 0);
    }
    if (!after.key.isEmpty()) {
        if (auto put = putEntry(transaction, space, after, same, tableKey, sequence); !put) return put.error();
        units += writeUnits(same ? before.size : 0, after.size);
    }
    return units;
}

// The table as it is now: it may have been given another description since the write was prepared.
TablePointer currentTable(const WriteTransaction& transaction, const TablePointer& table)
{
    if (!table->replaced) return table;
    TablePointer found = transaction.catalog().find(table->description.name);
    return found && found->space == table->space ? found : table;
}

base::Result<void> changeIndexes(WriteTransaction& transaction, const TableEntry& entry, const ItemChange& change,
                                 const std::optional<Item>& before, ChangeOutcome& outcome)
{
    const TableDescription& table = entry.description;
    for (qsizetype i = 0; i < table.indexes.size(); ++i) {
        const IndexDescription& index = table.indexes[i];
        const Entry old = before ? entryOf(table, index, *before, change.before->item, change.before->size) : Entry{};
        const NewItem* after = change.after;
        const Entry fresh = after ? entryOf(table, index, after->item, after->encoded, after->size) : Entry{};
        const auto units =
            changeEntry(transaction, entry.indexSpaces[size_t(i)], old, fresh, change.key, outcome.sequence);
        if (!units) return units.error();
        chargeIndex(outcome.capacity, index, *units);
    }
    return {};
}

}  // namespace

base::Result<ChangeOutcome> changeItem(WriteTransaction& transaction, const ItemChange& change,
                                       ReturnConsumedCapacity detail)
{
    const TablePointer table = currentTable(transaction, change.table);
    const qint64 sizeBefore = change.before ? change.before->size : 0;
    const qint64 sizeAfter = change.after ? change.after->size : 0;
    ChangeOutcome outcome;
    outcome.capacity = capacityReport(table->description, detail);
    chargeTable(outcome.capacity, writeUnits(sizeBefore, sizeAfter));
    const bool same =
        change.before && change.after ? change.before->item == change.after->encoded : !change.before && !change.after;
    if (same && change.unchanged == Unchanged::Left && table->description.replicas.isEmpty()) return outcome;

    // Whatever can fail for this item alone comes before the first write.
    std::optional<Item> indexedBefore;
    if (change.before && !table->description.indexes.isEmpty()) {
        auto decoded = decodeItem(change.before->item);
        if (!decoded) return decoded.error();
        indexedBefore = std::move(*decoded);
    }
    const ChangeContent content{change.before ? QByteArrayView(change.before->item) : QByteArrayView(),
                                change.after ? QByteArrayView(change.after->encoded) : QByteArrayView(), change.timeMs,
                                change.cause, change.afterMs};
    const auto sequence = transaction.append(*table, change.key, content, change.before ? change.before->sequence : 0);
    if (!sequence) return sequence.error();
    outcome.sequence = *sequence;
    auto written = change.after
                       ? transaction.put(table->space, {change.key, change.after->encoded, sizeAfter, *sequence})
                       : transaction.remove(table->space, change.key);
    if (written) written = changeIndexes(transaction, *table, change, indexedBefore, outcome);
    if (!written) return written.error();
    transaction.count(table, (change.after ? 1 : 0) - (change.before ? 1 : 0), sizeAfter - sizeBefore);
    return outcome;
}

base::Result<void> fillIndexes(WriteTransaction& transaction, const TableEntry& table,
                               const std::vector<SpaceId>& spaces)
{
    base::Result<void> filled;
    const auto visit = [&](const StoredRow& row) {
        auto item = decodeItem(row.item);
        if (!item) filled = item.error();
        const QByteArray encoded = row.item.toByteArray();
        for (size_t i = 0; filled && i < table.indexSpaces.size(); ++i) {
            if (std::find(spaces.begin(), spaces.end(), table.indexSpaces[i]) == spaces.end()) continue;
            const Entry entry =
                entryOf(table.description, table.description.indexes[qsizetype(i)], *item, encoded, row.size);
            if (!entry.key.isEmpty())
                filled = putEntry(transaction, table.indexSpaces[i], entry, false, row.key, row.sequence);
        }
        return filled ? Visit::Continue : Visit::Stop;
    };
    if (auto read = transaction.rows(table.space, {}, Direction::Forward, std::cref(visit)); !read) return read;
    return filled;
}

std::optional<ItemCollectionMetrics> collectionMetrics(const TableDescription& table, const Item& key,
                                                       ReturnItemCollectionMetrics wanted)
{
    const bool hasLocalIndex =
        std::any_of(table.indexes.begin(), table.indexes.end(),
                    [](const IndexDescription& index) { return index.kind == IndexKind::Local; });
    if (wanted == ReturnItemCollectionMetrics::None || !hasLocalIndex) return {};
    const QByteArray& partition = table.keys.partition.name;
    return ItemCollectionMetrics{Item{{partition, *key.find(partition)}}, 0, 1};
}

void addCollectionMetrics(std::vector<std::pair<QByteArray, ItemCollectionMetrics>>& list, const QByteArray& tableName,
                          std::optional<ItemCollectionMetrics> metrics)
{
    if (!metrics) return;
    const auto same = [&](const auto& known) { return known.first == tableName && known.second.key == metrics->key; };
    if (std::none_of(list.begin(), list.end(), same)) list.emplace_back(tableName, std::move(*metrics));
}

}  // namespace trestle::tables
