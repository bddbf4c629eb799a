#include "core/tables/storage/ReadMapping.h"

#include "core/tables/storage/LayeredFile.h"
#include "core/tables/storage/MappedFile.h"

namespace trestle::tables {

namespace {

struct Mapping : FileLayer
{
    MappedFile mapped = {};
};

using MappingVfs = LayeredVfs<Mapping>;

// Without a page SQLite reads it by a call.
int lendPage(sqlite3_file* file, sqlite3_int64 offset, int size, void** page)
{
    *page = MappingVfs::layerOf(file).mapped.lend(offset, size);
    return SQLITE_OK;
}

// Without a page it says that the file has changed, which a shared mapping shows by itself.
int returnPage(sqlite3_file* file, sqlite3_int64, void* page)
{
    if (page) MappingVfs::layerOf(file).mapped.giveBack();
    return SQLITE_OK;
}

int readMapped(sqlite3_file* file, void* into, int size, sqlite3_int64 offset)
{
    return MappingVfs::layerOf(file).mapped.read(into, size, offset);
}

int openMapped(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* openedWith)
{
    sqlite3_vfs* const below = MappingVfs::below;
    if (!(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL))) return below->xOpen(below, name, file, flags, openedWith);
    int descriptor = -1;
    const int code = MappedFile::open(below, name, file, flags, openedWith, &descriptor);
    // Without the descriptor SQLite's own mapping has to do.
    if (code != SQLITE_OK || descriptor < 0) return code;
    Mapping& mapping = MappingVfs::cover(file);
    mapping.mapped.follow(file, mapping.system, descriptor);
    if (flags & SQLITE_OPEN_WAL) {
        mapping.methods.xRead = readMapped;
    } else {
        mapping.methods.xFetch = lendPage;
        mapping.methods.xUnfetch = returnPage;
    }
    return code;
}

}  // namespace

const char* readMappingVfs()
{
    static const char* const name = MappingVfs::add("trestle-mapping", openMapped);
    return name;
}

}  // namespace trestle::tables
