// What a process and all its descendants have used, from /proc. Linux.
#pragma once

#include <QtGlobal>

namespace trestle::bench {

struct Usage
{
    double cpuSeconds = 0;  // user and system, of ended and awaited children too
    qint64 residentKiB = 0;
    int processes = 0;
};

[[nodiscard]] Usage usageOfTree(qint64 root);

}  // namespace trestle::bench
