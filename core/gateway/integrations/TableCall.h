// The table integration: a request becomes a table operation and its outcome the answer, without code of the user's.
#pragma once

#include "core/gateway/pipeline/Exchange.h"

namespace trestle::gateway {

/// Reads answer at once on this thread; writes later, on the exchange's I/O thread, after they are durable.
void callTable(std::unique_ptr<Exchange> exchange, const TablePlan& plan);

}  // namespace trestle::gateway
