// Numbers that are times, as people read them: seconds or milliseconds since 1970 and ISO 8601 in UTC, both ways and
// without loss. Milliseconds are what is too large to be seconds of this millennium.
#pragma once

#include "core/tables/values/Decimal.h"

#include <QString>

#include <optional>

namespace trestle::ui {

/// "2026-12-04T14:02:11Z"; nothing if the number is no whole one, or no time between 1970 and 9999.
[[nodiscard]] std::optional<QString> timeText(const tables::Decimal& number);
/// The number that `text` stands for, in the unit of `like`; nothing if it is no time.
[[nodiscard]] std::optional<tables::Decimal> timeFromText(const QString& text, const tables::Decimal& like);
/// Whether a number looks like a time of our days (1990 to 2100).
[[nodiscard]] bool looksLikeTime(const tables::Decimal& number);

}  // namespace trestle::ui
