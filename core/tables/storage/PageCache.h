// SQLite's own page cache, without its walk through every slot at most commits: 2 to 3 µs of each PutItem.
//
// SQLite 3.40 puts pages in order while it balances a tree: it parks one for a moment under a number far beyond the
// file's end. Its cache remembers that as the highest number there is, and at the end of the transaction, told to
// forget what lies beyond the end of the file, looks everywhere for such pages. Here a cache knows that the parked one
// is back.
#pragma once

namespace trestle::tables {

/// For all connections of the process that are opened later. Has no effect once SQLite runs.
void usePageCache();

}  // namespace trestle::tables
