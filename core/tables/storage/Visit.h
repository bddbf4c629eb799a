// What whoever looks at rows one after the other says to the next.
#pragma once

namespace trestle::tables {

enum class Visit { Continue, Stop };

}  // namespace trestle::tables
