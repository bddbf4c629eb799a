// Starting a program in a session of its own: no shell, nothing inherited but what is named here, limits set before
// the program's first instruction. Platform code of functions lives here and in ProcessTree and SourceWatch.
#pragma once

#include "core/base/Result.h"
#include "core/functions/Descriptor.h"

#include <QByteArray>

#include <sys/types.h>

#include <vector>

namespace trestle::functions {

struct ProcessPlan
{
    QByteArray program;  // absolute path
    std::vector<QByteArray> arguments;
    std::vector<QByteArray> environment;  // "NAME=value"
    QByteArray folder;                    // working folder
    int memoryMb = 128;
    quint64 tag = 0;         // a limit that means nothing else, by which descendants are known (ProcessTree.h)
    bool hasChannel = true;  // descriptor 3 is one end of a socket pair
};

struct ChildProcess
{
    pid_t pid = -1;
    Descriptor end;      // readable when the process has ended (pidfd)
    Descriptor channel;  // our end of the socket pair that is descriptor 3 over there
    Descriptor output;
    Descriptor errors;
};

/// Starts it; our ends do not block. The child dies with the calling thread. Whoever holds the result must wait for the
/// pid. Errors: NotFound, PermissionDenied, Io, each naming program or folder.
[[nodiscard]] base::Result<ChildProcess> startProcess(const ProcessPlan& plan);

}  // namespace trestle::functions
