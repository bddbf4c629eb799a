#include "core/tables/storage/MappedFile.h"

#include "core/base/MappedFiles.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <mutex>

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

void listenOnce(sqlite3_vfs* vfs)
{
    static std::once_flag once;
    std::call_once(once, [vfs] {
        systemOpen = reinterpret_cast<Open>(vfs->xGetSystemCall(vfs, "open"));
        vfs->xSetSystemCall(vfs, "open", reinterpret_cast<sqlite3_syscall_ptr>(&listeningOpen));
    });
}

}  // namespace

int MappedFile::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* openedWith,
                     int* descriptor)
{
    listenOnce(vfs);
    opened = -1;
    listenedFor = name;
    const int code = vfs->xOpen(vfs, name, file, flags, openedWith);
    listenedFor = nullptr;
    *descriptor = opened;
    return code;
}

void MappedFile::follow(sqlite3_file* file, const sqlite3_io_methods* system, int descriptor)
{
    m_file = file;
    m_system = system;
    m_descriptor = descriptor;
}

bool MappedFile::reaches(sqlite3_int64 bytes)
{
    if (bytes <= m_known) return true;
    sqlite3_int64 size = 0;
    if (m_descriptor < 0 || m_system->xFileSize(m_file, &size) != SQLITE_OK || size < bytes) return false;
    if (size > m_mapped) {
        if (m_lent > 0) return false;
        unmap();
        base::guardMappedFiles();
        const sqlite3_int64 room = std::max(leastMapped, size * 2);
        void* const begin = ::mmap(nullptr, size_t(room), PROT_READ, MAP_SHARED, m_descriptor, 0);
        if (begin == MAP_FAILED) return false;
        m_begin = static_cast<char*>(begin);
        m_mapped = room;
    }
    m_known = size;
    return true;
}

char* MappedFile::lend(sqlite3_int64 offset, int size)
{
    if (!reaches(offset + size)) return nullptr;
    ++m_lent;
    return m_begin + offset;
}

int MappedFile::read(void* into, int size, sqlite3_int64 offset)
{
    if (reaches(offset + size)) {
        const quint64 before = base::replacedPages();
        std::memcpy(into, m_begin + offset, size_t(size));
        if (base::replacedPages() == before) return SQLITE_OK;
        unmap();  // it may hold a page of zeros now
    }
    return m_system->xRead(m_file, into, size, offset);
}

void MappedFile::unmap()
{
    if (m_begin) ::munmap(m_begin, size_t(m_mapped));
    m_begin = nullptr;
    m_mapped = m_known = 0;
}

}  // namespace trestle::tables
