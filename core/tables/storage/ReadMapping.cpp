#include "core/tables/storage/ReadMapping.h"

#include "core/tables/storage/LayeredFile.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

namespace trestle::tables {

namespace {

// Room for the file to grow before it is mapped anew: addresses cost nothing.
constexpr sqlite3_int64 leastMapped = sqlite3_int64(64) << 20;

// What maps a file is its descriptor, which SQLite keeps to itself; and closing one of our own would undo SQLite's
// locks of the file. So the call by which SQLite opens it is listened to.
using Open = int (*)(const char* path, int flags, int mode);
Open systemOpen = nullptr;
thread_local const char* listenedFor = nullptr;
thread_local int opened = -1;

int listeningOpen(const char* path, int flags, int mode)
{
    const int descriptor = systemOpen(path, flags, mode);
    if (listenedFor && std::strcmp(path, listenedFor) == 0) opened = descriptor;
    return descriptor;
}

struct Mapping : FileLayer
{
    int descriptor = -1;  // SQLite's
    char* begin = nullptr;
    sqlite3_int64 mapped = 0;  // bytes of addresses, beyond the file's end as well
    sqlite3_int64 known = 0;   // bytes that the file had when it was last asked: only these are touched
    int lent = 0;              // pages
};

using MappingVfs = LayeredVfs<Mapping>;

void unmap(Mapping& mapping)
{
    if (mapping.begin) ::munmap(mapping.begin, size_t(mapping.mapped));
    mapping.begin = nullptr;
    mapping.mapped = mapping.known = 0;
}

// Whether the first `bytes` of the file can be read where they are mapped.
bool reaches(sqlite3_file* file, Mapping& mapping, sqlite3_int64 bytes)
{
    if (bytes <= mapping.known) return true;
    sqlite3_int64 size = 0;
    if (mapping.system->xFileSize(file, &size) != SQLITE_OK || size < bytes) return false;
    if (size > mapping.mapped) {
        if (mapping.lent > 0) return false;
        unmap(mapping);
        const sqlite3_int64 room = std::max(leastMapped, size * 2);
        void* const begin = ::mmap(nullptr, size_t(room), PROT_READ, MAP_SHARED, mapping.descriptor, 0);
        if (begin == MAP_FAILED) return false;
        mapping.begin = static_cast<char*>(begin);
        mapping.mapped = room;
    }
    mapping.known = size;
    return true;
}

// Without a page SQLite reads it by a call.
int lendPage(sqlite3_file* file, sqlite3_int64 offset, int size, void** page)
{
    Mapping& mapping = MappingVfs::layerOf(file);
    *page = nullptr;
    if (!reaches(file, mapping, offset + size)) return SQLITE_OK;
    ++mapping.lent;
    *page = mapping.begin + offset;
    return SQLITE_OK;
}

// Without a page it says that the file has changed, which a shared mapping shows by itself.
int returnPage(sqlite3_file* file, sqlite3_int64, void* page)
{
    if (page) --MappingVfs::layerOf(file).lent;
    return SQLITE_OK;
}

int closeMapped(sqlite3_file* file)
{
    unmap(MappingVfs::layerOf(file));
    return MappingVfs::close(file);
}

int openMapped(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* openedWith)
{
    opened = -1;
    listenedFor = flags & SQLITE_OPEN_MAIN_DB ? name : nullptr;
    sqlite3_vfs* const below = MappingVfs::below;
    const int code = below->xOpen(below, name, file, flags, openedWith);
    listenedFor = nullptr;
    // SQLite may have kept a descriptor of a connection that was closed: then its own mapping has to do.
    if (code != SQLITE_OK || opened < 0) return code;
    Mapping& mapping = MappingVfs::cover(file);
    mapping.descriptor = opened;
    mapping.methods.xClose = closeMapped;
    mapping.methods.xFetch = lendPage;
    mapping.methods.xUnfetch = returnPage;
    return code;
}

const char* addMappingVfs()
{
    const char* const name = MappingVfs::add("trestle-mapping", openMapped);
    sqlite3_vfs* const below = MappingVfs::below;
    systemOpen = reinterpret_cast<Open>(below->xGetSystemCall(below, "open"));
    below->xSetSystemCall(below, "open", reinterpret_cast<sqlite3_syscall_ptr>(&listeningOpen));
    return name;
}

}  // namespace

const char* readMappingVfs()
{
    static const char* const name = addMappingVfs();
    return name;
}

}  // namespace trestle::tables
