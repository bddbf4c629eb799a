// The tables there are, as an immutable snapshot: readers keep the one they began with, the writer publishes a new one.
#pragma once

#include "core/base/Result.h"
#include "core/tables/changes/Stream.h"
#include "core/tables/schema/TableDescription.h"
#include "core/tables/storage/SpaceId.h"

#include <atomic>
#include <map>
#include <memory>
#include <vector>

namespace trestle::tables {

/// A flag that all entries of one table share, those that have been replaced as well.
class SharedFlag
{
public:
    operator bool() const { return *m_value; }
    void set(bool value) const { *m_value = value; }

private:
    std::shared_ptr<std::atomic<bool>> m_value = std::make_shared<std::atomic<bool>>(false);
};

/// One table. The description never changes; counters and the two flags do, and are written by the writer thread only.
/// `dropped` is set as soon as a write has dropped the table, ahead of its commit; `replaced` as soon as a write has
/// put another entry for the same table, with another description, into the catalog.
struct TableEntry
{
    TableDescription description;
    SettingTimes times;
    QByteArray uuid;
    qint64 createdMs = 0;
    SpaceId space = 0;
    std::vector<SpaceId> indexSpaces;  // in the order of description.indexes

    mutable std::atomic<qint64> itemCount = 0;  // as of the last durable commit
    mutable std::atomic<qint64> sizeBytes = 0;
    SharedFlag dropped;
    mutable std::atomic<bool> replaced = false;
};
using TablePointer = std::shared_ptr<const TableEntry>;

/// A place for rows: a table's items, or the entries of one of its indexes.
struct Space
{
    QByteArray name;
    SpaceId table = 0;  // of an index that shows whole items: its entries lead to this space's rows. 0: it has its own
};

class Catalog
{
public:
    [[nodiscard]] TablePointer find(QByteArrayView name) const;
    /// Also tables that were dropped: what a change in the log belongs to. Empty if there never was such a space.
    [[nodiscard]] QByteArray nameOf(SpaceId space) const { return this->space(space).name; }
    [[nodiscard]] const Space& space(SpaceId space) const;
    [[nodiscard]] const std::map<QByteArray, TablePointer, std::less<>>& tables() const { return m_tables; }

    /// Those that are on, and those that were and can still be read; oldest first.
    [[nodiscard]] const std::vector<StreamPointer>& streams() const { return m_streams; }

    void insert(TablePointer table);
    void remove(const TableEntry& table);
    void remember(SpaceId space, Space as) { m_spaces.insert_or_assign(space, std::move(as)); }
    /// Takes the place of the stream with the same space and label, if there is one.
    void putStream(StreamPointer stream);
    void removeStream(const Stream& stream);

private:
    std::map<QByteArray, TablePointer, std::less<>> m_tables;
    std::map<SpaceId, Space> m_spaces;
    std::vector<StreamPointer> m_streams;
};
using CatalogPointer = std::shared_ptr<const Catalog>;

/// What the data file says of a table.
struct TableRecord
{
    TableDescription description;
    SettingTimes times = {};
    std::vector<SpaceId> indexSpaces = {};  // empty: those that were made with the table

    bool operator==(const TableRecord&) const = default;
};
/// The record as it stands in the data file: a JSON object in the words of CreateTable.
[[nodiscard]] QByteArray encodeDescription(const TableRecord& record);
/// Error: Internal, naming the member that is missing or wrong.
[[nodiscard]] base::Result<TableRecord> decodeDescription(QByteArrayView json);

}  // namespace trestle::tables
