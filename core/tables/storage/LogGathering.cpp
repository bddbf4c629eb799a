#include "core/tables/storage/LogGathering.h"

#include "core/tables/storage/LayeredFile.h"
#include "core/tables/storage/MappedFile.h"

#include <vector>

namespace trestle::tables {

namespace {

constexpr size_t mostGathered = 512 * 1024;  // bytes; a commit that writes more is written in parts
constexpr size_t mostAtOnce = 120 * 1024;    // SQLite's unix VFS counts the bytes of a write in 17 bits

struct GatheredLog : FileLayer
{
    std::vector<char> gathered = {};
    sqlite3_int64 start = 0;  // of what is gathered, in the file
    MappedFile mapped = {};
};
using GatheringVfs = LayeredVfs<GatheredLog>;

// Writes what is gathered. What could not be written is dropped with the transaction that the error ends.
int settle(sqlite3_file* file)
{
    GatheredLog& log = GatheringVfs::layerOf(file);
    int code = SQLITE_OK;
    for (size_t done = 0; done < log.gathered.size() && code == SQLITE_OK; done += mostAtOnce) {
        const size_t part = std::min(mostAtOnce, log.gathered.size() - done);
        code = log.system->xWrite(file, log.gathered.data() + done, int(part), log.start + sqlite3_int64(done));
    }
    log.gathered.clear();
    return code;
}

// The system's method, which sees the file with all that is gathered.
template <auto method, typename... Args>
int settled(sqlite3_file* file, Args... args)
{
    if (const int code = settle(file); code != SQLITE_OK) return code;
    return (GatheringVfs::layerOf(file).system->*method)(file, args...);
}

int closeLog(sqlite3_file* file)
{
    const int code = settle(file);
    const int closed = GatheringVfs::close(file);
    return code == SQLITE_OK ? closed : code;
}

int writeLog(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset)
{
    GatheredLog& log = GatheringVfs::layerOf(file);
    const bool follows = offset == log.start + sqlite3_int64(log.gathered.size());
    if (!follows || log.gathered.size() >= mostGathered)
        if (const int code = settle(file); code != SQLITE_OK) return code;
    if (log.gathered.empty()) log.start = offset;
    const char* bytes = static_cast<const char*>(data);
    try {
        log.gathered.insert(log.gathered.end(), bytes, bytes + size);
    } catch (const std::bad_alloc&) {
        return SQLITE_IOERR_NOMEM;
    }
    return SQLITE_OK;
}

int readLog(sqlite3_file* file, void* into, int size, sqlite3_int64 offset)
{
    if (const int code = settle(file); code != SQLITE_OK) return code;
    return GatheringVfs::layerOf(file).mapped.read(into, size, offset);
}

int openLog(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* openedWith)
{
    sqlite3_vfs* const below = GatheringVfs::below;
    if (!(flags & SQLITE_OPEN_WAL)) return below->xOpen(below, name, file, flags, openedWith);
    int descriptor = -1;
    const int code = MappedFile::open(below, name, file, flags, openedWith, &descriptor);
    if (code != SQLITE_OK) return code;
    GatheredLog& log = GatheringVfs::cover(file);
    log.mapped.follow(file, log.system, descriptor);
    sqlite3_io_methods& methods = log.methods;
    methods.xClose = closeLog;
    methods.xWrite = writeLog;
    methods.xRead = readLog;
    methods.xTruncate = settled<&sqlite3_io_methods::xTruncate, sqlite3_int64>;
    methods.xSync = settled<&sqlite3_io_methods::xSync, int>;
    methods.xFileSize = settled<&sqlite3_io_methods::xFileSize, sqlite3_int64*>;
    return code;
}

}  // namespace

const char* logGatheringVfs()
{
    static const char* const name = GatheringVfs::add("trestle-gathering", openLog);
    return name;
}

}  // namespace trestle::tables
