// The change log of one table, read from its newest end.
#pragma once

#include "core/tables/Tables.h"

namespace trestle::engine {

/// Changes of one table before `sequence` (0: from the newest on), newest first, `limit` at most. Looks at some ten
/// thousands of the log's entries: of a table that was quiet while others were written, older changes may be left out.
/// Any thread. Errors: as Tables::changesSince.
[[nodiscard]] tables::OperationResult<std::vector<tables::Change>> changesBefore(const tables::Tables& tables,
                                                                                 const QByteArray& table,
                                                                                 qint64 sequence, int limit);

}  // namespace trestle::engine
