// A file that SQLite has open, as it is mapped into memory to be read: what lies there costs no call of the system. One
// thread at a time, as the connection whose file it is.
#pragma once

#include <QtGlobal>

#include <sqlite3.h>

namespace trestle::tables {

class MappedFile
{
public:
    MappedFile() = default;
    ~MappedFile() { unmap(); }
    Q_DISABLE_COPY_MOVE(MappedFile)

    /// As the VFS's xOpen, and puts down the descriptor that it opened; -1 where SQLite kept that of a connection which
    /// was closed. Any thread.
    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* openedWith,
                    int* descriptor);
    /// Once, before anything is read; `system` are the methods below ours. Without a descriptor nothing is mapped.
    void follow(sqlite3_file* file, const sqlite3_io_methods* system, int descriptor);

    /// `size` bytes of the file to look at until giveBack(); null if they cannot be had so. Where the file has become
    /// shorter since, or cannot be read, they are zeros.
    [[nodiscard]] char* lend(sqlite3_int64 offset, int size);
    void giveBack() { --m_lent; }

    /// As xRead: with its errors, however the file has changed. Not while anything is lent.
    [[nodiscard]] int read(void* into, int size, sqlite3_int64 offset);

private:
    [[nodiscard]] bool reaches(sqlite3_int64 bytes);
    void unmap();

    sqlite3_file* m_file = nullptr;
    const sqlite3_io_methods* m_system = nullptr;
    int m_descriptor = -1;  // SQLite's
    char* m_begin = nullptr;
    sqlite3_int64 m_mapped = 0;  // bytes of addresses, beyond the file's end as well
    sqlite3_int64 m_known = 0;   // bytes that the file had when it was last asked: only these are touched
    int m_lent = 0;              // places
};

}  // namespace trestle::tables
