#include "tests/support/FaultFiles.h"

#include "core/tables/storage/LayeredFile.h"

#include <sqlite3.h>

#include <cstring>

namespace trestle::tests {

namespace {

// What SQLite holds for an open file: its own methods, and the real file after it.
struct File
{
    sqlite3_file base;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& file(sqlite3_file* base)
{
    return *reinterpret_cast<File*>(base);
}

sqlite3_vfs* realVfs = nullptr;

bool isDue(std::atomic<int>& countdown)
{
    int left = countdown.load();
    while (left > 0)
        if (countdown.compare_exchange_weak(left, left - 1)) return left == 1;
    return false;
}

int write(sqlite3_file* base, const void* data, int amount, sqlite3_int64 offset)
{
    ++FaultFiles::writes;
    if (FaultFiles::full) return SQLITE_FULL;
    if (isDue(FaultFiles::failWriteIn)) return SQLITE_IOERR_WRITE;
    sqlite3_file* real = file(base).real();
    return real->pMethods->xWrite(real, data, amount, offset);
}

int sync(sqlite3_file* base, int flags)
{
    ++FaultFiles::syncs;
    if (FaultFiles::syncFails || isDue(FaultFiles::failSyncIn)) return SQLITE_IOERR_FSYNC;
    sqlite3_file* real = file(base).real();
    return real->pMethods->xSync(real, flags);
}

// Everything else goes straight to the real file.
template <auto method, typename... Args>
auto forward(sqlite3_file* base, Args... args)
{
    sqlite3_file* real = file(base).real();
    return (real->pMethods->*method)(real, args...);
}

int close(sqlite3_file* base)
{
    sqlite3_file* real = file(base).real();
    return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
}

const sqlite3_io_methods& methods()
{
    static const sqlite3_io_methods table = [] {
        sqlite3_io_methods m{};
        m.iVersion = 3;
        m.xClose = close;
        m.xRead = forward<&sqlite3_io_methods::xRead, void*, int, sqlite3_int64>;
        m.xWrite = write;
        m.xTruncate = forward<&sqlite3_io_methods::xTruncate, sqlite3_int64>;
        m.xSync = sync;
        m.xFileSize = forward<&sqlite3_io_methods::xFileSize, sqlite3_int64*>;
        m.xLock = forward<&sqlite3_io_methods::xLock, int>;
        m.xUnlock = forward<&sqlite3_io_methods::xUnlock, int>;
        m.xCheckReservedLock = forward<&sqlite3_io_methods::xCheckReservedLock, int*>;
        m.xFileControl = forward<&sqlite3_io_methods::xFileControl, int, void*>;
        m.xSectorSize = forward<&sqlite3_io_methods::xSectorSize>;
        m.xDeviceCharacteristics = forward<&sqlite3_io_methods::xDeviceCharacteristics>;
        m.xShmMap = forward<&sqlite3_io_methods::xShmMap, int, int, int, void volatile**>;
        m.xShmLock = forward<&sqlite3_io_methods::xShmLock, int, int, int>;
        m.xShmBarrier = forward<&sqlite3_io_methods::xShmBarrier>;
        m.xShmUnmap = forward<&sqlite3_io_methods::xShmUnmap, int>;
        m.xFetch = forward<&sqlite3_io_methods::xFetch, sqlite3_int64, int, void**>;
        m.xUnfetch = forward<&sqlite3_io_methods::xUnfetch, sqlite3_int64, void*>;
        return m;
    }();
    return table;
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* base, int flags, int* outFlags)
{
    File& opened = file(base);
    opened.base.pMethods = nullptr;
    std::memset(opened.real(), 0, size_t(realVfs->szOsFile));
    const int code = realVfs->xOpen(realVfs, name, opened.real(), flags, outFlags);
    if (opened.real()->pMethods) opened.base.pMethods = &methods();
    return code;
}

}  // namespace

void FaultFiles::install()
{
    static sqlite3_vfs vfs;
    sqlite3_initialize();
    realVfs = sqlite3_vfs_find(tables::processVfs);
    vfs = *realVfs;
    vfs.pNext = nullptr;
    vfs.zName = realVfs->zName;  // SQLite finds the one that was registered last
    vfs.szOsFile = int(sizeof(File)) + realVfs->szOsFile;
    vfs.xOpen = open;
    sqlite3_vfs_register(&vfs, 1);
}

}  // namespace trestle::tests
