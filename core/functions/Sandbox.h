// Strict isolation: bubblewrap starts the runtime in namespaces of its own. It sees the system's programs and
// libraries, its interpreter, its own code and layers, all of them unwritable, and a /tmp that is its temporary folder;
// no home, no other function, no process of others; and it has no privileges, as root neither. The network stays the
// machine's: handlers reach tables and functions by it.
#pragma once

#include "core/base/Result.h"
#include "core/functions/FunctionDescription.h"

#include <QByteArray>

#include <vector>

namespace trestle::functions {

inline const QByteArray sandboxTemporaryFolder = "/tmp";

struct SandboxView
{
    std::vector<QByteArray> readable;  // files and folders, shown where they are; those that are missing are left out
    QByteArray bootstrap;              // shown as bootstrapInSandbox(); "": none
    QByteArray folder;                 // where the runtime starts, readable too
    QByteArray temporaryFolder;        // shown as /tmp
};

/// An interpreter itself, where PATH may have a link or a script that picks one, and what it needs to run.
struct Interpreter
{
    QByteArray program;
    std::vector<QByteArray> readable;
};

/// The program and its arguments that a command has to stand behind. Errors: NotFound, naming the package.
[[nodiscard]] base::Result<std::vector<QByteArray>> sandboxCommand(const SandboxView& view);
[[nodiscard]] QByteArray bootstrapInSandbox(const QByteArray& bootstrap);
/// Asks the program, which takes some dozen milliseconds. Errors: Io.
[[nodiscard]] base::Result<Interpreter> findInterpreter(RuntimeKind kind, const QByteArray& program);
/// What node looks for above a function's folder: packages, and whether files are modules.
[[nodiscard]] std::vector<QByteArray> nodePackagesAbove(const QByteArray& folder);

}  // namespace trestle::functions
