#include "core/tables/storage/PageCache.h"

#include <sqlite3.h>

#include <algorithm>
#include <new>

namespace trestle::tables {

namespace {

sqlite3_pcache_methods2 systemCache;

// One connection's cache. Pages are known by their numbers, which begin with 1.
struct PageCache
{
    sqlite3_pcache* system;
    unsigned highest = 0;  // no page has a higher number, but the parked one
    unsigned parked = 0;   // what a page was renamed to, beyond all others; 0: none is
};

PageCache& cacheOf(sqlite3_pcache* cache)
{
    return *reinterpret_cast<PageCache*>(cache);
}

sqlite3_pcache* createCache(int pageSize, int extraSize, int isPurgeable)
{
    sqlite3_pcache* const system = systemCache.xCreate(pageSize, extraSize, isPurgeable);
    if (!system) return nullptr;
    auto* const cache = new (std::nothrow) PageCache{system};
    if (!cache) systemCache.xDestroy(system);
    return reinterpret_cast<sqlite3_pcache*>(cache);
}

void setCacheSize(sqlite3_pcache* cache, int pages)
{
    systemCache.xCachesize(cacheOf(cache).system, pages);
}

int countPages(sqlite3_pcache* cache)
{
    return systemCache.xPagecount(cacheOf(cache).system);
}

sqlite3_pcache_page* fetchPage(sqlite3_pcache* cache, unsigned number, int createFlag)
{
    PageCache& pages = cacheOf(cache);
    sqlite3_pcache_page* const page = systemCache.xFetch(pages.system, number, createFlag);
    if (page && number != pages.parked) pages.highest = std::max(pages.highest, number);
    return page;
}

void unpinPage(sqlite3_pcache* cache, sqlite3_pcache_page* page, int discard)
{
    systemCache.xUnpin(cacheOf(cache).system, page, discard);
}

void renamePage(sqlite3_pcache* cache, sqlite3_pcache_page* page, unsigned from, unsigned to)
{
    PageCache& pages = cacheOf(cache);
    systemCache.xRekey(pages.system, page, from, to);
    if (from == pages.parked) pages.parked = 0;
    if (to > pages.highest && pages.parked == 0)
        pages.parked = to;
    else
        pages.highest = std::max(pages.highest, to);
}

// Forgets the pages from `number` on.
void truncateCache(sqlite3_pcache* cache, unsigned number)
{
    PageCache& pages = cacheOf(cache);
    if (pages.highest < number && pages.parked < number) return;
    systemCache.xTruncate(pages.system, number);
    pages.highest = std::min(pages.highest, number - 1);
    if (pages.parked >= number) pages.parked = 0;
}

void destroyCache(sqlite3_pcache* cache)
{
    systemCache.xDestroy(cacheOf(cache).system);
    delete &cacheOf(cache);
}

void shrinkCache(sqlite3_pcache* cache)
{
    systemCache.xShrink(cacheOf(cache).system);
}

}  // namespace

void usePageCache()
{
    if (systemCache.xCreate) return;  // done already
    if (sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &systemCache) != SQLITE_OK) return;
    sqlite3_pcache_methods2 methods = systemCache;  // beginning and end of the whole stay the system's
    methods.xCreate = createCache;
    methods.xCachesize = setCacheSize;
    methods.xPagecount = countPages;
    methods.xFetch = fetchPage;
    methods.xUnpin = unpinPage;
    methods.xRekey = renamePage;
    methods.xTruncate = truncateCache;
    methods.xDestroy = destroyCache;
    methods.xShrink = shrinkCache;
    sqlite3_config(SQLITE_CONFIG_PCACHE2, &methods);
}

}  // namespace trestle::tables
