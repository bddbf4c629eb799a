// How figures read in the window.
#pragma once

#include <QString>

namespace trestle::ui {

/// "6.10 ms", "412 µs", "1.20 s": three significant figures.
[[nodiscard]] QString durationText(qint64 ns);
/// "312 B", "1.2 KiB".
[[nodiscard]] QString sizeText(qint64 bytes);
/// "12:04:31.207", local time.
[[nodiscard]] QString clockText(qint64 epochMs);

}  // namespace trestle::ui
