#pragma once

namespace trestle::tables {

/// How an update was asked for: by an expression, or by AttributeUpdates, which are turned into one but keep the
/// service's older words and measure.
enum class UpdateForm { Expression, AttributeUpdates };

}  // namespace trestle::tables
