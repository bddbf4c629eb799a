// What UpdateTable asks of a table's replicas in other regions, and of the witness of strongly consistent ones. A group
// with strong consistency is made, and taken apart, by one request. All errors carry the service's texts.
#pragma once

#include "core/base/Result.h"
#include "core/tables/schema/TableDescription.h"

namespace trestle::tables {

struct ReplicaUpdate
{
    enum class Action { Create, Update, Delete };
    Action action = Action::Create;
    Replica replica;  // of an Update only what changes

    bool operator==(const ReplicaUpdate&) const = default;
};

struct WitnessUpdate
{
    enum class Action { Create, Delete };
    Action action = Action::Create;
    QByteArray region;
};

struct ReplicaChange
{
    QList<ReplicaUpdate> updates;
    std::optional<MultiRegionConsistency> consistency;  // as asked for
    std::optional<WitnessUpdate> witness;
};

/// Why a table that has, or is to have, strongly consistent replicas is refused `what`, which begins the sentence.
[[nodiscard]] base::Error unsupportedWithStrongReplicas(const QString& what);
/// Errors: Validation.
[[nodiscard]] base::Result<void> applyReplicaChange(TableDescription& table, const ReplicaChange& change);

}  // namespace trestle::tables
