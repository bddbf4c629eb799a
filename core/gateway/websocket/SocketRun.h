// A route's integration, run: the function, target, table or mock behind it, with templates before and after.
#pragma once

#include "core/gateway/pipeline/IoRoom.h"

namespace trestle::gateway {

/// On the connection's I/O thread; ends in complete() or deliver(), now or later on the same thread.
void runSocketIntegration(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room);

}  // namespace trestle::gateway
