// A request of the table service passed on to the store that the workspace names, and its answer passed back.
#pragma once

#include "core/aws/Exchange.h"

namespace trestle::aws {

/// Sends the request's body as it is, signed anew. The answer is the store's, status and document; where none comes, an
/// InternalServerError that says why. Any thread; the exchange's services must name a store.
void forward(Exchange exchange);

}  // namespace trestle::aws
