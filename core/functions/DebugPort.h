// Whether a debugger is at work on a process: somebody holds a connection to the port it listens on. Linux.
#pragma once

#include <QtGlobal>

namespace trestle::functions {

/// Reads the system's table of connections: some ten microseconds. Any thread.
[[nodiscard]] bool isDebuggerAttached(quint16 port);

}  // namespace trestle::functions
