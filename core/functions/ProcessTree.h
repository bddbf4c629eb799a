// Ending a process together with everything it started, sessions of their own and orphans included.
#pragma once

#include <QByteArray>

#include <sys/types.h>

#include <vector>

namespace trestle::functions {

struct ProcessTree
{
    pid_t leader = -1;  // not waited for yet, so that its id stays its own
    QByteArray marker;  // "NAME=value" in the environment of its descendants, unless they cleared it
    quint64 tag = 0;    // the limit RLIMIT_LOCKS of all of them
};

/// Ends the trees; they are gone when this returns, zombies of others aside. Takes some milliseconds per round through
/// the process table; never waits for a process.
void endProcessTrees(const std::vector<ProcessTree>& trees);

/// Resident memory in bytes; 0 if there is no such process. Any thread.
[[nodiscard]] qint64 residentMemory(pid_t pid);

/// The same of a process and its descendants. What they share is counted once only if the sum would be above `limit`:
/// that costs milliseconds, the sum some microseconds a thread.
[[nodiscard]] qint64 residentMemoryOfTree(pid_t leader, qint64 limit);

}  // namespace trestle::functions
