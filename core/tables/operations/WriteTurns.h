// Where the replicas of a table are strongly consistent, whoever writes to one waits for its turn, and has by then what
// was written to the others. So writers never meet, and none is told of a conflict. What it is depends on regions,
// which nothing here knows of: engine/StrongTurns.h. Any thread.
#pragma once

#include "core/base/UniqueFunction.h"

namespace trestle::tables {

class WriteTurns
{
public:
    /// Called, once, when what was written is durable or refused, and before it is answered.
    using Done = base::UniqueFunction<void()>;

    virtual ~WriteTurns() = default;

    /// Runs `write` when its turn comes: now, or later on another thread.
    virtual void take(base::UniqueFunction<void(Done done)> write) = 0;
    /// Returns once all that was answered, wherever it was written, can be read here. Blocks.
    virtual void catchUp() const = 0;
};

}  // namespace trestle::tables
