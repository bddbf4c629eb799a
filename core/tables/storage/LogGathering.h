// SQLite writes its write-ahead log frame by frame, two writes each: some forty of them for one commit of sixteen
// items. Connections opened through this VFS gather what follows each other in memory and write it at once, before
// SQLite synchronises the log. So it is for connections with synchronous=FULL only, which never publish a frame before
// that. What is read of the log, all of it at a checkpoint, is read where it is mapped.
#pragma once

namespace trestle::tables {

/// The name of the VFS, registered with the first call. Any thread.
[[nodiscard]] const char* logGatheringVfs();

}  // namespace trestle::tables
