// Whether a name is meant by what somebody typed: its letters in order, gaps allowed. Case does not count.
#pragma once

#include <QString>
#include <QStringView>

#include <optional>
#include <vector>

namespace trestle::ui {

/// A higher score is a better match: letters side by side, at the starts of words, early, in short names. `folded` and
/// `pattern` are case-folded by the caller; blanks in the pattern separate words that may come in any order. No pattern
/// matches all with score 0.
[[nodiscard]] std::optional<int> fuzzyScore(QStringView folded, QStringView pattern);

/// The places of the letters that fuzzyScore() matched, ascending; for painting.
[[nodiscard]] std::vector<int> fuzzyPositions(QStringView folded, QStringView pattern);

}  // namespace trestle::ui
