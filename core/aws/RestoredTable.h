// What a table is that RestoreTableFromBackup or RestoreTableToPointInTime makes. Any thread.
#pragma once

#include "core/aws/WireMembers.h"
#include "core/tables/schema/TableDescription.h"

namespace trestle::aws {

/// The source's keys, indexes, capacity and encryption, under the name and with the overrides that the request has.
/// Error: what the service says of an override that does not fit.
[[nodiscard]] WireResult<tables::TableDescription> restoredTable(const tables::TableDescription& source,
                                                                 const WireMembers& request);

}  // namespace trestle::aws
