// Rows that were read lately, in memory before SQLite: a workspace switches it on (itemCache of trestle.yaml). Bounded
// in bytes; what was not asked for the longest goes first. Written through: from its first write on, a row is hidden
// until the transaction is over, and then shown as it is now. Meanwhile readers ask SQLite, so nobody sees less than
// somebody before him did, and what was read before a write is not kept after it. Any thread; write() and settle() are
// the writer's.
#pragma once

#include "core/tables/storage/SpaceId.h"
#include "core/tables/storage/TableStore.h"

#include <array>
#include <list>
#include <mutex>
#include <unordered_map>

namespace trestle::tables {

class ItemCache
{
public:
    explicit ItemCache(qint64 maximumBytes) : m_shardBytes(maximumBytes / shardCount) {}

    struct Found
    {
        std::optional<OwnedRow> row;
        quint64 ticket = 0;  // to keep() what has to be read now; 0: it is not to be kept
    };
    [[nodiscard]] Found find(SpaceId space, QByteArrayView key);
    /// Keeps what was read after the find() that gave the ticket, unless it may have been written since.
    void keep(SpaceId space, QByteArrayView key, const OwnedRow& row, quint64 ticket);

    /// The transaction under way writes this row; null: it takes it away.
    void write(SpaceId space, QByteArrayView key, const StoredRow* row);
    enum class Outcome { Committed, Undone };
    /// That transaction is over, and readers see what came of it.
    void settle(Outcome outcome);

    [[nodiscard]] ItemCacheCounts counts() const;

private:
    struct Place
    {
        SpaceId space = 0;
        QByteArray key;
    };
    struct PlaceView
    {
        SpaceId space = 0;
        QByteArrayView key;

        PlaceView(SpaceId inSpace, QByteArrayView at) : space(inSpace), key(at) {}
        PlaceView(const Place& place) : space(place.space), key(place.key) {}
    };
    struct PlaceHash
    {
        using is_transparent = void;
        size_t operator()(const PlaceView& place) const { return qHash(place.key, size_t(place.space)); }
    };
    struct PlaceEqual
    {
        using is_transparent = void;
        bool operator()(const PlaceView& a, const PlaceView& b) const { return a.space == b.space && a.key == b.key; }
    };
    struct Kept
    {
        OwnedRow row;
        std::list<const Place*>::iterator turn;
    };
    struct alignas(64) Shard
    {
        mutable std::mutex mutex;  // guards the rest
        std::unordered_map<Place, Kept, PlaceHash, PlaceEqual> rows;
        std::list<const Place*> turns;  // asked for last at the front
        qint64 bytes = 0;
        quint64 writes = 1;  // a ticket is good while none came after it
        int hidden = 0;      // rows of the transaction under way
        quint64 hits = 0;
        quint64 misses = 0;
    };
    struct Written
    {
        bool wasKept = false;
        std::optional<OwnedRow> row;
    };
    static constexpr int shardCount = 64;

    [[nodiscard]] Shard& shardOf(const PlaceView& place);
    void insert(Shard& shard, const PlaceView& place, const OwnedRow& row) const;
    static void erase(Shard& shard, std::unordered_map<Place, Kept, PlaceHash, PlaceEqual>::iterator row);

    const qint64 m_shardBytes;
    std::array<Shard, shardCount> m_shards;
    std::unordered_map<Place, Written, PlaceHash, PlaceEqual> m_written;  // of the transaction; writer thread
};

}  // namespace trestle::tables
