// Runs the reads of a SELECT page by page, and makes the tokens that lead from one to the next. A token fits the
// statement it was made for, with the same parameters, and no other.
#pragma once

#include "core/tables/partiql/StatementPlan.h"

namespace trestle::tables {

/// Errors: Validation for a token that is none or belongs elsewhere; those of reading.
[[nodiscard]] OperationResult<ExecuteStatementResult> readSelect(const TableStore& store, const SelectPlan& plan,
                                                                 const ExecuteStatementRequest& request);

}  // namespace trestle::tables
