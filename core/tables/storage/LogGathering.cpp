#include "core/tables/storage/LogGathering.h"

#include <sqlite3.h>

#include <new>
#include <vector>

namespace trestle::tables {

namespace {

constexpr size_t mostGathered = 512 * 1024;  // bytes; a commit that writes more is written in parts
constexpr size_t mostAtOnce = 120 * 1024;    // SQLite's unix VFS counts the bytes of a write in 17 bits

sqlite3_vfs* systemVfs = nullptr;

// The log's file as SQLite sees it; the system's own file lies behind it in the same allocation.
struct GatheredFile
{
    sqlite3_file base;  // first: SQLite knows this as a sqlite3_file
    sqlite3_file* system;
    std::vector<char> gathered;
    sqlite3_int64 start;  // of what is gathered, in the file
};

sqlite3_file* behind(sqlite3_file* file)
{
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(GatheredFile));
}

sqlite3_file* systemOf(sqlite3_file* file)
{
    return reinterpret_cast<GatheredFile*>(file)->system;
}

// Writes what is gathered. What could not be written is dropped with the transaction that the error ends.
int settle(sqlite3_file* file)
{
    auto* log = reinterpret_cast<GatheredFile*>(file);
    if (log->gathered.empty()) return SQLITE_OK;
    int code = SQLITE_OK;
    for (size_t done = 0; done < log->gathered.size() && code == SQLITE_OK; done += mostAtOnce) {
        const size_t part = std::min(mostAtOnce, log->gathered.size() - done);
        code = log->system->pMethods->xWrite(log->system, log->gathered.data() + done, int(part),
                                             log->start + sqlite3_int64(done));
    }
    log->gathered.clear();
    return code;
}

int closeLog(sqlite3_file* file)
{
    auto* log = reinterpret_cast<GatheredFile*>(file);
    const int settled = settle(file);
    const int code = log->system->pMethods->xClose(log->system);
    log->~GatheredFile();
    return settled == SQLITE_OK ? code : settled;
}

int readLog(sqlite3_file* file, void* data, int size, sqlite3_int64 offset)
{
    if (const int code = settle(file); code != SQLITE_OK) return code;
    return systemOf(file)->pMethods->xRead(systemOf(file), data, size, offset);
}

int writeLog(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset)
{
    auto* log = reinterpret_cast<GatheredFile*>(file);
    const bool follows = offset == log->start + sqlite3_int64(log->gathered.size());
    if (!follows || log->gathered.size() >= mostGathered)
        if (const int code = settle(file); code != SQLITE_OK) return code;
    if (log->gathered.empty()) log->start = offset;
    const char* bytes = static_cast<const char*>(data);
    try {
        log->gathered.insert(log->gathered.end(), bytes, bytes + size);
    } catch (const std::bad_alloc&) {
        return SQLITE_IOERR_NOMEM;
    }
    return SQLITE_OK;
}

int truncateLog(sqlite3_file* file, sqlite3_int64 size)
{
    if (const int code = settle(file); code != SQLITE_OK) return code;
    return systemOf(file)->pMethods->xTruncate(systemOf(file), size);
}

int synchroniseLog(sqlite3_file* file, int flags)
{
    if (const int code = settle(file); code != SQLITE_OK) return code;
    return systemOf(file)->pMethods->xSync(systemOf(file), flags);
}

int logSize(sqlite3_file* file, sqlite3_int64* size)
{
    if (const int code = settle(file); code != SQLITE_OK) return code;
    return systemOf(file)->pMethods->xFileSize(systemOf(file), size);
}

int lockLog(sqlite3_file* file, int level)
{
    return systemOf(file)->pMethods->xLock(systemOf(file), level);
}

int unlockLog(sqlite3_file* file, int level)
{
    return systemOf(file)->pMethods->xUnlock(systemOf(file), level);
}

int checkReservedLock(sqlite3_file* file, int* reserved)
{
    return systemOf(file)->pMethods->xCheckReservedLock(systemOf(file), reserved);
}

int controlLog(sqlite3_file* file, int operation, void* argument)
{
    return systemOf(file)->pMethods->xFileControl(systemOf(file), operation, argument);
}

int sectorSize(sqlite3_file* file)
{
    return systemOf(file)->pMethods->xSectorSize(systemOf(file));
}

int deviceCharacteristics(sqlite3_file* file)
{
    return systemOf(file)->pMethods->xDeviceCharacteristics(systemOf(file));
}

const sqlite3_io_methods logMethods = [] {
    sqlite3_io_methods methods{};
    methods.iVersion = 1;
    methods.xClose = closeLog;
    methods.xRead = readLog;
    methods.xWrite = writeLog;
    methods.xTruncate = truncateLog;
    methods.xSync = synchroniseLog;
    methods.xFileSize = logSize;
    methods.xLock = lockLog;
    methods.xUnlock = unlockLog;
    methods.xCheckReservedLock = checkReservedLock;
    methods.xFileControl = controlLog;
    methods.xSectorSize = sectorSize;
    methods.xDeviceCharacteristics = deviceCharacteristics;
    return methods;
}();

int openFile(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* openedWith)
{
    if (!(flags & SQLITE_OPEN_WAL)) return systemVfs->xOpen(systemVfs, name, file, flags, openedWith);
    sqlite3_file* system = behind(file);
    file->pMethods = nullptr;
    const int code = systemVfs->xOpen(systemVfs, name, system, flags, openedWith);
    if (code != SQLITE_OK) return code;
    new (file) GatheredFile{{&logMethods}, system, {}, 0};
    return SQLITE_OK;
}

}  // namespace

const char* logGatheringVfs()
{
    static sqlite3_vfs vfs = [] {
        systemVfs = sqlite3_vfs_find(processVfs);
        sqlite3_vfs gathering = *systemVfs;
        gathering.szOsFile += int(sizeof(GatheredFile));
        gathering.pNext = nullptr;
        gathering.zName = "trestle-gathering";
        gathering.xOpen = openFile;
        return gathering;
    }();
    static const int registered = sqlite3_vfs_register(&vfs, 0);
    return registered == SQLITE_OK ? vfs.zName : systemVfs->zName;
}

}  // namespace trestle::tables
