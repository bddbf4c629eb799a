// Rows and ranges: what table operations stand on. A space (a table's items, or one index's entries) holds rows in the
// order of their keys' bytes; nothing here knows what an attribute is.
//
// Threads: readers are used on the thread that asked for them. Writes are jobs, run one after the other on the writer
// thread, many of them to one commit. That is the store's own, or for the length of a commit one that has submitted
// brief jobs and ends turns (base::TurnEnd); never are there two at once.
#pragma once

#include "core/base/Result.h"
#include "core/tables/changes/Change.h"
#include "core/tables/changes/ChangeFeed.h"
#include "core/tables/storage/Catalog.h"
#include "core/tables/storage/ItemCacheCounts.h"
#include "core/tables/storage/StoredRow.h"
#include "core/tables/storage/Visit.h"

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <memory>
#include <optional>

namespace trestle::tables {

/// from ≤ key < to; without `to`, up to the last key.
struct KeyRange
{
    QByteArray from;
    std::optional<QByteArray> to;
};

enum class Direction { Forward, Backward };

/// What row() gives: as StoredRow, but owned.
struct OwnedRow
{
    QByteArray item;
    qint64 size = 0;
    qint64 sequence = 0;
};

class RowReader
{
public:
    virtual ~RowReader() = default;

    /// Errors: Io; Internal where the row is damaged, naming table and key, or where the space is gone.
    [[nodiscard]] virtual base::Result<std::optional<OwnedRow>> row(SpaceId space, QByteArrayView key) = 0;
    /// Hands the rows of a range to `visit` in order; the views end with the call. Errors: as row(). `visit` must not
    /// read ranges of the same space.
    [[nodiscard]] virtual base::Result<void> rows(SpaceId space, const KeyRange& range, Direction direction,
                                                  const std::function<Visit(const StoredRow&)>& visit) = 0;
};

/// What a job sees and changes. After a failed put(), remove(), refer() or append() the whole transaction is lost:
/// return.
class WriteTransaction : public RowReader
{
public:
    [[nodiscard]] virtual base::Result<void> put(SpaceId space, const StoredRow& row) = 0;
    [[nodiscard]] virtual base::Result<void> remove(SpaceId space, QByteArrayView key) = 0;
    /// Whether the entries of an index lead to its table's rows: then refer() takes the place of put(), and what
    /// becomes of the row under its key becomes of the entry.
    [[nodiscard]] virtual bool refersToTable(SpaceId index) const = 0;
    /// Makes the table's row, which is there, the one at `key` of the index. Whoever removes that row removes its entry as
    /// well.
    [[nodiscard]] virtual base::Result<void> refer(SpaceId index, QByteArrayView key, QByteArrayView tableKey) = 0;
    /// Adds to the change log; its sequence number. `previous` is what the row held before: its sequence, or 0.
    [[nodiscard]] virtual base::Result<qint64> append(const TableEntry& table, QByteArrayView key,
                                                      const ChangeContent& change, qint64 previous) = 0;
    /// The last change of a row; nothing if the log does not reach back to it. `sequence` is the row's own, or 0.
    [[nodiscard]] virtual base::Result<std::optional<Change>> lastChange(SpaceId space, QByteArrayView key,
                                                                         qint64 sequence) = 0;
    /// Adjusts the table's counters.
    virtual void count(const TablePointer& table, qint64 items, qint64 bytes) = 0;

    /// The digest remembered for a request's token at `sinceMs` or later.
    [[nodiscard]] virtual base::Result<std::optional<QByteArray>> rememberedRequest(QByteArrayView token,
                                                                                    qint64 sinceMs) = 0;
    /// Keeps `digest` under the token; what is older than `sinceMs` may go.
    [[nodiscard]] virtual base::Result<void> rememberRequest(QByteArrayView token, QByteArrayView digest, qint64 nowMs,
                                                             qint64 sinceMs) = 0;

    /// Tables as this transaction sees them.
    [[nodiscard]] virtual const Catalog& catalog() const = 0;
    /// `id` is a new UUID.
    [[nodiscard]] virtual base::Result<TablePointer> createTable(const TableDescription& description,
                                                                 const QByteArray& id) = 0;
    /// Gives a table another description. Indexes that the old one has alike keep their entries; new ones begin empty,
    /// and those that are gone lose their entries.
    [[nodiscard]] virtual base::Result<TablePointer> updateTable(const TablePointer& table,
                                                                 const TableDescription& description,
                                                                 const SettingTimes& times) = 0;
    [[nodiscard]] virtual base::Result<void> dropTable(const TablePointer& table) = 0;
};

/// One write, alive from submit() until finish() has returned, and longer: it is destroyed by the thread that submitted
/// it, with its next submit() or its end.
class WriteJob
{
public:
    virtual ~WriteJob() = default;

    /// Whether it takes no longer than a request may hold up its thread: the thread that submits it may then be the
    /// writer thread.
    [[nodiscard]] virtual bool isBrief() const { return false; }
    /// Writer thread, inside the transaction. Decide before the first change: what is written stays written.
    virtual void apply(WriteTransaction& transaction) = 0;
    /// Writer thread, after the commit is durable, or with the error that undid it. What it called back for is let go.
    virtual void finish(const base::Error* failure) = 0;
};

class TableStore
{
public:
    virtual ~TableStore() = default;

    [[nodiscard]] virtual CatalogPointer catalog() const = 0;
    /// The calling thread's reader; good until the store closes or the thread ends. Errors: Io, Internal.
    [[nodiscard]] virtual base::Result<RowReader*> reader() const = 0;
    /// One row, as RowReader::row() gives it, out of memory where it is kept there.
    [[nodiscard]] virtual base::Result<std::optional<OwnedRow>> row(SpaceId space, QByteArrayView key) const = 0;
    /// Nothing if there is no item cache.
    [[nodiscard]] virtual std::optional<ItemCacheCounts> itemCacheCounts() const = 0;
    /// Runs `read` with the calling thread's reader, all of it on the data as of one moment. Errors: its own, and those
    /// of reader().
    [[nodiscard]] virtual base::Result<void> snapshot(
        const std::function<base::Result<void>(RowReader&)>& read) const = 0;
    virtual void submit(std::unique_ptr<WriteJob> job) = 0;

    /// Changes after `sequence`, oldest first, `limit` at most. Error: Io, Internal.
    [[nodiscard]] virtual base::Result<std::vector<Change>> changesSince(qint64 sequence, int limit) const = 0;
    /// Changes of one key, newest first, as far back as the log goes.
    [[nodiscard]] virtual base::Result<std::vector<Change>> changesOf(SpaceId space, QByteArrayView key,
                                                                      int limit) const = 0;
    // The log as one table's history. Errors: Io, Internal where a record is damaged.
    [[nodiscard]] virtual base::Result<ChangePage> changesIn(const ChangeWindow& window) const = 0;
    [[nodiscard]] virtual base::Result<ChangeLogState> changeLogState() const = 0;
    /// The last change made at `timeMs` or before it; the one before the oldest if all are younger.
    [[nodiscard]] virtual base::Result<qint64> sequenceAt(qint64 timeMs) const = 0;
    /// Who hears of changes when they are durable.
    [[nodiscard]] virtual ChangeFeed& feed() = 0;
    /// Reads everything and compares it with its checksums; what is wrong, each with table and key. Takes its time.
    [[nodiscard]] virtual base::Result<QStringList> verify() const = 0;
};

}  // namespace trestle::tables
