// How far tables are as slow and as limited as the service's: not at all, unless somebody asks for it.
#pragma once

#include <QtGlobal>

namespace trestle::tables {

/// How long tables and indexes stay in a state under way, in ms; 0: not at all.
struct StateDelays
{
    qint64 createMs = 0;
    qint64 updateMs = 0;
    qint64 deleteMs = 0;
    qint64 backfillMs = 0;  // of a new index
    qint64 replicaMs = 0;   // how much later a replica has what another was given

    /// Whether any state but that of replicas takes time.
    [[nodiscard]] bool showStates() const { return createMs > 0 || updateMs > 0 || deleteMs > 0 || backfillMs > 0; }
    bool operator==(const StateDelays&) const = default;
};

struct PacingOptions
{
    bool limitsThroughput = false;  // provisioned and maximum throughput are enforced
    StateDelays delays = {};

    bool operator==(const PacingOptions&) const = default;
};

}  // namespace trestle::tables
