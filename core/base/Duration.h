// How long something took, as people read it: in the window, and in what traces tell. Any thread.
#pragma once

#include <QString>

namespace trestle::base {

/// "6.10 ms", "412 µs", "1.20 s": three significant figures.
[[nodiscard]] QString durationText(qint64 ns);

}  // namespace trestle::base
