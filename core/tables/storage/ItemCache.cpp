#include "core/tables/storage/ItemCache.h"

namespace trestle::tables {

namespace {

// What a row costs beside its key and its item: nodes of map and list, heads of both byte arrays.
constexpr qint64 rowOverhead = 256;

qint64 cachedBytes(QByteArrayView key, const OwnedRow& row)
{
    return key.size() + row.item.size() + rowOverhead;
}

}  // namespace

ItemCache::Shard& ItemCache::shardOf(const PlaceView& place)
{
    // The map's buckets go by the low bits of the same hash.
    return m_shards[(PlaceHash()(place) >> 48) % shardCount];
}

ItemCache::Found ItemCache::find(SpaceId space, QByteArrayView key)
{
    const PlaceView place(space, key);
    Shard& shard = shardOf(place);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.rows.find(place);
    if (found == shard.rows.end()) {
        ++shard.misses;
        return {{}, shard.hidden > 0 ? 0 : shard.writes};
    }
    ++shard.hits;
    shard.turns.splice(shard.turns.begin(), shard.turns, found->second.turn);
    return {found->second.row, 0};
}

void ItemCache::keep(SpaceId space, QByteArrayView key, const OwnedRow& row, quint64 ticket)
{
    const PlaceView place(space, key);
    Shard& shard = shardOf(place);
    const std::lock_guard lock(shard.mutex);
    if (ticket == shard.writes) insert(shard, place, row);
}

void ItemCache::write(SpaceId space, QByteArrayView key, const StoredRow* row)
{
    const PlaceView place(space, key);
    auto written = m_written.find(place);
    if (written == m_written.end()) {
        written = m_written.emplace(Place{space, key.toByteArray()}, Written()).first;
        Shard& shard = shardOf(place);
        const std::lock_guard lock(shard.mutex);
        ++shard.writes;
        ++shard.hidden;
        if (const auto kept = shard.rows.find(place); kept != shard.rows.end()) {
            written->second.wasKept = true;
            erase(shard, kept);
        }
    }
    // Rows that nobody asked for are not brought in by writing them: those of indexes never are asked for here.
    if (!written->second.wasKept) return;
    written->second.row.reset();
    if (row) written->second.row = OwnedRow{row->item.toByteArray(), row->size, row->sequence};
}

void ItemCache::settle(Outcome outcome)
{
    for (const auto& [place, written] : m_written) {
        Shard& shard = shardOf(place);
        const std::lock_guard lock(shard.mutex);
        --shard.hidden;
        if (outcome == Outcome::Committed && written.row) insert(shard, place, *written.row);
    }
    m_written.clear();
}

ItemCacheCounts ItemCache::counts() const
{
    ItemCacheCounts counts;
    for (const Shard& shard : m_shards) {
        const std::lock_guard lock(shard.mutex);
        counts.hits += shard.hits;
        counts.misses += shard.misses;
        counts.bytes += shard.bytes;
    }
    return counts;
}

void ItemCache::insert(Shard& shard, const PlaceView& place, const OwnedRow& row) const
{
    const qint64 bytes = cachedBytes(place.key, row);
    if (bytes > m_shardBytes || shard.rows.find(place) != shard.rows.end()) return;
    const auto added = shard.rows.emplace(Place{place.space, place.key.toByteArray()}, Kept{row, {}}).first;
    shard.turns.push_front(&added->first);
    added->second.turn = shard.turns.begin();
    shard.bytes += bytes;
    while (shard.bytes > m_shardBytes)
        erase(shard, shard.rows.find(PlaceView(*shard.turns.back())));
}

void ItemCache::erase(Shard& shard, std::unordered_map<Place, Kept, PlaceHash, PlaceEqual>::iterator row)
{
    shard.bytes -= cachedBytes(row->first.key, row->second.row);
    shard.turns.erase(row->second.turn);
    shard.rows.erase(row);
}

}  // namespace trestle::tables
