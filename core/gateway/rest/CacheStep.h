// The stage's cache on a request's way: an answer from it ends the way; otherwise the request goes on, and its answer
// may be kept.
#pragma once

#include "core/gateway/rest/RestAccess.h"

namespace trestle::gateway {

void answerFromCache(std::unique_ptr<Exchange> exchange, const std::shared_ptr<IoRoom>& room, RestStep next);

}  // namespace trestle::gateway
