// A disk that fails on demand, beneath SQLite: a VFS of its own that becomes the default one, so that every database
// opened afterwards lies on it. One instance a test program.
#pragma once

#include <atomic>

namespace trestle::tests {

struct FaultFiles
{
    /// Installs the VFS. Call before the first database is opened.
    static void install();

    static inline std::atomic<bool> full = false;       // writes say that there is no space
    static inline std::atomic<bool> syncFails = false;  // fsync reports an error, and nothing is known of what it did
    static inline std::atomic<int> failWriteIn = 0;     // n > 0: the n-th write from now on fails, once
    static inline std::atomic<int> failSyncIn = 0;      // the same for fsync
    static inline std::atomic<long> writes = 0;         // since the start
    static inline std::atomic<long> syncs = 0;
};

}  // namespace trestle::tests
