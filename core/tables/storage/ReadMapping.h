// Reading connections see the data file as it is mapped into memory, all of it, for as long as they are open. SQLite's
// own mapping ends at 2 GiB, and is made anew, page for page, whenever anybody has written.
#pragma once

namespace trestle::tables {

/// The name of the VFS, registered with the first call. It maps for connections that have set PRAGMA mmap_size, and
/// only those that never write may use it. base::guardMappedFiles() belongs to it. Any thread.
[[nodiscard]] const char* readMappingVfs();

}  // namespace trestle::tables
