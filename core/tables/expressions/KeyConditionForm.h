#pragma once

namespace trestle::tables {

/// How a query's key condition was asked for: by an expression, or by KeyConditions, which are turned into one. Of
/// those, operators that no index can follow are found only when their attribute is looked at.
enum class KeyConditionForm { Expression, KeyConditions };

}  // namespace trestle::tables
