// How figures read in the window.
#pragma once

#include <QString>

namespace trestle::ui {

/// "2,103".
[[nodiscard]] QString countText(qint64 count);
/// "21,400": as many of `count` a second, in three significant figures; empty in the first two seconds, when it would
/// say little.
[[nodiscard]] QString rateText(qint64 count, qint64 elapsedMs);
/// "212", "1.2k", "34k", "1.2M": where room is short.
[[nodiscard]] QString shortCountText(qint64 count);
/// "312 B", "1.2 KiB".
[[nodiscard]] QString sizeText(qint64 bytes);
/// "12:04:31.207", local time.
[[nodiscard]] QString clockText(qint64 epochMs);

}  // namespace trestle::ui
