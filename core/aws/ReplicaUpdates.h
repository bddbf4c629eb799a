// UpdateTable's ReplicaUpdates: what a request asks of a table's replicas, with the service's rules of which may stand
// together and where a replica may be. Any thread.
#pragma once

#include "core/aws/WireMembers.h"
#include "core/tables/schema/TableUpdate.h"

namespace trestle::aws {

/// `region` is the one the request came to. Error: Validation.
[[nodiscard]] WireResult<QList<tables::ReplicaUpdate>> readReplicaUpdates(const base::JsonValue& list,
                                                                          const QByteArray& region);

/// Whether the service has global tables in a region of this name.
[[nodiscard]] bool isReplicaRegion(QByteArrayView region);

}  // namespace trestle::aws
