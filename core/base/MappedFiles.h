// Files that are mapped into memory to be read. Where such a file has become shorter than its mapping, or its disk
// cannot be read, the system sends SIGBUS to whoever looks, which ends a process. Here the page that cannot be had
// becomes one of zeros instead: who maps a file by this must tell that from what a page may hold.
#pragma once

#include <QtGlobal>

namespace trestle::base {

/// For all read-only shared mappings of files of this process, from now on. Other faults end the process as ever. May
/// be called again; any thread.
void guardMappedFiles();
/// How many pages have been replaced by zeros so far. What was copied out of a mapping between two equal answers to the
/// same thread is what the file held. Any thread.
[[nodiscard]] quint64 replacedPages();

}  // namespace trestle::base
