// Files that are mapped into memory to be read. Where such a file has become shorter than its mapping, or its disk
// cannot be read, the system sends SIGBUS to whoever looks, which ends a process. Here the page that cannot be had
// becomes one of zeros instead: who maps a file by this must tell that from what a page may hold.
#pragma once

namespace trestle::base {

/// For all read-only shared mappings of files of this process, from now on. Other faults end the process as ever. May
/// be called again; any thread.
void guardMappedFiles();

}  // namespace trestle::base
