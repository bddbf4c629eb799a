// UpdateTable's ReplicaUpdates, GlobalTableWitnessUpdates and MultiRegionConsistency: what a request asks of a table's
// replicas, with the service's rules of which may stand together and where a replica may be. Any thread.
#pragma once

#include "core/aws/WireMembers.h"
#include "core/tables/schema/ReplicaChange.h"

namespace trestle::aws {

/// Nothing if the request asks nothing of replicas. Error: Validation.
[[nodiscard]] WireResult<std::optional<tables::ReplicaChange>> readReplicaChange(const WireMembers& members);

/// What can be said of a change without looking at the table. `region` is the one the request came to. Error:
/// Validation.
[[nodiscard]] WireResult<void> checkReplicaChange(const tables::ReplicaChange& change, const QByteArray& region);

/// Whether the service has global tables in a region of this name.
[[nodiscard]] bool isReplicaRegion(QByteArrayView region);

}  // namespace trestle::aws
