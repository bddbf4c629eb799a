// Reading connections see data file and write-ahead log as they are mapped into memory, all of them, for as long as
// they are open. SQLite's own mapping ends at 2 GiB, is made anew, page for page, whenever anybody has written, and
// leaves the log out, where what was written lately lies: each page of it cost a call, and all of them again after any
// write.
#pragma once

namespace trestle::tables {

/// The name of the VFS, registered with the first call. It maps the data file for connections that have set PRAGMA
/// mmap_size, and only those that never write may use it. Any thread.
[[nodiscard]] const char* readMappingVfs();

}  // namespace trestle::tables
